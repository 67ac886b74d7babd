import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import pg from "pg";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { MechanismId } from "../src/base/ids.ts";
import type { Store } from "../src/node/ports.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { startServer as startPostgres } from "../test/postgres/server.ts";
import { startServer } from "../test/serve/server.ts";
import type { Server } from "../test/serve/server.ts";
import { parties } from "./charter.ts";
import { layHomes, talk } from "./exchange-homes.ts";
import type { Homes, OpenStore } from "./exchange-homes.ts";
import { median, type Figure } from "./measure.ts";

/** Where the nodes keep their records. */
export interface Engine {
  readonly name: string;
  readonly openStore: OpenStore;
  /** The setting `database` of a party's node; undefined for the file in its home. */
  readonly databaseOf?: (party: string) => string;
}

const [north, south] = parties;

/** With the record in files, then with both parties' records on one PostgreSQL server of the same machine. */
export async function benchExchanges(count = 100_000): Promise<readonly Figure[]> {
  const files = await benchExchange({ name: "SQLite", openStore: (_, path) => openSqlite(path) }, count);
  const server = await startPostgres(["shared_buffers=256MB", "autovacuum=on", "max_wal_size=2GB"]);
  const databaseOf = (party: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${party}`;
    return url.href;
  };
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    for (const party of parties) await admin.query(`CREATE DATABASE ${party}`);
    await admin.end();
    const openStore: OpenStore = (party) => openPostgres(databaseOf(party));
    return [...files, ...(await benchExchange({ name: "PostgreSQL", openStore, databaseOf }, count))];
  } finally {
    await server.remove();
  }
}

/**
 * Two nodes as processes of their own on one machine, over loopback: one is so many entries behind and catches up; then acts
 * entered on one are looked for on the other. The processes share the machine's cores with each other and with who measures.
 */
export async function benchExchange(engine: Engine, count = 100_000): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), "entente-bench-"));
  try {
    const homes = await layHomes(root, engine.openStore);
    const held = await talk(homes, count);
    return [...(await benchCatchUp(homes, engine, held)), ...(await benchVisible(homes, engine))];
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function benchCatchUp(homes: Homes, engine: Engine, held: number): Promise<readonly Figure[]> {
  const port = await findPort();
  // The one that is ahead has its record loaded and indexed, and calls in vain until the other is there.
  const ahead = await startServer(homes.dirOf(north), settingsOf(engine, north, port));
  await restOf(ahead);
  const behind = await startServer(homes.dirOf(south), { ...settingsOf(engine, south), port });
  const store = await engine.openStore(south, join(homes.dirOf(south), "record.sqlite"));
  const probes = [probe(`${behind.address}/health`, 20), probe(`${behind.address}/metrics`, 100)] as const;
  const begun = [ahead, behind].map(processorSecondsOf);
  const watched = watch(store, homes.mechanism, held, () => [ahead, behind].map(processorSecondsOf));
  const { durable, entries, followed, processors } = await watched;
  const [health, metrics] = await Promise.all(probes.map((each) => each.stop()));
  const resident = peakOf(behind);
  await store.close();
  await stopAll([ahead, behind]);
  const { name } = engine;
  return [
    {
      what: `catch-up of ${entries.toLocaleString("en-US")} entries over loopback, durable, ${name}`,
      value: entries / durable,
      unit: "entries/s",
      bound: { at: "least", value: 40_000 },
    },
    ...["is ahead", "catches up"].map((which, i): Figure => ({
      what: `processor time of the process that ${which} until then, ${name}`,
      value: (((processors[i] ?? 0) - (begun[i] ?? 0)) / entries) * 1e6,
      unit: "us/entry",
    })),
    {
      what: `the same until every document is derived and shown, ${name}`,
      value: entries / followed,
      unit: "entries/s",
    },
    {
      what: `greatest resident memory of the process that catches up, ${name}`,
      value: resident / 1e6,
      unit: "MB",
      bound: { at: "most", value: 300 },
    },
    ...[["/health", health ?? []] as const, ["/metrics", metrics ?? []] as const].map(([path, times]): Figure => ({
      what: `${path} of that process meanwhile, 99th percentile of ${times.length}, ${name}`,
      value: percentile(times, 0.99),
      unit: "ms",
      bound: { at: "most", value: 100 },
    })),
  ];
}

const actsPerSecond = 50;
const actCount = 500;

/** Acts entered by a node that serves, looked for in the record of the other; both have so much behind them already. */
async function benchVisible(homes: Homes, engine: Engine): Promise<readonly Figure[]> {
  const there = await startServer(homes.dirOf(south), settingsOf(engine, south));
  const store = await engine.openStore(south, join(homes.dirOf(south), "record.sqlite"));
  const settings = { port: 0, ...settingsOf(engine, north, there.port) };
  writeFileSync(join(homes.dirOf(north), "entente.json"), JSON.stringify(settings));
  const args = [
    join(import.meta.dirname, "exchange-node.ts"),
    homes.dirOf(north),
    String(actsPerSecond),
    String(actCount),
  ];
  const here = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] });
  const exited = once(here, "exit");
  const lines = createInterface({ input: here.stdout })[Symbol.asyncIterator]();
  await lines.next();
  // Whatever was still due between the two goes first.
  await wait(2000);
  const waiting = new Map<string, number>();
  const seen: number[] = [];
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted || waiting.size > 0) {
      for (const [id, asked] of waiting) {
        if ((await store.findDocument(homes.mechanism, "statement", id)) === undefined) break;
        seen.push(performance.timeOrigin + performance.now() - asked);
        waiting.delete(id);
      }
      await wait(2);
    }
  })();
  const begun = performance.now();
  here.stdin.write("go\n");
  for (;;) {
    const line = await lines.next();
    if (line.done === true || line.value === "done") break;
    const { asked, id } = JSON.parse(line.value) as { readonly id: string; readonly asked: number };
    waiting.set(id, asked);
  }
  const taken = (performance.now() - begun) / 1000;
  over.abort();
  await looking;
  here.stdin.end();
  await exited;
  await store.close();
  await stopAll([there]);
  const what = `from entering an act on one node to reading it on the other, at ${(seen.length / taken).toFixed(0)} acts/s`;
  return [
    { what: `${what}, median, ${engine.name}`, value: median(seen), unit: "ms" },
    {
      what: `${what}, 99th percentile, ${engine.name}`,
      value: percentile(seen, 0.99),
      unit: "ms",
      bound: { at: "most", value: 300 },
    },
  ];
}

function settingsOf({ databaseOf }: Engine, party: string, port?: number): Readonly<Record<string, unknown>> {
  return {
    logLevel: "info",
    ...(databaseOf === undefined ? {} : { database: databaseOf(party) }),
    ...(port === undefined ? {} : { peers: { river: { [south]: `http://127.0.0.1:${port}` } } }),
  };
}

