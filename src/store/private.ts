import { closeSync, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue } from "node:sqlite";
import type { MechanismId } from "../base/ids.ts";
import { PortFailure } from "../node/ports.ts";
import type { PrivateLine, PrivateRow, PrivateStore } from "../node/ports/private.ts";
import { explainFailure } from "./failure.ts";
import { createTransaction, createWrite } from "./transaction.ts";

/** "EntP": marks the file as the private one, so that no record is ever taken for it. */
const applicationId = 0x456e7450;
const schemaVersion = 1;
const busyMilliseconds = 5000;
/** How often it is tried, and how long it is waited, while another process reads what an erasing has to overwrite. */
const eraseAttemptsMax = 20;
const erasePauseMilliseconds = 50;

const schema = `
  CREATE TABLE thing (
    id TEXT PRIMARY KEY, mechanism TEXT NOT NULL, kind TEXT NOT NULL, opened INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX thing_of_mechanism ON thing (mechanism, opened);
  CREATE TABLE line (
    thing TEXT NOT NULL, n INTEGER NOT NULL, what TEXT NOT NULL, at TEXT NOT NULL, officer TEXT NOT NULL, by TEXT NOT NULL,
    json TEXT NOT NULL, PRIMARY KEY (thing, n)) STRICT;
  CREATE TABLE secret (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;`;

/**
 * Private matter in one SQLite file, made if it is missing, readable by its owner alone; several processes of one home may use it at
 * once. Rejects with a `PortFailure` when the file is not ours, of a newer version, damaged or locked.
 */
export async function openPrivateSqlite(path: string): Promise<PrivateStore> {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { timeout: busyMilliseconds });
    // As the record's file; secure_delete overwrites with zeros what is erased.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF`);
    migrate(db, path);
    return createStore(db, path);
  } catch (error) {
    db?.close();
    throw explainFailure(error, path);
  }
}

function migrate(db: DatabaseSync, path: string): void {
  const read = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  const isOurs = (): boolean => read("application_id") === applicationId;
  if (!isOurs()) {
    db.exec("BEGIN IMMEDIATE");
    const tables = Number(db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"]);
    if (!isOurs() && tables > 0) {
      db.exec("ROLLBACK");
      const sentence = `${path} is a database of another program; name a file that Entente made, or one that does not exist yet.`;
      throw new PortFailure({ code: "store-foreign", sentence });
    }
    if (!isOurs())
      db.exec(`${schema} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
    db.exec("COMMIT");
  }
  const version = read("user_version");
  if (version > schemaVersion) {
    const sentence = `${path} was written by a newer version of Entente (schema ${version}, this one knows ${schemaVersion}); open it with that version.`;
    throw new PortFailure({ code: "store-newer", sentence });
  }
}

function createStore(db: DatabaseSync, path: string): PrivateStore {
  const write = createWrite(createTransaction(db), path);
  const columns = "line.n, line.what, line.at, line.officer, line.by, line.json";
  const listThings = db.prepare("SELECT id, mechanism, kind FROM thing WHERE mechanism = ? ORDER BY opened, id");
  const listNewest = db.prepare(
    `SELECT line.thing, ${columns} FROM line JOIN thing ON thing.id = line.thing
     WHERE thing.mechanism = ? AND (line.what <> 'version' OR line.n =
       (SELECT max(n) FROM line AS newest WHERE newest.thing = line.thing AND newest.what = 'version'))
     ORDER BY line.thing, line.n`,
  );
  const findThing = db.prepare("SELECT id, mechanism, kind FROM thing WHERE id = ?");
  const listLines = db.prepare(`SELECT ${columns} FROM line WHERE thing = ? ORDER BY n`);
  const sizeOf = db.prepare("SELECT max(n) + 1 AS size FROM line WHERE thing = ?");
  const openThing = db.prepare(
    "INSERT INTO thing SELECT ?, ?, ?, coalesce(max(opened) + 1, 0) FROM thing WHERE mechanism = ?",
  );
  const addLine = db.prepare("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)");
  const eraseThing = db.prepare("DELETE FROM thing WHERE id = ?");
  const eraseOf = db.prepare("DELETE FROM line WHERE thing = ?");
  const eraseLine = db.prepare(
    "DELETE FROM line WHERE thing = ?1 AND n = ?2 AND n < (SELECT max(n) FROM line WHERE thing = ?1 AND what = 'version')",
  );
  const findSecret = db.prepare("SELECT bytes FROM secret WHERE name = ?");
  const keepSecret = db.prepare("INSERT INTO secret VALUES (?, ?) ON CONFLICT DO NOTHING");

  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explainFailure(error, path);
    }
  };

  return {
    list: async (mechanism) =>
      read(() => {
        const lines = Map.groupBy(listNewest.all(mechanism), (row) => String(row["thing"]));
        return listThings.all(mechanism).map((row) => rowOf(row, lines.get(String(row["id"])) ?? []));
      }),
    find: async (id) =>
      read(() => {
        const row = findThing.get(id);
        return row === undefined ? undefined : rowOf(row, listLines.all(id));
      }),
    append: async ({ id, kind, mechanism }, line) =>
      write(
        () => {
          const held = sizeOf.get(id)?.["size"] ?? 0;
          if (Number(held) !== line.n) return "conflict" as const;
          if (line.n === 0) openThing.run(id, mechanism, kind, mechanism);
          addLine.run(id, line.n, line.what, line.at, line.officer, line.by, line.json);
          return "appended" as const;
        },
        (answer) => answer === "appended",
      ),
    async erase(id) {
      write(() => {
        eraseOf.run(id);
        eraseThing.run(id);
      });
      await eraseTraces(db, path);
    },
    async eraseLines(id, numbers) {
      write(() => {
        for (const n of numbers) eraseLine.run(id, n);
      });
      await eraseTraces(db, path);
    },
    secret: async (name, draw) =>
      write(() => {
        if (findSecret.get(name) === undefined) keepSecret.run(name, draw());
        return findSecret.get(name)?.["bytes"] as Uint8Array;
      }),
    close: async () => db.close(),
  };
}

type Row = Record<string, SQLOutputValue>;

const rowOf = (row: Row, lines: readonly Row[]): PrivateRow => ({
  id: String(row["id"]),
  mechanism: String(row["mechanism"]) as MechanismId,
  kind: String(row["kind"]),
  lines: lines.map((line): PrivateLine => ({
    n: Number(line["n"]),
    what: String(line["what"]),
    at: String(line["at"]),
    officer: String(line["officer"]),
    by: String(line["by"]),
    json: String(line["json"]),
  })),
});

/** The log of recent writes still holds what was erased: it is folded into the file, over the old pages, and cut to nothing. */
async function eraseTraces(db: DatabaseSync, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    if (foldLog(db)) return;
    if (attempt === eraseAttemptsMax) break;
    await wait(erasePauseMilliseconds);
  }
  const sentence = `It is erased, but traces of it stay on disk while another program reads ${path}; erase something once more when it has ended.`;
  throw new PortFailure({ code: "traces-remain", sentence });
}

/** Whether nobody was in the way. It is not waited for here: waiting would hold up everybody this process answers. */
function foldLog(db: DatabaseSync): boolean {
  db.exec("PRAGMA busy_timeout = 0");
  try {
    return db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"] === 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${busyMilliseconds}`);
  }
}
