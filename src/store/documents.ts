import type { DatabaseSync } from "node:sqlite";
import type { MechanismId } from "../base/ids.ts";
import type { Batch, DocumentRow } from "../node/ports.ts";

interface DocumentWrites {
  put(mechanism: MechanismId, rows: readonly DocumentRow[]): void;
  remove(mechanism: MechanismId, keys: Batch["documents"]["remove"]): void;
  clear(mechanism: MechanismId): void;
}

/** Writes of projection rows; to be called inside a transaction. A row that is the same already is left untouched. */
export function createDocumentWrites(db: DatabaseSync): DocumentWrites {
  const put = db.prepare(
    `INSERT INTO document VALUES (?, ?, ?, ?) ON CONFLICT DO
       UPDATE SET json = excluded.json WHERE json <> excluded.json`,
  );
  const remove = db.prepare("DELETE FROM document WHERE mechanism = ? AND kind = ? AND id = ?");
  const clear = db.prepare("DELETE FROM document WHERE mechanism = ?");
  return {
    put: (mechanism, rows) => {
      for (const { kind, id, json } of rows) put.run(mechanism, kind, id, json);
    },
    remove: (mechanism, keys) => {
      for (const { kind, id } of keys) remove.run(mechanism, kind, id);
    },
    clear: (mechanism) => void clear.run(mechanism),
  };
}
