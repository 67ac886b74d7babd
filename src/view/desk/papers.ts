import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { stateOfBriefing } from "../../mechanism/derive/briefing-state.ts";
import { revisionsOf } from "../../mechanism/derive/limits.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { speakerOf } from "../attribution.ts";
import type { Speaker } from "../attribution.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { nameSession, nameSubject } from "./name.ts";
import type { Name, SessionName } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { perReading } from "./per-reading.ts";
import { fits, sliceOf } from "./slice.ts";
import type { Slice } from "./slice.ts";

export const paperKinds = ["document", "statement", "agreement", "briefing", "outreach", "communication"] as const;
export type PaperKind = (typeof paperKinds)[number];

interface Limit {
  readonly id: string;
  readonly quantity: string;
  readonly comparison: "at-most" | "at-least" | "less-than" | "more-than";
  readonly value: string;
  readonly unit: string;
}

/** A paper, or words of one side outside sessions, in one line. */
export interface PaperRow {
  readonly id: SubjectId;
  readonly kind: PaperKind;
  readonly name: Name;
  readonly on: string;
  /** Who entered it, or whose word it is. */
  readonly party: PartyId;
  readonly issuers: readonly string[];
  readonly to: readonly PartyId[];
  readonly speaker?: Speaker;
  readonly became?: Became;
  readonly state?: "in-force" | "ended";
  readonly answerBy?: Instant;
  readonly source?: {
    readonly publisher: string;
    readonly title?: string;
    readonly date?: string;
    readonly url?: string;
  };
  readonly why: readonly ActRef[];
}

export interface PaperDetail extends PaperRow {
  readonly place?: string;
  readonly occasion?: string;
  readonly purpose?: string;
  readonly session?: SubjectId;
  readonly sessionName?: SessionName;
  readonly dates: readonly { readonly place: string; readonly day: string }[];
  readonly claims: readonly { readonly topic: string; readonly words: string; readonly verb: string }[];
  readonly wordings: readonly { readonly wording: string; readonly form?: string }[];
  /** Of an agreement, every version that took effect, oldest first. */
  readonly versions: readonly {
    readonly since: string;
    readonly state: "in-force" | "ended";
    readonly by: readonly PartyId[];
    readonly limits: readonly Limit[];
    readonly changed: readonly string[];
    readonly words?: string;
    readonly why: readonly ActRef[];
  }[];
  /** Of a briefing, who was given it and whose own log shows that it has it. */
  readonly given: readonly { readonly party: PartyId; readonly seen: boolean }[];
  readonly notGiven: readonly PartyId[];
  /** Corrections under the same id: how many words of it were entered. */
  readonly words: number;
}

export interface PapersQuestion {
  readonly kind?: PaperKind | undefined;
  readonly party?: PartyId | undefined;
  readonly typed?: string | undefined;
  readonly start?: number | undefined;
}

export interface PapersPage extends Slice<PaperRow> {
  readonly counts: Readonly<Record<PaperKind, number>>;
}

interface Filed {
  readonly kind: PaperKind;
  readonly id: SubjectId;
  readonly on: string;
  readonly party: PartyId;
  readonly words: readonly string[];
}

/** All papers by their dates, newest first; off the record nothing is listed. */
const filedOf = perReading((documents) =>
  listFiled(documents).toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : a.id < b.id ? -1 : 1)),
);

