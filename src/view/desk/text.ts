import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { Instant } from "../../base/time.ts";
import { convergenceOf } from "../../mechanism/derive/convergence.ts";
import { numbersOf, stateOfMinutes } from "../../mechanism/derive/minutes-state.ts";
import type { GivenNumber, MinutesState } from "../../mechanism/derive/minutes-state.ts";
import { bodyOfText } from "../../mechanism/derive/parties.ts";
import { checkDraft } from "../../mechanism/derive/wording-draft.ts";
import type { DraftPhrase } from "../../mechanism/derive/wording-draft.ts";
import type { TextDocument } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import type { ClauseStance, Convergence } from "../../text/convergence.ts";
import { movedWords } from "../../text/moved.ts";
import { readRevision } from "../../text/revision.ts";
import type { Revision } from "../../text/revision.ts";
import { showHidden } from "../hidden.ts";
import { wordingName } from "../names.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { isOnTheTable } from "../thing.ts";
import { nameSession, nameSubject } from "./name.ts";
import type { Name, SessionName } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { adoptionOf, noClauses, stageOf } from "./texts.ts";
import type { TextPurpose, TextStage } from "./texts.ts";

type Tabled = TextDocument["revisions"][number];

/** The words of a clause in one language, hidden signs shown. */
export interface ClauseWords {
  readonly lang: string;
  readonly text: string;
  readonly isCut: boolean;
}

/** What a clause is against the revision before: new, or in other words, as each language has it. */
export interface ClauseMoved {
  readonly kind: "new" | "words";
  readonly words: readonly { readonly lang: string; readonly was: string; readonly is: string }[];
}

export interface TextClause {
  readonly id: string;
  readonly number: string;
  readonly heading?: string;
  readonly state: ClauseStance;
  readonly stances: readonly { readonly party: PartyId; readonly stance: ClauseStance }[];
  readonly awaiting: readonly PartyId[];
  readonly words: readonly ClauseWords[];
  readonly moved?: ClauseMoved;
  readonly why: readonly ActRef[];
}

export interface TextDetail {
  readonly id: SubjectId;
  readonly name: Name;
  readonly stage: TextStage;
  readonly purpose?: TextPurpose;
  readonly body?: SubjectId;
  readonly bodyName?: string;
  readonly session?: SubjectId;
  readonly sessionName?: SessionName;
  /** Revisions, the newest first; the first is number 1. */
  readonly revisions: readonly {
    readonly number: number;
    readonly act: ActId;
    readonly party: PartyId;
    readonly at: Instant;
    readonly why: readonly ActRef[];
  }[];
  /** The one shown. */
  readonly shown?: number;
  readonly languages: readonly string[];
  readonly clauses: readonly TextClause[];
  readonly counts: Convergence<PartyId>["counts"];
  /** Counts at the revision before, where there was one. */
  readonly before?: Convergence<PartyId>["counts"];
  /** Clauses of the revision before that this one no longer has. */
  readonly removed: readonly { readonly id: string; readonly number: string; readonly heading?: string }[];
  readonly phrases: readonly {
    readonly wording: string;
    readonly title: string;
    readonly change: DraftPhrase["change"];
    readonly forms: readonly string[];
    readonly last?: { readonly name: Name; readonly on: string; readonly form?: string };
    readonly why: readonly ActRef[];
  }[];
  readonly comments: readonly {
    readonly party: PartyId;
    readonly at: Instant;
    readonly clause?: string;
    readonly words: string;
    readonly why: readonly ActRef[];
  }[];
  readonly numbers: readonly Omit<GivenNumber, "act">[];
  readonly minutes?: Pick<MinutesState, "state" | "commentedBy" | "approvedBy" | "due">;
  /** Adoption is an act of its own: clauses that are agreed adopt nothing. */
  readonly adoption?: {
    readonly act: ActId;
    readonly party: PartyId;
    readonly revision?: number;
    readonly nature: string;
    readonly authentic: readonly string[];
    readonly isOpen: boolean;
    readonly holds: boolean;
    readonly became: Became;
    readonly stances: readonly { readonly party: PartyId; readonly stance: string; readonly at: Instant }[];
    readonly why: readonly ActRef[];
  };
  readonly why: readonly ActRef[];
}

/** Letters of one clause that a page shows; the entry has the whole. */
const clauseCharsShown = 8_000;
/** Comments on one page, the newest. */
const commentsMax = 100;

