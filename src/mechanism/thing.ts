import type { SingleTerms, TermsKind } from "../act/terms.ts";
import type { SubjectId } from "../base/ids.ts";
import type { Outcome } from "../consent/outcome.ts";
import type { Thing, Version, WordOf } from "./documents.ts";
import { readWords } from "./dossier.ts";
import type { Dossier } from "./dossier.ts";
import { wordsOf } from "./filing.ts";
import type { Reading } from "./filing.ts";

type TermsNamed<K extends TermsKind> = Extract<SingleTerms, { kind: K }>;
type Kinds<K extends TermsKind> = readonly K[];

/**
 * One set of terms inside a proposal: the proposal's own, or one item of a package. `place` tells where its document stands,
 * for an agenda's stands under its session and not under its subject.
 */
interface Item {
  readonly subject: SubjectId;
  readonly terms: SingleTerms;
  readonly package?: SubjectId;
}

/** What a proposal would create or change: one item, or each item of a package (M3). */
export function itemsOf(word: WordOf<"proposal.tabled">): readonly Item[] {
  const { subject, terms } = word.content;
  if (terms.kind !== "package") return [{ subject, terms }];
  return terms.items.map((item) => ({ ...item, package: subject }));
}

/** The versions a dossier holds of these kinds of terms, oldest first. `belongs` keeps to the thing where a package has several. */
export function assembleVersions<K extends TermsKind>(
  reading: Reading,
  dossier: Dossier,
  kinds: Kinds<K>,
  belongs: (item: Item) => boolean = (item) => item.subject === dossier.key.id,
): readonly Version<TermsNamed<K>>[] {
  return wordsOf(readWords(dossier), "proposal.tabled").flatMap((word) =>
    itemsOf(word).flatMap((item) =>
      (kinds as readonly TermsKind[]).includes(item.terms.kind) && belongs(item)
        ? versionOf(reading, word, item as Item & { readonly terms: TermsNamed<K> })
        : [],
    ),
  );
}

function versionOf<T extends SingleTerms>(
  reading: Reading,
  word: WordOf<"proposal.tabled">,
  item: Item & { readonly terms: T },
): readonly Version<T>[] {
  const state = reading.consent.state(word.act);
  if (state === undefined) return [];
  const { rule } = word.content;
  const standing = reading.consent.standing(word.act, item.subject);
  return [
    {
      proposal: word.act,
      party: word.party,
      n: word.n,
      at: word.at,
      terms: item.terms,
      parts: word.parts,
      rule: state.rule,
      outcome: state.outcome,
      ...(standing !== undefined && { standing }),
      ...(rule.kind === "entered" && { source: rule.source }),
      ...(item.package !== undefined && { package: item.package }),
      stances: state.stances,
      ...(state.amends !== undefined && { amends: state.amends }),
      supersedes: state.supersedes,
      reintroduces: state.reintroduces,
    },
  ];
}

/** Whether a version holds now: agreed, or entered (a disputed entry as its author's account), and not superseded. */
export function isHolding(version: { readonly outcome: Outcome; readonly standing?: Version["standing"] }): boolean {
  switch (version.outcome.status) {
    case "agreed":
    case "entered":
    case "entered-jointly":
    case "disputed":
      return version.standing?.status !== "superseded";
    default:
      return false;
  }
}

/** The parts of a document that every thing has. */
export function assembleThing<K extends string, T extends SingleTerms>(
  reading: Reading,
  kind: K,
  dossier: Dossier,
  versions: readonly Version<T>[],
): Thing<K, T> {
  const id = dossier.key.id as SubjectId;
  return {
    kind,
    id,
    versions,
    holding: versions.filter(isHolding).map((version) => version.proposal),
    same: reading.sameAs(id),
  };
}

/** How firmly a version stands as an account of the thing: what all agreed before what one entered. */
const firmness: Readonly<Record<Outcome["status"], number>> = {
  agreed: 5,
  "entered-jointly": 4,
  entered: 3,
  disputed: 2,
  provisional: 1,
  signed: 1,
  "under-silence": 1,
  open: 1,
  objected: 0,
  broken: 0,
  withdrawn: 0,
  lapsed: 0,
  declined: 0,
  undelivered: 0,
  void: -1,
};

/**
 * The version a single line about the thing reads from: of those that hold the firmest (agreed, entered jointly, entered,
 * disputed), of equals the newest; where none holds, the same among the rest. Undefined only where nobody put terms forward (M5).
 */
export function principalOf<V extends Version>(thing: { readonly versions: readonly V[] }): V | undefined {
  let best: V | undefined;
  let bestRank = -Infinity;
  for (const version of thing.versions) {
    const rank = firmness[version.outcome.status] + (isHolding(version) ? 10 : 0);
    if (rank >= bestRank) {
      best = version;
      bestRank = rank;
    }
  }
  return best;
}
