import type { TermsOf } from "../../act/terms.ts";
import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { BodyDocument, Documents } from "../documents.ts";
import { principalOf } from "../thing.ts";
import { chronologyOf, heldOf, type Meeting } from "./chronology.ts";
import { addPeriod, daysBetween, gapBetween, lastDayOf, midwayBetween, type Period } from "./day.ts";
import { dayOfVersion } from "./effect.ts";

type BodyVersion = BodyDocument["versions"][number];
type BodyRhythm = NonNullable<TermsOf<"body">["rhythms"]>[number];

/** How one rhythm of a body is kept on a day. */
export interface RhythmState {
  readonly rhythm: BodyRhythm;
  /** Last session held in it by that day. */
  readonly last?: { readonly session: SubjectId; readonly day: string };
  /** When the next one falls due; undefined where nothing says when the rhythm began. */
  readonly due?: string;
  /** First session planned or agreed from that day on. */
  readonly planned?: { readonly session: SubjectId; readonly day: string };
  /** Present once `due` has passed with nothing held: since when, and whole periods missed beyond the first. */
  readonly late?: { readonly since: string; readonly days: number; readonly months: number; readonly periods: number };
  /** Party whose turn it is to host the next, where the rhythm names an order. */
  readonly host?: PartyId;
  /**
   * Earlier breaks: a session that came later than half a period after its due day. Where stated ordinals tell of `missing`
   * sessions between, it may be the record that is broken and not the rhythm.
   */
  readonly breaks: readonly {
    readonly due: string;
    readonly resumed: string;
    readonly days: number;
    readonly missing?: number;
  }[];
}

/**
 * The rhythms of a body on a day. The next is due one period after the last; a rhythm that runs between another's sessions
 * is due half way between the last of those and the next (M14). A session outside the cadence counts for neither.
 */
export function rhythmsOf(documents: Documents, body: SubjectId, today: string): readonly RhythmState[] {
  const document = documents.find("body", body);
  const version = document === undefined ? undefined : principalOf(document);
  const rhythms = version?.terms.rhythms ?? [];
  if (version === undefined || rhythms.length === 0) return [];
  const meetings = chronologyOf(documents, body);
  const began = beginningOf(version);
  const place = (rhythm: BodyRhythm): Placing => placingOf(documents, meetings, rhythms, rhythm, today);
  const states = new Map<string, RhythmState>();
  for (const rhythm of rhythms.filter((each) => each.between === undefined)) {
    const placing = place(rhythm);
    const due = nextDue(laterOf(placing.held.at(-1)?.day, began), rhythm.every);
    states.set(rhythm.id, stateOf(documents, rhythm, placing, due, today));
  }
  for (const rhythm of rhythms.filter((each) => each.between !== undefined)) {
    const placing = place(rhythm);
    const due = dueBetween(states.get(rhythm.between ?? ""), placing, began);
    states.set(rhythm.id, stateOf(documents, rhythm, placing, due, today));
  }
  return rhythms.flatMap((rhythm) => states.get(rhythm.id) ?? []);
}

/** When the rhythm's promise began: as its terms say, else the day they were agreed; what is only entered says nothing. */
function beginningOf(version: BodyVersion): string | undefined {
  return version.terms.life.since ?? (version.outcome.status === "agreed" ? dayOfVersion(version) : undefined);
}

/** A session held before the promise starts no interval of it. */
function laterOf(last: string | undefined, began: string | undefined): string | undefined {
  return last === undefined || (began !== undefined && began > last) ? began : last;
}

interface Placing {
  readonly held: readonly (Meeting & { readonly day: string })[];
  readonly planned: readonly (Meeting & { readonly day: string })[];
}

function placingOf(
  documents: Documents,
  meetings: readonly Meeting[],
  rhythms: readonly BodyRhythm[],
  rhythm: BodyRhythm,
  today: string,
): Placing {
  const own = meetings.filter((meeting) => rhythmOf(documents, meeting.session, rhythms) === rhythm.id);
  return {
    held: heldOf(own).filter((meeting) => meeting.day <= today),
    planned: own.filter(
      (meeting): meeting is Meeting & { readonly day: string } =>
        (meeting.state.status === "agreed" || meeting.state.status === "planned") &&
        meeting.day !== undefined &&
        lastDayOf(meeting.day) >= today,
    ),
  };
}

