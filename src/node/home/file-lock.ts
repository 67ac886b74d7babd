import { closeSync, openSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { PortFailure } from "../ports.ts";

/** How long another holder is waited for, and how often it is looked again, milliseconds. */
const waitMilliseconds = 10_000;
const pauseMilliseconds = 20;

/**
 * Runs `work` while no other process, nor another part of this one, runs work under the same path. The lock is that of an empty
 * database: the operating system lets go of it when a process ends, however it ends, so none is ever left behind.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    await begin(db, path);
    return await work();
  } finally {
    db.close();
  }
}

async function begin(db: DatabaseSync, path: string): Promise<void> {
  for (let waited = 0; ; waited += pauseMilliseconds) {
    try {
      db.exec("BEGIN EXCLUSIVE");
      return;
    } catch (error) {
      if (waited < waitMilliseconds) await setTimeout(pauseMilliseconds);
      else throw new PortFailure(busy(path), error);
    }
  }
}

const busy = (path: string) => ({
  code: "file-busy",
  sentence: `Another program has been changing what ${path} stands for for too long: try again when it has ended.`,
});
