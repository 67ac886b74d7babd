import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openHome, type Home } from "../../src/node/home/home.ts";
import { PortFailure, type Store } from "../../src/node/ports.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { draftsOf } from "../kill/home.ts";
import { startServer as startNode, type Server as Serving } from "../serve/server.ts";
import { setStage, until, type Stage } from "../serve/stage.ts";
import { stateOf } from "../serve/state.ts";
import { startServer } from "./server.ts";

const now = "2030-05-01T09:00:00Z";

/** What the kills came to. */
export interface Served {
  readonly kills: number;
  /** Acts acknowledged to the officers of both parties. */
  readonly acknowledged: number;
  readonly entries: number;
  /** Calls of the other party's node that each of the processes was led. */
  readonly calls: number;
}

/**
 * One party serves from several processes over one database, behind a balancer that leads each connection to the next of them;
 * the other party's node calls it, and officers of both enter acts. `kills` times something is killed and started again: every third
 * time the database, else one of the processes. Fails if afterwards an acknowledged act is missing on either side, anything does not verify, or the two differ.
 */
export async function killServing(kills: number, processes = 2): Promise<Served> {
  const database = await startServer();
  const stage = await setStage(["north", "south"], now);
  const balancer = await openBalancer();
  const running: Serving[] = [];
  const homes: Home[] = [];
  const ending = new AbortController();
  const writing: Promise<readonly ActId[]>[] = [];
  const settings = { address: stage.links.get("north")?.address, testClock: stage.clockFile, database: database.url };
  const begin = async (): Promise<void> => {
    const serving = await startNode(stage.table.homeOf("north"), settings);
    running.push(serving);
    balancer.add(serving.port);
  };
  try {
    await stage.table.at("north", ["move", database.url]);
    stage.links.get("north")?.lead(balancer.port);
    await Promise.all(Array.from({ length: processes }, begin));
    await stage.serve("south");
    const open = async (party: string, openStore: () => Promise<Store>): Promise<Home> => {
      const home = getValue(
        await openHome(stage.table.homeOf(party), { clock: { now: () => now as never }, openStore }),
      );
      homes.push(home);
      return home;
    };
    const north = await open("north", () => openPostgres(database.url));
    const south = await open("south", () => openSqlite(recordOf(stage, "south")));
    const { id } = (await north.node.listMechanisms())[0] ?? assert.fail("no mechanism");
    // Moved to another database, north asks south how far its log was held before.
    await until(
      async () => (await north.node.consult(id)).held,
      (held) => held === undefined,
      60,
    );
    writing.push(write(north, id, 1, ending.signal), write(south, id, 2, ending.signal));

    for (let round = 0; round < kills; round += 1) {
      await wait(100 + Math.random() * 400);
      if (round % 3 === 1) {
        await database.kill();
        await wait(Math.random() * 500);
        await database.start();
        continue;
      }
      const victim = running.shift() ?? assert.fail("none is running");
      balancer.remove(victim.port);
      await victim.kill();
      await begin();
    }
    ending.abort();
    const acknowledged = (await Promise.all(writing)).flat();
    const entries = await settle(stage, database.url, id, acknowledged);
    for (const { address, errors } of running) {
      const { status } = await fetch(`${address}/health`);
      assert.equal(status, 200, errors());
    }
    return { kills, acknowledged: acknowledged.length, entries, calls: balancer.led() };
  } finally {
    ending.abort();
    await Promise.allSettled(writing);
    for (const { node } of homes) await node.close();
    for (const serving of running) await serving.kill();
    await stage.close();
    await balancer.close();
    await database.remove();
  }
}

const recordOf = (stage: Stage, party: string): string => join(stage.table.homeOf(party), "record.sqlite");

/** An officer who enters acts as quickly as they are taken; answers those that were acknowledged. */
async function write(
  { node }: Home,
  mechanism: MechanismId,
  seed: number,
  signal: AbortSignal,
): Promise<readonly ActId[]> {
  const acts: ActId[] = [];
  for (let round = 0; !signal.aborted; round += 1) {
    try {
      acts.push(...getValue(await node.perform(mechanism, draftsOf(seed * 1_000_000 + round, 1 + (round % 3)))).acts);
    } catch (error) {
      // The database is away: what was not acknowledged is entered anew, in other words.
      if (!(error instanceof PortFailure) || !passing.has(error.refusal.code)) throw error;
    }
    await wait(20);
  }
  return acts;
}

const passing: ReadonlySet<string> = new Set(["store-away", "store-busy", "commit-uncertain"]);

/** Until both hold the same; then all of it is verified, and everything acknowledged is looked for. */
async function settle(stage: Stage, url: string, mechanism: MechanismId, acts: readonly ActId[]): Promise<number> {
  const stores = [await openPostgres(url), await openSqlite(recordOf(stage, "south"))];
  try {
    await until(
      () => Promise.all(stores.map(stateOf)),
      ([north, south]) => isDeepStrictEqual(north, south),
      60,
    );
    let count = 0;
    for (const store of stores) {
      for (const { entries, faults, forked } of await verifyStore(nodeCrypto, store, [])) {
        assert.deepEqual([faults, forked], [[], []]);
        count = entries;
      }
      const held = new Set<string>();
      for (const { party, size } of await store.listHeads(mechanism)) {
        for (const { leafHash } of await store.listEntries(mechanism, party, 0, size)) held.add(formatHex(leafHash));
      }
      assert.deepEqual(
        acts.filter((act) => !held.has(act)),
        [],
        "acknowledged acts that are missing",
      );
    }
    return count;
  } finally {
    for (const store of stores) await store.close();
  }
}

/** Leads each connection to the next of some ports of this machine; to none, where there is none. */
async function openBalancer() {
  const ports: number[] = [];
  let turn = 0;
  const balancer = createServer((near) => {
    const port = ports[turn % ports.length];
    turn += 1;
    if (port === undefined) return void near.destroy();
    const far = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  await once(balancer, "listening");
  return {
    port: (balancer.address() as AddressInfo).port,
    add: (port: number): void => void ports.push(port),
    remove: (port: number): void => void ports.splice(ports.indexOf(port), 1),
    led: (): number => turn,
    close: async (): Promise<void> => {
      balancer.close();
      await once(balancer, "close");
    },
  };
}
