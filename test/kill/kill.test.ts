import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { appendOf, batchOf, north } from "../../src/store/samples.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { checkAfterKill } from "./check.ts";
import { killOften } from "./often.ts";

test("S15 a process killed while it writes loses nothing that it had acknowledged", async () => {
  const { entries } = await killOften(3);
  assert.ok(entries > 0);
});

test("S15 the check after a kill finds an acknowledged entry that is not there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "entente-kill-"));
  try {
    const path = join(folder, "record.sqlite");
    const store = await openSqlite(path);
    await store.commit(batchOf({ appends: [appendOf(north, 0, 3)] }));
    await store.close();
    assert.equal(await checkAfterKill(path, 3), 3);
    await assert.rejects(checkAfterKill(path, 4), /4 entries were acknowledged, 3 are there/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
