import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import { levelOfSession } from "../../mechanism/derive/chronology.ts";
import { gapBetween } from "../../mechanism/derive/day.ts";
import type { Gap } from "../../mechanism/derive/day.ts";
import { bearersOf, dayOfVersion } from "../../mechanism/derive/effect.ts";
import { positionOn } from "../../mechanism/derive/issue-position.ts";
import { levelOf } from "../../mechanism/derive/parties.ts";
import type { IssueDocument } from "../../mechanism/documents.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { isOnTheTable } from "../thing.ts";
import { dayAt } from "../time-words.ts";
import { handlingOf, placeOf, sinceOf } from "./issues.ts";
import type { IssuePlace, IssueStatus } from "./issues.ts";
import { nameSession, nameSubject } from "./name.ts";
import type { Name, SessionName } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { perReading } from "./per-reading.ts";

/** One step of an issue's way: raised, taken up or handed down, on the table of a session, set aside, settled. */
export interface IssueStep extends IssuePlace {
  readonly step: "raised" | "escalated" | "remitted" | "taken-up" | "parked" | "settled";
  /** As precise as stated. */
  readonly on: string;
  readonly session?: SubjectId;
  readonly name?: SessionName;
  /** Who says so. */
  readonly by: readonly PartyId[];
  /** Only by its own side's word, so far. */
  readonly isOneSide: boolean;
  /** The reason or the way of settling, in the parties' words. */
  readonly words?: string;
  readonly why: readonly ActRef[];
}

export interface IssueDetail {
  readonly id: SubjectId;
  readonly title: string;
  readonly status: IssueStatus;
  readonly since: string;
  /** The day it was first on the record, and from there to today or to its settlement. */
  readonly raised: string;
  readonly span: Gap;
  readonly places: readonly (IssuePlace & { readonly since: string; readonly why: readonly ActRef[] })[];
  readonly words?: string;
  readonly until?: string;
  /** Oldest first; at most `stepsMax`, the newest. */
  readonly steps: readonly IssueStep[];
  readonly totalSteps: number;
  /** Rungs of the ladder that the steps touch, from the top. */
  readonly levels: readonly { readonly id: string; readonly label: string }[];
  /** Settlements put forward and not final, and those that came to nothing. */
  readonly settlements: readonly {
    readonly act: ActId;
    readonly how: string;
    readonly party: PartyId;
    readonly isOpen: boolean;
    readonly became: Became;
    readonly why: readonly ActRef[];
  }[];
  readonly commitments: readonly { readonly id: SubjectId; readonly what: string }[];
  /** On the same agenda or among the same topics. */
  readonly raisedWith: readonly { readonly id: SubjectId; readonly title: string; readonly times: number }[];
  readonly texts: readonly { readonly id: SubjectId; readonly name: Name }[];
  readonly why: readonly ActRef[];
}

/** Steps shown of one issue, and companions of its agendas. */
export const stepsMax = 100;
const companionsMax = 8;

/** One issue with its way through the levels; undefined where the record has none of that id, or nothing of it by today (D101). */
export function viewIssue(scene: Scene, id: SubjectId): IssueDetail | undefined {
  const { documents } = scene;
  const issue = documents.find("issue", id);
  if (issue === undefined) return undefined;
  const today = dayAt(scene, scene.now);
  const position = positionOn(documents, issue, today, handlingOf(documents));
  if (position === undefined) return undefined;
  const steps = stepsOf(scene, issue).filter((step) => step.on <= today || today.startsWith(step.on));
  const shown = steps.slice(-stepsMax);
  const raised = steps[0]?.on ?? sinceOf(position);
  const over = position.settlement?.since ?? today;
  const words = position.settlement?.how ?? position.parking?.reason;
  const until = position.parking?.until;
  const touched = new Set(shown.flatMap(({ level }) => level ?? []));
  return {
    id,
    title: issue.title,
    status: position.status,
    since: sinceOf(position),
    raised,
    span: gapBetween(raised, over),
    places: position.seats.map((seat) => ({
      ...placeOf(documents, seat),
      since: seat.since,
      why: refsOf(scene, [seat.act]),
    })),
    ...(words === undefined ? {} : { words }),
    ...(until === undefined ? {} : { until }),
    steps: shown,
    totalSteps: steps.length,
    levels: (documents.find("charter", "charter")?.charter.levels ?? [])
      .filter((level) => touched.has(level.id))
      .map((level) => ({ id: level.id, label: level.label }))
      .toReversed(),
    settlements: issue.settlements
      .filter((version) => position.settlement?.proposal !== version.proposal)
      .map((version) => ({
        act: version.proposal,
        how: version.terms.how,
        party: version.party,
        isOpen: isOnTheTable(version.outcome.status),
        became: outcomeOf(version),
        why: refsOf(scene, actsOf(version)),
      })),
    ...linksOf(scene, id),
    why: refsOf(scene, [
      ...position.seats.map((seat) => seat.act),
      position.parking?.act,
      position.settlement?.proposal,
    ]),
  };
}

