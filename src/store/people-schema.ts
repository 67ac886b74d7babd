import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { PortFailure } from "../node/ports.ts";
import { explainFailure } from "./failure.ts";

/** "EntP": marks the file as ours. */
const applicationId = 0x456e7450;

const migrations: readonly string[] = [
  `CREATE TABLE account (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, by TEXT NOT NULL, language TEXT NOT NULL,
     roles TEXT NOT NULL, status TEXT NOT NULL, created INTEGER NOT NULL, password TEXT) STRICT;
   CREATE UNIQUE INDEX account_name ON account (name) WHERE status <> 'ended';
   CREATE TABLE passkey (
     id TEXT PRIMARY KEY, account TEXT NOT NULL, public_key BLOB NOT NULL, counter INTEGER NOT NULL,
     transports TEXT NOT NULL, label TEXT NOT NULL, created INTEGER NOT NULL, used INTEGER) STRICT;
   CREATE INDEX passkey_account ON passkey (account);
   CREATE TABLE ticket (
     hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, account TEXT, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX ticket_expires ON ticket (expires);
   CREATE TABLE sign_in (
     hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, begun INTEGER NOT NULL, seen INTEGER NOT NULL,
     proved_at INTEGER, device TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX sign_in_account ON sign_in (account);
   CREATE TABLE decision (
     n INTEGER PRIMARY KEY AUTOINCREMENT, hour INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
     count INTEGER NOT NULL, account TEXT NOT NULL, action TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL,
     outcome TEXT NOT NULL, policies TEXT NOT NULL,
     UNIQUE (hour, account, action, place, kind, outcome, policies)) STRICT;
   CREATE TABLE proposed (
     id TEXT PRIMARY KEY, account TEXT NOT NULL, at INTEGER NOT NULL, expires INTEGER NOT NULL, mechanism TEXT NOT NULL,
     body TEXT, kind TEXT NOT NULL, bytes BLOB NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL, settled_by TEXT,
     settled_at INTEGER, outcome TEXT) STRICT;
   CREATE INDEX proposed_at ON proposed (at);`,
];

/** Opens the people of a home, its owner's alone; made where there is none. Rejects with a `PortFailure`. */
export function connectPeople(path: string, busyMilliseconds: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: busyMilliseconds });
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF`);
    migrate(db, path);
    return db;
  } catch (error) {
    db?.close();
    throw explainFailure(error, path);
  }
}

function migrate(db: DatabaseSync, path: string): void {
  if (readVersion(db, path) === migrations.length) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    // Asked again under the lock: another process may have done it meanwhile.
    for (const step of migrations.slice(readVersion(db, path))) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function readVersion(db: DatabaseSync, path: string): number {
  const read = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  const version = read("user_version");
  const owner = read("application_id");
  const tables = db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
  if (owner === 0 && version === 0 && tables === 0) return 0;
  if (owner === applicationId && version <= migrations.length) return version;
  throw new PortFailure(
    owner === applicationId
      ? {
          code: "store-newer",
          sentence: `${path} was written by a newer version of Entente; open this home with that version.`,
        }
      : { code: "store-foreign", sentence: `${path} is a database of another program; move it out of this home.` },
  );
}
