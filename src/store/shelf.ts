import { concatBytes, decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type {
  DocumentRow,
  MechanismRow,
  StoredCosignature,
  StoredEntry,
  StoredHead,
  StoredPart,
  StoreReads,
} from "../node/ports.ts";

/** All that a memory store holds of one mechanism. */
export interface Shelf {
  row: MechanismRow | undefined;
  revision: number;
  readonly folded: Map<PartyId, number>;
  readonly heads: Map<PartyId, StoredHead>;
  readonly entries: Map<PartyId, StoredEntry[]>;
  /** By commitment in hex; undefined once destroyed. */
  readonly parts: Map<string, StoredPart | undefined>;
  readonly cosignatures: Map<string, StoredCosignature>;
  readonly evidence: Map<string, { readonly name: string; readonly bytes: Uint8Array }>;
  readonly documents: Map<string, DocumentRow>;
}

/** By mechanism. */
export type Shelves = Map<string, Shelf>;

/** Key of two names: a line break cannot stand in either. */
export const keyOf = (first: string, second: string): string => `${first}\n${second}`;

export const createShelf = (): Shelf => ({
  row: undefined,
  revision: 0,
  folded: new Map(),
  heads: new Map(),
  entries: new Map(),
  parts: new Map(),
  cosignatures: new Map(),
  evidence: new Map(),
  documents: new Map(),
});

export const copyShelf = (shelf: Shelf): Shelf => ({
  row: shelf.row,
  revision: shelf.revision,
  folded: new Map(shelf.folded),
  heads: new Map(shelf.heads),
  entries: new Map([...shelf.entries].map(([party, entries]) => [party, [...entries]])),
  parts: new Map(shelf.parts),
  cosignatures: new Map(shelf.cosignatures),
  evidence: new Map(shelf.evidence),
  documents: new Map(shelf.documents),
});

/** Values in the order of their keys, each with copies of its bytes, so that a reader cannot change what is held. */
function list<T extends object>(map: ReadonlyMap<string, T | undefined> | undefined): readonly T[] {
  const rows = [...(map ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return rows.flatMap(([, value]) => (value === undefined ? [] : [copy(value)]));
}

const copy = <T extends object>(row: T): T =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? value.slice() : value]),
  ) as T;

const lineEnd = encodeUtf8("\n");

const decodeText = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? "";

export function createShelfReads(shelves: Shelves): StoreReads {
  return {
    listMechanisms: async () => list(new Map([...shelves].map(([id, shelf]) => [id, shelf.row]))),
    findRevision: async (mechanism) => shelves.get(mechanism)?.revision ?? 0,
    listRevisions: async () => new Map([...shelves].map(([id, { revision }]) => [id as MechanismId, revision])),
    listFolded: async (mechanism) =>
      list(shelves.get(mechanism)?.heads).map(({ party }) => ({
        party,
        size: shelves.get(mechanism)?.folded.get(party) ?? 0,
      })),
    listHeads: async (mechanism) => list(shelves.get(mechanism)?.heads),
    listEntries: async (mechanism, party, from, limit) =>
      (shelves.get(mechanism)?.entries.get(party) ?? []).slice(from, from + limit).map(copy),
    listEntryTexts: async (mechanism, party, from, limit) =>
      (shelves.get(mechanism)?.entries.get(party) ?? []).slice(from, from + limit).map(({ bytes, leafHash, n }) => ({
        party,
        n,
        id: leafHash.toHex(),
        text: decodeText(bytes),
      })),
    readEntryLines: async (mechanism, party, from, limit) => {
      const entries = (shelves.get(mechanism)?.entries.get(party) ?? []).slice(from, from + limit);
      return { count: entries.length, bytes: concatBytes(...entries.flatMap(({ bytes }) => [bytes, lineEnd])) };
    },
    listEntryIds: async (mechanism, party, from, limit) =>
      (shelves.get(mechanism)?.entries.get(party) ?? [])
        .slice(from, from + limit)
        .map(({ leafHash }) => leafHash.toHex()),
    findPart: async (mechanism, commitment) => {
      const part = shelves.get(mechanism)?.parts.get(commitment.toHex());
      return part && copy(part);
    },
    listPartCommitments: async (mechanism, among) => {
      const parts = shelves.get(mechanism)?.parts;
      if (among === undefined) return list(parts).map((part) => part.commitment);
      const asked = new Map(among.map((each) => [each.toHex(), parts?.get(each.toHex())]));
      return list(asked).map((part) => part.commitment);
    },
    listCosignatures: async (mechanism) => list(shelves.get(mechanism)?.cosignatures),
    listDocuments: async (mechanism, kind) =>
      list(shelves.get(mechanism)?.documents).filter((row) => row.kind === kind),
    findDocument: async (mechanism, kind, id) => {
      const row = shelves.get(mechanism)?.documents.get(keyOf(kind, id));
      return row && copy(row);
    },
    listAllDocuments: async (mechanism) => list(shelves.get(mechanism)?.documents),
    listDocumentTexts: async (mechanism) =>
      list(shelves.get(mechanism)?.documents).map(({ id, json, kind }) => ({ kind, id, json: decodeText(json) })),
    listEvidence: async (mechanism) => list(shelves.get(mechanism)?.evidence),
  };
}