/** All steps by their days: what parties say of it, sessions that had it among their topics, and its settlement. */
function stepsOf(scene: Scene, issue: IssueDocument): readonly IssueStep[] {
  const { documents } = scene;
  const said = issue.path.flatMap((each): readonly IssueStep[] => {
    const { content, kind, party, act } = each.word;
    if (kind === "issue.taken-up") return [];
    const body = "body" in content ? content.body : "to" in content ? content.to : undefined;
    const level = ("level" in content ? content.level : undefined) ?? levelOf(documents, body);
    const words = "reason" in content ? content.reason : undefined;
    return [
      {
        step: each.step,
        on: each.on,
        ...placeOf(documents, { ...(body !== undefined && { body }), ...(level !== undefined && { level }) }),
        by: [party],
        isOneSide: true,
        ...(words === undefined ? {} : { words }),
        why: refsOf(scene, [act]),
      },
    ];
  });
  const settled = issue.settlements
    .filter((version) => bearersOf(version).length > 0)
    .map((version): IssueStep => ({
      step: "settled",
      on: dayOfVersion(version),
      by: bearersOf(version),
      isOneSide: bearersOf(version).length < 2,
      words: version.terms.how,
      why: refsOf(scene, actsOf(version)),
    }));
  return [...said, ...sessionSteps(scene, issue), ...settled].toSorted((a, b) =>
    a.on < b.on ? -1 : a.on > b.on ? 1 : 0,
  );
}

/** A session stands once, whoever says that the issue was on its table. */
function sessionSteps(scene: Scene, issue: IssueDocument): readonly IssueStep[] {
  const { documents } = scene;
  const steps = new Map<SubjectId, { on: string; by: Set<PartyId>; acts: Set<ActId> }>();
  for (const { act, by, on, session } of handlingOf(documents).handlingOf(issue)) {
    const known = steps.get(session) ?? { on, by: new Set<PartyId>(), acts: new Set<ActId>() };
    known.by.add(by);
    known.acts.add(act);
    const version = principalOf(documents.find("session", session) ?? { versions: [] });
    if (version?.proposal === act) for (const party of bearersOf(version)) known.by.add(party);
    steps.set(session, known);
  }
  return [...steps].map(([id, { acts, by, on }]): IssueStep => {
    const session = documents.find("session", id);
    const level = session === undefined ? undefined : levelOfSession(documents, session);
    return {
      step: "taken-up",
      on,
      ...placeOf(documents, {
        ...(session?.body === undefined ? {} : { body: session.body }),
        ...(level === undefined ? {} : { level }),
      }),
      session: id,
      name: nameSession(scene, id),
      by: [...by],
      isOneSide: by.size < 2,
      why: refsOf(scene, acts),
    };
  });
}

/** For each issue what hangs on it, found in one pass over the record. */
const linked = perReading((documents) => {
  const commitments = new Map<SubjectId, { readonly id: SubjectId; readonly what: string }[]>();
  for (const commitment of documents.list("commitment")) {
    const terms = principalOf(commitment)?.terms;
    if (terms?.issue === undefined) continue;
    add(commitments, terms.issue, { id: commitment.id, what: terms.what });
  }
  const together = new Map<SubjectId, Map<SubjectId, number>>();
  const sessions = new Map<SubjectId, SubjectId[]>();
  const note = (of: SubjectId, issues: Iterable<SubjectId>): void => {
    const all = [...new Set(issues)];
    for (const issue of all) {
      add(sessions, issue, of);
      const others = together.get(issue) ?? new Map<SubjectId, number>();
      for (const other of all) if (other !== issue) others.set(other, (others.get(other) ?? 0) + 1);
      together.set(issue, others);
    }
  };
  for (const session of documents.list("session")) {
    note(
      session.id,
      (principalOf(session)?.terms.topics ?? []).flatMap(({ issue }) => issue ?? []),
    );
  }
  const texts = new Map<SubjectId, SubjectId[]>();
  for (const text of documents.list("text")) {
    const session = text.revisions.at(-1)?.content.session;
    if (session !== undefined) add(texts, session, text.id);
  }
  return { commitments, sessions, texts, together };
});

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function linksOf(scene: Scene, id: SubjectId): Pick<IssueDetail, "commitments" | "raisedWith" | "texts"> {
  const { documents } = scene;
  const { commitments, sessions, texts, together } = linked(documents);
  const companions = [...(together.get(id) ?? [])].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const of = new Set((sessions.get(id) ?? []).flatMap((session) => texts.get(session) ?? []));
  return {
    commitments: (commitments.get(id) ?? []).slice(0, stepsMax),
    raisedWith: companions.slice(0, companionsMax).map(([other, times]) => ({
      id: other,
      title: documents.find("issue", other)?.title ?? other,
      times,
    })),
    texts: [...of].slice(0, companionsMax).map((text) => ({ id: text, name: nameSubject(scene, text) })),
  };
}
