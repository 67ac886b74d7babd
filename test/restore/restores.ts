import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { addSeconds } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import { backUpHome, recordName } from "../../src/node/home/backup.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { initHome, openHome } from "../../src/node/home/home.ts";
import type { Home } from "../../src/node/home/home.ts";
import { restoreHome } from "../../src/node/home/restore.ts";
import { originOf } from "../../src/record/checkpoint.ts";
import { closeSqlite, copySqlite } from "../../src/store/sqlite-copy.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { note } from "../conclave/play.ts";
import { charter, createRandom, jpn, kor, start, usa } from "../conclave/world.ts";
import { Released } from "./released.ts";

/** Who came to hold what was entered after the backup was made. */
const spreads = ["all", "one absent party alone", "nobody else"] as const;
type Spread = (typeof spreads)[number];
/** How the backup is put back: by our command, or copied over by hand. */
type Way = "by command" | "by hand";
/** What is left of the guard; `older` is a machine put back whole, which the command notices and a hand does not. */
type Guards = "kept" | "lost" | "older";

const losses: readonly (readonly [way: Way, guard: Guards])[] = [
  ["by command", "kept"],
  ["by hand", "lost"],
  ["by command", "older"],
  ["by hand", "kept"],
  ["by command", "lost"],
];
/** Every spread with every loss. */
const cases = losses.flatMap(([way, guard], i) =>
  spreads.map((_, j) => ({ way, guard, spread: spreads[(i + j) % 3] as Spread })),
);
/** Neighbouring seeds are to be as different as may be. */
const stride = 7;
export const caseCount = cases.length;

/** What became of the restored log. */
export type Ending = "healed" | "refused";

export interface Restore {
  readonly spread: Spread;
  readonly way: Way;
  readonly guard: Guards;
  readonly ending: Ending;
  /** Signed states that were released in all and compared. */
  readonly states: number;
}

interface Desk {
  readonly party: PartyId;
  readonly dir: string;
  home: Home;
}

/** The record of one of three real homes is put back to an earlier day, once. Every choice follows from the seed, 1 or more. */
export async function playRestore(seed: number): Promise<Restore> {
  const dir = await mkdtemp(join(tmpdir(), "entente-restore-"));
  const desks: Desk[] = [];
  try {
    return await play(dir, seed, desks);
  } finally {
    for (const { home } of desks) await home.close().catch(() => undefined);
    await rm(dir, { recursive: true });
  }
}

async function play(dir: string, seed: number, desks: Desk[]): Promise<Restore> {
  const dice = createRandom(`restore ${seed}`);
  const pick = <T>(from: readonly T[]): T => from[dice.below(from.length)] as T;
  const { guard, spread, way } = cases[(seed * stride) % cases.length] as (typeof cases)[number];
  let now: Instant = start;
  const clock = { now: () => now };
  const open = async (party: PartyId): Promise<Home> =>
    getValue(await openHome(join(dir, party), { openStore: openSqlite, clock }));
  for (const party of [kor, usa, jpn]) {
    getValue(await initHome(join(dir, party)));
    desks.push({ party, dir: join(dir, party), home: await open(party) });
  }
  const [seoul, washington, tokyo] = desks as [Desk, Desk, Desk];
  const released = new Released();
  const post = openMemoryPost();
  const exchange = async (...who: readonly Desk[]): Promise<void> => {
    for (let round = 0; round < 4; round++) {
      now = addSeconds(now, 60);
      for (const { home, party } of who) await home.node.exchange(released.watch(post.carrierOf(party)));
    }
  };
  const lose = async (who: Desk): Promise<void> => {
    const carrier = post.carrierOf(who.party);
    for (const { id } of await carrier.receive()) await carrier.acknowledge(id);
  };

  const mechanism = await meet(desks);
  await exchange(...desks);
  let entered = 0;
  const act = async ({ home }: Desk): Promise<string> => {
    const done = await home.node.perform(mechanism, [note(`n${(entered += 1)}`)]);
    return done.ok ? "entered" : done.refusal.code;
  };
  const live = async (steps: number, who: readonly Desk[] = desks): Promise<void> => {
    for (let step = 0; step < steps; step++) {
      const what = dice.below(8);
      if (what === 0) getValue(await pick(who).home.node.rollKeys(mechanism, "head"));
      else if (what < 6) assert.equal(await act(pick(who)), "entered");
      else await exchange(...desks.filter(() => dice.below(3) > 0));
    }
  };

  await live(2 + dice.below(6));
  const backup = join(dir, "backup");
  const record = join(seoul.dir, recordName);
  getValue(await backUpHome(seoul.dir, backup, { at: now, copyRecord: (to) => copySqlite(record, to) }));
  await copyGuard(seoul.dir, join(dir, "guard-then"));
  if (spread === "all") await live(2 + dice.below(6));
  // All that was under way has arrived, so that what follows is known to those whom it reaches and to nobody else.
  await exchange(...desks);
  for (let more = 1 + dice.below(3); more > 0; more--) assert.equal(await act(seoul), "entered");
  const absent = pick([washington, tokyo]);
  const present = absent === tokyo ? washington : tokyo;
  if (spread === "all") await exchange(...desks);
  if (spread === "one absent party alone") {
    await exchange(seoul, absent);
    await lose(present);
  }

  await seoul.home.close();
  if (guard === "lost") await dropGuard(seoul.dir);
  if (guard === "older") await copyGuard(join(dir, "guard-then"), seoul.dir);
  if (way === "by hand") {
    for (const suffix of ["", "-wal", "-shm"]) await rm(`${record}${suffix}`, { force: true });
    await cp(join(backup, recordName), record);
  } else {
    const world = { openStore: openSqlite, closeRecord: closeSqlite, now, replace: true, record };
    getValue(await restoreHome(backup, seoul.dir, world));
  }
  seoul.home = await open(kor);
  const held = async (): Promise<string> => (await seoul.home.node.consult(mechanism)).held?.code ?? "free";
  assert.notEqual(await act(seoul), "entered", "nothing is signed before anybody has answered");
  await exchange(seoul, present);
  assert.notEqual(await act(seoul), "entered", "nothing is signed before all have answered");
  await exchange(...desks);
  const isGone = spread === "nobody else" && guard === "kept";
  const ending: Ending = (await act(seoul)) === "entered" ? "healed" : "refused";
  assert.equal(ending, isGone ? "refused" : "healed", `${spread}, ${way}, guard ${guard}: ${await held()}`);
  if (ending === "refused") assert.equal(await held(), "guard-ahead");
  await live(3, ending === "healed" ? desks : [washington, tokyo]);
  await exchange(...desks);
  await exchange(...desks);
  return { spread, way, guard, ending, states: await compare(desks, mechanism, released) };
}

