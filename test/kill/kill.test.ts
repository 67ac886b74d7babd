import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { checkAfterKill } from "./check.ts";
import { draftsOf, openRiver } from "./home.ts";
import { killOften } from "./often.ts";

test("S15 a process killed while it writes loses nothing that it had acknowledged", async () => {
  const { entries } = await killOften(3);
  assert.ok(entries > 0);
});

test("S15 the check after a kill finds an acknowledged act that is not there", async () => {
  const dir = mkdtempSync(join(tmpdir(), "entente-kill-"));
  try {
    const { home, mechanism } = await openRiver(dir);
    const { acts, size } = getValue(await home.node.perform(mechanism, draftsOf(0, 3)));
    await home.close();
    const act = acts.at(-1) ?? "";
    assert.equal(await checkAfterKill(dir, { size, act }, 1), 4);
    await assert.rejects(checkAfterKill(dir, { size: 9, act }, 2), /9 entries were acknowledged, 5 are there/);
    await assert.rejects(checkAfterKill(dir, { size: 3, act }, 3), /strictly equal/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
