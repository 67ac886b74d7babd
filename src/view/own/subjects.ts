import type { SubjectId } from "../../base/ids.ts";
import { dayOf } from "../../mechanism/session.ts";
import { nameSubject } from "../desk/name.ts";
import type { Name } from "../desk/name.ts";
import type { Scene } from "../scene.ts";

/** A thing of the record that private matter can be about. */
export interface Subject {
  readonly id: SubjectId;
  readonly kind: "issue" | "text" | "session" | "commitment" | "body";
  readonly name: Name;
}

/** Sessions offered: the latest, planned ones first among them. */
const sessionsMax = 60;

/** What a position, a note or a press line can be about, kind by kind: nobody has to know how the record names it. */
export function listSubjects(scene: Scene): readonly Subject[] {
  const { documents } = scene;
  const named = (kind: Subject["kind"], ids: readonly SubjectId[]): readonly Subject[] =>
    ids.map((id) => ({ id, kind, name: nameSubject(scene, id) }));
  const sessions = documents
    .list("session")
    .map((session) => ({ id: session.id, day: dayOf(session) ?? "" }))
    .toSorted((a, b) => (a.day < b.day ? 1 : -1))
    .slice(0, sessionsMax);
  return [
    ...named(
      "issue",
      documents.list("issue").map(({ id }) => id),
    ),
    ...named(
      "text",
      documents.list("text").map(({ id }) => id),
    ),
    ...named(
      "session",
      sessions.map(({ id }) => id),
    ),
    ...named(
      "commitment",
      documents.list("commitment").map(({ id }) => id),
    ),
    ...named(
      "body",
      documents.list("body").map(({ id }) => id),
    ),
  ];
}
