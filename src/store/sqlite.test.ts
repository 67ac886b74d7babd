import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { encodeUtf8 } from "../base/bytes.ts";
import { PortFailure, type Store } from "../node/ports.ts";
import { testStore } from "./conformance.ts";
import { appendOf, batchOf, bytesOf, commitTo, committee, fullBatch, north, readAll } from "./samples.ts";
import { createSqliteStore, openSqlite } from "./sqlite.ts";
import { createTransaction, type Transaction } from "./transaction.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-store-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshPath = (): string => join(folder, `${(files += 1)}.sqlite`);

testStore("SQLite file", () => openSqlite(freshPath()));
testStore("SQLite memory", () => openSqlite(":memory:"));

const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof PortFailure && error.refusal.code === code && error.refusal.sentence.endsWith(".");

const inDatabase = <T>(path: string, ask: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(path);
  try {
    return ask(db);
  } finally {
    db.close();
  }
};

test("S10 what was committed is there when the file is opened again, and the file is its owner's alone", async () => {
  const path = freshPath();
  const first = await openSqlite(path);
  await commitTo(first, fullBatch());
  const before = await readAll(first);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(`${path}-wal`).mode & 0o777, 0o600);
  await first.close();
  const second = await openSqlite(path);
  assert.deepEqual(await readAll(second), before);
  await second.close();
});

test("S10 the file is written ahead and synced at every commit", async () => {
  const path = freshPath();
  const store = await openSqlite(path);
  assert.equal(
    inDatabase(path, (each) => each.prepare("PRAGMA journal_mode").get()?.["journal_mode"]),
    "wal",
  );
  await store.close();
  // The degree of syncing belongs to a connection and cannot be asked from outside: the source is the witness.
  const source = readFileSync(join(import.meta.dirname, "sqlite.ts"), "utf8");
  assert.match(source, /PRAGMA synchronous = FULL/);
});

test("S11 every table is strict, keyed by mechanism first, and without triggers, sequences or references", async () => {
  const path = freshPath();
  await (await openSqlite(path)).close();
  inDatabase(path, (db) => {
    const tables = db.prepare("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'").all();
    const own = tables.filter((each) => !String(each["name"]).startsWith("sqlite_"));
    assert.equal(own.length, 8);
    for (const { name, strict } of own) {
      assert.equal(strict, 1, `${String(name)} is strict`);
      const [first] = db.prepare("SELECT name FROM pragma_table_info(?) WHERE pk = 1").all(String(name));
      assert.equal(first?.["name"], name === "mechanism" ? "id" : "mechanism");
      assert.deepEqual(db.prepare("SELECT * FROM pragma_foreign_key_list(?)").all(String(name)), []);
    }
    const other = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' OR name = 'sqlite_sequence'").all();
    assert.deepEqual(other, []);
  });
});

test("S12 a database of a newer version is refused and left as it was", async () => {
  const path = freshPath();
  await (await openSqlite(path)).close();
  inDatabase(path, (db) => db.exec("PRAGMA user_version = 99"));
  await assert.rejects(openSqlite(path), hasCode("store-newer"));
  assert.equal(
    inDatabase(path, (db) => db.prepare("PRAGMA user_version").get()?.["user_version"]),
    99,
  );
});

test("S12 another program's database, a file that is none, and a folder that is missing are refused with a sentence", async () => {
  const foreign = freshPath();
  inDatabase(foreign, (db) => db.exec("CREATE TABLE recipes (id INTEGER PRIMARY KEY)"));
  await assert.rejects(openSqlite(foreign), hasCode("store-foreign"));

  const text = freshPath();
  writeFileSync(text, "This is a letter, not a database. ".repeat(200));
  await assert.rejects(openSqlite(text), hasCode("store-foreign"));
  assert.match(readFileSync(text, "utf8"), /^This is a letter/);

  await assert.rejects(openSqlite(join(folder, "nowhere", "record.sqlite")), hasCode("store-missing"));
});

