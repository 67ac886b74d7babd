import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../src/node/ports.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { signArrivals } from "./arrivals.ts";
import { createCorpus } from "./corpus.ts";
import { importArrivals, type Imported } from "./import.ts";
import { median, type Figure } from "./measure.ts";

const corpus = createCorpus("short");

/** Verified import of 100,000 acts in batches of 4,096, with the share of each step: of the record alone, and with all that follows from it. */
export async function benchImport(): Promise<readonly Figure[]> {
  const count = 100_000;
  // Made beforehand, so that neither making them nor clearing up after it falls into what is measured.
  const arrivals = [...signArrivals(corpus, count, 2048)];
  await run(20_000, 4096, true);
  const figures: Figure[] = [];
  for (const isFolded of [false, true]) {
    const runs: Imported[] = [];
    for (let i = 0; i < 3; i += 1) {
      globalThis.gc?.();
      runs.push(await inFile((store) => importArrivals(corpus, arrivals, store, isFolded)));
    }
    const middle = median(runs.map(({ steps }) => steps.total));
    const { steps } = runs.find((each) => each.steps.total === middle) as Imported;
    const what = isFolded ? "import with closure, fold and documents" : "verified import";
    const bound = isFolded ? {} : { bound: { at: "least", value: 60_000 } as const };
    figures.push({ what, value: count / steps.total, unit: "acts/s", ...bound });
    for (const { seconds, share, step } of steps.list()) {
      figures.push({
        what: `· ${step}, ${Math.round(share * 100)} %`,
        value: (seconds * 1e6) / count,
        unit: "µs an act",
      });
    }
  }
  return figures;
}

/** What an act costs, all steps together, when so many are held already: the median of the last tenth before each mark. */
export async function benchGrowth(countMax: 100_000 | 1_000_000): Promise<readonly Figure[]> {
  const batchSize = 250;
  await run(20_000, batchSize, true);
  const { costs } = await run(countMax, batchSize, true);
  return [1000, 10_000, 100_000, 1_000_000]
    .filter((mark) => mark <= countMax)
    .map((mark) => {
      const batches = mark / batchSize;
      const recent = costs.slice(Math.min(batches - 4, Math.floor(batches * 0.9)), batches);
      const what = `cost of an act in batches of ${batchSize}, ${mark.toLocaleString("en-US")} held`;
      return { what, value: median(recent), unit: "µs" };
    });
}

async function run(count: number, batchSize: number, isFolded: boolean): Promise<Imported> {
  return inFile((store) => importArrivals(corpus, signArrivals(corpus, count, batchSize), store, isFolded));
}

async function inFile<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "entente-bench-"));
  try {
    const store = await openSqlite(join(folder, "record.sqlite"));
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
