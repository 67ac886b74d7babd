import { closeSync, existsSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isMechanismId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import { z } from "../base/shape.ts";
import type { Scratch } from "./node.ts";
import { PortFailure } from "./ports.ts";
import type { Guard } from "./ports.ts";
import { checkPrivate, readPrivate } from "./private-file.ts";

/** The guard and the notes of a home, open. */
export interface GuardFile {
  readonly guard: Guard;
  readonly scratch: Scratch;
  /** Drops every note, where the record is another than the one they speak of. */
  forget(): void;
  close(): void;
}

const fileName = "guard.sqlite";

/** "EntG": marks the file as ours. */
const applicationId = 0x456e7447;
const schemaVersion = 1;

const guardedHead = z.strictObject({
  size: z.int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
});

const schema = `
  CREATE TABLE head (mechanism TEXT PRIMARY KEY, size INTEGER NOT NULL, root TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE origin (mechanism TEXT PRIMARY KEY, identity TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE hold (mechanism TEXT PRIMARY KEY, hold TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};`;

/** How long another process of the home is waited for, milliseconds. */
const busyMilliseconds = 5000;

/**
 * The guard and the notes of a home in one small SQLite file: outside the record's database, so that putting back a backup of the
 * record leaves it as it was, and fit for several processes of one home at once. Made where there is none.
 */
export async function openGuardFile(dir: string): Promise<GuardFile> {
  const path = join(dir, fileName);
  await checkPrivate(path);
  const db = connect(path, "FULL");
  try {
    await migrate(db, dir);
    return { guard: createGuard(db, path), ...createNotes(db, path) };
  } catch (error) {
    db.close();
    throw explain(error, path);
  }
}

/** What a home's guard knows of one of its logs, for a check that changes nothing: no file is made. */
export async function findGuarded(dir: string): Promise<Guard["find"]> {
  const path = join(dir, fileName);
  if (!existsSync(path)) {
    const logs = (await readOldGuard(dir)) ?? {};
    return async (mechanism) => logs[mechanism];
  }
  await checkPrivate(path);
  return async (mechanism) => {
    const db = connect(path, "FULL");
    try {
      return await createGuard(db, path).find(mechanism);
    } finally {
      db.close();
    }
  };
}

function connect(path: string, synchronous: "FULL" | "NORMAL"): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // The file is made first, so that it and its side files are its owner's alone from the beginning.
    closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: busyMilliseconds });
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF`,
    );
    return db;
  } catch (error) {
    db?.close();
    throw explain(error, path);
  }
}

/** Makes the tables, and takes over once what version 0.1.0 kept in files of their own. */
async function migrate(db: DatabaseSync, dir: string): Promise<void> {
  const read = (name: string): unknown => db.prepare(`PRAGMA ${name}`).get()?.[name];
  const isOurs = (): boolean => read("application_id") === applicationId;
  if (!isOurs()) {
    const logs = Object.entries((await readOldGuard(dir)) ?? {});
    const notes = Object.entries(await readOldNotes(dir));
    db.exec("BEGIN IMMEDIATE");
    try {
      // Asked again under the lock: another process may have done it meanwhile.
      if (!isOurs()) {
        db.exec(schema);
        const head = db.prepare("INSERT INTO head VALUES (?, ?, ?)");
        const note = db.prepare("INSERT INTO note VALUES (?, ?)");
        for (const [mechanism, { root, size }] of logs) head.run(mechanism, size, root);
        for (const [key, value] of notes) note.run(key, value);
      }
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }
  if (read("user_version") !== schemaVersion) {
    const sentence = `${join(dir, fileName)} was written by another version of Entente: open this home with that version.`;
    throw new PortFailure({ code: "guard-newer", sentence });
  }
  // An old guard left lying would be believed where this file is lost one day.
  await Promise.all([oldGuardName, oldNotesName].map((name) => rm(join(dir, name), { force: true })));
}

function createGuard(db: DatabaseSync, path: string): Guard {
  const find = db.prepare("SELECT size, root FROM head WHERE mechanism = ?");
  const advance = db.prepare(
    `INSERT INTO head VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root
       WHERE excluded.size > size`,
  );
  const findOrigin = db.prepare("SELECT identity FROM origin WHERE mechanism = ?");
  const keepOrigin = db.prepare(
    "INSERT INTO origin VALUES (?, ?) ON CONFLICT DO UPDATE SET identity = excluded.identity",
  );
  const findHold = db.prepare("SELECT hold FROM hold WHERE mechanism = ?");
  const begin = db.prepare("INSERT INTO hold VALUES (?, ?) ON CONFLICT DO NOTHING");
  const change = db.prepare("UPDATE hold SET hold = ? WHERE mechanism = ? AND hold = ?");
  const end = db.prepare("DELETE FROM hold WHERE mechanism = ? AND hold = ?");
  const tell = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explain(error, path);
    }
  };

  return {
    find: async (mechanism) =>
      tell(() => {
        const found = find.get(mechanism);
        if (found === undefined) return undefined;
        const read = guardedHead.safeParse({ ...found });
        if (read.success) return read.data;
        throw new PortFailure(refuseSpoilt(path));
      }),
    advance: async (mechanism, { root, size }) => tell(() => void advance.run(mechanism, size, root)),
    findDatabase: async (mechanism) => tell(() => findOrigin.get(mechanism)?.["identity"] as string | undefined),
    keepDatabase: async (mechanism, identity) => tell(() => void keepOrigin.run(mechanism, identity)),
    findHold: async (mechanism) => tell(() => findHold.get(mechanism)?.["hold"] as string | undefined),
    changeHold: async (mechanism, before, after) =>
      tell(() => {
        if (before === undefined) return after === undefined || begin.run(mechanism, after).changes === 1;
        return (after === undefined ? end.run(mechanism, before) : change.run(after, mechanism, before)).changes === 1;
      }),
  };
}

/**
 * Notes are read as they stand in the file, so that what one process writes the next one reads; what was set waits for `save`, which
 * writes only that and does not wait for the disk: after a power cut the last ones may be missing.
 */
function createNotes(guard: DatabaseSync, path: string): Pick<GuardFile, "scratch" | "forget" | "close"> {
  const db = connect(path, "NORMAL");
  const find = db.prepare("SELECT value FROM note WHERE key = ?");
  const keep = db.prepare("INSERT INTO note VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value");
  let waiting = new Map<string, string>();
  const scratch: Scratch = {
    get: (key) => waiting.get(key) ?? (find.get(key)?.["value"] as string | undefined),
    set(key, value) {
      if (scratch.get(key) !== value) waiting.set(key, value);
    },
    async save() {
      if (waiting.size === 0) return;
      const saved = waiting;
      waiting = new Map();
      try {
        db.exec("BEGIN IMMEDIATE");
        for (const [key, value] of saved) keep.run(key, value);
        db.exec("COMMIT");
      } catch (error) {
        if (db.isTransaction) db.exec("ROLLBACK");
        throw explain(error, path);
      }
    },
  };
  return {
    scratch,
    forget() {
      waiting = new Map();
      db.exec("DELETE FROM note");
    },
    close: () => {
      db.close();
      guard.close();
    },
  };
}

/** Primary result codes of SQLite, https://sqlite.org/rescode.html, for a file that is spoilt: corrupt, or no database. */
const spoilt: ReadonlySet<number> = new Set([11, 26]);

const refuseSpoilt = (path: string): Refusal => ({
  code: "guard-spoilt",
  sentence: `${path} is damaged. Take it away together with its -wal and -shm files: this home then signs nothing until every other party has said how far it holds our record.`,
});

function explain(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof PortFailure) return error;
  if ("errcode" in error && typeof error.errcode === "number") {
    if (spoilt.has(error.errcode & 0xff)) return new PortFailure(refuseSpoilt(path), error);
    const sentence = `${path} cannot be written (${error.message}): nothing is signed meanwhile.`;
    return new PortFailure({ code: "guard-failed", sentence }, error);
  }
  if (!("syscall" in error)) return error;
  const sentence = `${path} cannot be opened: check that its folder exists and that this user may write to it.`;
  return new PortFailure({ code: "guard-failed", sentence }, error);
}

const oldGuardName = "guard.json";
const oldNotesName = "scratch.json";

/** The guard as version 0.1.0 wrote it. */
export const oldGuardFile = z.strictObject({
  entente: z.literal("guard/v1"),
  logs: z.record(
    z.string().refine(isMechanismId),
    z.strictObject({ size: z.int().min(0), root: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

async function readOldGuard(dir: string): Promise<z.output<typeof oldGuardFile>["logs"] | undefined> {
  return (await readPrivate(join(dir, oldGuardName), oldGuardFile))?.logs;
}

/** Notes may be lost: what cannot be read is nothing. */
async function readOldNotes(dir: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(dir, oldNotesName), "utf8").catch(() => "{}");
  try {
    const read = z.record(z.string(), z.string()).safeParse(JSON.parse(text));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}
