import type { SubjectId } from "../../base/ids.ts";
import { chronicleOf } from "./chronicle.ts";
import type { Meeting } from "../../mechanism/derive/chronology.ts";
import { addPeriod, gapBetween, lastDayOf, midwayBetween } from "../../mechanism/derive/day.ts";
import type { Gap } from "../../mechanism/derive/day.ts";
import { lifeOn } from "../../mechanism/derive/life.ts";
import { rhythmsOf } from "../../mechanism/derive/rhythm.ts";
import type { BodyDocument, Documents } from "../../mechanism/documents.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { regularAtMost, standingOf } from "./standing.ts";

/** How a session is drawn: `number` is known by its stated ordinal only, `remote` is by video, telephone or in writing. */
export type DotKind = "person" | "remote" | "unstated" | "planned" | "number";

/** One mark on a body's line. */
export interface Dot {
  readonly kind: DotKind;
  /** As precise as stated; of one known by number only a day between its neighbours, for drawing. */
  readonly day: string;
  readonly session?: SubjectId;
}

/** Time without a session against what was promised. */
export interface Stretch {
  /** The session before it, or the day the promise began. */
  readonly from: string;
  /** The session after it; absent where it lasts. */
  readonly to?: string;
  readonly gap: Gap;
}

/** A body through time. */
export interface Track {
  readonly dots: readonly Dot[];
  readonly stretches: readonly Stretch[];
  /** Since when the record has it, and when it ended or stalled. */
  readonly began?: string;
  readonly ended?: string;
}

/** Lines between two stated ordinals that are drawn singly; more say no more. */
const numbersMax = 60;

const tracks = new WeakMap<Documents, Map<string, Track>>();

/** A body through time as it stood on a day (D81). Worked out once for each reading of the record. */
export function trackOf(documents: Documents, body: BodyDocument, today: string): Track {
  let known = tracks.get(documents);
  if (known === undefined) tracks.set(documents, (known = new Map()));
  const key = `${today} ${body.id}`;
  const held = known.get(key);
  if (held !== undefined) return held;
  const track = makeTrack(documents, body, today);
  known.set(key, track);
  return track;
}

function makeTrack(documents: Documents, body: BodyDocument, today: string): Track {
  const meetings = chronicleOf(documents, body.id);
  const dots = meetings.flatMap((meeting): readonly Dot[] => {
    const { day, session } = meeting;
    if (day === undefined) return [];
    const kind = kindOf(documents, meeting, today);
    return kind === undefined ? [] : [...numbersBefore(meeting), { kind, day, session }];
  });
  const life = lifeOn(documents, body, today);
  const stated = body.versions.flatMap((version) => version.terms.life.since ?? []).toSorted()[0];
  const began = earlier(stated, dots[0]?.day);
  const isOver = life !== undefined && overStates.has(life.state);
  return {
    dots,
    stretches: stretchesOf(documents, body, meetings, today),
    ...(began !== undefined && { began }),
    ...(isOver && life.isStated && { ended: life.since }),
  };
}

const overStates: ReadonlySet<string> = new Set(["ended", "superseded", "stalled"]);

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

function kindOf(documents: Documents, { session: id, state, day }: Meeting, today: string): DotKind | undefined {
  const session = documents.find("session", id);
  const said = session?.held.at(-1)?.content.format;
  const format = (session === undefined ? undefined : principalOf(session)?.terms.format) ?? said;
  switch (state.status) {
    case "held":
      if (format === undefined) return "unstated";
      return format === "in-person" || format === "mixed" ? "person" : "remote";
    case "agreed":
    case "planned":
    case "proposed":
      // What was planned for a day that has passed and never said to be held is no session of the past.
      return day !== undefined && lastDayOf(day) >= today ? "planned" : undefined;
    case "named":
    case "postponed":
    case "cancelled":
    case "dropped":
      return undefined;
  }
}

/** Sessions that stated ordinals tell of before this one and the record lacks, spread evenly over the time between. */
function numbersBefore({ after, day }: Meeting): readonly Dot[] {
  const missing = Math.min(after?.missing ?? 0, numbersMax);
  if (after === undefined || day === undefined || missing === 0) return [];
  const from = Date.parse(lastDayOf(after.day));
  const to = Date.parse(lastDayOf(day));
  return Array.from({ length: missing }, (_, i) => ({
    kind: "number" as const,
    day: new Date(from + ((to - from) * (i + 1)) / (missing + 1)).toISOString().slice(0, 10),
  }));
}

function stretchesOf(
  documents: Documents,
  body: BodyDocument,
  meetings: readonly Meeting[],
  today: string,
): readonly Stretch[] {
  const terms = principalOf(body)?.terms;
  if (terms === undefined) return [];
  const held = meetings.flatMap(({ after, day, state }) =>
    state.status === "held" && day !== undefined && day <= today ? [{ after, day }] : [],
  );
  const promised = promiseOf(documents, body, today);
  const between = held.flatMap(({ after, day }): readonly Stretch[] => {
    // Where numbers tell of sessions between, it is the record that has a gap and not the rhythm.
    if (promised === undefined || after === undefined || after.missing !== undefined) return [];
    const due = addPeriod(after.day, promised);
    const grace =
      due === undefined ? undefined : midwayBetween(lastDayOf(due), lastDayOf(addPeriod(due, promised) ?? due));
    if (grace === undefined || lastDayOf(day) <= grace) return [];
    return [{ from: after.day, to: day, gap: after.gap }];
  });
  const { code, since } = standingOf(documents, body, today);
  const isOpen = (code === "late" || code === "lapsed") && since !== undefined;
  return isOpen ? [...between, { from: since, gap: gapBetween(since, today) }] : between;
}

/** The interval that a body promises: of its first rhythm that is not between another's sessions, a year where it is in words only. */
function promiseOf(documents: Documents, body: BodyDocument, today: string) {
  const first = rhythmsOf(documents, body.id, today).find((each) => each.rhythm.between === undefined);
  if (first !== undefined) return first.rhythm.every;
  return principalOf(body)?.terms.form === "regular" ? regularAtMost : undefined;
}
