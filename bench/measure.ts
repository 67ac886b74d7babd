import { cpus, totalmem } from "node:os";

/** One measured figure, with the bound the project sets itself where it has set one. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bound?: { readonly at: "least" | "most"; readonly value: number };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Microseconds that each of `times` calls takes on the average. */
export async function timeEach(times: number, run: () => unknown): Promise<number> {
  const begun = process.hrtime.bigint();
  for (let i = 0; i < times; i += 1) await run();
  return Number(process.hrtime.bigint() - begun) / 1000 / times;
}

/**
 * Two things measured in turns, so that what the machine does meanwhile falls on both alike: of `rounds` rounds, each thing
 * `times` times in each. Medians of both in microseconds, and of the ratio within one round.
 */
export async function timeInTurns(
  rounds: number,
  times: number,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<{ readonly ours: number; readonly theirs: number; readonly ratio: number }> {
  const taken: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    taken.push({ ours: await timeEach(times, ours), theirs: await timeEach(times, theirs) });
  }
  return {
    ours: median(taken.map((each) => each.ours)),
    theirs: median(taken.map((each) => each.theirs)),
    ratio: median(taken.map((each) => each.ours / each.theirs)),
  };
}

/** Processor time of this thread: what one core does for us, whatever else the machine is busy with. */
export function processorSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

/**
 * Adds up the seconds spent in each named step of something that runs in slices: of what only computes the processor time of
 * one core, of what waits for the disk the time that passed.
 */
export class Steps {
  readonly #seconds = new Map<string, number>();

  take<T>(step: string, run: () => T): T {
    const begun = processorSeconds();
    const answer = run();
    this.#add(step, processorSeconds() - begun);
    return answer;
  }

  async takeAsync<T>(step: string, run: () => Promise<T>): Promise<T> {
    const begun = process.hrtime.bigint();
    const answer = await run();
    this.#add(step, Number(process.hrtime.bigint() - begun) / 1e9);
    return answer;
  }

  #add(step: string, seconds: number): void {
    this.#seconds.set(step, (this.#seconds.get(step) ?? 0) + seconds);
  }

  get total(): number {
    return [...this.#seconds.values()].reduce((sum, each) => sum + each, 0);
  }

  list(): readonly { readonly step: string; readonly seconds: number; readonly share: number }[] {
    const { total } = this;
    return [...this.#seconds].map(([step, seconds]) => ({ step, seconds, share: seconds / total }));
  }
}

/** Bytes of live objects, after two collections. Needs `--expose-gc`. */
export function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error("run with node --expose-gc");
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export function describeMachine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores ${first?.model ?? "unknown"}, ${gigabytes} GB, Node ${process.versions.node}, ${process.platform}`;
}

export function isMet({ value, bound }: Figure): boolean {
  if (bound === undefined) return true;
  return bound.at === "least" ? value >= bound.value : value <= bound.value;
}

export function formatFigure(figure: Figure): string {
  const { bound, unit, what } = figure;
  const target =
    bound === undefined ? "" : `at ${bound.at} ${formatNumber(bound.value)}${isMet(figure) ? "" : ": MISSED"}`;
  return `| ${what} | ${formatNumber(figure.value)} ${unit} | ${target} |`;
}

function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}
