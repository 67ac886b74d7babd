import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { PortFailure } from "../node/ports.ts";
import { explainFailure } from "./failure.ts";

/**
 * Copies a record while others go on writing to it: the copy is of one moment, whole, without what was destroyed, and needs no side
 * files. Nothing must be at `to` yet.
 */
export function copySqlite(path: string, to: string): void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    // An empty file is taken by VACUUM INTO as it is, so the copy is its owner's alone from the first byte.
    closeSync(openSync(to, "wx", 0o600));
    db.prepare("VACUUM INTO ?").run(to);
    chmodSync(to, 0o600);
  } catch (error) {
    throw explainFailure(error, path);
  } finally {
    db?.close();
  }
}

/** Folds a record's side files into it, which works only while no program has it open: refuses with `home-open`. */
export function closeSqlite(path: string): void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 1000 });
    db.exec("PRAGMA journal_mode = DELETE");
  } catch (error) {
    const sentence = `Another program has ${path} open: stop it first.`;
    throw new PortFailure({ code: "home-open", sentence }, error);
  } finally {
    db?.close();
  }
}
