import type { TermsOf } from "../act/terms.ts";
import type { SubjectId } from "../base/ids.ts";
import type { BodyDocument } from "./documents.ts";
import { compareText, type Dossier } from "./dossier.ts";
import type { Filing, Reading } from "./filing.ts";
import { glimpseOf } from "./session.ts";
import { assembleThing, assembleVersions, principalOf } from "./thing.ts";

/** A body's predecessors show it among their successors. */
export function linkBody(dossier: Dossier, terms: TermsOf<"body">, to: Filing): void {
  for (const predecessor of terms.successorOf ?? []) to.link(dossier, "body", predecessor, "successors");
}

export function assembleBody(reading: Reading, dossier: Dossier): BodyDocument | undefined {
  const versions = assembleVersions(reading, dossier, ["body"]);
  if (versions.length === 0) return undefined;
  const id = dossier.key.id as SubjectId;
  return {
    ...assembleThing(reading, "body", dossier, versions),
    sessions: sessionsOf(reading, id),
    successors: reading.linked("successors", id).filter((each) => isSuccessor(reading, each, id)),
  };
}

/** Sessions whose terms, as they stand now, name this body: by day, those without a day last. */
function sessionsOf(reading: Reading, body: SubjectId): readonly SubjectId[] {
  return reading
    .linked("sessions", body)
    .flatMap((id) => {
      const session = reading.find("session", id);
      if (session === undefined) return [];
      const glimpse = glimpseOf(reading, session);
      return glimpse.body === body ? [{ id, day: glimpse.day ?? "9999" }] : [];
    })
    .toSorted((a, b) => compareText(a.day, b.day) || compareText(a.id, b.id))
    .map((each) => each.id);
}

function isSuccessor(reading: Reading, id: SubjectId, of: SubjectId): boolean {
  const dossier = reading.find("body", id);
  if (dossier === undefined) return false;
  const terms = principalOf({ versions: assembleVersions(reading, dossier, ["body"]) })?.terms;
  return terms?.successorOf?.includes(of) ?? false;
}
