import type { TermsOf } from "../act/terms.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import { revisionsOf } from "../mechanism/derive/limits.ts";
import type { AgreementDocument, Version } from "../mechanism/documents.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";
import { formatDate } from "./time-words.ts";

type Limit = TermsOf<"agreement">["limits"][number];

interface Revision {
  readonly name: string;
  readonly state: "in-force" | "ended";
  readonly nature: TermsOf<"agreement">["nature"];
  readonly since?: string;
  readonly limits: readonly Limit[];
  readonly limitsWords?: string;
  readonly holds: boolean;
  readonly stands: Stands;
  readonly why: readonly ActRef[];
}

interface Agreement extends Revision {
  readonly id: SubjectId;
  readonly body?: SubjectId;
  readonly numbers: readonly { readonly number: string; readonly by: PartyId; readonly why: readonly ActRef[] }[];
  /** All versions, oldest first: what was in force before is kept. */
  readonly revisions: readonly (Revision & {
    /** What it changed against the version in effect before it. */
    readonly changes: ReturnType<typeof revisionsOf>[number]["changes"];
  })[];
  readonly explanations: readonly {
    readonly party: PartyId;
    readonly words: string;
    readonly why: readonly ActRef[];
  }[];
}

export interface AgreementsPage extends PageHead<"agreements"> {
  readonly agreements: readonly Agreement[];
}

/** Agreements with their measurable limits and every revision of them. */
export function viewAgreements(scene: Scene): AgreementsPage {
  return {
    ...headOf(scene, "agreements"),
    agreements: scene.documents.list("agreement").flatMap((each) => agreementOf(scene, each)),
  };
}

function agreementOf(scene: Scene, agreement: AgreementDocument): readonly Agreement[] {
  const principal = principalOf(agreement);
  if (principal === undefined) return [];
  const changes = new Map(revisionsOf(agreement).map((each) => [each.proposal, each.changes]));
  const revisions = agreement.versions.toSorted((a, b) => order(sinceOf(a), sinceOf(b)));
  return [
    {
      ...revisionOf(scene, principal),
      id: agreement.id,
      ...(principal.terms.body === undefined ? {} : { body: principal.terms.body }),
      numbers: agreement.numbers.map((word) => ({
        number: word.content.number,
        by: word.party,
        why: refsOf(scene, [word.act]),
      })),
      revisions: revisions.map((version) => ({
        ...revisionOf(scene, version),
        changes: changes.get(version.proposal) ?? [],
      })),
      explanations: agreement.explanations.map((word) => ({
        party: word.party,
        words: word.content.words ?? "",
        why: refsOf(scene, [word.act]),
      })),
    },
  ];
}

function revisionOf(scene: Scene, version: Version<TermsOf<"agreement">>): Revision {
  const { terms } = version;
  return {
    name: terms.name,
    state: terms.state,
    nature: terms.nature,
    ...(terms.since === undefined ? {} : { since: terms.since }),
    limits: terms.limits,
    ...(terms.limitsWords === undefined ? {} : { limitsWords: terms.limitsWords }),
    holds: isHolding(version),
    stands: standsOf(scene, version),
    why: refsOf(scene, actsOf(version)),
  };
}

const sinceOf = (version: Version<TermsOf<"agreement">>): string => version.terms.since ?? version.at;
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function readAgreements(scene: Scene, page: AgreementsPage): Reading {
  const title = "Agreements and their limits";
  if (page.agreements.length === 0) return { title, lines: [line("None on the record.")] };
  return { title, lines: page.agreements.map((each) => readAgreement(scene, each)) };
}

function readAgreement(scene: Scene, agreement: Agreement): Line {
  return line(`${agreement.name}: ${stateWords(agreement)}`, agreement.why, [
    ...agreement.numbers.map((each) => line(`No. ${each.number}, given by ${partyName(scene, each.by)}`, each.why)),
    line(agreement.stands.words),
    ...agreement.limits.map((limit) => line(limitWords(limit))),
    ...(agreement.limitsWords === undefined ? [] : [line(agreement.limitsWords)]),
    ...(agreement.revisions.length > 1
      ? [
          line(
            "Revisions",
            [],
            agreement.revisions.map((revision) =>
              line(
                `${stateWords(revision)}: ${revision.limits.length > 0 ? revision.limits.map(limitWords).join("; ") : "no limits"}. ${revision.stands.words}`,
                revision.why,
              ),
            ),
          ),
        ]
      : []),
    ...agreement.explanations.map((each) =>
      line(`${partyName(scene, each.party)} explains its position: ${each.words}`, each.why),
    ),
  ]);
}

function stateWords(revision: Pick<Revision, "state" | "since">): string {
  const since = revision.since === undefined ? "" : ` ${formatDate(revision.since)}`;
  if (revision.state === "ended") return `ended${since}`;
  return since === "" ? "in force" : `in force since${since}`;
}

const comparisonWords = {
  "at-most": "at most",
  "at-least": "at least",
  "less-than": "less than",
  "more-than": "more than",
} as const;

const limitWords = (limit: Limit): string =>
  `${limit.quantity} ${comparisonWords[limit.comparison]} ${limit.value} ${limit.unit}`;
