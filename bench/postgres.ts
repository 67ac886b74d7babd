import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PartyId } from "../src/base/ids.ts";
import type { Store } from "../src/node/ports.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { startServer } from "../test/postgres/server.ts";
import { signArrivals } from "./arrivals.ts";
import { createCorpus } from "./corpus.ts";
import { importArrivals } from "./import.ts";
import { median, timeEach, timeInTurns, type Figure } from "./measure.ts";
import { countBatches, createAppend } from "./store.ts";

const corpus = createCorpus("short");

/** The same work on PostgreSQL, over loopback and synced to the same disk, beside the file of SQLite. */
export async function benchPostgres(count = 100_000): Promise<readonly Figure[]> {
  const server = await startServer(["shared_buffers=256MB", "autovacuum=on", "max_wal_size=2GB"]);
  const folder = mkdtempSync(join(tmpdir(), "entente-bench-"));
  let names = 0;
  const openings: readonly (readonly [engine: string, open: () => Promise<Store>])[] = [
    ["PostgreSQL", () => openPostgres(server.url, { schema: `bench_${(names += 1)}` })],
    ["SQLite", () => openSqlite(join(folder, `${(names += 1)}.sqlite`))],
  ];
  try {
    return [
      ...(await benchSingles(openings)),
      ...(await benchEach(
        openings,
        "batches of 256, hashed, signed and checked once per batch, durable",
        countBatches,
      )),
      ...(await benchEach(openings, `verified import of ${count.toLocaleString("en-US")} acts`, (store) =>
        importAll(store, count, false),
      )),
      ...(await benchEach(openings, "import with closure, fold and documents", (store) =>
        importAll(store, count, true),
      )),
      ...(await benchReads(openings, Math.min(count, 30_000))),
    ];
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true });
  }
}

type Openings = readonly (readonly [engine: string, open: () => Promise<Store>])[];

async function benchSingles(openings: Openings): Promise<readonly Figure[]> {
  const stores = await Promise.all(openings.map(async ([, open]) => open()));
  const [first, second] = stores.map(createAppend);
  if (first === undefined || second === undefined) throw new Error("two engines are compared");
  const { ours, ratio, theirs } = await timeInTurns(31, 20, first, second);
  await Promise.all(stores.map((store) => store.close()));
  return [
    { what: "durable single append, without signatures, PostgreSQL", value: ours, unit: "µs" },
    { what: "durable single append, without signatures, SQLite", value: theirs, unit: "µs" },
    { what: "the one over the other", value: ratio, unit: "times" },
  ];
}

/** One figure of acts a second for each engine. */
async function benchEach(
  openings: Openings,
  what: string,
  run: (store: Store) => Promise<number>,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [engine, open] of openings) {
    const store = await open();
    figures.push({ what: `${what}, ${engine}`, value: await run(store), unit: "acts/s" });
    await store.close();
  }
  return figures;
}

async function importAll(store: Store, count: number, isFolded: boolean): Promise<number> {
  const begun = performance.now();
  let signing = 0;
  // Made as they are needed, so that memory stays small; what making them takes is taken off.
  function* arrivals(): ReturnType<typeof signArrivals> {
    const made = signArrivals(corpus, count, 2048);
    for (;;) {
      const before = performance.now();
      const next = made.next();
      signing += performance.now() - before;
      if (next.done === true) return;
      yield next.value;
    }
  }
  await importArrivals(corpus, arrivals(), store, isFolded);
  return (count / (performance.now() - begun - signing)) * 1000;
}

/** What opening and showing ask for. */
async function benchReads(openings: Openings, count: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const { mechanism } = corpus;
  const [party] = corpus.parties as [PartyId];
  for (const [engine, open] of openings) {
    const store = await open();
    await importAll(store, count, true);
    const size = (await store.listHeads(mechanism)).find((head) => head.party === party)?.size ?? 0;
    const texts = await timeEach(3, () => store.listEntryTexts(mechanism, party, 0, size));
    const rows = await store.listDocuments(mechanism, "issue");
    const points: number[] = [];
    for (const { id, kind } of rows.slice(0, 200))
      points.push(await timeEach(1, () => store.findDocument(mechanism, kind, id)));
    figures.push(
      { what: `entries read as text, ${engine}`, value: (size / texts) * 1e6, unit: "entries/s" },
      { what: `one document read, ${engine}`, value: median(points), unit: "µs" },
      {
        what: `has anything changed? ${engine}`,
        value: await timeEach(200, () => store.findRevision(mechanism)),
        unit: "µs",
      },
    );
    await store.close();
  }
  return figures;
}
