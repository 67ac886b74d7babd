import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { MechanismId } from "../base/ids.ts";
import { openGuardFile } from "./guard-file.ts";
import { checkGuard } from "./guard.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-guard-"));
after(() => rmSync(folder, { recursive: true }));
const committee = "ab".repeat(32) as MechanismId;
const commission = "cd".repeat(32) as MechanismId;
const rootOf = (size: number): string => size.toString(16).padStart(64, "0");

/** `ok`, or the code of the refusal. */
function code(...args: Parameters<typeof checkGuard>): string {
  const checked = checkGuard(...args);
  if (!checked.ok) assert.match(checked.refusal.sentence, /nothing is signed until every other party/);
  return checked.ok ? "ok" : checked.refusal.code;
}

test("S19 the guard remembers the newest state released of each log, and never goes back", async () => {
  const path = join(folder, "guard.json");
  const guard = openGuardFile(path);
  assert.equal(await guard.find(committee), undefined);
  await guard.advance(committee, { size: 3, root: rootOf(3) });
  await guard.advance(commission, { size: 1, root: rootOf(1) });
  await guard.advance(committee, { size: 2, root: rootOf(2) });
  assert.deepEqual(await openGuardFile(path).find(committee), { size: 3, root: rootOf(3) });
  assert.deepEqual(await guard.find(commission), { size: 1, root: rootOf(1) });
});

test("S20 a database behind the guard, unlike it, or unknown to it may not be signed on", () => {
  const guarded = { size: 5, root: rootOf(5) };
  assert.equal(code(guarded, 4, rootOf), "guard-ahead");
  assert.equal(code(guarded, 0, rootOf), "guard-ahead");
  assert.equal(code({ size: 5, root: rootOf(6) }, 5, rootOf), "guard-differs");
  assert.equal(code({ size: 5, root: rootOf(6) }, 9, rootOf), "guard-differs");
  assert.equal(code(undefined, 1, rootOf), "guard-missing");
  assert.equal(code(undefined, 0, rootOf), "ok");
  assert.equal(code(guarded, 5, rootOf), "ok");
});

test("S20 a database ahead of the guard is a crash before release, and goes on", () => {
  assert.ok(checkGuard({ size: 5, root: rootOf(5) }, 7, rootOf).ok);
  assert.ok(checkGuard({ size: 0, root: rootOf(0) }, 1, rootOf).ok);
});
