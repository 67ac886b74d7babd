import { decodeUtf8 } from "../../base/bytes.ts";
import { isSubjectId } from "../../base/ids.ts";
import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import { checkDraft } from "../../mechanism/derive/wording-draft.ts";
import { addDays, precisionOf } from "../../mechanism/derive/day.ts";
import { dayOf } from "../../mechanism/session.ts";
import { readRevision } from "../../text/revision.ts";
import { showHidden } from "../hidden.ts";
import { wordingName } from "../names.ts";
import type { Scene } from "../scene.ts";
import { dayAt, isOutsideOffice } from "../time-words.ts";
import type { LetterHour } from "./letter-hours.ts";

/** What a person should know before tabling; none of it prevents it. */
export type Warning =
  /** Signs that cannot be seen, or change how others are read; `shown` names each of them. */
  | { readonly warning: "hidden-signs"; readonly where: string; readonly shown: string }
  /** An agreed phrase that the words change, or drop though the last document had it. */
  | {
      readonly warning: "agreed-words";
      readonly name: string;
      readonly change: "changed" | "dropped";
      readonly forms: readonly string[];
      readonly last?: string;
    }
  /** After the last day that the rules of procedure set. It is recorded, not prevented. */
  | { readonly warning: "late"; readonly clock: Clock; readonly day: string }
  /** A deadline outside the office hours of a capital. */
  | { readonly warning: "outside-office"; readonly hour: LetterHour["what"]; readonly party: PartyId }
  /** A language of equal force in which the words are lacking. */
  | { readonly warning: "language-lacking"; readonly name: string; readonly lang: string };

type Clock = "agenda-items" | "papers" | "agenda-settled" | "draft-minutes" | "minutes-approved";

/** A draft as it is to be warned of. */
interface Warned {
  readonly kind: string;
  readonly content: JsonObject;
  readonly parts: readonly {
    readonly name: string;
    readonly lang: string;
    readonly media: string;
    readonly bytes: Uint8Array;
  }[];
  readonly hours: readonly LetterHour[];
}

export function warningsOf(scene: Scene, warned: Warned): readonly Warning[] {
  const texts = textsOf(warned.parts);
  return [
    ...hiddenIn(warned.content, []),
    ...texts.flatMap(({ name, lang, text }) => hiddenText(lang === "" ? name : `${name} (${lang})`, text)),
    ...agreedWords(scene, warned, texts),
    ...lateness(scene, warned),
    ...warned.hours.flatMap((hour) => outsideOffice(scene, hour)),
    ...languages(scene, warned),
  ];
}

interface Text {
  readonly name: string;
  readonly lang: string;
  readonly text: string;
}

/** Words of the parts: clauses of a revision as they read, other text as it stands. */
function textsOf(parts: Warned["parts"]): readonly Text[] {
  return parts.flatMap(({ bytes, lang, media, name }) => {
    const revision = name === "revision" ? readRevision(bytes) : undefined;
    if (revision?.ok === true) {
      return [{ name, lang, text: revision.value.clauses.map((clause) => clause.text).join("\n\n") }];
    }
    const text = media.startsWith("text/") ? decodeUtf8(bytes) : undefined;
    return text === undefined ? [] : [{ name, lang, text }];
  });
}