/** One text at one of its revisions, the newest where none is named; undefined where the record has none of that id (D103). */
export function viewText(scene: Scene, id: SubjectId, number?: number): TextDetail | undefined {
  const { documents } = scene;
  const text = documents.find("text", id);
  if (text === undefined) return undefined;
  const place = number === undefined ? text.revisions.length - 1 : number - 1;
  const revision = text.revisions[place];
  const before = text.revisions[place - 1];
  const body = bodyOfText(documents, text, revision?.content);
  const document = body === undefined ? undefined : documents.find("body", body);
  const bodyName = document === undefined ? undefined : principalOf(document)?.terms.name;
  const minutes = stateOfMinutes(documents, text);
  const session = revision?.content.session ?? minutes?.session;
  const counted = revision === undefined ? undefined : convergenceOf(documents, text, revision.act);
  const countedBefore = before === undefined ? undefined : convergenceOf(documents, text, before.act);
  const versions = revision === undefined ? [] : wordsOf(scene, revision);
  const adoption = adoptionOf(text);
  return {
    id,
    name: nameSubject(scene, id),
    stage: stageOf(text),
    ...(revision === undefined ? {} : { purpose: revision.content.purpose, shown: place + 1 }),
    ...(body === undefined ? {} : { body }),
    ...(bodyName === undefined ? {} : { bodyName }),
    ...(session === undefined ? {} : { session, sessionName: nameSession(scene, session) }),
    revisions: text.revisions
      .map(({ act, at, party }, i) => ({ number: i + 1, act, party, at, why: refsOf(scene, [act]) }))
      .toReversed(),
    languages: versions.map(({ lang }) => lang),
    clauses:
      counted === undefined || revision === undefined ? [] : clausesOf(scene, text, { revision, before, versions }),
    counts: counted?.counts ?? noClauses,
    ...(countedBefore === undefined ? {} : { before: countedBefore.counts }),
    removed: removedFrom(before, revision),
    phrases: phrasesOf(scene, text, revision, versions),
    comments: commentsOf(scene, text, revision),
    numbers: numbersOf(documents, text).map(({ by, check, number: given }) => ({ number: given, by, check })),
    ...(minutes === undefined
      ? {}
      : {
          minutes: {
            state: minutes.state,
            commentedBy: minutes.commentedBy,
            approvedBy: minutes.approvedBy,
            due: minutes.due,
          },
        }),
    ...(adoption === undefined ? {} : { adoption: adoptionShown(scene, text, adoption) }),
    why: refsOf(scene, [revision?.act, ...(counted?.acts ?? [])]),
  };
}

function adoptionShown(
  scene: Scene,
  text: TextDocument,
  adoption: TextDocument["versions"][number],
): NonNullable<TextDetail["adoption"]> {
  const { terms } = adoption;
  const place = text.revisions.findIndex(({ act }) => act === terms.revision);
  return {
    act: adoption.proposal,
    party: adoption.party,
    ...(place < 0 ? {} : { revision: place + 1 }),
    nature: terms.nature,
    authentic: terms.kind === "text" ? terms.authentic : [],
    isOpen: isOnTheTable(adoption.outcome.status),
    holds: isHolding(adoption),
    became: outcomeOf(adoption),
    stances: adoption.stances.map(({ at, party, stance }) => ({ party, stance, at })),
    why: refsOf(scene, actsOf(adoption)),
  };
}

interface Version {
  readonly lang: string;
  readonly clauses: Revision["clauses"];
}

/** A revision in each language of which the words are held, in the charter's order. */
function wordsOf(scene: Scene, revision: Tabled): readonly Version[] {
  const order = scene.documents.find("charter", "charter")?.charter.languages ?? [];
  const rank = (lang: string): number => (order.includes(lang) ? order.indexOf(lang) : order.length);
  return revision.parts
    .flatMap(({ commitment, lang, name }): readonly Version[] => {
      const bytes = name === "revision" ? scene.acts.part(commitment) : undefined;
      const read = bytes === undefined ? undefined : readRevision(bytes);
      return read?.ok === true ? [{ lang, clauses: read.value.clauses }] : [];
    })
    .toSorted((a, b) => rank(a.lang) - rank(b.lang));
}

