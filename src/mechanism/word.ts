import type { KindName } from "../act/catalogue.ts";
import type { SubjectId } from "../base/ids.ts";
import type { WordDocument } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Reading, type Routes } from "./filing.ts";
import { fileUses } from "./wording.ts";

/** Things that are one party's word and nothing else; a later word under the same id corrects its author's earlier one. */
export const wordRoutes: Routes<
  "statement.made" | "outreach.held" | "briefing.given" | "communication.sent" | "document.entered" | "same.as"
> = {
  "statement.made": (word, to) => {
    to.file("statement", word.content.statement, word);
    fileUses(word, to);
  },
  "outreach.held": (word, to) => void to.file("outreach", word.content.outreach, word),
  "briefing.given": (word, to) => void to.file("briefing", word.content.briefing, word),
  "communication.sent": (word, to) => void to.file("communication", word.content.communication, word),
  "document.entered": (word, to) => {
    to.file("document", word.content.document, word);
    fileUses(word, to);
  },
  "same.as": (word, to) => to.same(word.content.one, word.content.other),
};

export function assembleWord<K extends string, A extends KindName>(
  kind: K,
  act: A,
): (reading: Reading, dossier: Dossier) => WordDocument<K, A> | undefined {
  return (reading, dossier) => {
    const words = wordsOf(readWords(dossier), act);
    if (words.length === 0) return undefined;
    const id = dossier.key.id as SubjectId;
    return { id, kind, same: reading.sameAs(id), words };
  };
}
