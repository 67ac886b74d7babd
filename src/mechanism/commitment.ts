import type { CommitmentDocument } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Reading, type Routes } from "./filing.ts";
import { assembleThing, assembleVersions } from "./thing.ts";

export const commitmentRoutes: Routes<"commitment.reported" | "commitment.assessed"> = {
  "commitment.reported": (word, to) => void to.file("commitment", word.content.commitment, word),
  "commitment.assessed": (word, to) => void to.file("commitment", word.content.commitment, word),
};

export function assembleCommitment(reading: Reading, dossier: Dossier): CommitmentDocument | undefined {
  const words = readWords(dossier);
  if (words.length === 0) return undefined;
  return {
    ...assembleThing(reading, "commitment", dossier, assembleVersions(reading, dossier, ["commitment"])),
    reported: wordsOf(words, "commitment.reported"),
    assessed: wordsOf(words, "commitment.assessed"),
  };
}
