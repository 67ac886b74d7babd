import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type { MechanismId } from "../base/ids.ts";
import { PortFailure } from "../node/ports.ts";
import { openPrivateSqlite } from "./private.ts";
import { openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-private-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshPath = (): string => join(folder, `${(files += 1)}.sqlite`);

const isForeign = (error: unknown): boolean => error instanceof PortFailure && error.refusal.code === "store-foreign";

const river = "ab".repeat(32) as MechanismId;
const thing = (id: string) => ({ id, mechanism: river, kind: "position" });
const line = (n: number, words: string, what = "version") => ({
  n,
  what,
  at: "2026-11-22T05:00:00Z",
  officer: "7f",
  by: "desk",
  json: JSON.stringify({ words }),
});

/** Whether a text stands anywhere in the database's files, the log of recent writes among them. */
const isOnDisk = (path: string, text: string): boolean =>
  readdirSync(folder)
    .filter((name) => join(folder, name).startsWith(path))
    .some((name) => readFileSync(join(folder, name)).includes(text));

test("D32 what is erased is on the disk no more: a thing, earlier versions, whatever their length", async () => {
  const path = freshPath();
  const store = await openPrivateSqlite(path);
  const long = "red line of the long paper ".repeat(4000);
  await store.append(thing("a"), line(0, `first words ${long}`));
  await store.append(thing("a"), line(1, "second words"));
  await store.append(thing("a"), line(2, "asked words", "clearance-asked"));
  await store.append(thing("b"), line(0, "other words"));
  for (const text of ["first words", "red line of the long", "second words", "other words"]) {
    assert.ok(isOnDisk(path, text), text);
  }
  await store.eraseLines("a", [0, 1, 2]);
  // The newest version and what follows it stay.
  assert.deepEqual(
    (await store.find("a"))?.lines.map(({ n }) => n),
    [1, 2],
  );
  for (const text of ["first words", "red line of the long"]) assert.ok(!isOnDisk(path, text), text);
  assert.ok(isOnDisk(path, "second words"));

  await store.erase("a");
  assert.equal(await store.find("a"), undefined);
  for (const text of ["second words", "asked words"]) assert.ok(!isOnDisk(path, text), text);
  assert.ok(isOnDisk(path, "other words"));
  await store.close();
});

test("D32 what another process reads at that moment is said to remain, and is gone at the next erasing", async () => {
  const path = freshPath();
  const store = await openPrivateSqlite(path);
  await store.append(thing("a"), line(0, "words to be gone"));
  const other = new DatabaseSync(path);
  other.exec("BEGIN; SELECT count(*) FROM line");
  await assert.rejects(
    store.erase("a"),
    (error) => error instanceof PortFailure && error.refusal.code === "traces-remain",
  );
  assert.equal(await store.find("a"), undefined);
  other.close();
  await store.append(thing("b"), line(0, "of no matter"));
  await store.erase("b");
  assert.ok(!isOnDisk(path, "words to be gone"));
  await store.close();
});

test("D31 a thing is its lines: a list has the newest version of each, and whoever did not know the last line adds none", async () => {
  const path = freshPath();
  const store = await openPrivateSqlite(path);
  assert.equal(await store.append(thing("b"), line(0, "one")), "appended");
  assert.equal(await store.append(thing("a"), line(0, "two")), "appended");
  assert.equal(await store.append(thing("b"), line(1, "", "cleared")), "appended");
  assert.equal(await store.append(thing("b"), line(2, "three")), "appended");
  assert.equal(await store.append(thing("b"), line(2, "four")), "conflict");
  assert.equal(await store.append(thing("c"), line(1, "five")), "conflict");
  assert.equal(await store.append(thing("a"), line(0, "six")), "conflict");
  const listed = await store.list(river);
  assert.deepEqual(
    listed.map(({ id, lines }) => [id, lines.map(({ n }) => n)]),
    [
      ["b", [1, 2]],
      ["a", [0]],
    ],
  );
  assert.deepEqual(await store.list("cd".repeat(32) as MechanismId), []);
  assert.deepEqual(
    (await store.find("b"))?.lines.map(({ n }) => n),
    [0, 1, 2],
  );
  await store.close();
  const again = await openPrivateSqlite(path);
  assert.deepEqual(await again.list(river), listed);
  await again.close();
});

test("D31 the file is its owner's alone and no record: neither is ever taken for the other", async () => {
  const path = freshPath();
  const store = await openPrivateSqlite(path);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const drawn = await store.secret("salts", () => new Uint8Array([1, 2]));
  assert.deepEqual(drawn, new Uint8Array([1, 2]));
  assert.deepEqual(await store.secret("salts", () => new Uint8Array([3])), drawn);
  await store.close();
  await assert.rejects(openSqlite(path), isForeign);
  const record = freshPath();
  await (await openSqlite(record)).close();
  await assert.rejects(openPrivateSqlite(record), isForeign);
  const newer = freshPath();
  await (await openPrivateSqlite(newer)).close();
  const db = new DatabaseSync(newer);
  db.exec("PRAGMA user_version = 9");
  db.close();
  await assert.rejects(
    openPrivateSqlite(newer),
    (error) => error instanceof PortFailure && error.refusal.code === "store-newer",
  );
});