const sum = (of: readonly { readonly size: number }[]): number => of.reduce((all, { size }) => all + size, 0);

/** Seconds from the first entry that arrives until all are durable, and until all are derived into documents. */
async function watch(
  store: Store,
  mechanism: MechanismId,
  held: number,
  readProcessors: () => readonly number[],
): Promise<{
  readonly durable: number;
  readonly followed: number;
  readonly entries: number;
  /** As read when all were durable. */
  readonly processors: readonly number[];
}> {
  const before = sum(await store.listHeads(mechanism));
  let [begun, durable] = [0, 0];
  let processors: readonly number[] = [];
  const limit = performance.now() + 180_000;
  for (;;) {
    const size = sum(await store.listHeads(mechanism));
    const now = performance.now();
    if (begun === 0 && size > before) begun = now;
    if (durable === 0 && size >= held) {
      durable = now;
      processors = readProcessors();
    }
    if (durable > 0 && sum(await store.listFolded(mechanism)) >= held) {
      return {
        durable: (durable - begun) / 1000,
        followed: (performance.now() - begun) / 1000,
        entries: held - before,
        processors,
      };
    }
    if (now > limit) throw new Error(`${size} of ${held} entries after three minutes`);
    await wait(10);
  }
}

/** Asks again and again, one request at a time, and notes how long each answer took, milliseconds. */
function probe(url: string, everyMilliseconds: number): { stop(): Promise<readonly number[]> } {
  const times: number[] = [];
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      const begun = performance.now();
      await get(url);
      times.push(performance.now() - begun);
      await wait(everyMilliseconds);
    }
  })();
  return {
    async stop() {
      over.abort();
      await asking;
      return times;
    },
  };
}

function get(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, (answer) => {
      answer.resume();
      answer.on("end", resolve);
    })
      .on("error", reject)
      .end();
  });
}

/** Processor time that a process has had, all its threads, seconds. */
function processorSecondsOf({ pid }: Server): number {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  // Counted in hundredths (proc(5): utime and stime).
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Until a process does next to nothing for three seconds: it has loaded, indexed and said what it had to; a minute at most. */
async function restOf(server: Server): Promise<void> {
  for (let [quiet, second] = [0, 0]; quiet < 3 && second < 60; second += 1) {
    const before = processorSecondsOf(server);
    await wait(1000);
    quiet = processorSecondsOf(server) - before < 0.2 ? quiet + 1 : 0;
  }
}

function peakOf({ pid }: Server): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

async function stopAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) {
    if ((await server.stop()) !== 0) throw new Error(`a node did not stop: ${server.errors()}`);
  }
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

/**
 * A port that nobody listens on, below those that are given to callers: of those one that calls in vain takes now and then the very
 * port it calls, and then nobody else may listen on it.
 */
async function findPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    await new Promise((resolve) => void server.close(resolve));
    if (isFree) return port;
  }
}