/** All three found and join one consultation, and trust each other's keys. */
async function meet(desks: readonly Desk[]): Promise<MechanismId> {
  const [founder, ...joining] = desks;
  assert.ok(founder !== undefined);
  const row = getValue(await founder.home.node.found({ charter, party: founder.party, by: "head" }));
  const invitation = getValue(await founder.home.node.invite(row.id));
  for (const { home, party } of joining) getValue(await home.node.join({ invitation, party, by: "head" }));
  for (const one of desks) {
    const { logs } = await one.home.node.consult(row.id);
    const digits = logs.find(({ party }) => party === one.party)?.fingerprint ?? "";
    for (const other of desks) if (other !== one) getValue(await other.home.node.trust(row.id, one.party, digits));
  }
  return row.id;
}

/** Nobody found a fork, and every signed state that ever left a home is one of the log as its best holder has it. */
async function compare(desks: readonly Desk[], mechanism: MechanismId, released: Released): Promise<number> {
  let states = 0;
  for (const { id, domain } of charter.parties) {
    let longest: readonly Uint8Array[] = [];
    for (const { home } of desks) {
      const { listEntries, logs } = await home.node.consult(mechanism);
      assert.deepEqual(
        logs.flatMap(({ forked }) => forked ?? []),
        [],
      );
      const leaves = listEntries(id).map((entry) => Uint8Array.fromHex(entry.id));
      if (leaves.length > longest.length) longest = leaves;
    }
    states += released.compare(nodeCrypto, originOf(domain, mechanism), longest);
  }
  return states;
}

const guardFiles = ["guard.sqlite", "guard.sqlite-wal", "guard.sqlite-shm"] as const;

async function dropGuard(dir: string): Promise<void> {
  for (const name of guardFiles) await rm(join(dir, name), { force: true });
}

async function copyGuard(from: string, to: string): Promise<void> {
  await dropGuard(to);
  for (const name of guardFiles) {
    await cp(join(from, name), join(to, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }
}

/** Counts what was tried and how it ended, one line for each kind. */
export function describeRestores(restores: readonly Restore[]): string {
  const counts = new Map<string, number>();
  for (const { ending, guard, spread, way } of restores) {
    const kind = `seen by ${spread}, put back ${way}, guard ${guard}: ${ending}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const states = restores.reduce((sum, each) => sum + each.states, 0);
  const lines = [...counts].map(([kind, count]) => `${String(count).padStart(5)}  ${kind}`).toSorted();
  return [...lines, `${restores.length} restores, ${states} signed states released: 0 forks.`, ""].join("\n");
}
