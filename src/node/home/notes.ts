import { connect, explain } from "./guard-connection.ts";
import type { Scratch } from "../node.ts";

/** The notes of a home, over a connection of their own. */
export interface Notes {
  readonly scratch: Scratch;
  /** Drops every note, where the record is another than the one they speak of. */
  forget(): void;
  close(): void;
}

/**
 * Notes are read as they stand in the file, so that what one process writes the next one reads; what was set waits for `save`, which
 * writes only that and does not wait for the disk: after a power cut the last ones may be missing.
 */
export function openNotes(path: string): Notes {
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
    close: () => db.close(),
  };
}