/** The rhythm a session belongs to: the one it names, else the only one, else the one whose format it has. */
function rhythmOf(documents: Documents, id: SubjectId, rhythms: readonly BodyRhythm[]): string | undefined {
  const session = documents.find("session", id);
  const terms = session === undefined ? undefined : principalOf(session)?.terms;
  if (terms === undefined || terms.outsideCadence === true) return undefined;
  if (terms.rhythm !== undefined) return terms.rhythm;
  if (rhythms.length === 1) return rhythms[0]?.id;
  return rhythms.find((rhythm) => rhythm.format !== undefined && rhythm.format === terms.format)?.id;
}

function nextDue(last: string | undefined, every: Period): string | undefined {
  return last === undefined ? undefined : addPeriod(last, every);
}

/** Half way in the present interval of the other rhythm; in its next interval once this one was held in the present. */
function dueBetween(other: RhythmState | undefined, own: Placing, began: string | undefined): string | undefined {
  const from = laterOf(other?.last?.day, began);
  if (other === undefined || from === undefined || other.due === undefined) return undefined;
  const next = other.planned?.day ?? other.due;
  const lastOwn = own.held.at(-1)?.day;
  if (lastOwn === undefined || lastOwn <= from) return midwayBetween(from, next);
  const afterNext = addPeriod(next, other.rhythm.every);
  return afterNext === undefined ? undefined : midwayBetween(next, afterNext);
}

function stateOf(
  documents: Documents,
  rhythm: BodyRhythm,
  { held, planned }: Placing,
  due: string | undefined,
  today: string,
): RhythmState {
  const last = held.at(-1);
  const next = planned[0];
  const late = due === undefined ? undefined : lateness(due, today, rhythm.every);
  const host = hostAfter(rhythm, last === undefined ? undefined : hostOf(documents, last.session));
  return {
    rhythm,
    ...(last !== undefined && { last: { session: last.session, day: last.day } }),
    ...(due !== undefined && { due }),
    ...(next !== undefined && { planned: { session: next.session, day: next.day } }),
    ...(late !== undefined && { late }),
    ...(host !== undefined && { host }),
    breaks: rhythm.between === undefined ? breaksOf(held, rhythm.every) : [],
  };
}

function lateness(due: string, today: string, every: Period): RhythmState["late"] {
  const since = lastDayOf(due);
  const days = daysBetween(since, today) ?? 0;
  if (days <= 0) return undefined;
  let periods = 0;
  while (periods < 1000) {
    const passed = addPeriod(since, every, periods + 1);
    if (passed === undefined || passed > today) break;
    periods += 1;
  }
  return { since, days, months: gapBetween(since, today).months, periods };
}

function breaksOf(held: Placing["held"], every: Period): RhythmState["breaks"] {
  return held.slice(1).flatMap((meeting, index) => {
    const before = held[index];
    const due = before === undefined ? undefined : addPeriod(before.day, every);
    if (before === undefined || due === undefined) return [];
    const days = daysBetween(lastDayOf(due), meeting.day) ?? 0;
    const period = daysBetween(lastDayOf(before.day), lastDayOf(due)) ?? 0;
    const missing = meeting.after?.session === before.session ? meeting.after.missing : undefined;
    const found = { due, resumed: meeting.day, days, ...(missing !== undefined && { missing }) };
    return days * 2 > period ? [found] : [];
  });
}

/** Whose turn it is after the last host; the first in order where none has hosted. */
function hostAfter(rhythm: BodyRhythm, last: PartyId | undefined): PartyId | undefined {
  const { hosts } = rhythm;
  if (hosts === undefined || hosts.length === 0) return undefined;
  return hosts[(last === undefined ? 0 : hosts.indexOf(last) + 1) % hosts.length];
}

function hostOf(documents: Documents, id: SubjectId): PartyId | undefined {
  const session = documents.find("session", id);
  return session === undefined ? undefined : principalOf(session)?.terms.host;
}
