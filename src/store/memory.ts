import { equalBytes } from "../base/bytes.ts";
import { assert } from "../base/refusal.ts";
import { PortFailure, type Batch, type LogAppend, type MechanismRow, type Store } from "../node/ports.ts";
import { assertAppend } from "./append.ts";
import { copyShelf, createShelf, createShelfReads, keyOf, type Shelf, type Shelves } from "./shelf.ts";

/**
 * The contract in its plainest form: what the other engine is compared with, and a store for simulations and tests, which
 * ends with its process.
 */
export function openMemoryStore(): Store {
  const shelves: Shelves = new Map();
  const shelfOf = (id: string): Shelf => {
    const shelf = shelves.get(id) ?? createShelf();
    shelves.set(id, shelf);
    return shelf;
  };

  return {
    ...createShelfReads(shelves),
    snapshot: async () => {
      const moment: Shelves = new Map([...shelves].map(([id, shelf]) => [id, copyShelf(shelf)]));
      return { ...createShelfReads(moment), close: async () => {} };
    },
    addMechanism: async (row) => {
      const rows = [...shelves.values()].flatMap((shelf) => shelf.row ?? []);
      if (rows.some((each) => isRival(each, row))) {
        const sentence = `This record already holds a mechanism under the name ${row.shortName} or the same charter, with another name or party.`;
        throw new PortFailure({ code: "mechanism-differs", sentence });
      }
      shelfOf(row.id).row = { ...row };
    },
    changeParty: async (mechanism, party) => {
      const shelf = shelves.get(mechanism);
      if (shelf?.row === undefined || shelf.heads.has(shelf.row.party)) return false;
      shelf.row = { ...shelf.row, party };
      return true;
    },
    commit: async (batch) => {
      for (const each of batch.appends) assertAppend(each);
      const shelf = shelfOf(batch.mechanism);
      if (shelf.revision !== batch.revision) return "conflict";
      if (!fits(shelf, batch.appends)) return "conflict";
      keep(shelf, batch);
      return "committed";
    },
    destroyPart: async (mechanism, commitment) => {
      const shelf = shelfOf(mechanism);
      shelf.parts.set(commitment.toHex(), undefined);
      shelf.revision += 1;
    },
    replaceDocuments: async ({ folded, mechanism, revision, rows }) => {
      const shelf = shelfOf(mechanism);
      if (shelf.revision !== revision) return "conflict";
      shelf.revision += 1;
      shelf.documents.clear();
      for (const row of rows) shelf.documents.set(keyOf(row.kind, row.id), { ...row, json: row.json.slice() });
      for (const { party, size } of folded) shelf.folded.set(party, size);
      return "committed";
    },
    identity: async () => "",
    close: async () => {},
  };
}

/** One of the two names is taken by a row that is not this one. */
function isRival(a: MechanismRow, b: MechanismRow): boolean {
  const isSame = a.id === b.id && a.shortName === b.shortName && a.party === b.party;
  return !isSame && (a.id === b.id || a.shortName === b.shortName);
}

/** Whether each append goes on from the head that the ones before it leave. */
function fits(shelf: Shelf, appends: readonly LogAppend[]): boolean {
  const heads = new Map(shelf.heads);
  return appends.every(({ party, from, previous, head }) => {
    const held = heads.get(party);
    heads.set(party, head);
    if (held === undefined || previous === undefined) return held === previous;
    return held.size === from && equalBytes(held.checkpoint, previous);
  });
}

/** Writes a batch that fits. Bytes are copied, so that nobody outside can change what is held. */
function keep(shelf: Shelf, batch: Batch): void {
  shelf.revision += 1;
  for (const { party, entries, head } of batch.appends) {
    const log = shelf.entries.get(party) ?? [];
    for (const { n, leafHash, bytes } of entries) {
      assert(n === log.length, `entry ${n} after ${log.length}`);
      log.push({ n, leafHash: leafHash.slice(), bytes: bytes.slice() });
    }
    shelf.entries.set(party, log);
    shelf.heads.set(party, { ...head, checkpoint: head.checkpoint.slice(), proof: head.proof.slice() });
  }
  for (const { party, size } of batch.folded) shelf.folded.set(party, size);
  for (const { commitment, salt, bytes } of batch.parts) {
    const key = commitment.toHex();
    if (shelf.parts.has(key)) continue;
    shelf.parts.set(key, { commitment: commitment.slice(), salt: salt.slice(), bytes: bytes.slice() });
  }
  for (const each of batch.cosignatures) {
    const key = keyOf(each.log, each.cosigner);
    const held = shelf.cosignatures.get(key);
    if (held === undefined || each.size >= held.size) {
      shelf.cosignatures.set(key, { ...each, note: each.note.slice() });
    }
  }
  for (const { name, bytes } of batch.evidence) {
    if (!shelf.evidence.has(name)) shelf.evidence.set(name, { name, bytes: bytes.slice() });
  }
  for (const { kind, id } of batch.documents.remove) shelf.documents.delete(keyOf(kind, id));
  for (const row of batch.documents.put) {
    shelf.documents.set(keyOf(row.kind, row.id), { ...row, json: row.json.slice() });
  }
}
