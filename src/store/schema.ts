import type { DatabaseSync } from "node:sqlite";
import { PortFailure } from "../node/ports.ts";

/** "Entn": marks the file as ours, so that another program's database is never written to. */
const applicationId = 0x456e746e;

/**
 * The schema, one step per number, each run once. Every primary key begins with the mechanism, so that the tables can be
 * spread by mechanism; no triggers, no sequences, no references between tables: what belongs together is written together
 * by one commit. Entries are kept in key order without a second index, because they are short and only ever appended.
 */
const migrations: readonly string[] = [
  `CREATE TABLE mechanism (
     id TEXT PRIMARY KEY, short_name TEXT NOT NULL UNIQUE, party TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE head (
     mechanism TEXT NOT NULL, party TEXT NOT NULL, size INTEGER NOT NULL, checkpoint BLOB NOT NULL,
     PRIMARY KEY (mechanism, party)) STRICT;
   CREATE TABLE entry (
     mechanism TEXT NOT NULL, party TEXT NOT NULL, n INTEGER NOT NULL, leaf_hash BLOB NOT NULL, bytes BLOB NOT NULL,
     PRIMARY KEY (mechanism, party, n)) STRICT, WITHOUT ROWID;
   CREATE TABLE part (
     mechanism TEXT NOT NULL, commitment BLOB NOT NULL, salt BLOB, bytes BLOB,
     PRIMARY KEY (mechanism, commitment)) STRICT;
   CREATE TABLE cosignature (
     mechanism TEXT NOT NULL, log TEXT NOT NULL, cosigner TEXT NOT NULL, size INTEGER NOT NULL, note BLOB NOT NULL,
     PRIMARY KEY (mechanism, log, cosigner)) STRICT;
   CREATE TABLE evidence (
     mechanism TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,
     PRIMARY KEY (mechanism, name)) STRICT;
   CREATE TABLE document (
     mechanism TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL,
     PRIMARY KEY (mechanism, kind, id)) STRICT;`,
  `CREATE TABLE revision (
     mechanism TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   ALTER TABLE head ADD COLUMN proof BLOB NOT NULL DEFAULT x'';
   ALTER TABLE head ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
   UPDATE head SET folded = size;`,
];

/** Brings a database to the newest schema, in one transaction. Throws a `PortFailure` for one that is not ours to write. */
export function migrate(db: DatabaseSync, path: string): void {
  if (readVersion(db, path) === migrations.length) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    // Asked again under the lock: another process may have done it meanwhile.
    const version = readVersion(db, path);
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}`);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function readVersion(db: DatabaseSync, path: string): number {
  const version = readPragma(db, "user_version");
  const owner = readPragma(db, "application_id");
  const tables = db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
  if (owner === 0 && version === 0 && tables === 0) return 0;
  if (owner !== applicationId) {
    throw new PortFailure({
      code: "store-foreign",
      sentence: `${path} is a database of another program; name a file that Entente made, or one that does not exist yet.`,
    });
  }
  if (version > migrations.length) {
    throw new PortFailure({
      code: "store-newer",
      sentence: `${path} was written by a newer version of Entente (schema ${version}, this one knows ${migrations.length}); open it with that version.`,
    });
  }
  return version;
}

function readPragma(db: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
