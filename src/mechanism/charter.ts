import type { PartyId } from "../base/ids.ts";
import type { CharterDocument } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Reading, type Routes } from "./filing.ts";
import { assembleVersions } from "./thing.ts";

/** Id of the one charter document. */
export const charterId = "charter";

export const charterRoutes: Routes<"charter.founded" | "charter.adopted" | "party.left"> = {
  "charter.founded": (word, to) => void to.file("charter", charterId, word),
  "charter.adopted": (word, to) => void to.file("charter", charterId, word),
  "party.left": (word, to) => void to.file("charter", charterId, word),
};

/** A party is named by the charter in force until its own first entry adopts it (M2). */
export function assembleCharter(reading: Reading, dossier: Dossier): CharterDocument | undefined {
  const inForce = reading.consent.charter();
  if (inForce === undefined) return undefined;
  const words = readWords(dossier);
  const joined = firstOf(wordsOf(words, "charter.founded", "charter.adopted"));
  const left = firstOf(wordsOf(words, "party.left"));
  return {
    kind: "charter",
    id: "charter",
    charter: inForce.charter,
    act: inForce.act,
    parties: inForce.charter.parties.map(({ id: party }) => {
      const [status, word] = left.has(party)
        ? (["left", left.get(party)] as const)
        : joined.has(party)
          ? (["joined", joined.get(party)] as const)
          : (["named", undefined] as const);
      return { party, status, ...(word !== undefined && { act: word.act, at: word.at }) };
    }),
    amendments: assembleVersions(reading, dossier, ["charter"], () => true),
  };
}

function firstOf<W extends { readonly party: PartyId }>(words: readonly W[]): ReadonlyMap<PartyId, W> {
  const first = new Map<PartyId, W>();
  for (const word of words) if (!first.has(word.party)) first.set(word.party, word);
  return first;
}
