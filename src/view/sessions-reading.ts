import type { Gap } from "../mechanism/derive/day.ts";
import type { Neighbour, StatedRelation } from "../mechanism/derive/neighbours.ts";
import type { SessionState } from "../mechanism/derive/session-state.ts";
import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { joinWords, levelName, partyName, partyNames, sessionName, subjectName } from "./names.ts";
import type { Scene } from "./scene.ts";
import type { SessionLine, SessionsPage } from "./sessions.ts";
import { count, formatDate, formatWeekday } from "./time-words.ts";

export function readSessions(scene: Scene, page: SessionsPage): Reading {
  const title = "Sessions";
  if (page.sessions.length === 0) return { title, lines: [line("None on the record.")] };
  return { title, lines: page.sessions.map((session) => readSession(scene, session)) };
}

function readSession(scene: Scene, session: SessionLine): Line {
  const where = [
    session.place,
    session.format === undefined ? undefined : formatWords[session.format],
    session.hostEvent === undefined ? undefined : `on the margins of ${session.hostEvent}`,
    session.host === undefined ? undefined : `${partyName(scene, session.host)} hosts`,
    session.duration === undefined ? undefined : durationWords(session.duration),
  ].filter((word) => word !== undefined);
  const body = session.body === undefined ? "no body named" : subjectName(scene, session.body);
  const level =
    session.level === undefined
      ? ""
      : `, ${levelName(scene, session.level)}${session.levelDiffers ? " (not the level of the body)" : ""}`;
  const until = session.until === undefined ? "" : ` to ${formatDate(session.until)}`;
  const day = session.day === undefined ? "no day stated" : `${formatWeekday(session.day)}${until}`;
  return line(`${day}: ${session.name}: ${heldWords(scene, session.state)}`, session.why, [
    line(`${body}${level}`),
    ...(where.length > 0 ? [line(where.join(", "))] : []),
    ...(session.gap === undefined ? [] : [line(sinceWords(session.gap), session.gap.why)]),
    ...ordinalLines(scene, session.ordinal),
    ...session.neighbours.map((each) =>
      line(`${neighbourWords[each.relation]} ${sessionName(scene, each.session)}`, each.why),
    ),
    ...session.relations.map((each) => line(relationWords(scene, each), each.why)),
    ...(session.outsideCadence ? [line("Called outside the rhythm")] : []),
    ...(session.reason === undefined ? [] : [line(`Reason: ${session.reason}`)]),
    ...session.movedFrom.map((each) => line(`Moved from ${formatWeekday(each.day)}`, each.why)),
    ...delegationLines(scene, session),
    ...(session.topics.length > 0 ? [line(`On ${joinWords(session.topics.map((topic) => topic.words))}`)] : []),
    ...(session.stands === undefined ? [] : [line(session.stands.words)]),
    ...(session.accounts.length > 0
      ? [
          line(
            "Two accounts. Both stand until one gives way",
            [],
            session.accounts.map((each) =>
              line(
                `${each.stands.words}: ${[each.terms.when === undefined ? undefined : formatDate(each.terms.when.day), each.terms.place, each.terms.stated?.words].filter((word) => word !== undefined).join(", ")}`,
                each.why,
              ),
            ),
          ),
        ]
      : []),
    ...session.pending.map((each) =>
      line(
        `Proposed${each.day === undefined ? "" : ` for ${formatWeekday(each.day)}`}: ${each.stands.words}`,
        each.why,
      ),
    ),
  ]);
}

/** Absence is absence from the record, never a claim that nobody met. */
export function heldWords(scene: Scene, state: SessionState): string {
  switch (state.status) {
    case "named":
      return "spoken of; nobody has put it forward";
    case "proposed":
      return `proposed by ${partyName(scene, state.by)}`;
    case "agreed":
      return `agreed by ${partyNames(scene, state.by)}`;
    case "planned":
      return `planned (${partyNames(scene, state.by)} ${state.by.length > 1 ? "say" : "says"})`;
    case "postponed":
    case "cancelled":
      return `${state.status} (${partyNames(scene, state.by)} ${state.by.length > 1 ? "say" : "says"})`;
    case "held": {
      if (state.deniedBy.length > 0) {
        return `held, ${partyNames(scene, state.by)} ${state.by.length > 1 ? "say" : "says"}; ${partyNames(scene, state.deniedBy)} ${state.deniedBy.length > 1 ? "dispute" : "disputes"} the entry`;
      }
      if (state.unsaid.length === 0) return state.by.length === 2 ? "held (both say)" : "held (all say)";
      return `held (${partyNames(scene, state.by)} ${state.by.length > 1 ? "say" : "says"})`;
    }
    case "dropped":
      return "not agreed";
  }
}

