import type { PartyId, SubjectId } from "../base/ids.ts";
import type { SingleTerms } from "../act/terms.ts";
import type { StatementDocument } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { principalOf } from "../mechanism/thing.ts";
import type { Scene } from "./scene.ts";
import type { Versioned } from "./thing.ts";
import { formatDate } from "./time-words.ts";

/** What a party is called in running text, for example its capital. */
export function partyName(scene: Scene, party: PartyId): string {
  return (
    scene.documents.find("charter", "charter")?.charter.parties.find((each) => each.id === party)?.shortName ?? party
  );
}

/** `Seoul`, `Seoul and Tokyo`, `Seoul, Washington and Tokyo`, our own side first. */
export function partyNames(scene: Scene, parties: Iterable<PartyId>): string {
  const all = [...new Set(parties)];
  const ordered = [...all.filter((each) => each === scene.party), ...all.filter((each) => each !== scene.party)];
  return joinWords(ordered.map((each) => partyName(scene, each)));
}

export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What a rung of the charter's ladder is called. */
export function levelName(scene: Scene, level: string): string {
  return (
    scene.documents.find("charter", "charter")?.charter.levels.find((each) => each.id === level)?.label ??
    level.replaceAll("-", " ")
  );
}

/** What a thing of the record calls itself; its id where the record does not hold it. */
export function subjectName(scene: Scene, id: SubjectId): string {
  const kind = id.slice(0, id.indexOf(":"));
  const { documents } = scene;
  switch (kind) {
    case "body":
      return nameFrom(documents.find("body", id), (terms) => terms.name) ?? id;
    case "session":
      return sessionName(scene, id);
    case "agenda": {
      const agenda = documents.find("agenda", id);
      return agenda === undefined ? id : `Agenda of ${sessionName(scene, agenda.session)}`;
    }
    case "text": {
      const text = documents.find("text", id);
      return (
        text?.revisions.at(-1)?.content.title ??
        nameFrom(text, (terms) => ("title" in terms ? terms.title : undefined)) ??
        id
      );
    }
    case "issue":
      return documents.find("issue", id)?.title ?? id;
    case "agreement":
      return nameFrom(documents.find("agreement", id), (terms) => terms.name) ?? id;
    case "commitment":
      return nameFrom(documents.find("commitment", id), (terms) => terms.what) ?? id;
    case "statement":
      return statementName(documents.find("statement", id)) ?? id;
    case "outreach":
      return documents.find("outreach", id)?.words.at(-1)?.content.with ?? id;
    case "briefing":
      return documents.find("briefing", id)?.words.at(-1)?.content.on ?? id;
    case "communication":
      return documents.find("communication", id)?.words.at(-1)?.content.title ?? id;
    case "document":
      return documents.find("document", id)?.words.at(-1)?.content.title ?? id;
    default:
      return id;
  }
}

/** Off the record not even the title is told. */
function statementName(statement: StatementDocument | undefined): string | undefined {
  const content = statement?.words.at(-1)?.content;
  return content?.attribution.kind === "off-the-record" ? "a statement off the record" : content?.title;
}

/** What a watched phrase is called. */
export function wordingName(scene: Scene, wording: string): string {
  return scene.documents.find("wording", wording)?.registered.at(-1)?.content.title ?? wording.replaceAll("-", " ");
}

/** `57th meeting of X, Seoul, 4 Nov 2025`: its own name where it has one, else body, place and day. */
export function sessionName(scene: Scene, id: SubjectId): string {
  const session = scene.documents.find("session", id);
  const terms = session === undefined ? undefined : principalOf(session)?.terms;
  if (session === undefined || terms === undefined) return id;
  const body = subjectName(scene, terms.body);
  const held = dayOf(session);
  const day = held === undefined ? undefined : formatDate(held);
  return [terms.name ?? body, terms.place, day].filter((word) => word !== undefined).join(", ");
}

function nameFrom<T extends SingleTerms>(
  thing: Versioned<T> | undefined,
  name: (terms: T) => string | undefined,
): string | undefined {
  const version = thing === undefined ? undefined : principalOf(thing);
  return version === undefined ? undefined : name(version.terms);
}
