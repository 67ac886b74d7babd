import type { SubjectId } from "../../base/ids.ts";
import { createHandlingIndex } from "../../mechanism/derive/issue-handling.ts";
import { positionOn } from "../../mechanism/derive/issue-position.ts";
import type { IssuePosition } from "../../mechanism/derive/issue-position.ts";
import { rankOf } from "../../mechanism/derive/parties.ts";
import type { Documents, IssueDocument } from "../../mechanism/documents.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { dayAt } from "../time-words.ts";
import { nameSession } from "./name.ts";
import type { SessionName } from "./name.ts";
import { perReading } from "./per-reading.ts";
import { fits, sliceOf } from "./slice.ts";
import type { Slice } from "./slice.ts";

export type IssueStatus = IssuePosition["status"];

/** A body or a level, or both, at which an issue lies. */
export interface IssuePlace {
  readonly body?: SubjectId;
  readonly bodyName?: string;
  readonly level?: string;
}

export interface IssueRow {
  readonly id: SubjectId;
  readonly title: string;
  readonly status: IssueStatus;
  /** Since when it is as it is, as precise as stated. */
  readonly since: string;
  readonly places: readonly (IssuePlace & { readonly since: string })[];
  /** The last session that took it up by that day. */
  readonly handled?: { readonly session: SubjectId; readonly name: SessionName; readonly on: string };
  /** How it was settled, or why it was set aside, in the parties' words. */
  readonly words?: string;
  readonly why: readonly ActRef[];
}

export interface IssuesQuestion {
  readonly status?: IssueStatus | undefined;
  /** Issues that lie with this body, or on this level. */
  readonly body?: SubjectId | undefined;
  readonly level?: string | undefined;
  readonly typed?: string | undefined;
  readonly start?: number | undefined;
}

export interface IssuesPage extends Slice<IssueRow> {
  readonly counts: Readonly<Record<IssueStatus, number>>;
  /** Rungs on which some issue lies, from the top. */
  readonly levels: readonly { readonly id: string; readonly label: string }[];
}

/** One issue with where it stood on a day. */
export interface Placed {
  readonly issue: IssueDocument;
  readonly position: IssuePosition;
}

/** The sessions at which issues were handled, read once for each reading of the record. */
export const handlingOf = perReading((documents) => createHandlingIndex(documents));

const placedBy = perReading(() => new Map<string, readonly Placed[]>());

/** All issues as they stood on a day: pending first, then those set aside, then settled; the one moved last first (D100). */
export function issuesOn(documents: Documents, day: string): readonly Placed[] {
  const known = placedBy(documents);
  let placed = known.get(day);
  if (placed === undefined) {
    const handling = handlingOf(documents);
    placed = documents
      .list("issue")
      .flatMap((issue): readonly Placed[] => {
        const position = positionOn(documents, issue, day, handling);
        return position === undefined ? [] : [{ issue, position }];
      })
      .toSorted((a, b) => order[a.position.status] - order[b.position.status] || compare(b, a));
    known.clear();
    known.set(day, placed);
  }
  return placed;
}

const order: Readonly<Record<IssueStatus, number>> = { pending: 0, parked: 1, settled: 2 };

function compare(a: Placed, b: Placed): number {
  const [x, y] = [sinceOf(a.position), sinceOf(b.position)];
  return x < y ? -1 : x > y ? 1 : a.issue.id < b.issue.id ? 1 : -1;
}

/** Since when a position is what it is; of a pending one since its newest seat, else its last session. */
export function sinceOf({ handled, parking, seats, settlement, status }: IssuePosition): string {
  if (status === "settled" && settlement !== undefined) return settlement.since;
  if (status === "parked" && parking !== undefined) return parking.since;
  return (
    seats
      .map((seat) => seat.since)
      .toSorted()
      .at(-1) ??
    handled.at(-1)?.on ??
    ""
  );
}

/** Issues of a consultation, a slice of those asked for, with how many stand in each state. */
export function viewIssues(scene: Scene, question: IssuesQuestion): IssuesPage {
  const { documents } = scene;
  const all = issuesOn(documents, dayAt(scene, scene.now));
  const counts = { pending: 0, parked: 0, settled: 0 };
  const used = new Set<string>();
  for (const { position } of all) {
    counts[position.status] += 1;
    for (const { level } of position.seats) if (level !== undefined) used.add(level);
  }
  const asked = all.filter(
    ({ issue, position }) =>
      (question.status === undefined || position.status === question.status) &&
      (question.body === undefined || position.seats.some((seat) => seat.body === question.body)) &&
      (question.level === undefined || position.seats.some((seat) => seat.level === question.level)) &&
      fits(question.typed, [issue.title]),
  );
  const ladder = documents.find("charter", "charter")?.charter.levels ?? [];
  return {
    ...sliceOf(asked, question.start ?? 0, (placed) => rowOf(scene, placed)),
    counts,
    levels: ladder
      .filter(({ id }) => used.has(id))
      .map(({ id, label }) => ({ id, label }))
      .toReversed(),
  };
}

/** The place of a body or level, with the body's name. */
export function placeOf(documents: Documents, at: Pick<IssuePlace, "body" | "level">): IssuePlace {
  const body = at.body === undefined ? undefined : documents.find("body", at.body);
  const bodyName = body === undefined ? undefined : principalOf(body)?.terms.name;
  return {
    ...(at.body === undefined ? {} : { body: at.body }),
    ...(bodyName === undefined ? {} : { bodyName }),
    ...(at.level === undefined ? {} : { level: at.level }),
  };
}

function rowOf(scene: Scene, { issue, position }: Placed): IssueRow {
  const { documents } = scene;
  const last = position.handled.toSorted((a, b) => (a.on < b.on ? -1 : 1)).at(-1);
  const words = position.settlement?.how ?? position.parking?.reason;
  const seats = position.seats.toSorted(
    (a, b) => (rankOf(documents, b.level) ?? -1) - (rankOf(documents, a.level) ?? -1),
  );
  return {
    id: issue.id,
    title: issue.title,
    status: position.status,
    since: sinceOf(position),
    places: seats.map((seat) => ({ ...placeOf(documents, seat), since: seat.since })),
    ...(last === undefined
      ? {}
      : { handled: { session: last.session, name: nameSession(scene, last.session), on: last.on } }),
    ...(words === undefined ? {} : { words }),
    why: refsOf(scene, [
      ...position.seats.map((seat) => seat.act),
      last?.act,
      position.parking?.act,
      position.settlement?.proposal,
    ]),
  };
}