const formatWords: Readonly<Record<NonNullable<SessionLine["format"]>, string>> = {
  "in-person": "in person",
  video: "by video",
  phone: "by telephone",
  mixed: "partly in person",
  correspondence: "by correspondence",
};

function durationWords(duration: NonNullable<SessionLine["duration"]>): string {
  const { minutes, qualifier } = duration;
  const hours = minutes % 60 === 0 ? count(minutes / 60, "hour") : count(minutes, "minute");
  return qualifier === "exactly" ? hours : `${qualifier} ${hours}`;
}

/** Days where less than a month lies between; months otherwise, about them where the dates are not stated to the day. */
export function gapWords(gap: Gap): string {
  if (gap.days !== undefined && gap.months < 1) return count(gap.days, "day");
  const years = Math.floor(gap.months / 12);
  const rest = gap.months % 12;
  const long = gap.months < 24 ? "" : ` (${count(years, "year")}${rest === 0 ? "" : ` ${count(rest, "month")}`})`;
  return `${gap.precision === "day" ? "" : "about "}${count(gap.months, "month")}${long}`;
}

/** Across missing sessions it is not the first in that time, only the first that the record holds. */
function sinceWords({ day, gap, missing }: NonNullable<SessionLine["gap"]>): string {
  if (missing === undefined) return `First in ${gapWords(gap)}, after ${formatDate(day)}`;
  return `First on the record in ${gapWords(gap)}, after ${formatDate(day)}`;
}

/** Sessions that stated numbers tell of and the record lacks. */
export function missingWords(missing: number): string {
  return `by the stated numbers ${count(missing, "session")} between ${missing > 1 ? "are" : "is"} not on the record`;
}

function ordinalLines(scene: Scene, ordinal: SessionLine["ordinal"]): readonly Line[] {
  if (ordinal === undefined) return [];
  const lines: Line[] = [];
  if (ordinal.stated !== undefined) {
    lines.push(line(`Stated: ${ordinal.stated.words}`));
    if (ordinal.contradicted) {
      const against =
        ordinal.derived !== undefined
          ? `the record counts it as no. ${ordinal.derived}`
          : `the record holds ${count(ordinal.earlier.length, "earlier session")}: ${joinWords(ordinal.earlier.map((id) => sessionName(scene, id)))}`;
      lines.push(line(`Against that, ${against}`, ordinal.why));
    }
  } else if (ordinal.derived !== undefined) {
    lines.push(line(`No. ${ordinal.derived} by the record, whose series is declared complete`, ordinal.why));
  }
  if (ordinal.missingBefore !== undefined) {
    lines.push(
      line(
        `By the stated numbers ${count(ordinal.missingBefore, "session")} before it ${ordinal.missingBefore > 1 ? "are" : "is"} not on the record`,
      ),
    );
  }
  return lines;
}

const neighbourWords: Readonly<Record<Neighbour["relation"], string>> = {
  "day-after": "The day after",
  "day-before": "The day before",
  "same-day": "The same day as",
  "same-event": "On the margins of the same event as",
};

const statedWords: Readonly<Record<StatedRelation["relation"], string>> = {
  before: "before",
  after: "after",
  "day-before": "the day before",
  "day-after": "the day after",
  margins: "on the margins of",
};

function relationWords(scene: Scene, each: StatedRelation): string {
  const check = each.check === "contradicted" ? "; the days on the record say otherwise" : "";
  return `Stated to be ${statedWords[each.relation]} ${sessionName(scene, each.of)}${check}`;
}

function delegationLines(scene: Scene, session: SessionLine): readonly Line[] {
  const parties = [...new Set(session.delegations.map((each) => each.party))];
  return parties.map((party) => {
    const members = session.delegations.filter((each) => each.party === party);
    const words = members.map(
      (each) =>
        `${[each.agency, each.rank].filter((word) => word !== undefined).join(", ")}${each.role === "head" ? " (head)" : ""}${each.absent ? " (absent)" : ""}`,
    );
    const why = [...new Map(members.flatMap((each) => each.why.map((ref) => [ref.act, ref]))).values()];
    return line(`${partyName(scene, party)}: ${words.join("; ")}`, why);
  });
}
