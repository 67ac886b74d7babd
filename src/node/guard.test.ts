import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { MechanismId } from "../base/ids.ts";
import { findGuarded, openGuardFile } from "./home/guard-file.ts";
import { checkGuard } from "./guard.ts";
import { PortFailure } from "./ports.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-guard-"));
after(() => rmSync(folder, { recursive: true }));
const freshHome = (): string => mkdtempSync(join(folder, "home-"));
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
  const dir = freshHome();
  assert.equal(await (await findGuarded(dir))(committee), undefined);
  assert.deepEqual(readdirSync(dir), []);
  const { close, guard } = await openGuardFile(dir);
  assert.equal(await guard.find(committee), undefined);
  await guard.advance(committee, { size: 3, root: rootOf(3) });
  await guard.advance(commission, { size: 1, root: rootOf(1) });
  await guard.advance(committee, { size: 2, root: rootOf(2) });
  assert.deepEqual(await (await findGuarded(dir))(committee), { size: 3, root: rootOf(3) });
  assert.deepEqual(await guard.find(commission), { size: 1, root: rootOf(1) });
  for (const name of readdirSync(dir)) assert.equal(statSync(join(dir, name)).mode & 0o077, 0, name);
  close();
});

test("K1 several processes of one home use the guard and the notes at once", async () => {
  const dir = freshHome();
  const [one, two] = [await openGuardFile(dir), await openGuardFile(dir)];
  await Promise.all([
    ...Array.from({ length: 20 }, (_, i) => one.guard.advance(committee, { size: i, root: rootOf(i) })),
    ...Array.from({ length: 20 }, (_, i) => two.guard.advance(committee, { size: 2 * i, root: rootOf(2 * i) })),
  ]);
  assert.equal((await one.guard.find(committee))?.size, 38);
  one.scratch.set("claim", "seen by one");
  assert.equal(two.scratch.get("claim"), undefined);
  await one.scratch.save();
  assert.equal(two.scratch.get("claim"), "seen by one");
  // Of two that answer the same hold, the second is told to look again.
  assert.ok(await one.guard.changeHold(committee, undefined, "asked"));
  assert.ok(!(await two.guard.changeHold(committee, undefined, "asked too")));
  assert.ok(await two.guard.changeHold(committee, "asked", "one answer"));
  assert.ok(!(await one.guard.changeHold(committee, "asked", undefined)));
  assert.equal(await one.guard.findHold(committee), "one answer");
  assert.ok(await one.guard.changeHold(committee, "one answer", undefined));
  assert.equal(await two.guard.findHold(committee), undefined);
  await one.guard.keepDatabase(committee, "7/1");
  assert.equal(await two.guard.findDatabase(committee), "7/1");
  one.close();
  two.close();
});

test("K2 the guard and the notes of a home of 0.1.0 are taken over once, and their files end", async () => {
  const dir = freshHome();
  const old = { entente: "guard/v1", logs: { [committee]: { size: 7, root: rootOf(7) } } };
  writeFileSync(join(dir, "guard.json"), JSON.stringify(old), { mode: 0o600 });
  writeFileSync(join(dir, "scratch.json"), JSON.stringify({ clock: "then" }), { mode: 0o600 });
  assert.equal((await (await findGuarded(dir))(committee))?.size, 7);
  const first = await openGuardFile(dir);
  assert.equal((await first.guard.find(committee))?.size, 7);
  assert.equal(first.scratch.get("clock"), "then");
  first.close();
  assert.deepEqual(readdirSync(dir), ["guard.sqlite"]);
  // Put back later, the old file says nothing any more.
  writeFileSync(join(dir, "guard.json"), JSON.stringify({ ...old, logs: {} }), { mode: 0o600 });
  const second = await openGuardFile(dir);
  assert.equal((await second.guard.find(committee))?.size, 7);
  second.close();
  assert.deepEqual(readdirSync(dir), ["guard.sqlite"]);
});

async function refused(dir: string): Promise<string> {
  const error: unknown = await openGuardFile(dir).catch((each: unknown) => each);
  assert.ok(error instanceof PortFailure, String(error));
  return error.refusal.code;
}

test("S18 a guard that others may open, is no guard, or is damaged is refused with a sentence", async () => {
  const exposed = freshHome();
  (await openGuardFile(exposed)).close();
  chmodSync(join(exposed, "guard.sqlite"), 0o644);
  assert.equal(await refused(exposed), "file-exposed");
  const foreign = freshHome();
  writeFileSync(join(foreign, "guard.sqlite"), "no database at all, but long enough to be one".repeat(40), {
    mode: 0o600,
  });
  assert.equal(await refused(foreign), "guard-spoilt");
});

test("K5 a guard cut short or garbled anywhere is refused, or remembers no more than it was told", async () => {
  for (const isClosed of [true, false]) {
    const dir = freshHome();
    const opened = await openGuardFile(dir);
    for (let size = 1; size <= 6; size++) await opened.guard.advance(committee, { size, root: rootOf(size) });
    await opened.guard.changeHold(committee, undefined, "held");
    if (isClosed) opened.close();
    const kept = new Map(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]));
    if (!isClosed) opened.close();
    const codes = new Set<string>();
    for (const name of ["guard.sqlite", "guard.sqlite-wal"]) {
      const whole = kept.get(name);
      if (whole === undefined) continue;
      const step = Math.max(97, Math.floor(whole.length / 40));
      for (let at = 0; at < whole.length; at += step) {
        for (const bytes of [whole.subarray(0, at), flip(whole, at)]) codes.add(await openSpoilt(kept, name, bytes));
      }
    }
    // What stands in the log of writes goes before the file, and is dropped from the first frame on that does not add up.
    assert.deepEqual([...codes].toSorted(), isClosed ? ["guard-spoilt", "ok"] : ["ok"]);
  }
});

function flip(whole: Buffer, at: number): Buffer {
  const flipped = Buffer.from(whole);
  flipped[at] = (flipped[at] ?? 0) ^ (at % 2 === 0 ? 0x41 : 0x80);
  return flipped;
}

/** What a home says whose guard's file holds other bytes; where it opens, nothing is believed that was never told. */
async function openSpoilt(kept: ReadonlyMap<string, Buffer>, name: string, bytes: Uint8Array): Promise<string> {
  const dir = freshHome();
  for (const [each, whole] of kept) writeFileSync(join(dir, each), each === name ? bytes : whole, { mode: 0o600 });
  try {
    const { close, guard } = await openGuardFile(dir);
    try {
      const head = await guard.find(committee);
      const isTold = head === undefined || (head.size <= 6 && head.root === rootOf(head.size));
      assert.ok(isTold || !checkGuard(head, 6, rootOf).ok, JSON.stringify(head));
      return "ok";
    } finally {
      close();
    }
  } catch (error) {
    assert.ok(error instanceof PortFailure, String(error));
    return error.refusal.code;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

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