function listFiled(documents: Documents): readonly Filed[] {
  const agreements = documents.list("agreement").flatMap((agreement): readonly Filed[] => {
    const version = principalOf(agreement);
    if (version === undefined) return [];
    const on = version.terms.since ?? version.source?.date ?? version.at.slice(0, 10);
    return [{ kind: "agreement", id: agreement.id, on, party: version.party, words: [version.terms.name] }];
  });
  const statements = documents.list("statement").flatMap(({ id, words }): readonly Filed[] => {
    const last = words.at(-1);
    if (last === undefined || speakerOf(last.content, last.party) === undefined) return [];
    return [
      { kind: "statement", id, on: last.content.on, party: last.content.of ?? last.party, words: [last.content.title] },
    ];
  });
  const papers = documents.list("document").flatMap(({ id, words }): readonly Filed[] => {
    const last = words.at(-1);
    return last === undefined
      ? []
      : [
          {
            kind: "document",
            id,
            on: last.content.on,
            party: last.party,
            words: [last.content.title, ...last.content.issuers],
          },
        ];
  });
  const briefings = documents.list("briefing").flatMap(({ id, words }): readonly Filed[] => {
    const last = words.at(-1);
    return last === undefined
      ? []
      : [
          {
            kind: "briefing",
            id,
            on: last.content.given.day,
            party: last.content.by ?? last.party,
            words: [last.content.on],
          },
        ];
  });
  const outreach = documents.list("outreach").flatMap(({ id, words }): readonly Filed[] => {
    const last = words.at(-1);
    return last === undefined
      ? []
      : [
          {
            kind: "outreach",
            id,
            on: last.content.when.day,
            party: last.content.of ?? last.party,
            words: [last.content.with],
          },
        ];
  });
  const notes = documents.list("communication").flatMap(({ id, words }): readonly Filed[] => {
    const last = words.at(-1);
    return last === undefined
      ? []
      : [{ kind: "communication", id, on: last.at.slice(0, 10), party: last.party, words: [last.content.title] }];
  });
  return [...papers, ...statements, ...agreements, ...briefings, ...outreach, ...notes];
}

/** Papers and words outside sessions, a slice of those asked for (D107). */
export function viewPapers(scene: Scene, { kind, party, start = 0, typed }: PapersQuestion): PapersPage {
  const all = filedOf(scene.documents);
  const counts = { document: 0, statement: 0, agreement: 0, briefing: 0, outreach: 0, communication: 0 };
  for (const each of all) counts[each.kind] += 1;
  const asked = all.filter(
    (each) =>
      (kind === undefined || each.kind === kind) &&
      (party === undefined || each.party === party) &&
      fits(typed, each.words),
  );
  const rows = sliceOf(asked, start, ({ id }) => viewPaper(scene, id));
  return { rows: rows.rows.filter((row) => row !== undefined).map(shorten), total: rows.total, counts };
}

const shorten = ({
  answerBy,
  became,
  id,
  issuers,
  kind,
  name,
  on,
  party,
  source,
  speaker,
  state,
  to,
  why,
}: PaperDetail): PaperRow => ({
  id,
  kind,
  name,
  on,
  party,
  issuers,
  to,
  why,
  ...(speaker === undefined ? {} : { speaker }),
  ...(became === undefined ? {} : { became }),
  ...(state === undefined ? {} : { state }),
  ...(answerBy === undefined ? {} : { answerBy }),
  ...(source === undefined ? {} : { source }),
});

