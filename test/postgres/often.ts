import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { PortFailure, type Store } from "../../src/node/ports.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { appendOf, batchOf, commission, committee, documentOf, north, south } from "../../src/store/samples.ts";
import { startServer } from "./server.ts";

/** What some kills of a server came to. */
export interface Killed {
  /** Commits acknowledged. */
  readonly acknowledged: number;
  /** Commits of which nobody knew; and those of them that were found written. */
  readonly uncertain: number;
  readonly found: number;
  /** Commits that were acknowledged although their server was killed under them: settled once it was back. */
  readonly settled: number;
}

interface Log {
  readonly store: Store;
  readonly batch: Omit<ReturnType<typeof batchOf>, "appends" | "revision">;
  readonly party: typeof north;
  acknowledged: number;
}

/**
 * Kills a server under the commits of three writers as often as asked, at random moments, starts it again, and fails unless all
 * that was acknowledged is there, each head covers exactly its entries, and what was uncertain is there whole or not at all.
 */
export async function killServer(kills: number): Promise<Killed> {
  const server = await startServer();
  const totals = { acknowledged: 0, uncertain: 0, found: 0, settled: 0 };
  // Two processes' stores on one mechanism, one on another; the less a store waits for an answer, the more stays uncertain.
  const open = async (settle: number): Promise<Store> =>
    openPostgres(server.url, { connections: 2, patience: { settle } });
  try {
    const logs: readonly Log[] = [
      { store: await open(100), batch: batchOf({ mechanism: committee }), party: north, acknowledged: 0 },
      { store: await open(400), batch: batchOf({ mechanism: committee }), party: south, acknowledged: 0 },
      { store: await open(10_000), batch: batchOf({ mechanism: commission }), party: north, acknowledged: 0 },
    ];
    for (let round = 0; round < kills; round += 1) {
      let isKilled = false;
      const writing = logs.map((log) => writeUntilLost(log, totals, () => isKilled));
      await wait(20 + Math.random() * 150);
      isKilled = true;
      await server.kill();
      await wait(Math.random() * 100);
      await server.start();
      await Promise.all(writing);
      for (const log of logs) await checkLog(log);
    }
    await Promise.all(logs.map(({ store }) => store.close()));
    return totals;
  } finally {
    await server.remove();
  }
}

/** Commits as fast as it can until the server is lost; what is then uncertain is looked for. */
async function writeUntilLost(
  log: Log,
  totals: { -readonly [name in keyof Killed]: number },
  isKilled: () => boolean,
): Promise<void> {
  const { batch, party, store } = log;
  for (;;) {
    try {
      const revision = await store.findRevision(batch.mechanism);
      const count = 1 + Math.floor(Math.random() * 20);
      const append = appendOf(party, log.acknowledged, count);
      const documents = { put: [documentOf("log", party, String(append.head.size))], remove: [] };
      const begun = isKilled();
      const answer = await store.commit({ ...batch, revision, appends: [append], documents });
      if (answer === "conflict") continue;
      log.acknowledged = append.head.size;
      totals.acknowledged += 1;
      if (!begun && isKilled()) totals.settled += 1;
      if (isKilled()) return;
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      if (!isKilled()) throw error;
      if (error.refusal.code === "commit-uncertain") {
        totals.uncertain += 1;
        const held = await sizeOf(log);
        if (held > log.acknowledged) totals.found += 1;
        log.acknowledged = held;
      }
      return;
    }
  }
}

/** Asked until the server answers again. */
async function sizeOf({ batch, party, store }: Log): Promise<number> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return (await store.listHeads(batch.mechanism)).find((head) => head.party === party)?.size ?? 0;
    } catch (error) {
      if (!(error instanceof PortFailure) || performance.now() > deadline) throw error;
      await wait(50);
    }
  }
}

async function checkLog(log: Log): Promise<void> {
  const { acknowledged, batch, party, store } = log;
  const size = await sizeOf(log);
  assert.equal(size, acknowledged, "all that was acknowledged is there, and nothing else");
  const entries = await store.listEntries(batch.mechanism, party, 0, size + 1000);
  assert.deepEqual(entries, appendOf(party, 0, size).entries);
  const document = await store.findDocument(batch.mechanism, "log", party);
  if (size > 0) assert.deepEqual(document, documentOf("log", party, String(size)));
}
