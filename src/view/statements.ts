import type { Content } from "../act/catalogue.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { stateOfBriefing } from "../mechanism/derive/briefing-state.ts";
import type { BriefingDocument, Word, WordOf } from "../mechanism/documents.ts";
import { embargoOf, mayShow, mayTrace, speakerOf } from "./attribution.ts";
import type { Speaker } from "./attribution.ts";
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";

type Claims = NonNullable<Content<"statement.made">["claims"]>;
type Wordings = NonNullable<Content<"statement.made">["wordings"]>;
type Source = NonNullable<Content<"statement.made">["source"]>;

interface Common {
  readonly id: SubjectId;
  readonly title: string;
  /** Day of the fact. */
  readonly on: string;
  /** Absent for the public where the speaker may not be named. */
  readonly enteredBy?: PartyId;
  readonly source?: Source;
  /** Entries that corrected it; the newest is shown. */
  readonly corrections: number;
  readonly why: readonly ActRef[];
}

/** One thing said or passed on outside sessions. */
export type Statement =
  | (Common & {
      readonly kind: "statement";
      readonly speaker: Speaker;
      readonly place?: string;
      readonly occasion?: string;
      readonly embargo?: Instant;
      readonly claims: Claims;
      readonly wordings: Wordings;
    })
  | (Common & {
      readonly kind: "outreach";
      readonly with: string;
      readonly by: string;
      readonly of: PartyId;
      readonly place?: string;
      readonly purpose?: string;
      readonly topics: Claims;
    })
  | (Common & {
      readonly kind: "briefing";
      readonly by: PartyId;
      readonly to: readonly PartyId[];
      /** Those whose own log shows that they hold it, and those of the charter to whom it was not given. */
      readonly seenBy: readonly PartyId[];
      readonly notGiven: readonly PartyId[];
      readonly session?: SubjectId;
      readonly document?: SubjectId;
    })
  | (Common & {
      readonly kind: "communication";
      readonly by: PartyId;
      readonly to: readonly PartyId[];
      readonly purpose: Content<"communication.sent">["purpose"];
      readonly answerBy?: Instant;
      readonly reference?: string;
    });

export interface StatementsPage extends PageHead<"statements"> {
  readonly statements: readonly Statement[];
}

/** Statements, outreach, briefings and communications, oldest first by the day of the fact. */
export function viewStatements(scene: Scene): StatementsPage {
  const { documents } = scene;
  const statements = [
    ...documents.list("statement").flatMap((each) => statementOf(scene, each.id, each.words)),
    ...documents.list("outreach").flatMap((each) => outreachOf(scene, each.id, each.words)),
    ...documents.list("briefing").flatMap((each) => briefingOf(scene, each)),
    ...(scene.audience === "party"
      ? documents.list("communication").flatMap((each) => communicationOf(scene, each.id, each.words))
      : []),
  ];
  return {
    ...headOf(scene, "statements"),
    statements: statements.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1)),
  };
}

function commonOf<C>(
  scene: Scene,
  id: SubjectId,
  words: readonly Word<C>[],
  last: Word<C>,
  title: string,
  on: string,
  source: Source | undefined,
): Common {
  return {
    id,
    title,
    on,
    enteredBy: last.party,
    ...(source === undefined ? {} : { source }),
    corrections: words.length - 1,
    why: refsOf(
      scene,
      words.map((word) => word.act),
    ),
  };
}

function statementOf(scene: Scene, id: SubjectId, words: readonly WordOf<"statement.made">[]): readonly Statement[] {
  const last = words.at(-1);
  if (last === undefined || !mayShow(scene, last.content)) return [];
  const { content } = last;
  const speaker = speakerOf(content, last.party);
  if (speaker === undefined) return [];
  const embargo = embargoOf(scene, content);
  return [
    {
      ...untraced(
        mayTrace(scene, speaker),
        commonOf(scene, id, words, last, content.title, content.on, content.source),
      ),
      kind: "statement",
      speaker,
      ...(content.place === undefined ? {} : { place: content.place }),
      ...(content.occasion === undefined ? {} : { occasion: content.occasion }),
      ...(embargo === undefined ? {} : { embargo }),
      claims: content.claims ?? [],
      wordings: content.wordings ?? [],
    },
  ];
}

function untraced(isTraced: boolean, common: Common): Common {
  if (isTraced) return common;
  const { enteredBy: _enteredBy, ...rest } = common;
  return { ...rest, why: [] };
}

function outreachOf(scene: Scene, id: SubjectId, words: readonly WordOf<"outreach.held">[]): readonly Statement[] {
  const last = words.at(-1);
  if (last === undefined) return [];
  const { content } = last;
  return [
    {
      ...commonOf(scene, id, words, last, content.with, content.when.day, content.source),
      kind: "outreach",
      with: content.with,
      by: content.by,
      of: content.of ?? last.party,
      ...(content.place === undefined ? {} : { place: content.place }),
      ...(content.purpose === undefined ? {} : { purpose: content.purpose }),
      topics: content.topics ?? [],
    },
  ];
}

function briefingOf(scene: Scene, briefing: BriefingDocument): readonly Statement[] {
  const last = briefing.words.at(-1);
  const state = stateOfBriefing(scene.documents, briefing);
  if (last === undefined || state === undefined) return [];
  const { content } = last;
  return [
    {
      ...commonOf(scene, briefing.id, briefing.words, last, content.on, content.given.day, content.source),
      kind: "briefing",
      by: state.by,
      to: state.to.map((each) => each.party),
      seenBy: state.to.filter((each) => each.seen).map((each) => each.party),
      notGiven: state.notGiven,
      ...(content.session === undefined ? {} : { session: content.session }),
      ...(content.document === undefined ? {} : { document: content.document }),
    },
  ];
}

function communicationOf(
  scene: Scene,
  id: SubjectId,
  words: readonly WordOf<"communication.sent">[],
): readonly Statement[] {
  const last = words.at(-1);
  if (last === undefined) return [];
  const { content } = last;
  return [
    {
      ...commonOf(scene, id, words, last, content.title, last.at.slice(0, 10), undefined),
      kind: "communication",
      by: last.party,
      to: content.to,
      purpose: content.purpose,
      ...(content.answerBy === undefined ? {} : { answerBy: content.answerBy }),
      ...(content.reference === undefined ? {} : { reference: content.reference }),
    },
  ];
}
