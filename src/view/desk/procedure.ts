import type { Charter } from "../../act/charter.ts";
import type { SubjectId } from "../../base/ids.ts";
import { addDays, precisionOf } from "../../mechanism/derive/day.ts";
import { membersOf } from "../../mechanism/derive/parties.ts";
import { stateOfMinutes } from "../../mechanism/derive/minutes-state.ts";
import { stateOfSession } from "../../mechanism/derive/session-state.ts";
import type { SessionDocument } from "../../mechanism/documents.ts";
import { agendaOf } from "../../mechanism/agenda.ts";
import { dayOf } from "../../mechanism/session.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { dayAt } from "../time-words.ts";
import { nameSession } from "./name.ts";
import type { SessionName } from "./name.ts";

/** A date that the rules of procedure set for a session, with the rule it comes from. */
export interface ProcedureStep {
  readonly step: "items" | "papers" | "agenda" | "session" | "draft-minutes" | "minutes";
  /** Days from the session, negative before it; 0 is its own day. */
  readonly days: number;
  readonly day: string;
  /** `done` by the record; `passed` where nothing on the record tells; `now` is the next to come. */
  readonly state: "done" | "late" | "passed" | "now" | "ahead";
  /** What it rests on: the charter that sets the rule, and what fulfilled it. */
  readonly why: readonly ActRef[];
}

type Procedure = NonNullable<Charter["procedure"]>;

const rules: readonly (readonly [ProcedureStep["step"], keyof Procedure | undefined])[] = [
  ["items", "itemRequestDays"],
  ["papers", "papersDays"],
  ["agenda", "agendaSettledDays"],
  ["session", undefined],
  ["draft-minutes", "draftMinutesDays"],
  ["minutes", "minutesApprovedDays"],
];

/**
 * The clock of a session, by the charter in force; empty where its day is not stated exactly, and for history entered from a source:
 * no rule of this charter ran when it was held.
 */
export function procedureOf(scene: Scene, session: SessionDocument): readonly ProcedureStep[] {
  const charter = scene.documents.find("charter", "charter");
  const day = dayOf(session);
  if (charter === undefined || day === undefined || precisionOf(day) !== "day") return [];
  if (session.versions.every(({ rule }) => rule === "entered")) return [];
  const today = dayAt(scene, scene.now);
  const set = rules.flatMap(([step, field]) => {
    const days = field === undefined ? 0 : charter.charter.procedure?.[field];
    return days === undefined ? [] : [{ step, days, day: addDays(day, days) }];
  });
  const sorted = set.toSorted((a, b) => a.days - b.days);
  const next = sorted.find((each) => each.day >= today && doneBy(scene, session, each.step) === undefined);
  return sorted.map((each) => {
    const done = doneBy(scene, session, each.step);
    const isTold = each.step === "agenda" || each.step === "draft-minutes" || each.step === "minutes";
    const state =
      done !== undefined ? "done" : each.day < today ? (isTold ? "late" : "passed") : each === next ? "now" : "ahead";
    return { ...each, state, why: refsOf(scene, [charter.act, ...(done ?? [])]) };
  });
}

/** The acts by which a step is fulfilled; undefined where the record has none. */
function doneBy(scene: Scene, session: SessionDocument, step: ProcedureStep["step"]) {
  const { documents } = scene;
  switch (step) {
    case "agenda": {
      const version = documents.find("agenda", agendaOf(session.id))?.versions.find(isHolding);
      return version === undefined ? undefined : [version.proposal];
    }
    case "session":
      return session.held.length === 0 ? undefined : session.held.map(({ act }) => act);
    case "draft-minutes": {
      const minutes = minutesOf(scene, session.id);
      return minutes?.revision === undefined ? undefined : [minutes.revision.act];
    }
    case "minutes": {
      const minutes = minutesOf(scene, session.id);
      const settled = minutes?.state === "approved" || minutes?.state === "numbered";
      return settled ? [] : undefined;
    }
    case "items":
    case "papers":
      return undefined;
  }
}

const minutesOf = (scene: Scene, session: SubjectId): ReturnType<typeof stateOfMinutes> =>
  scene.documents
    .list("text")
    .map((text) => stateOfMinutes(scene.documents, text))
    .find((minutes) => minutes?.session === session);

/** The session that comes next, with its clock. */
export interface NextSession {
  readonly session: SubjectId;
  readonly name: SessionName;
  /** Absent in a body's name alone. */
  readonly body?: string;
  readonly steps: readonly ProcedureStep[];
}

/** The first session agreed or planned from today on; undefined where none is set to a day. */
export function nextSession(scene: Scene): NextSession | undefined {
  const today = dayAt(scene, scene.now);
  const coming = scene.documents.list("session").flatMap((session) => {
    const day = dayOf(session);
    if (day === undefined || day < today || precisionOf(day) !== "day") return [];
    const { status } = stateOfSession(session, membersOf(scene.documents, session.body));
    return status === "agreed" || status === "planned" ? [{ day, session }] : [];
  });
  const [first] = coming.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  if (first === undefined) return undefined;
  const { session } = first;
  const body = session.body === undefined ? undefined : scene.documents.find("body", session.body);
  const named = body === undefined ? undefined : principalOf(body)?.terms.name;
  return {
    session: session.id,
    name: nameSession(scene, session.id),
    ...(named === undefined ? {} : { body: named }),
    steps: procedureOf(scene, session),
  };
}
