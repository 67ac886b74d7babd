import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openHome } from "../../src/node/home/home.ts";
import type { Home } from "../../src/node/home/home.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { draftsOf } from "../kill/home.ts";
import { setStage, until } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { readState } from "./state.ts";

const parties = ["north", "south"] as const;

/** What the kills were made under, for the report. */
export interface Killed {
  readonly kills: number;
  /** Acts that were acknowledged to whoever entered them. */
  readonly acknowledged: number;
  /** Largest share of south's log that north's killed processes had cosigned. */
  readonly cosigned: number;
  readonly entries: number;
}

/**
 * Kills one of two serving nodes as often as asked, at random moments, while officers of both parties enter acts beside it. Fails
 * if afterwards an acknowledged act is not there, if the killed node lacks what it had cosigned, if any state contradicts
 * another, or if the two do not come to hold the same.
 */
export async function killServer(kills: number): Promise<Killed> {
  const stage = await setStage(parties, "2030-05-01T09:00:00Z");
  const clock = { now: () => "2030-05-01T09:00:00Z" as ReturnType<Home["clock"]["now"]> };
  const homes: Home[] = [];
  const ending = new AbortController();
  const writers: Promise<readonly ActId[]>[] = [];
  try {
    for (const party of parties) {
      await stage.serve(party);
      homes.push(getValue(await openHome(stage.table.homeOf(party), { clock, openStore: openSqlite })));
    }
    const mechanism = (await homes[0]?.node.listMechanisms())?.[0]?.id ?? assert.fail("no mechanism");
    for (const [i, home] of homes.entries()) writers.push(write(home, mechanism, i, ending.signal));
    for (let round = 0; round < kills; round++) await killOnce(stage, round % 4 === 3);
    await stage.serve("north");
    ending.abort();
    const acknowledged = (await Promise.all(writers)).flat();
    const cosigned = await settle(stage, mechanism);
    await checkAcknowledged(stage, mechanism, acknowledged);
    const { logs } = await readState(stage.table.homeOf("north"));
    const entries = logs.reduce((sum, log) => sum + Number(log.split(" ")[1]), 0);
    return { kills, acknowledged: acknowledged.length, cosigned, entries };
  } finally {
    ending.abort();
    await Promise.allSettled(writers);
    for (const home of homes) await home.close();
    await stage.close();
  }
}

/** Starts the node and kills it: while it starts, or once it serves. What it had acknowledged by then is looked at. */
async function killOnce(stage: Stage, isAtStart: boolean): Promise<void> {
  const running = stage.servers.get("north");
  if (running === undefined) {
    if (isAtStart) await stage.startAndKill("north", Math.random() * 700);
    else await stage.serve("north");
  }
  const server = stage.servers.get("north");
  if (server === undefined) return;
  await wait(Math.random() * 500);
  await server.kill();
  stage.servers.delete("north");
  await checkCosigned(stage);
}

/** An officer who enters acts as quickly as they are taken; answers those that were acknowledged. */
async function write(
  { node }: Home,
  mechanism: MechanismId,
  seed: number,
  signal: AbortSignal,
): Promise<readonly ActId[]> {
  const acts: ActId[] = [];
  for (let round = 0; !signal.aborted; round++) {
    acts.push(...getValue(await node.perform(mechanism, draftsOf(seed * 1_000_000 + round, 1 + (round % 3)))).acts);
    await wait(50);
  }
  return acts;
}

/** A cosignature that has left the killed process says what it holds: it must still hold it, and the same. */
async function checkCosigned({ table }: Stage): Promise<number> {
  const south = await openSqlite(join(table.homeOf("south"), "record.sqlite"));
  const north = await openSqlite(join(table.homeOf("north"), "record.sqlite"));
  try {
    const [row] = await south.listMechanisms();
    assert.ok(row !== undefined);
    let most = 0;
    for (const { cosigner, log, size } of await south.listCosignatures(row.id)) {
      if (cosigner !== "north") continue;
      const held: number = (await north.listHeads(row.id)).find(({ party }) => party === log)?.size ?? 0;
      assert.ok(held >= size, `${size} entries of ${log} were acknowledged by a cosignature, ${held} are there`);
      most = Math.max(most, size);
    }
    return most;
  } finally {
    await south.close();
    await north.close();
  }
}

/** Until both hold the same; then everything is verified, and nothing contradicts anything. */
async function settle(stage: Stage, mechanism: MechanismId): Promise<number> {
  await until(
    () => Promise.all(parties.map((party) => readState(stage.table.homeOf(party)))),
    ([north, south]) => isDeepStrictEqual(north, south),
    60,
  );
  for (const party of parties) {
    const store = await openSqlite(join(stage.table.homeOf(party), "record.sqlite"));
    try {
      for (const { faults } of await verifyStore(nodeCrypto, store, [])) assert.deepEqual(faults, [], party);
      const evidence = (await store.listEvidence(mechanism)).filter(({ name }) => name.startsWith("fork"));
      assert.deepEqual(evidence, [], `${party} holds proof of a fork`);
    } finally {
      await store.close();
    }
  }
  const size = (await readState(stage.table.homeOf("south"))).logs
    .find((log) => log.startsWith("south "))
    ?.split(" ")[1];
  return until(
    () => checkCosigned(stage),
    (cosigned) => cosigned === Number(size),
  );
}

async function checkAcknowledged({ table }: Stage, mechanism: MechanismId, acts: readonly ActId[]): Promise<void> {
  for (const party of parties) {
    const store = await openSqlite(join(table.homeOf(party), "record.sqlite"));
    try {
      const held = new Set<string>();
      for (const { party: log, size } of await store.listHeads(mechanism)) {
        for (const { leafHash } of await store.listEntries(mechanism, log, 0, size)) held.add(formatHex(leafHash));
      }
      const lost = acts.filter((act) => !held.has(act));
      assert.deepEqual(lost, [], `acknowledged acts that ${party} does not hold`);
    } finally {
      await store.close();
    }
  }
}
