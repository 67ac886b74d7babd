import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { getValue } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import { backUpHome } from "../../src/node/home/backup.ts";
import { PortFailure } from "../../src/node/ports.ts";
import { restoreHome } from "../../src/node/home/restore.ts";
import type { Restored } from "../../src/node/home/restore.ts";
import { closeSqlite, copySqlite } from "../../src/store/sqlite-copy.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { draftsOf, openRiver } from "../kill/home.ts";
import { checkRecord } from "./append.ts";
import type { Operation } from "./operations.ts";
import { layPair, meet, north, openPair, south } from "./pair.ts";

const homeOf = (dir: string): string => join(dir, north);
const recordOf = (dir: string): string => join(homeOf(dir), "record.sqlite");
const [entriesBackedUp, entriesLater] = [4, 3];

const restore = (dir: string): Promise<Result<Restored>> =>
  restoreHome(join(dir, "backup"), homeOf(dir), {
    record: recordOf(dir),
    openStore: openSqlite,
    closeRecord: closeSqlite,
    now: "2026-11-22T00:00:00Z" as Instant,
    replace: true,
  });

/** Putting an older backup in the place of a record that went on after it; the other party holds all of it. */
export const restoring: Operation = {
  async prepare(dir) {
    const pair = await layPair(dir);
    const { mechanism } = pair;
    getValue(await pair.north.node.perform(mechanism, draftsOf(0, entriesBackedUp - 1)));
    await meet(pair);
    const at = "2026-11-21T00:00:00Z" as Instant;
    const copyRecord = (to: string): void => copySqlite(recordOf(dir), to);
    getValue(await backUpHome(homeOf(dir), join(dir, "backup"), { at, copyRecord }));
    getValue(await pair.north.node.perform(mechanism, draftsOf(1, entriesLater)));
    await meet(pair);
    await pair.close();
  },
  async run(dir, { attempt, done, ready }) {
    // The thread that reads and writes files begins with the first of them.
    await stat(dir);
    ready();
    await attempt(async () => {
      const restored = await restore(dir);
      if (!restored.ok) throw new PortFailure(restored.refusal);
      done("restored");
    });
  },
  async check(dir, done) {
    // At every moment there is a record, the old one or the one put back, and it is whole.
    assert.ok(existsSync(recordOf(dir)));
    await checkRecord(homeOf(dir), []);
    const { held, isSigning } = await trySigning(dir);
    if (done.length > 0) assert.equal(held, entriesBackedUp);
    // Also the record that was not replaced may be held back: the hold stands before anything is put in place.
    assert.ok(held > entriesBackedUp || !isSigning, "nothing is signed on an older record");
    getValue(await restore(dir));
    assert.deepEqual(await trySigning(dir), { held: entriesBackedUp, isSigning: false }, "put back once more");
    const pair = await openPair(dir);
    await meet(pair);
    const { size } = getValue(await pair.north.node.perform(pair.mechanism, draftsOf(99, 1)));
    assert.equal(size, entriesBackedUp + entriesLater + (isSigning ? 2 : 1), "all is back from the other party");
    await meet(pair);
    await pair.close();
    await checkRecord(homeOf(dir), []);
    await checkRecord(join(dir, south), []);
  },
};

/** Tries to enter an act: how many entries were held before, and whether it was entered. The other party is told of it. */
async function trySigning(dir: string): Promise<{ readonly held: number; readonly isSigning: boolean }> {
  const { home, mechanism } = await openRiver(homeOf(dir));
  const held = (await home.node.consult(mechanism)).logs.find(({ party }) => party === north)?.size ?? 0;
  const performed = await home.node.perform(mechanism, draftsOf(9, 1));
  await home.close();
  if (!performed.ok) return { held, isSigning: false };
  const pair = await openPair(dir);
  await meet(pair);
  await pair.close();
  return { held, isSigning: true };
}
