/** Numbers of pouches, counted from 1 by their sender for each addressee, as runs: few words for many numbers. */
export interface Run {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
}

/** Runs of one list, at most: where there are more the highest are told, since the oldest matter least. */
export const runsMax = 256;

/** The numbers in order, each once, as runs that neither touch nor overlap. */
export function toRuns(numbers: Iterable<number>): readonly Run[] {
  const runs: { from: number; to: number }[] = [];
  for (const each of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === each - 1) last.to = each;
    else runs.push({ from: each, to: each });
  }
  return runs.slice(-runsMax);
}

export const hasNumber = (runs: readonly Run[], number: number): boolean =>
  runs.some(({ from, to }) => from <= number && number <= to);

/** The highest number of all, 0 where there is none. */
export const highestOf = (runs: readonly Run[]): number => runs.at(-1)?.to ?? 0;

/** What lies between 1 and the highest and is in no run: those are on their way, or lost. */
export function findGaps(runs: readonly Run[]): readonly Run[] {
  return runs.flatMap(({ from }, i) => {
    const before = runs[i - 1]?.to ?? 0;
    return from > before + 1 ? [{ from: before + 1, to: from - 1 }] : [];
  });
}

/** "1-4 6 9-12". */
export const formatRuns = (runs: readonly Run[]): string =>
  runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(" ");

/** Reads what `formatRuns` writes and nothing else: rising, apart, in one spelling. */
export function parseRuns(text: string): readonly Run[] | undefined {
  const words = text.split(" ");
  if (words.length > runsMax) return undefined;
  const runs: Run[] = [];
  for (const word of words) {
    const [, first, last] = /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(word) ?? [];
    if (first === undefined) return undefined;
    const from = Number(first);
    const to = last === undefined ? from : Number(last);
    const before = runs.at(-1)?.to ?? -1;
    if (from < before + 2 || (last !== undefined && to <= from)) return undefined;
    runs.push({ from, to });
  }
  return runs;
}
