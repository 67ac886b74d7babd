import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Refusal } from "../../base/refusal.ts";
import { PortFailure } from "../ports.ts";

/** How long another process of the home is waited for, milliseconds. */
const busyMilliseconds = 5000;

/** Opens the guard's file, making it where there is none; `FULL` waits for the disk at each commit. */
export function connect(path: string, synchronous: "FULL" | "NORMAL"): DatabaseSync {
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

/** Primary result codes of SQLite, https://sqlite.org/rescode.html, for a file that is spoilt: corrupt, or no database. */
const spoilt: ReadonlySet<number> = new Set([11, 26]);

export const refuseSpoilt = (path: string): Refusal => ({
  code: "guard-spoilt",
  sentence: `${path} is damaged. Take it away together with its -wal and -shm files: this home then signs nothing until every other party has said how far it holds our record.`,
});

/** What a failure of the file means for a person; our own bugs pass through. */
export function explain(error: unknown, path: string): unknown {
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
