import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getValue } from "../src/base/refusal.ts";
import { formatInstant } from "../src/base/time.ts";
import { initHome, openHome, type Home } from "../src/node/home/home.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { signArrivals } from "./arrivals.ts";
import { createCorpus } from "./corpus.ts";
import { importArrivals } from "./import.ts";

const corpus = createCorpus("meetings");
export const { mechanism } = corpus;

/** Makes a home that holds the corpus' first `count` acts, uses it, and takes it away again. */
export async function inFullHome<T>(count: number, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "entente-bench-"));
  try {
    getValue(await initHome(dir));
    const store = await openSqlite(join(dir, "record.sqlite"));
    const [party] = corpus.parties;
    if (party === undefined) throw new Error("a corpus has parties");
    await store.addMechanism({ id: mechanism, shortName: "river", party });
    await importArrivals(corpus, signArrivals(corpus, count, 4096), store, true);
    await store.close();
    return await use(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** A day on which 100,000 acts have just been told: a session every third day for 23 years. */
export const clock = { now: () => formatInstant(Date.UTC(2042, 9, 27) / 1000) };

export const openBenchHome = async (dir: string): Promise<Home> =>
  getValue(await openHome(dir, { openStore: openSqlite, clock }));
