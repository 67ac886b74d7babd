import type { TextDocument } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { followersOf, wordsOf, type Reading, type Routes } from "./filing.ts";
import { assembleThing, assembleVersions } from "./thing.ts";

export const textRoutes: Routes<"text.tabled" | "clause.stanced" | "text.commented"> = {
  "text.tabled": (word, to) => void to.file("text", word.content.text, word),
  "clause.stanced": (word, to) => void to.file("text", word.content.text, word),
  "text.commented": (word, to) => void to.file("text", word.content.text, word),
};

export function assembleText(reading: Reading, dossier: Dossier): TextDocument | undefined {
  const words = readWords(dossier);
  if (words.length === 0) return undefined;
  const versions = assembleVersions(reading, dossier, ["text", "minutes"]);
  return {
    ...assembleThing(reading, "text", dossier, versions),
    revisions: wordsOf(words, "text.tabled"),
    stances: wordsOf(words, "clause.stanced"),
    comments: wordsOf(words, "text.commented"),
    numbers: followersOf(reading, versions, "number.given"),
    explanations: followersOf(reading, versions, "explanation.entered"),
  };
}
