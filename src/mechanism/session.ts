import type { TermsOf } from "../act/terms.ts";
import type { SubjectId } from "../base/ids.ts";
import type { SessionDocument } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Filing, type Reading, type Routes } from "./filing.ts";
import { assembleThing, assembleVersions, isHolding, principalOf } from "./thing.ts";
import { fileUses } from "./wording.ts";

export const sessionRoutes: Routes<
  "session.held" | "delegation.named" | "announcement.made" | "readout.tabled" | "readout.published"
> = {
  "session.held": (word, to) => void to.file("session", word.content.session, word),
  "delegation.named": (word, to) => void to.file("session", word.content.session, word),
  "announcement.made": (word, to) => {
    to.file("session", word.content.session, word);
    fileUses(word, to);
  },
  "readout.tabled": (word, to) => {
    to.file("session", word.content.session, word);
    fileUses(word, to);
  },
  "readout.published": (word, to) => {
    to.file("session", word.content.session, word);
    fileUses(word, to);
  },
};

/** A body lists the sessions that name it. */
export function linkSession(dossier: Dossier, terms: TermsOf<"session">, to: Filing): void {
  to.link(dossier, "body", terms.body, "sessions");
}

export function assembleSession(reading: Reading, dossier: Dossier): SessionDocument | undefined {
  const words = readWords(dossier);
  if (words.length === 0) return undefined;
  const versions = assembleVersions(reading, dossier, ["session"]);
  const body = principalOf({ versions })?.terms.body;
  return {
    ...assembleThing(reading, "session", dossier, versions),
    ...(body !== undefined && { body }),
    held: wordsOf(words, "session.held"),
    delegations: wordsOf(words, "delegation.named"),
    announcements: wordsOf(words, "announcement.made"),
    readouts: wordsOf(words, "readout.tabled", "readout.published"),
  };
}

/** What a body needs of a session, as its document would have it, without assembling the rest. */
export function glimpseOf(
  reading: Reading,
  dossier: Dossier,
): { readonly body: SubjectId | undefined; readonly day: string | undefined } {
  const versions = assembleVersions(reading, dossier, ["session"]);
  const held = wordsOf(readWords(dossier), "session.held");
  return { body: principalOf({ versions })?.terms.body, day: dayOf({ versions, held }) };
}

/**
 * First day of a session, as precise as stated: the one named by all who say it was held and name a day, else that of its
 * terms, else the first that anybody names (M7).
 */
export function dayOf(session: Pick<SessionDocument, "versions" | "held">): string | undefined {
  const said = [
    ...session.versions.flatMap((version) =>
      isHolding(version) && version.terms.status === "held" ? (version.terms.when?.day ?? []) : [],
    ),
    ...session.held.flatMap(({ content }) => content.when?.day ?? content.on ?? []),
  ];
  const agreed = principalOf(session)?.terms.when?.day;
  const exact = said.toSorted((a, b) => b.length - a.length)[0];
  const isOne = exact !== undefined && said.every((day) => exact.startsWith(day));
  if (!isOne) return agreed ?? said[0];
  // A day said less exactly than the terms have it takes nothing from them.
  return agreed?.startsWith(exact) === true ? agreed : exact;
}
