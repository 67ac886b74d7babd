import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import type { Documents, IssueDocument } from "../documents.ts";
import { hasBegun, lastDayOf } from "./day.ts";
import { bearersOf, dayOfVersion } from "./effect.ts";
import type { Handling, HandlingIndex } from "./issue-handling.ts";
import { levelOf, rankOf } from "./parties.ts";

/** Where an issue has its seat. */
export interface Seat {
  readonly body?: SubjectId;
  readonly level?: string;
  readonly since: string;
  readonly step: "raised" | "escalated" | "remitted";
  readonly by: PartyId;
  readonly act: ActId;
}

export interface Parking {
  readonly since: string;
  readonly until?: string;
  readonly reason?: string;
  readonly by: PartyId;
  readonly act: ActId;
}

interface Settlement {
  readonly since: string;
  readonly how: string;
  readonly by: readonly PartyId[];
  readonly proposal: ActId;
}

export interface IssuePosition {
  readonly status: "pending" | "parked" | "settled";
  readonly seats: readonly Seat[];
  /** The last time each body took it up by that day: one issue may be handled at several levels at once. */
  readonly handled: readonly Handling[];
  readonly parking?: Parking;
  readonly settlement?: Settlement;
}

/**
 * Where an issue stood on a day, from the acts themselves (M10). Raised, it has a seat. Escalated, the highest seat below goes
 * up; remitted, the lowest seat above goes down; without such a seat another opens. Any step after a parking or a settlement
 * takes it up again. Undefined before anything was said of it.
 */
export function positionOn(
  documents: Documents,
  issue: IssueDocument,
  day: string,
  handling: HandlingIndex,
): IssuePosition | undefined {
  let seats: readonly Seat[] = [];
  let parking: Parking | undefined;
  let moved = "";
  for (const step of issue.path) {
    if (!hasBegun(step.on, day) || step.step === "taken-up") continue;
    moved = step.on;
    parking = parkingOf(step);
    if (parking === undefined) seats = withSeat(documents, seats, seatOf(documents, step));
  }
  const handled = lastOfEach(handling.handlingOf(issue).filter((each) => hasBegun(each.on, day)));
  if (moved === "" && handled.length === 0) return undefined;
  const settlement = settlementOn(issue, day);
  if (settlement !== undefined && moved <= settlement.since) return { status: "settled", seats, handled, settlement };
  const isParked = parking !== undefined && (parking.until === undefined || day <= lastDayOf(parking.until));
  return isParked && parking !== undefined
    ? { status: "parked", seats, handled, parking }
    : { status: "pending", seats, handled };
}

type Step = IssueDocument["path"][number];

function parkingOf({ on, word }: Step): Parking | undefined {
  if (word.kind !== "issue.parked") return undefined;
  const { until, reason } = word.content;
  return {
    since: on,
    ...(until !== undefined && { until }),
    ...(reason !== undefined && { reason }),
    by: word.party,
    act: word.act,
  };
}

function seatOf(documents: Documents, { on, word }: Step): Seat | undefined {
  if (word.kind === "issue.parked" || word.kind === "issue.taken-up") return undefined;
  const body = word.kind === "issue.raised" ? word.content.body : word.content.to;
  const level = word.content.level ?? levelOf(documents, body);
  const step = word.kind === "issue.raised" ? "raised" : word.kind === "issue.escalated" ? "escalated" : "remitted";
  return {
    ...(body !== undefined && { body }),
    ...(level !== undefined && { level }),
    since: on,
    step,
    by: word.party,
    act: word.act,
  };
}

function withSeat(documents: Documents, seats: readonly Seat[], seat: Seat | undefined): readonly Seat[] {
  if (seat === undefined) return seats;
  const left = seatLeft(documents, seats, seat);
  const kept = seats.filter((other) => other !== left);
  return kept.some((other) => other.body === seat.body && other.level === seat.level) ? kept : [...kept, seat];
}

/** The seat an escalation or remission moves from: the nearest on the charter's ladder in the other direction. */
function seatLeft(documents: Documents, seats: readonly Seat[], to: Seat): Seat | undefined {
  const rank = rankOf(documents, to.level);
  if (to.step === "raised" || rank === undefined) return undefined;
  const upwards = to.step === "escalated" ? 1 : -1;
  return seats
    .flatMap((seat) => {
      const own = rankOf(documents, seat.level);
      const distance = own === undefined ? 0 : (rank - own) * upwards;
      return distance > 0 ? [{ seat, distance }] : [];
    })
    .toSorted((a, b) => a.distance - b.distance)[0]?.seat;
}

function lastOfEach(handled: readonly Handling[]): readonly Handling[] {
  const last = new Map<string, Handling>();
  for (const each of handled) last.set(each.body ?? each.session, each);
  return [...last.values()];
}

function settlementOn(issue: IssueDocument, day: string): Settlement | undefined {
  return issue.settlements
    .filter((version) => bearersOf(version).length > 0 && version.standing?.status !== "superseded")
    .map((version) => ({
      since: dayOfVersion(version),
      how: version.terms.how,
      by: bearersOf(version),
      proposal: version.proposal,
    }))
    .findLast((each) => hasBegun(each.since, day));
}
