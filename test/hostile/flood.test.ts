import assert from "node:assert/strict";
import { test } from "node:test";
import { flood } from "./flood.ts";

const mebibyte = 1024 * 1024;
const bounds = { memoryBytesMax: 32 * mebibyte, diskBytesMax: 8 * mebibyte };
/** What a process needs besides for the parcel in its hand, and does not give back at once; and the log of SQLite's writes. */
const memorySlack = 80 * mebibyte;
const diskSlack = 24 * mebibyte;
/** Milliseconds that one parcel may take, on a machine that does other things too. */
const parcelMax = 5000;

for (const [name, filledBy] of [
  ["empty objects", 2],
  ["tiny parts", 4],
] as const) {
  test(`N24 hostile: ${name} end at the quota, in memory, on disk and in time`, async () => {
    const { codes, disk, filledAt, memory, slowest } = await flood(name, bounds, 12);
    assert.ok(filledAt !== undefined && filledAt <= filledBy, `full at ${filledAt}`);
    assert.ok(codes.includes("peer-quota"));
    assert.ok(memory <= bounds.memoryBytesMax + memorySlack, `${memory} bytes in memory`);
    assert.ok(disk <= bounds.diskBytesMax + diskSlack, `${disk} bytes on disk`);
    assert.ok(slowest < parcelMax, `${slowest} ms`);
  });
}

test("N24 hostile: without a quota the same flood takes more, so that the bound is not met by chance", async () => {
  const { filledAt, memory } = await flood("empty objects", { memoryBytesMax: 2 ** 40, diskBytesMax: 2 ** 40 }, 6);
  assert.equal(filledAt, undefined);
  assert.ok(memory > bounds.memoryBytesMax + memorySlack, `${memory} bytes in memory`);
});

test("X11 X13 hostile: parts nobody names, proofs of nothing and claims without end leave nothing behind", async () => {
  for (const [name, code] of [
    ["parts nobody names", "part-unnamed"],
    ["words of what was never said", "file-size"],
  ] as const) {
    const { codes, disk } = await flood(name, bounds, 3);
    assert.deepEqual(codes, [code]);
    assert.ok(disk < mebibyte, `${name}: ${disk} bytes on disk`);
  }
  // Of claims the newest is noted; the file of notes has a log of its writes, of four mebibytes.
  const { disk, filledAt } = await flood("claims without end", bounds, 80);
  assert.equal(filledAt, undefined);
  assert.ok(disk < 6 * mebibyte, `${disk} bytes on disk`);
});
