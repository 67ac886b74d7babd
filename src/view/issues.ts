import type { PartyId, SubjectId } from "../base/ids.ts";
import { levelOfSession } from "../mechanism/derive/chronology.ts";
import { hasBegun } from "../mechanism/derive/day.ts";
import { dayOfVersion } from "../mechanism/derive/effect.ts";
import { createHandlingIndex } from "../mechanism/derive/issue-handling.ts";
import type { HandlingIndex } from "../mechanism/derive/issue-handling.ts";
import { positionOn } from "../mechanism/derive/issue-position.ts";
import type { IssuePosition, Seat } from "../mechanism/derive/issue-position.ts";
import { levelOf } from "../mechanism/derive/parties.ts";
import type { IssueDocument } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding } from "../mechanism/thing.ts";
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, outcomeWords } from "./status.ts";
import { isOnTheTable } from "./thing.ts";
import { dayAt } from "./time-words.ts";

export interface Step {
  readonly step: IssueDocument["path"][number]["step"] | "settled";
  readonly on: string;
  readonly party: PartyId;
  readonly body?: SubjectId;
  readonly level?: string;
  readonly session?: SubjectId;
  readonly reason?: string;
  readonly why: readonly ActRef[];
}

/** Where an issue has its seat: it may be several levels at once. */
export interface Place {
  readonly body?: SubjectId;
  readonly level?: string;
  readonly since: string;
  readonly step: Seat["step"];
  readonly by: PartyId;
  readonly why: readonly ActRef[];
}

/** The last session of a body that took it up. */
interface Handled {
  readonly session: SubjectId;
  readonly body?: SubjectId;
  readonly level?: string;
  readonly on: string;
  readonly by: PartyId;
  readonly why: readonly ActRef[];
}

/** A pending matter as it stood at the end of the day asked for. */
export interface Issue {
  readonly id: SubjectId;
  readonly title: string;
  readonly state: IssuePosition["status"];
  /** Where it lies, as it was raised, taken up or handed down. */
  readonly places: readonly Place[];
  /** Where it was on the table, the last time for each body. */
  readonly handled: readonly Handled[];
  readonly parked?: Omit<NonNullable<IssuePosition["parking"]>, "act">;
  readonly settled?: Omit<NonNullable<IssuePosition["settlement"]>, "proposal">;
  readonly path: readonly Step[];
  /** Settlements on the table, not final. */
  readonly pending: readonly { readonly how: string; readonly words: string; readonly why: readonly ActRef[] }[];
  readonly why: readonly ActRef[];
}

export interface IssuesPage extends PageHead<"issues"> {
  /** The day asked for; what was entered later about days up to it counts too. */
  readonly at: string;
  readonly issues: readonly Issue[];
}

/** Issues with position and path on a day: by the dates of the facts, not of their entry. */
export function viewIssues(scene: Scene, at: string = dayAt(scene, scene.now)): IssuesPage {
  const handling = createHandlingIndex(scene.documents);
  const issues = scene.documents.list("issue").flatMap((issue) => issueAt(scene, issue, at, handling));
  return { ...headOf(scene, "issues"), at, issues };
}

function issueAt(scene: Scene, issue: IssueDocument, at: string, handling: HandlingIndex): readonly Issue[] {
  const position = positionOn(scene.documents, issue, at, handling);
  if (position === undefined) return [];
  const { seats, handled, parking, settlement } = position;
  const path = [...issue.path.map((each) => stepOf(scene, each)), ...settledSteps(scene, issue)]
    .filter((step) => hasBegun(step.on, at))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return [
    {
      id: issue.id,
      title: issue.title,
      state: position.status,
      places: seats.map(({ act, ...seat }) => ({ ...seat, why: refsOf(scene, [act]) })),
      handled: handled.map(({ act, ...each }) => ({ ...each, why: refsOf(scene, [act]) })),
      ...(parking === undefined ? {} : { parked: without(parking, "act") }),
      ...(settlement === undefined ? {} : { settled: without(settlement, "proposal") }),
      path,
      pending: issue.settlements
        .filter((version) => isOnTheTable(version.outcome.status))
        .map((version) => ({
          how: version.terms.how,
          words: outcomeWords(scene, version),
          why: refsOf(scene, actsOf(version)),
        })),
      why: refsOf(scene, [
        ...seats.map((seat) => seat.act),
        ...handled.map((each) => each.act),
        parking?.act,
        settlement?.proposal,
      ]),
    },
  ];
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _left, ...rest } = value;
  return rest;
}

function stepOf(scene: Scene, { step, on, word }: IssueDocument["path"][number]): Step {
  const { content } = word;
  const session = "session" in content ? scene.documents.find("session", content.session) : undefined;
  const body = "body" in content ? content.body : "to" in content ? content.to : session?.body;
  const stated = "level" in content ? content.level : session && levelOfSession(scene.documents, session);
  const level = stated ?? levelOf(scene.documents, body);
  return {
    step,
    on: step === "taken-up" && content.on === undefined && session !== undefined ? (dayOf(session) ?? on) : on,
    party: word.party,
    ...(body === undefined ? {} : { body }),
    ...(level === undefined ? {} : { level }),
    ...("session" in content ? { session: content.session } : {}),
    ...("reason" in content && content.reason !== undefined ? { reason: content.reason } : {}),
    why: refsOf(scene, [word.act]),
  };
}

function settledSteps(scene: Scene, issue: IssueDocument): readonly Step[] {
  return issue.settlements.filter(isHolding).map((version) => ({
    step: "settled",
    on: dayOfVersion(version),
    party: version.party,
    reason: version.terms.how,
    why: refsOf(scene, actsOf(version)),
  }));
}