test("S12 a damaged database is told from a broken program", async () => {
  const path = freshPath();
  const store = await openSqlite(path);
  await commitTo(store, batchOf({ appends: [appendOf(north, 0, 2000)] }));
  await store.close();
  const bytes = readFileSync(path);
  // The first page, which holds the schema, is spared; every other page becomes nonsense.
  bytes.fill(0xa5, 4096);
  writeFileSync(path, bytes);
  const damaged = await openSqlite(path);
  await assert.rejects(damaged.listEntries(committee, north, 0, 2000), hasCode("store-damaged"));
  await assert.rejects(commitTo(damaged, batchOf({ appends: [appendOf(north, 2000, 1)] })), hasCode("store-damaged"));
  await damaged.close();
});

test("S13 while another process writes, a commit is refused as busy and can be tried again", async () => {
  const path = freshPath();
  const store = await openSqlite(path, 1);
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  await assert.rejects(commitTo(store, fullBatch()), hasCode("store-busy"));
  assert.deepEqual(await store.listHeads(committee), []);
  other.exec("ROLLBACK");
  other.close();
  assert.equal(await commitTo(store, fullBatch()), "committed");
  await store.close();
});

test("S14 an error before the commit writes nothing and leaves the writer able", async () => {
  const { store, fail } = await openFailing();
  fail("begin", "before");
  await assert.rejects(commitTo(store, fullBatch()), /planted/);
  assert.deepEqual(await store.listHeads(committee), []);
  assert.equal(await commitTo(store, fullBatch()), "committed");
  await store.close();
});

for (const moment of ["before", "after"] as const) {
  test(`S14 a commit that fails ${moment} it reached the disk stops the writer; opened again, the store goes on`, async () => {
    const { store, fail, path } = await openFailing();
    await commitTo(store, fullBatch());
    fail("commit", moment);
    const next = batchOf({ appends: [appendOf(north, 3, 1)] });
    await assert.rejects(commitTo(store, next), hasCode("commit-uncertain"));
    await assert.rejects(commitTo(store, next), hasCode("commit-uncertain"));
    await assert.rejects(
      store.replaceDocuments({ mechanism: committee, revision: 1, rows: [], folded: [] }),
      hasCode("commit-uncertain"),
    );
    await assert.rejects(store.destroyPart(committee, bytesOf("x")), hasCode("commit-uncertain"));
    await store.close();

    const again = await openSqlite(path);
    const size = (await again.listHeads(committee))[0]?.size;
    assert.equal(size, moment === "before" ? 3 : 4);
    assert.equal(await commitTo(again, batchOf({ appends: [appendOf(north, size ?? 0, 1)] })), "committed");
    await again.close();
  });
}

/** A store one of whose transaction steps fails once when asked to, before or after it took effect. */
async function openFailing(): Promise<{
  readonly path: string;
  readonly store: Store;
  fail(step: keyof Transaction, moment: "before" | "after"): void;
}> {
  const path = freshPath();
  await (await openSqlite(path)).close();
  const db = new DatabaseSync(path);
  const sound = createTransaction(db);
  let planted: { readonly step: keyof Transaction; readonly moment: "before" | "after" } | undefined;
  const run = (step: keyof Transaction): void => {
    const moment = planted?.step === step ? planted.moment : undefined;
    if (moment !== undefined) planted = undefined;
    if (moment === "before") throw new Error("planted");
    sound[step]();
    if (moment === "after") throw new Error("planted");
  };
  const store = createSqliteStore(db, path, {
    begin: () => run("begin"),
    commit: () => run("commit"),
    rollback: () => run("rollback"),
  });
  return { path, store, fail: (step, moment) => (planted = { step, moment }) };
}

test("S4 nothing of a destroyed part is left in the file or its side files", async () => {
  const path = freshPath();
  const store = await openSqlite(path, 1);
  const secret = "the ambassador's private remark ".repeat(400);
  const part = { commitment: bytesOf("c"), salt: bytesOf("the salt"), bytes: encodeUtf8(secret) };
  await commitTo(store, batchOf({ ...fullBatch(), parts: [part] }));
  const holds = (): boolean =>
    [path, `${path}-wal`].some((file) => readFileSync(file).includes("the ambassador's private remark"));
  assert.ok(holds());

  const snapshot = await store.snapshot();
  await assert.rejects(store.destroyPart(committee, part.commitment), hasCode("traces-remain"));
  await snapshot.close();
  await store.destroyPart(committee, part.commitment);
  assert.ok(!holds());
  await store.close();
});
