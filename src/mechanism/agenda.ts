import type { SubjectId } from "../base/ids.ts";
import type { AgendaDocument } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Reading, type Routes } from "./filing.ts";
import { assembleThing, assembleVersions } from "./thing.ts";

/** Agendas stand by session: `agenda:` and the session's slug (M8). */
export function agendaOf(session: SubjectId): SubjectId {
  return `agenda:${session.slice(session.indexOf(":") + 1)}` as SubjectId;
}

export const agendaRoutes: Routes<"agenda.item-proposed" | "agenda.item-withdrawn" | "agenda.item-treated"> = {
  "agenda.item-proposed": (word, to) => void to.file("agenda", agendaOf(word.content.session), word),
  "agenda.item-withdrawn": (word, to) => void to.file("agenda", agendaOf(word.content.session), word),
  "agenda.item-treated": (word, to) => void to.file("agenda", agendaOf(word.content.session), word),
};

export function assembleAgenda(reading: Reading, dossier: Dossier): AgendaDocument | undefined {
  const words = readWords(dossier);
  const { id } = dossier.key;
  const versions = assembleVersions(
    reading,
    dossier,
    ["agenda"],
    ({ terms }) => terms.kind === "agenda" && agendaOf(terms.session) === id,
  );
  const proposed = wordsOf(words, "agenda.item-proposed");
  const withdrawn = wordsOf(words, "agenda.item-withdrawn");
  const treated = wordsOf(words, "agenda.item-treated");
  const session =
    versions[0]?.terms.session ?? [...proposed, ...withdrawn, ...treated].map((word) => word.content.session)[0];
  if (session === undefined) return undefined;
  return { ...assembleThing(reading, "agenda", dossier, versions), session, proposed, withdrawn, treated };
}