function hiddenIn(value: Json, path: readonly string[]): readonly Warning[] {
  if (typeof value === "string") return hiddenText(path.join(" "), value);
  if (Array.isArray(value)) return value.flatMap((each, i) => hiddenIn(each as Json, [...path, String(i + 1)]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => hiddenIn(inner, [...path, name]));
}

function hiddenText(where: string, text: string): readonly Warning[] {
  const lines = text.split("\n").filter((line) => showHidden(line) !== line.replaceAll("\t", " "));
  return lines.slice(0, 3).map((line) => ({ warning: "hidden-signs", where, shown: showHidden(line).slice(0, 200) }));
}

/** Kinds whose words other documents are held against, with the fields in which they stand. */
const spoken: Readonly<Record<string, true>> = {
  "text.tabled": true,
  "readout.tabled": true,
  "readout.published": true,
  "announcement.made": true,
  "statement.made": true,
};

function agreedWords(scene: Scene, { content, kind }: Warned, texts: readonly Text[]): readonly Warning[] {
  if (spoken[kind] !== true) return [];
  const claims = Array.isArray(content["claims"]) ? (content["claims"] as readonly JsonObject[]) : [];
  const said = claims.flatMap((claim) => (typeof claim["words"] === "string" ? [claim["words"]] : []));
  const versions = [...texts.map(({ text }) => text), ...(said.length > 0 ? [said.join("\n")] : [])];
  return departures(scene, versions, bodyOf(scene, content));
}

/** Where words depart from agreed language: an account, a text, a press line. */
export function departures(scene: Scene, versions: readonly string[], body: SubjectId | undefined): readonly Warning[] {
  return checkDraft(scene.documents, { versions, body, day: dayAt(scene, scene.now) }).flatMap(
    ({ change, forms, last, wording }): Warning[] =>
      change === "changed" || change === "dropped"
        ? [
            {
              warning: "agreed-words",
              name: wordingName(scene, wording),
              change,
              forms,
              ...(last?.form === undefined ? {} : { last: last.form }),
            },
          ]
        : [],
  );
}

/** The body an act concerns: the one it names, or that of its session. */
export function bodyOf(scene: Scene, content: JsonObject): SubjectId | undefined {
  const { body, session } = content;
  if (typeof body === "string" && isSubjectId(body)) return body;
  return typeof session === "string" ? scene.documents.find("session", session)?.body : undefined;
}

/** The clock of procedure that an act must keep, and the session it counts from. */
function clockOf({ content, kind }: Warned): readonly [Clock, unknown] | undefined {
  const { purpose, session, terms } = content;
  if (kind === "agenda.item-proposed") return ["agenda-items", session];
  if (kind === "text.tabled" && purpose === "paper") return ["papers", session];
  if (kind === "text.tabled" && purpose === "minutes") return ["draft-minutes", session];
  if (kind !== "proposal.tabled" || typeof terms !== "object" || terms === null) return undefined;
  const named = terms as JsonObject;
  if (named["kind"] === "agenda") return ["agenda-settled", named["session"]];
  return named["kind"] === "minutes" ? ["minutes-approved", named["session"]] : undefined;
}

const procedureFields = {
  "agenda-items": "itemRequestDays",
  papers: "papersDays",
  "agenda-settled": "agendaSettledDays",
  "draft-minutes": "draftMinutesDays",
  "minutes-approved": "minutesApprovedDays",
} as const;

/** Late by the rules of procedure: the day is that of our capital. */
function lateness(scene: Scene, warned: Warned): readonly Warning[] {
  const [clock, session] = clockOf(warned) ?? [];
  if (clock === undefined || typeof session !== "string") return [];
  const days = scene.documents.find("charter", "charter")?.charter.procedure?.[procedureFields[clock]];
  const document = scene.documents.find("session", session);
  const held = document === undefined ? undefined : dayOf(document);
  if (days === undefined || held === undefined || precisionOf(held) !== "day") return [];
  const last = addDays(held, days);
  return dayAt(scene, scene.now) > last ? [{ warning: "late", clock, day: last }] : [];
}

function outsideOffice(scene: Scene, { at, clock, what }: LetterHour): readonly Warning[] {
  if (what !== "answer-by" && what !== "silence-ends") return [];
  const parties = scene.documents.find("charter", "charter")?.charter.parties ?? [];
  return parties
    .filter(({ id }) => (clock === "each" || clock === id) && isOutsideOffice(scene, at, id))
    .map(({ id }) => ({ warning: "outside-office", hour: what, party: id }));
}

/** A text negotiated in several languages lacks one. */
function languages(scene: Scene, { kind, parts }: Warned): readonly Warning[] {
  if (kind !== "text.tabled") return [];
  const asked = scene.documents.find("charter", "charter")?.charter.languages ?? [];
  const given = new Set(parts.filter(({ name }) => name === "revision").map(({ lang }) => lang));
  return asked
    .filter((lang) => !given.has(lang))
    .map((lang) => ({ warning: "language-lacking", name: "revision", lang }));
}
