import assert from "node:assert/strict";
import { appendOf, committee, north } from "../../src/store/samples.ts";
import { openSqlite } from "../../src/store/sqlite.ts";

/** Opens what a killed process left and fails unless everything it had acknowledged is there, whole. The size found. */
export async function checkAfterKill(path: string, acknowledged: number): Promise<number> {
  const store = await openSqlite(path);
  try {
    const [head] = await store.listHeads(committee);
    assert.ok(head !== undefined, "no head");
    assert.ok(head.size >= acknowledged, `${acknowledged} entries were acknowledged, ${head.size} are there`);
    const { entries, head: expected } = appendOf(north, 0, head.size);
    assert.deepEqual(head, expected);
    assert.deepEqual(await store.listEntries(committee, north, 0, head.size + 1), entries);
    return head.size;
  } finally {
    await store.close();
  }
}
