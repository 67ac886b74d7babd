import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { Documents, TextDocument } from "../documents.ts";
import { principalOf } from "../thing.ts";

/** Parties that meet in a body: those its terms name, else all the charter names. */
export function membersOf(documents: Documents, body: SubjectId | undefined): readonly PartyId[] {
  const document = body === undefined ? undefined : documents.find("body", body);
  const named = document === undefined ? undefined : principalOf(document)?.terms.members;
  return named ?? documents.find("charter", "charter")?.charter.parties.map((party) => party.id) ?? [];
}

/**
 * Rank of a rung on the charter's ladder, lowest first; undefined for a rung the charter does not name. The order of levels
 * comes from the charter alone.
 */
export function rankOf(documents: Documents, level: string | undefined): number | undefined {
  const rank = documents.find("charter", "charter")?.charter.levels.findIndex((rung) => rung.id === level) ?? -1;
  return rank < 0 ? undefined : rank;
}

/** Level a body stands at, as its terms stand. */
export function levelOf(documents: Documents, body: SubjectId | undefined): string | undefined {
  const document = body === undefined ? undefined : documents.find("body", body);
  return document === undefined ? undefined : principalOf(document)?.terms.level;
}

/** Party that kept a body's secretariat on a day, where the body's terms say so. */
export function secretariatOf(documents: Documents, body: SubjectId | undefined, day: string): PartyId | undefined {
  const document = body === undefined ? undefined : documents.find("body", body);
  const periods = document === undefined ? undefined : principalOf(document)?.terms.secretariat;
  return periods?.find(
    ({ from, until }) =>
      (from === undefined || from <= day.slice(0, from.length)) &&
      (until === undefined || day.slice(0, until.length) <= until),
  )?.party;
}

/** The body a text belongs to: the one its terms or the revision name, else that of the session either names. */
export function bodyOfText(
  documents: Documents,
  text: TextDocument,
  revision: TextDocument["revisions"][number]["content"] | undefined,
): SubjectId | undefined {
  const terms = principalOf(text)?.terms;
  const named = revision?.body ?? (terms?.kind === "text" ? terms.body : undefined);
  const session = terms?.kind === "minutes" ? terms.session : revision?.session;
  return named ?? (session === undefined ? undefined : documents.find("session", session)?.body);
}
