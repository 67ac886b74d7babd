import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { isMechanismId } from "../../base/ids.ts";
import { z } from "../../base/shape.ts";
import { connect, explain } from "./guard-connection.ts";
import { createGuard } from "./guard-rows.ts";
import { openNotes } from "./notes.ts";
import type { Notes } from "./notes.ts";
import { PortFailure } from "../ports.ts";
import type { Guard } from "../ports.ts";
import { checkPrivate, readPrivate } from "./private-file.ts";

/** The guard and the notes of a home, open. */
export interface GuardFile extends Notes {
  readonly guard: Guard;
}

const fileName = "guard.sqlite";

/** "EntG": marks the file as ours. */
const applicationId = 0x456e7447;
const schemaVersion = 1;

const schema = `
  CREATE TABLE head (mechanism TEXT PRIMARY KEY, size INTEGER NOT NULL, root TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE origin (mechanism TEXT PRIMARY KEY, identity TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE hold (mechanism TEXT PRIMARY KEY, hold TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};`;

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
    const guard = createGuard(db, path);
    const notes = openNotes(path);
    return {
      ...notes,
      guard,
      close: () => {
        notes.close();
        db.close();
      },
    };
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
