import assert from "node:assert/strict";
import { formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { join } from "node:path";
import { draftsOf, openRiver } from "../kill/home.ts";
import type { Operation } from "./operations.ts";

/** Entering acts with their words, and rolling the keys in between: the database, the guard and the keys file are written. */
export const append: Operation = {
  async prepare(dir) {
    const { home, mechanism } = await openRiver(dir);
    getValue(await home.node.perform(mechanism, draftsOf(0, 3)));
    await home.close();
  },
  async run(dir, { attempt, done, ready }) {
    const { home, mechanism } = await openRiver(dir);
    await home.node.consult(mechanism);
    ready();
    const enter = (round: number) => async (): Promise<void> => {
      const { acts, size } = getValue(await home.node.perform(mechanism, draftsOf(round, 2)));
      done(`${size} ${acts.at(-1)}`);
    };
    await attempt(enter(1));
    await attempt(async () => {
      const { acts, size } = getValue(await home.node.rollKeys(mechanism, "secretariat"));
      done(`${size} ${acts.at(-1)}`);
    });
    await attempt(enter(2));
    await attempt(() => home.close());
  },
  async check(dir, done) {
    await checkRecord(dir, done);
    const { home, mechanism } = await openRiver(dir);
    try {
      getValue(await home.node.perform(mechanism, draftsOf(99, 1)));
      // A change of keys cut short leaves a journal beside its lock, which the next change clears away.
      getValue(await home.node.rollKeys(mechanism, "secretariat"));
      assert.equal((await home.node.rebuild(mechanism)).changed, 0);
    } finally {
      await home.close();
    }
  },
};

/** The whole record verifies, and each line `size act` that was acknowledged of our own log is there. */
export async function checkRecord(dir: string, done: readonly string[]): Promise<void> {
  const store = await openSqlite(join(dir, "record.sqlite"));
  try {
    for (const { faults, mechanism } of await verifyStore(nodeCrypto, store, [])) {
      assert.deepEqual(faults, []);
      for (const line of done) {
        const [size = "", act = ""] = line.split(" ");
        const [entry] = await store.listEntries(mechanism.id, mechanism.party, Number(size) - 1, 1);
        assert.equal(entry && formatHex(entry.leafHash), act, `entry ${Number(size) - 1} was acknowledged`);
      }
    }
  } finally {
    await store.close();
  }
}
