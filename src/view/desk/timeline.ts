import type { TermsOf } from "../../act/terms.ts";
import type { PartyId, SubjectId } from "../../base/ids.ts";
import { chronicleOf } from "./chronicle.ts";
import { addPeriod, gapBetween, lastDayOf } from "../../mechanism/derive/day.ts";
import type { Gap } from "../../mechanism/derive/day.ts";
import { lifeOn } from "../../mechanism/derive/life.ts";
import type { BodyDocument } from "../../mechanism/documents.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { refsOfSession } from "../sessions.ts";
import { actsOf } from "../status.ts";
import { dayAt } from "../time-words.ts";
import { eventsOf } from "./events.ts";
import type { Event } from "./events.ts";
import { meetingOf } from "./meeting.ts";
import type { MeetingName } from "./meeting.ts";
import { nameSubject } from "./name.ts";
import type { Name } from "./name.ts";
import { standingOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { trackOf } from "./track.ts";
import type { Dot, DotKind, Stretch } from "./track.ts";

export interface TimelineQuestion {
  /** First and last day shown; the last ten years where nothing is asked. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Rung of the bodies shown; all where absent. */
  readonly level?: string | undefined;
  /** Row to begin with. */
  readonly row?: number | undefined;
  /** Line of the words to begin with. */
  readonly line?: number | undefined;
}

/** Marks so near that they would cover one another are one, with their number. */
export interface TimelineMark {
  readonly kind: DotKind;
  readonly day: string;
  readonly count: number;
  /** Where it is one alone. */
  readonly id?: SubjectId;
}

export interface TimelineRow {
  readonly body: SubjectId;
  readonly name: string;
  readonly standing: Standing;
  readonly form: TermsOf<"body">["form"];
  readonly rhythms: readonly string[];
  readonly rhythmWords?: string;
  readonly marks: readonly TimelineMark[];
  readonly stretches: readonly Stretch[];
  readonly began?: string;
  readonly ended?: string;
  /** Why it ended or stalled, in the parties' words. */
  readonly reason?: string;
}

/** One line of the same in words. */
export interface TimelineLine {
  readonly kind: Event["kind"];
  readonly id: SubjectId;
  readonly day: string;
  readonly meeting?: MeetingName;
  readonly name: Name;
  /** Time since the session before it in its body; across sessions known by number only it is not told. */
  readonly after?: Gap;
  readonly party?: PartyId;
  readonly why: readonly ActRef[];
}

export interface TimelinePage {
  readonly today: string;
  readonly from: string;
  readonly to: string;
  /** First and last day of anything on the record: how far one can go. */
  readonly earliest: string;
  readonly latest: string;
  readonly levels: readonly { readonly id: string; readonly label: string }[];
  readonly rows: readonly TimelineRow[];
  readonly totalRows: number;
  readonly outside: readonly TimelineMark[];
  readonly agreements: readonly TimelineMark[];
  readonly lines: readonly TimelineLine[];
  readonly totalLines: number;
}

/** Bodies on one drawing, and lines of words on one page. */
export const timelineRowsMax = 40;
export const timelineLinesMax = 50;
/** Marks on one drawing in all, and on one line: the line gets coarser where there are many lines. */
const marksMax = 2400;
const marksOfRowMax = 120;
const marksOfRowMin = 40;

/** Sessions by body over a period, with the stretches against a promise; what lies too near together is counted (D83). */
export function viewTimeline(scene: Scene, question: TimelineQuestion): TimelinePage {
  const { documents } = scene;
  const today = dayAt(scene, scene.now);
  const events = eventsOf(documents);
  const earliest = `${(events.at(-1)?.day ?? today).slice(0, 4)}-01-01`;
  const newest = lastDayOf(events[0]?.day ?? today);
  const latest = newest > today ? newest : today;
  const tenYears = addPeriod(today, { unit: "years", count: -10 }) ?? earliest;
  const to = question.to ?? addPeriod(latest, { unit: "months", count: 1 }) ?? latest;
  const from = question.from ?? (earliest > tenYears ? earliest : `${tenYears.slice(0, 4)}-01-01`);
  const ladder = documents.find("charter", "charter")?.charter.levels ?? [];
  const rank = new Map(ladder.map((level, i) => [level.id, i]));
  const all = documents.list("body").flatMap((body) => {
    const terms = principalOf(body)?.terms;
    return terms === undefined ? [] : [{ body, terms }];
  });
  const bodies = all
    .filter(({ terms }) => question.level === undefined || terms.level === question.level)
    .toSorted(
      (a, b) =>
        (rank.get(b.terms.level) ?? -1) - (rank.get(a.terms.level) ?? -1) || (a.terms.name < b.terms.name ? -1 : 1),
    );
  const first = question.row ?? 0;
  const shown = bodies.slice(first, first + timelineRowsMax);
  const buckets = Math.max(marksOfRowMin, Math.min(marksOfRowMax, Math.floor(marksMax / Math.max(shown.length, 1))));
  const period = { from, to, buckets };
  const inPeriod = events.filter(
    ({ body, day, kind }) =>
      lastDayOf(day) >= from &&
      day <= to &&
      (question.level === undefined || (kind === "session" && bodies.some((each) => each.body.id === body))),
  );
  const marksOf = (kinds: ReadonlySet<string>): readonly TimelineMark[] =>
    gather(
      inPeriod
        .filter(({ kind }) => kinds.has(kind))
        .map(({ day, id }) => ({ kind: "person" as const, day, session: id }))
        .toReversed(),
      period,
    );
  const start = question.line ?? 0;
  const used = new Set(all.map(({ terms }) => terms.level));
  return {
    today,
    from,
    to,
    earliest,
    latest,
    levels: ladder.filter(({ id }) => used.has(id)).map(({ id, label }) => ({ id, label })),
    rows: shown.map(({ body }) => rowOf(scene, body, today, period)),
    totalRows: bodies.length,
    outside: marksOf(outsideKinds),
    agreements: marksOf(agreementKinds),
    lines: inPeriod.slice(start, start + timelineLinesMax).map((event) => lineOf(scene, event)),
    totalLines: inPeriod.length,
  };
}

const outsideKinds: ReadonlySet<string> = new Set(["statement", "outreach", "briefing"]);
const agreementKinds: ReadonlySet<string> = new Set(["agreement"]);

interface Period {
  readonly from: string;
  readonly to: string;
  readonly buckets: number;
}

function rowOf(scene: Scene, body: BodyDocument, today: string, period: Period): TimelineRow {
  const { documents } = scene;
  const terms = principalOf(body)?.terms;
  const track = trackOf(documents, body, today);
  const reason = track.ended === undefined ? undefined : lifeOn(documents, body, today)?.reason;
  return {
    body: body.id,
    name: terms?.name ?? body.id,
    standing: standingOf(documents, body, today),
    form: terms?.form ?? "ad-hoc",
    rhythms: (terms?.rhythms ?? []).map(({ label }) => label),
    ...(terms?.rhythmWords !== undefined && { rhythmWords: terms.rhythmWords }),
    marks: gather(track.dots, period),
    stretches: track.stretches.filter(({ from, to }) => from <= period.to && (to ?? today) >= period.from),
    ...(track.began !== undefined && { began: track.began }),
    ...(track.ended !== undefined && { ended: track.ended }),
    ...(reason !== undefined && { reason }),
  };
}

/** One mark for each stretch of the period as wide as a mark; its kind is that of most in it. */
function gather(dots: readonly Dot[], { buckets, from, to }: Period): readonly TimelineMark[] {
  const start = Date.parse(from);
  const width = (Date.parse(to) - start) / buckets;
  const gathered = new Map<number, Dot[]>();
  for (const dot of dots) {
    const last = lastDayOf(dot.day);
    if (last < from || dot.day > to) continue;
    const bucket = Math.floor((Date.parse(last) - start) / width);
    const those = gathered.get(bucket);
    if (those === undefined) gathered.set(bucket, [dot]);
    else those.push(dot);
  }
  return [...gathered.values()].flatMap((those): readonly TimelineMark[] => {
    const middle = those[those.length >> 1];
    if (middle === undefined) return [];
    const alone = those.length === 1 && middle.session !== undefined ? { id: middle.session } : {};
    return [{ kind: mostOf(those), day: middle.day, count: those.length, ...alone }];
  });
}

function mostOf(dots: readonly Dot[]): DotKind {
  const counts = new Map<DotKind, number>();
  for (const { kind } of dots) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? "person";
}

function lineOf(scene: Scene, { body, day, id, kind }: Event): TimelineLine {
  const { documents } = scene;
  const name = nameSubject(scene, id);
  if (kind === "session") {
    const meeting = meetingOf(documents, id);
    const before =
      body === undefined ? undefined : chronicleOf(documents, body).find((each) => each.session === id)?.after;
    return {
      kind,
      id,
      day,
      name,
      ...(meeting !== undefined && { meeting }),
      ...(before !== undefined && before.missing === undefined && { after: gapBetween(before.day, day) }),
      why: refsOfSession(scene, id),
    };
  }
  if (kind === "agreement") {
    const agreement = documents.find("agreement", id);
    const version = agreement === undefined ? undefined : principalOf(agreement);
    return { kind, id, day, name, why: version === undefined ? [] : refsOf(scene, actsOf(version)) };
  }
  const word = documents.find(kind, id)?.words.at(-1);
  return {
    kind,
    id,
    day,
    name,
    ...(word !== undefined && { party: ("of" in word.content ? word.content.of : undefined) ?? word.party }),
    why: refsOf(scene, [word?.act]),
  };
}
