import { join } from "node:path";
import { decodeUtf8, formatHex } from "../../src/base/bytes.ts";
import type { StoreReads } from "../../src/node/ports.ts";
import { readCheckpoint } from "../../src/record/checkpoint.ts";
import { openSqlite } from "../../src/store/sqlite.ts";

/** All that a home holds of its one mechanism and that must be the same everywhere: each log's size and root, each document. */
export interface State {
  readonly logs: readonly string[];
  readonly documents: readonly string[];
}

export async function readState(home: string): Promise<State> {
  const store = await openSqlite(join(home, "record.sqlite"));
  try {
    return await stateOf(store);
  } finally {
    await store.close();
  }
}

export async function stateOf(store: StoreReads): Promise<State> {
  const [row] = await store.listMechanisms();
  if (row === undefined) return { logs: [], documents: [] };
  const logs = (await store.listHeads(row.id)).map(({ checkpoint, party, size }) => {
    const read = readCheckpoint(checkpoint);
    return `${party} ${size} ${read.ok ? formatHex(read.value.root) : "unreadable"}`;
  });
  const documents = await store.listAllDocuments(row.id);
  return {
    logs: logs.toSorted(),
    documents: documents.map(({ id, json, kind }) => `${kind} ${id} ${decodeUtf8(json)}`),
  };
}
