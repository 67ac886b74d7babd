import type { Content } from "../../act/catalogue.ts";
import { isSubjectId } from "../../base/ids.ts";
import type { SubjectId } from "../../base/ids.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import { bodyOfText } from "../../mechanism/derive/parties.ts";
import type { Scene } from "../../view/scene.ts";

/** The body an act concerns, so that who speaks for one body alone is let speak there: undefined where it is of the whole consultation. */
export function bodyOfAct(scene: Scene, kind: string, content: JsonObject): SubjectId | undefined {
  const { documents } = scene;
  if (kind === "proposal.tabled") return bodyOfTerms(scene, content);
  const { body, proposal, session, text } = content;
  if (typeof proposal === "string") {
    const tabling = scene.acts.find(proposal as Parameters<Scene["acts"]["find"]>[0]);
    const isRead = tabling?.kind === "proposal.tabled" && tabling.verdict.status === "valid";
    return isRead ? bodyOfTerms(scene, tabling.content) : undefined;
  }
  if (isSubject(body)) return body;
  if (isSubject(session)) return documents.find("session", session)?.body;
  const known = isSubject(text) ? documents.find("text", text) : undefined;
  return known === undefined ? undefined : bodyOfText(documents, known, known.revisions.at(-1)?.content);
}

function bodyOfTerms(scene: Scene, content: JsonObject): SubjectId | undefined {
  const { subject, terms } = content as unknown as Partial<Content<"proposal.tabled">>;
  if (terms === undefined) return undefined;
  if (terms.kind === "body") return subject;
  if ("body" in terms && isSubject(terms.body)) return terms.body;
  const session = "session" in terms ? terms.session : undefined;
  return isSubject(session) ? scene.documents.find("session", session)?.body : undefined;
}

const isSubject = (value: Json | undefined): value is SubjectId => typeof value === "string" && isSubjectId(value);
