import { commitPart, saltBytes } from "../../act/parts.ts";
import type { Content } from "../../act/catalogue.ts";
import { decodeUtf8, formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { PartyId } from "../../base/ids.ts";
import type {
  DocumentRow,
  FoldedLog,
  MechanismRow,
  StoreReads,
  StoredCosignature,
  StoredEntry,
  StoredHead,
  StoredPart,
} from "../ports.ts";

/** Everything a store holds of one mechanism, as it stands there: nothing is judged yet. */
export interface StoredRecord {
  readonly row: MechanismRow;
  readonly heads: readonly StoredHead[];
  /** How much of each log the stored documents follow. */
  readonly folded: readonly FoldedLog[];
  readonly entries: ReadonlyMap<PartyId, readonly StoredEntry[]>;
  readonly parts: readonly WeighedPart[];
  readonly cosignatures: readonly StoredCosignature[];
  readonly evidence: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly documents: readonly DocumentRow[];
}

/** A stored part with the commitment its salt and bytes give; the words themselves are not kept in memory. */
export interface WeighedPart {
  /** As stored, hex. */
  readonly commitment: string;
  /** As computed, hex; "" for a salt of the wrong length. */
  readonly actual: string;
  readonly size: number;
}

export function weighPart(crypto: Crypto, part: StoredPart): WeighedPart {
  const actual = part.salt.length === saltBytes ? commitPart(crypto, part) : "";
  return { commitment: formatHex(part.commitment), actual, size: part.bytes.length };
}

const entriesPerRead = 8192;

/** Reads one mechanism whole, in one moment of the store. */
export async function readStored(crypto: Crypto, store: StoreReads, row: MechanismRow): Promise<StoredRecord> {
  const heads = await store.listHeads(row.id);
  const entries = new Map<PartyId, readonly StoredEntry[]>();
  for (const { party } of heads) entries.set(party, await readEntries(store, row, party));
  // A log whose signed state was taken away still shows by its entries: the parties are those that the charters name.
  for (const party of [row.party, ...[...entries.values()].flatMap(listParties)]) {
    if (!entries.has(party)) entries.set(party, await readEntries(store, row, party));
  }
  const parts: WeighedPart[] = [];
  for (const commitment of await store.listPartCommitments(row.id)) {
    const part = await store.findPart(row.id, commitment);
    if (part !== undefined) parts.push(weighPart(crypto, part));
  }
  return {
    row,
    heads,
    folded: await store.listFolded(row.id),
    entries,
    parts,
    cosignatures: await store.listCosignatures(row.id),
    evidence: await store.listEvidence(row.id),
    documents: await store.listAllDocuments(row.id),
  };
}

async function readEntries(store: StoreReads, row: MechanismRow, party: PartyId): Promise<readonly StoredEntry[]> {
  const all: StoredEntry[] = [];
  for (;;) {
    const from = (all.at(-1)?.n ?? -1) + 1;
    const batch = await store.listEntries(row.id, party, from, entriesPerRead);
    for (const each of batch) all.push(each);
    if (batch.length === 0) return all;
  }
}

/** Parties of the founding charter, where this log holds it. */
function listParties(entries: readonly StoredEntry[]): readonly PartyId[] {
  try {
    const first = JSON.parse(decodeUtf8(entries[0]?.bytes ?? new Uint8Array(0)) ?? "null") as {
      readonly content?: Partial<Content<"charter.founded">>;
    } | null;
    return first?.content?.charter?.parties.map(({ id }) => id) ?? [];
  } catch {
    return [];
  }
}