/** One paper; undefined where the record has none of that id, or it was said off the record. */
export function viewPaper(scene: Scene, id: SubjectId): PaperDetail | undefined {
  const { documents } = scene;
  const blank = {
    id,
    name: nameSubject(scene, id),
    issuers: [],
    to: [],
    dates: [],
    claims: [],
    wordings: [],
    versions: [],
    given: [],
    notGiven: [],
    words: 1,
  };
  const kind = id.slice(0, id.indexOf(":"));
  const agreement = kind === "agreement" ? documents.find("agreement", id) : undefined;
  if (agreement !== undefined) {
    const version = principalOf(agreement);
    if (version === undefined) return undefined;
    const proofs = new Map(agreement.versions.map((each) => [each.proposal, actsOf(each)]));
    return {
      ...blank,
      kind: "agreement",
      on: version.terms.since ?? version.source?.date ?? version.at.slice(0, 10),
      party: version.party,
      became: outcomeOf(version),
      ...(isHolding(version) ? { state: version.terms.state } : {}),
      ...(version.source === undefined ? {} : { source: sourceOf(version.source) }),
      versions: revisionsOf(agreement).map((each) => ({
        since: each.since,
        state: each.state,
        by: each.by,
        limits: each.limits,
        changed: each.changes.map(({ limit }) => limit),
        ...(each.limitsWords === undefined ? {} : { words: each.limitsWords }),
        why: refsOf(scene, proofs.get(each.proposal) ?? []),
      })),
      why: refsOf(scene, actsOf(version)),
    };
  }
  const statement = kind === "statement" ? documents.find("statement", id) : undefined;
  const said = statement?.words.at(-1);
  if (statement !== undefined && said !== undefined) {
    const speaker = speakerOf(said.content, said.party);
    if (speaker === undefined) return undefined;
    const { claims = [], occasion, on, place, source, wordings = [] } = said.content;
    return {
      ...blank,
      kind: "statement",
      on,
      party: said.content.of ?? said.party,
      speaker,
      claims: claims.map(({ topic, verb, words }) => ({ topic, verb, words })),
      wordings: wordings.map(wordingOf),
      words: statement.words.length,
      ...(place === undefined ? {} : { place }),
      ...(occasion === undefined ? {} : { occasion }),
      ...(source === undefined ? {} : { source: sourceOf(source) }),
      why: refsOf(
        scene,
        statement.words.map(({ act }) => act),
      ),
    };
  }
  const paper = kind === "document" ? documents.find("document", id) : undefined;
  const entered = paper?.words.at(-1);
  if (paper !== undefined && entered !== undefined) {
    const { dates = [], issuers, on, parties = [], session, source, wordings = [] } = entered.content;
    return {
      ...blank,
      kind: "document",
      on,
      party: entered.party,
      issuers,
      to: parties,
      dates,
      wordings: wordings.map(wordingOf),
      words: paper.words.length,
      ...(session === undefined ? {} : { session, sessionName: nameSession(scene, session) }),
      ...(source === undefined ? {} : { source: sourceOf(source) }),
      why: refsOf(
        scene,
        paper.words.map(({ act }) => act),
      ),
    };
  }
  const briefing = kind === "briefing" ? documents.find("briefing", id) : undefined;
  const told = briefing?.words.at(-1);
  if (briefing !== undefined && told !== undefined) {
    const state = stateOfBriefing(documents, briefing);
    const { session, source } = told.content;
    return {
      ...blank,
      kind: "briefing",
      on: told.content.given.day,
      party: told.content.by ?? told.party,
      to: state?.to.map(({ party }) => party) ?? [],
      given: (state?.to ?? []).map(({ party, seen }) => ({ party, seen })),
      notGiven: state?.notGiven ?? [],
      words: briefing.words.length,
      ...(session === undefined ? {} : { session, sessionName: nameSession(scene, session) }),
      ...(source === undefined ? {} : { source: sourceOf(source) }),
      why: refsOf(
        scene,
        briefing.words.map(({ act }) => act),
      ),
    };
  }
  const outreach = kind === "outreach" ? documents.find("outreach", id) : undefined;
  const met = outreach?.words.at(-1);
  if (outreach !== undefined && met !== undefined) {
    const { by, place, purpose, source, topics = [], when } = met.content;
    return {
      ...blank,
      kind: "outreach",
      on: when.day,
      party: met.content.of ?? met.party,
      issuers: [by],
      claims: topics.map(({ topic, verb, words }) => ({ topic, verb, words })),
      words: outreach.words.length,
      ...(place === undefined ? {} : { place }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(source === undefined ? {} : { source: sourceOf(source) }),
      why: refsOf(
        scene,
        outreach.words.map(({ act }) => act),
      ),
    };
  }
  const note = kind === "communication" ? documents.find("communication", id) : undefined;
  const sent = note?.words.at(-1);
  if (note === undefined || sent === undefined) return undefined;
  return {
    ...blank,
    kind: "communication",
    on: sent.at.slice(0, 10),
    party: sent.party,
    to: sent.content.to,
    purpose: sent.content.purpose,
    words: note.words.length,
    ...(sent.content.answerBy === undefined ? {} : { answerBy: sent.content.answerBy }),
    why: refsOf(
      scene,
      note.words.map(({ act }) => act),
    ),
  };
}

const wordingOf = ({ form, wording }: { readonly wording: string; readonly form?: string | undefined }) => ({
  wording,
  ...(form === undefined ? {} : { form }),
});

const sourceOf = ({
  date,
  publisher,
  title,
  url,
}: {
  readonly publisher: string;
  readonly title?: string | undefined;
  readonly date?: string | undefined;
  readonly url?: string | undefined;
}): NonNullable<PaperRow["source"]> => ({
  publisher,
  ...(title === undefined ? {} : { title }),
  ...(date === undefined ? {} : { date }),
  ...(url === undefined ? {} : { url }),
});
