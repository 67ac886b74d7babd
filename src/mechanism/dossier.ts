import type { AnyWord, DocumentKey } from "./documents.ts";

/**
 * Everything said about one thing, as filed. The document is assembled from it only when somebody asks, at a cost that grows
 * with this thing's acts and not with the record's.
 */
export interface Dossier {
  readonly key: DocumentKey;
  readonly words: AnyWord[];
  /** Dossiers whose documents read this one: they are touched with it. */
  dependents: Dossier[] | undefined;
  /** False once a word was filed out of order; mended when the dossier is read. */
  isSorted: boolean;
  /** Round of `take` in which it was last touched. */
  round: number;
}

export function createDossier(key: DocumentKey): Dossier {
  return { key, words: [], dependents: undefined, isSorted: true, round: 0 };
}

/** Files a word; the same word is filed once, even where an act names one thing twice. */
export function fileWord(dossier: Dossier, word: AnyWord): void {
  const last = dossier.words.at(-1);
  if (last === word) return;
  if (last !== undefined && compareWords(last, word) > 0) dossier.isSorted = false;
  dossier.words.push(word);
}

/** Says that the document of `dependent` reads the document of `dossier`. */
export function addDependent(dossier: Dossier, dependent: Dossier): void {
  if (dossier.dependents === undefined) dossier.dependents = [dependent];
  else if (!dossier.dependents.includes(dependent)) dossier.dependents.push(dependent);
}

/** The words by date, party and number: the one order of every list, whatever the order of arrival. */
export function readWords(dossier: Dossier): readonly AnyWord[] {
  if (!dossier.isSorted) {
    dossier.words.sort(compareWords);
    dossier.isSorted = true;
  }
  return dossier.words;
}

interface Dated {
  readonly act?: string;
  readonly at: string;
  readonly party: string;
  readonly n: number;
}

/** By date, then party, then number in that party's log; of two branches of one log by the act's own name. */
export function compareWords(a: Dated, b: Dated): number {
  return compareText(a.at, b.at) || compareText(a.party, b.party) || a.n - b.n || compareText(a.act ?? "", b.act ?? "");
}

/** By code unit, the same in every place and language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
