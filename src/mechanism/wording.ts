import type { PartyId, SubjectId } from "../base/ids.ts";
import type { WordingDocument, WordOf } from "./documents.ts";
import { compareText, compareWords, readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Filing, type Routes } from "./filing.ts";

const usingKinds = [
  "announcement.made",
  "readout.tabled",
  "readout.published",
  "statement.made",
  "document.entered",
] as const;
type UsingWord = WordOf<(typeof usingKinds)[number]>;

export const wordingRoutes: Routes<"wording.registered"> = {
  "wording.registered": (word, to) => void to.file("wording", word.content.wording, word),
};

/** Files a document's word with every watched phrase it states to have or to lack. */
export function fileUses(word: UsingWord, to: Filing): void {
  for (const use of word.content.wordings ?? []) to.file("wording", use.wording, word);
}

export function assembleWording(_: unknown, dossier: Dossier): WordingDocument | undefined {
  const words = readWords(dossier);
  if (words.length === 0) return undefined;
  const { id } = dossier.key;
  const uses = wordsOf(words, ...usingKinds)
    .flatMap((word) =>
      (word.content.wordings ?? [])
        .filter((use) => use.wording === id)
        .map((use) => ({
          word,
          use: {
            act: word.act,
            party: word.party,
            of: speakersOf(word),
            on: word.content.on,
            in: documentOf(word),
            ...(use.form !== undefined && { form: use.form }),
          },
        })),
    )
    .toSorted((a, b) => compareText(a.use.on, b.use.on) || compareWords(a.word, b.word))
    .map((each) => each.use);
  return { kind: "wording", id, registered: wordsOf(words, "wording.registered"), uses };
}

function documentOf(word: UsingWord): SubjectId {
  switch (word.kind) {
    case "statement.made":
      return word.content.statement;
    case "document.entered":
      return word.content.document;
    default:
      return word.content.session;
  }
}

/** An account or a statement is its author's unless it says whose; a document is of the parties it names. */
function speakersOf(word: UsingWord): readonly PartyId[] {
  if (word.kind === "document.entered") return word.content.parties ?? [];
  return [word.content.of ?? word.party];
}
