import type { SubjectId } from "../../base/ids.ts";
import { lastDayOf } from "../../mechanism/derive/day.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { dayOf } from "../../mechanism/session.ts";
import type { ActRef, Scene } from "../scene.ts";
import { dayAt } from "../time-words.ts";
import { factsOf } from "./session.ts";
import type { SessionFacts, Standing } from "./session.ts";
import { perReading } from "./per-reading.ts";
import { nameSession } from "./name.ts";
import type { SessionName } from "./name.ts";
import { fits, sliceOf } from "./slice.ts";
import type { Slice } from "./slice.ts";

/** One session in a list. */
export interface SessionRow {
  readonly id: SubjectId;
  readonly name: SessionName;
  readonly body?: { readonly id: SubjectId; readonly name: string };
  readonly standing: Standing;
  readonly level?: SessionFacts["level"];
  readonly format?: SessionFacts["format"];
  readonly hostEvent?: string;
  readonly gap?: SessionFacts["gap"];
  readonly neighbours: SessionFacts["neighbours"];
  readonly why: readonly ActRef[];
}

export interface SessionsQuestion {
  readonly body?: SubjectId;
  /** Sessions to come, and those without a day, or those before today. */
  readonly when?: "coming" | "past";
  readonly typed?: string;
  readonly start: number;
}

interface Placed {
  readonly id: SubjectId;
  readonly day: string | undefined;
  readonly body: SubjectId | undefined;
}

/** Every session with its day, newest first; what has no day stands first, for it is still to come. */
const placedOf = perReading((documents: Documents): readonly Placed[] =>
  documents
    .list("session")
    .map((session) => ({ id: session.id, day: dayOf(session), body: session.body }))
    .toSorted((a, b) => order(last(b.day), last(a.day)) || order(a.id, b.id)),
);

const last = (day: string | undefined): string => (day === undefined ? "9999" : lastDayOf(day));

/** A slice of the sessions, newest first; of those to come the nearest first. */
export function viewSessionList(
  scene: Scene,
  { body, start, typed, when }: SessionsQuestion,
): Slice<SessionRow> & {
  readonly coming: number;
  readonly past: number;
} {
  const today = dayAt(scene, scene.now);
  const isComing = ({ day }: Placed): boolean => last(day) >= today;
  const all = placedOf(scene.documents).filter(
    (each) => (body === undefined || each.body === body) && hasWords(scene, each, typed),
  );
  const coming = all.filter(isComing).toReversed();
  const past = all.filter((each) => !isComing(each));
  const asked = when === "coming" ? coming : when === "past" ? past : all;
  return {
    ...sliceOf(asked, start, ({ id }) => rowOf(scene, id)),
    coming: coming.length,
    past: past.length,
  };
}

function hasWords(scene: Scene, { id }: Placed, typed: string | undefined): boolean {
  if (typed === undefined || typed.trim() === "") return true;
  const { day, name, place } = nameSession(scene, id);
  return fits(typed, [name, place, day]);
}

function rowOf(scene: Scene, id: SubjectId): SessionRow {
  const session = scene.documents.find("session", id);
  if (session === undefined) throw new Error("a session that was listed is there");
  const { body, format, gap, hostEvent, level, name, neighbours, standing, why } = factsOf(scene, session);
  return {
    id,
    name,
    standing,
    neighbours,
    why,
    ...(body === undefined ? {} : { body }),
    ...(level === undefined ? {} : { level }),
    ...(format === undefined ? {} : { format }),
    ...(hostEvent === undefined ? {} : { hostEvent }),
    ...(gap === undefined ? {} : { gap }),
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