function clausesOf(
  scene: Scene,
  text: TextDocument,
  {
    before,
    revision,
    versions,
  }: { readonly revision: Tabled; readonly before: Tabled | undefined; readonly versions: readonly Version[] },
): readonly TextClause[] {
  const counted = convergenceOf(scene.documents, text, revision.act);
  const old = before === undefined ? [] : wordsOf(scene, before);
  const wasThere = new Set(before?.content.clauses.map((clause) => clause.id) ?? []);
  const said = new Map<string, ActId[]>();
  for (const { act, content } of text.stances) {
    if (content.revision !== revision.act) continue;
    said.set(content.clause, [...(said.get(content.clause) ?? []), act]);
  }
  return (counted?.clauses ?? []).map((clause): TextClause => {
    const words = versions.flatMap(({ clauses, lang }) =>
      clauses.filter(({ id }) => id === clause.id).map(({ text: own }) => ({ lang, own })),
    );
    const moved = movedOf(clause.id, words, { old, isNew: before !== undefined && !wasThere.has(clause.id) });
    return {
      id: clause.id,
      number: clause.number,
      ...(clause.heading === undefined ? {} : { heading: clause.heading }),
      state: clause.state,
      stances: clause.stances,
      awaiting: clause.awaiting,
      words: words.map(({ lang, own }) => ({
        lang,
        text: showHidden(own.slice(0, clauseCharsShown)),
        isCut: own.length > clauseCharsShown,
      })),
      ...(moved === undefined ? {} : { moved }),
      why: refsOf(scene, [revision.act, ...(said.get(clause.id) ?? [])]),
    };
  });
}

function movedOf(
  id: string,
  words: readonly { readonly lang: string; readonly own: string }[],
  { isNew, old }: { readonly old: readonly Version[]; readonly isNew: boolean },
): ClauseMoved | undefined {
  if (isNew) return { kind: "new", words: [] };
  const changed = words.flatMap(({ lang, own }) => {
    const was = old.find((each) => each.lang === lang)?.clauses.find((each) => each.id === id)?.text;
    const moved =
      was === undefined ? undefined : movedWords(was.slice(0, clauseCharsShown), own.slice(0, clauseCharsShown));
    return moved === undefined ? [] : [{ lang, was: showHidden(moved.was), is: showHidden(moved.is) }];
  });
  return changed.length === 0 ? undefined : { kind: "words", words: changed };
}

function removedFrom(before: Tabled | undefined, revision: Tabled | undefined): TextDetail["removed"] {
  const kept = new Set(revision?.content.clauses.map(({ id }) => id));
  return (before?.content.clauses ?? [])
    .filter(({ id }) => !kept.has(id))
    .map(({ heading, id, number }) => ({ id, number, ...(heading === undefined ? {} : { heading }) }));
}

function phrasesOf(
  scene: Scene,
  text: TextDocument,
  revision: Tabled | undefined,
  versions: readonly Version[],
): TextDetail["phrases"] {
  if (revision === undefined) return [];
  const draft = {
    versions: versions.map(({ clauses }) => clauses.map((clause) => clause.text).join("\n\n")),
    body: bodyOfText(scene.documents, text, revision.content),
    day: revision.at.slice(0, 10),
  };
  return checkDraft(scene.documents, draft).map(({ change, forms, last, wording }) => ({
    wording,
    title: wordingName(scene, wording),
    change,
    forms,
    ...(last === undefined
      ? {}
      : {
          last: {
            name: nameSubject(scene, last.in),
            on: last.on,
            ...(last.form === undefined ? {} : { form: last.form }),
          },
        }),
    why: refsOf(scene, [revision.act, last?.act]),
  }));
}

function commentsOf(scene: Scene, text: TextDocument, revision: Tabled | undefined): TextDetail["comments"] {
  return text.comments
    .filter(({ content }) => content.revision === revision?.act)
    .slice(-commentsMax)
    .map(({ act, at, content, parts, party }) => {
      const held = parts.flatMap(({ commitment, name }) => {
        const bytes = name === "comment" ? scene.acts.part(commitment) : undefined;
        const words = bytes === undefined ? undefined : decodeUtf8(bytes);
        return words === undefined ? [] : [words];
      });
      const words = [content.comment, ...held].filter((each) => each !== undefined).join("\n");
      return {
        party,
        at,
        ...(content.clause === undefined ? {} : { clause: content.clause }),
        words: showHidden(words.slice(0, clauseCharsShown)),
        why: refsOf(scene, [act]),
      };
    });
}
