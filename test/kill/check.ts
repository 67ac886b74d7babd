import assert from "node:assert/strict";
import { join } from "node:path";
import { formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { draftsOf, openRiver } from "./home.ts";

/** What a killed process had said last: the size of its log, and the act at its end. */
export interface Acknowledged {
  readonly size: number;
  readonly act: string;
}

/**
 * Looks at what a killed process left, and fails unless everything it had acknowledged is there, the whole record verifies, and
 * the node goes on signing. Answers the number of entries found.
 */
export async function checkAfterKill(
  dir: string,
  acknowledged: Acknowledged | undefined,
  round: number,
): Promise<number> {
  const store = await openSqlite(join(dir, "record.sqlite"));
  let size = 0;
  try {
    for (const { entries, faults, mechanism } of await verifyStore(nodeCrypto, store, [])) {
      assert.deepEqual(faults, []);
      size = entries;
      if (acknowledged === undefined) continue;
      assert.ok(entries >= acknowledged.size, `${acknowledged.size} entries were acknowledged, ${entries} are there`);
      const [entry] = await store.listEntries(mechanism.id, mechanism.party, acknowledged.size - 1, 1);
      assert.equal(entry && formatHex(entry.leafHash), acknowledged.act);
    }
    assert.ok(size > 0 || acknowledged === undefined, "nothing is there");
  } finally {
    await store.close();
  }
  const { home, mechanism } = await openRiver(dir);
  try {
    getValue(await home.node.perform(mechanism, draftsOf(round * 1_000_000 + 999_999, 1)));
  } finally {
    await home.close();
  }
  return size;
}
