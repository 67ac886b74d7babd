/** Rows in one answer to a list. */
export const sliceRows = 100;

/** Part of a list from a row on, with how many there are in all. */
export interface Slice<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** Rows from `start` on; only these are made, however long the list is. */
export function sliceOf<S, T>(all: readonly S[], start: number, make: (one: S) => T): Slice<T> {
  return { rows: all.slice(start, start + sliceRows).map(make), total: all.length };
}

/** Whether any of these words has what was typed, case and width apart; nothing typed fits everything. */
export function fits(typed: string | undefined, words: readonly (string | undefined)[]): boolean {
  const sought = fold(typed ?? "");
  return sought === "" || words.some((each) => each !== undefined && fold(each).includes(sought));
}

const fold = (words: string): string => words.normalize("NFKC").toLowerCase().trim();
