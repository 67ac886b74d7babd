import type { RhythmState } from "../mechanism/derive/rhythm.ts";
import type { BodiesPage, BodyLine } from "./bodies.ts";
import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { joinWords, levelName, partyName, partyNames, subjectName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { gapWords, missingWords } from "./sessions-reading.ts";
import { count, formatDate } from "./time-words.ts";

export function readBodies(scene: Scene, page: BodiesPage): Reading {
  const title = "Bodies, from the highest level down";
  if (page.bodies.length === 0) return { title, lines: [line("None on the record.")] };
  return { title, lines: page.bodies.map((body) => readBody(scene, body)) };
}

function readBody(scene: Scene, body: BodyLine): Line {
  const levels = [body.level, ...body.levelAlso].map((level) => levelName(scene, level));
  return line(`${body.name}: ${lifeWords(scene, body)}`, body.why, [
    line(
      `${levels.join(", also ")}, ${formWords[body.form]}, ${partyNames(scene, body.members)}${body.parent === undefined ? "" : `, under ${subjectName(scene, body.parent)}`}`,
    ),
    ...(body.also.length > 0 ? [line(`Also known as ${joinWords(body.also)}`)] : []),
    ...(body.ministries.length > 0
      ? [line(joinWords(body.ministries.map((each) => `${partyName(scene, each.party)}: ${each.agency}`)))]
      : []),
    ...(body.leads.length > 0
      ? [line(`Led by ${joinWords(body.leads.map((each) => `${partyName(scene, each.party)}: ${each.function}`))}`)]
      : []),
    ...body.rhythms.map((rhythm) => line(rhythmWords(scene, rhythm, isAlive(body)), rhythm.why)),
    ...(body.rhythmWords === undefined ? [] : [line(`Promised: ${body.rhythmWords}`)]),
    line(lastWords(body), body.last?.why),
    ...body.cameFrom.map((kin) => line(`${kin.how === "reintroduced" ? "Brings back" : "Succeeds"} ${kin.name}`)),
    ...body.cameBackAs.map((kin) => line(`Came back as ${kin.name}`)),
    ...(body.lives.length > 1
      ? [
          line(
            "Its life",
            [],
            body.lives.map((each) =>
              line(
                `${each.isStated ? "" : "by "}${formatDate(each.since)}: ${each.state.replaceAll("-", " ")}${each.reason === undefined ? "" : `: ${each.reason}`} (${partyNames(scene, each.by)} ${each.by.length > 1 ? "say" : "says"})`,
                each.why,
              ),
            ),
          ),
        ]
      : []),
    ...(body.note === undefined ? [] : [line(body.note)]),
    line(body.stands.words),
    ...body.accounts.map((each) => line(`Another account: ${each.terms.name}. ${each.stands.words}`, each.why)),
    ...body.pending.map((each) => line(`Change on the table: ${each.stands.words}`, each.why)),
  ]);
}

const formWords: Readonly<Record<BodyLine["form"], string>> = {
  standing: "standing",
  regular: "regular",
  "ad-hoc": "ad hoc",
};

/** A body keeps or breaks a rhythm from its establishment to its end. */
export const isAlive = (body: BodyLine): boolean =>
  body.life?.state === "established" || body.life?.state === "dormant";

/** A body said to be alive whose every rhythm is broken by a whole period has lapsed, by the record. */
export function lifeWords(scene: Scene, body: BodyLine): string {
  const { life } = body;
  if (life === undefined) return "put forward, not agreed";
  // A day by which it is only known, that of a source, is not when it began.
  const since = life.isStated ? ` since ${formatDate(life.since)}` : "";
  const reason = life.reason === undefined ? "" : ` (${life.reason})`;
  const differing = life.differing.map(
    (other) =>
      `; ${partyNames(scene, other.by)} ${other.by.length > 1 ? "say" : "says"} ${other.state.replaceAll("-", " ")}`,
  );
  const lapsed =
    life.isDormant && life.state !== "dormant"
      ? `; lapsed by the record: ${body.last === undefined ? "no session on it" : `none on the record since ${formatDate(body.last.day)}`}`
      : "";
  return `${life.state.replaceAll("-", " ")}${since}${reason}${differing.join("")}${lapsed}`;
}

/** How a rhythm is kept; of a body that is not alive only what it was. */
export function rhythmWords(scene: Scene, state: RhythmState, lives: boolean): string {
  const { rhythm } = state;
  const every = `every ${rhythm.every.count === 1 ? rhythm.every.unit.slice(0, -1) : `${rhythm.every.count} ${rhythm.every.unit}`}`;
  if (!lives) return `${rhythm.label}, ${every}`;
  const host = state.host === undefined ? "" : `, ${partyName(scene, state.host)}'s turn to host`;
  const planned = state.planned === undefined ? "" : `, planned for ${formatDate(state.planned.day)}`;
  const kept =
    state.late !== undefined
      ? `late: was due ${formatDate(state.due ?? state.late.since)}, ${state.late.days < 60 ? count(state.late.days, "day") : count(state.late.months, "month")} ago`
      : state.due !== undefined
        ? `kept: next due ${formatDate(state.due)}`
        : "nothing says when it began";
  const breaks =
    state.breaks.length === 0
      ? ""
      : `; broken before: ${joinWords(
          state.breaks.map(
            (each) =>
              `due ${formatDate(each.due)}, resumed ${formatDate(each.resumed)}${each.missing === undefined ? "" : ` (${missingWords(each.missing)})`}`,
          ),
        )}`;
  return `${rhythm.label}, ${every}: ${kept}${planned}${host}${breaks}`;
}

function lastWords(body: BodyLine): string {
  if (body.last === undefined) return "No session on the record";
  return `${count(body.sessions, "session")} on the record; last ${formatDate(body.last.day)}, ${gapWords(body.last.since)} ago`;
}
