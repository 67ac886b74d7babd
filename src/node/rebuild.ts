import { equalBytes } from "../base/bytes.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";
import { documentKinds } from "../mechanism/documents.ts";
import { listLogs } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import type { NodeWorld } from "./node.ts";
import { PortFailure } from "./ports.ts";
import type { DocumentRow } from "./ports.ts";
import { conflict } from "./write.ts";

/** Every document of a folded mechanism as a row. The rows written step by step must be these, byte for byte. */
export function listRows(chamber: Chamber): readonly DocumentRow[] {
  const { documents } = chamber.register;
  return documentKinds.flatMap((kind) =>
    documents
      .list(kind)
      .map((document) => ({ kind, id: document.id, json: encodeCanonical(document as unknown as Json) })),
  );
}

/** Drops the projections and derives them again from the record; `changed` counts rows that differed, were missing or extra. */
export async function rebuild(
  world: NodeWorld,
  chamber: Chamber,
): Promise<{ readonly rows: number; readonly changed: number }> {
  const before = await world.store.listAllDocuments(chamber.row.id);
  const rows = listRows(chamber);
  const folded = listLogs(chamber).map((log) => ({ party: log.name, size: log.folded }));
  const done = await world.store.replaceDocuments({
    mechanism: chamber.row.id,
    revision: chamber.revision,
    rows,
    folded,
  });
  // Who opens it again reads what another process has written.
  chamber.isSpoilt = true;
  if (done === "conflict") throw new PortFailure(conflict.refusal);
  const known = new Map(before.map((row) => [`${row.kind} ${row.id}`, row]));
  let changed = 0;
  for (const row of rows) {
    const old = known.get(`${row.kind} ${row.id}`);
    known.delete(`${row.kind} ${row.id}`);
    if (old === undefined || !equalBytes(old.json, row.json)) changed += 1;
  }
  return { rows: rows.length, changed: changed + known.size };
}
