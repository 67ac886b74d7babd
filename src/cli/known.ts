import { isSubjectId } from "../base/ids.ts";
import { findAct } from "../view/act.ts";
import type { Scene } from "../view/scene.ts";
import { Refused } from "./failure.ts";

/** Terms as typed, not yet checked by their form. */
interface Typed {
  readonly subject: unknown;
  readonly terms: unknown;
}

/**
 * What the terms we put forward rest on is known to us: the body of a session, the session at which silence was opened, and the
 * text of a revision. Only our own are asked so; of the others' we may not have everything yet.
 */
export function checkKnown(scene: Scene, subject: string, terms: unknown, openedAt?: string): void {
  const matters = mattersOf({ subject, terms });
  const ours = new Set(matters.map((each) => each.subject));
  for (const each of matters) {
    checkRevision(scene, each);
    checkBody(scene, each, ours);
  }
  if (openedAt !== undefined && !(isSubjectId(openedAt) && scene.documents.find("session", openedAt) !== undefined)) {
    throw new Refused({ code: "session-unknown", sentence: `There is no ${openedAt} on the record.` });
  }
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mattersOf(whole: Typed): readonly Typed[] {
  if (!isGroup(whole.terms) || !Array.isArray(whole.terms["items"])) return [whole];
  const items: readonly unknown[] = whole.terms["items"];
  return items.flatMap((item) => (isGroup(item) ? [{ subject: item["subject"], terms: item["terms"] }] : []));
}

/** A revision is adopted under the name of its own text: under another it would leave that text where it was. */
function checkRevision(scene: Scene, { subject, terms }: Typed): void {
  const revision = isGroup(terms) ? terms["revision"] : undefined;
  if (typeof revision !== "string") return;
  const act = findAct(scene, revision);
  const text = act?.kind === "text.tabled" ? act.content["text"] : undefined;
  if (typeof text !== "string" || text === subject) return;
  const sentence = `That revision is one of ${text}: adopt it under the subject ${text}, not ${String(subject)}.`;
  throw new Refused({ code: "revision-of-another", sentence });
}

/** A session is one of a body: one on the record, or put forward in the same package. */
function checkBody(scene: Scene, { terms }: Typed, ours: ReadonlySet<unknown>): void {
  if (!isGroup(terms) || terms["kind"] !== "session") return;
  const { body } = terms;
  if (typeof body !== "string" || !isSubjectId(body)) return;
  if (ours.has(body) || scene.documents.find("body", body) !== undefined) return;
  const sentence = `There is no ${body} on the record: put it forward first, or with the session in one package.`;
  throw new Refused({ code: "body-unknown", sentence });
}
