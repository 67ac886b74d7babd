import { equalBytes } from "../base/bytes.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";
import { documentKinds } from "../mechanism/documents.ts";
import type { Chamber } from "./chamber.ts";
import type { NodeWorld } from "./node.ts";
import type { DocumentRow } from "./ports.ts";

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
  await world.store.replaceDocuments(chamber.row.id, rows);
  const known = new Map(before.map((row) => [`${row.kind} ${row.id}`, row]));
  let changed = 0;
  for (const row of rows) {
    const old = known.get(`${row.kind} ${row.id}`);
    known.delete(`${row.kind} ${row.id}`);
    if (old === undefined || !equalBytes(old.json, row.json)) changed += 1;
  }
  return { rows: rows.length, changed: changed + known.size };
}
