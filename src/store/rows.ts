import type { MechanismId, PartyId } from "../base/ids.ts";
import type {
  DocumentRow,
  DocumentText,
  EntryLines,
  EntryText,
  FoldedLog,
  MechanismRow,
  StoredCosignature,
  StoredEntry,
  StoredHead,
  StoredPart,
} from "../node/ports.ts";

/** What an engine answers of one row: its columns by name, of the types their declarations say. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of either engine as the contract has them; the columns are named alike in both. */

export const readMechanism = (row: Row): MechanismRow => ({
  id: row["id"] as MechanismId,
  shortName: row["short_name"] as string,
  party: row["party"] as PartyId,
});

export const readRevision = (row: Row): number => row["revision"] as number;

export const readHead = (row: Row): StoredHead => ({
  party: row["party"] as PartyId,
  size: row["size"] as number,
  checkpoint: row["checkpoint"] as Uint8Array,
  proof: row["proof"] as Uint8Array,
});

export const readFolded = (row: Row): FoldedLog => ({
  party: row["party"] as PartyId,
  size: row["folded"] as number,
});

export const readEntry = (row: Row): StoredEntry => ({
  n: row["n"] as number,
  leafHash: row["leaf_hash"] as Uint8Array,
  bytes: row["bytes"] as Uint8Array,
});

export const readEntryText = (party: PartyId, row: Row): EntryText => ({
  party,
  n: row["n"] as number,
  id: row["id"] as string,
  text: row["text"] as string,
});

export const noLines: EntryLines = { count: 0, bytes: new Uint8Array(0) };

export const readEntryLines = (row: Row): EntryLines => ({
  count: row["count"] as number,
  bytes: row["lines"] as Uint8Array,
});

/** Hex digits of a hash. */
const idChars = 64;

/** Ids that came in one text: rows of their own would cost many times as much. */
export function readEntryIds(row: Row): readonly string[] {
  const text = row["ids"] as string;
  return Array.from({ length: text.length / idChars }, (_, i) => text.slice(i * idChars, (i + 1) * idChars));
}

export const readPart = (row: Row): StoredPart => ({
  commitment: row["commitment"] as Uint8Array,
  salt: row["salt"] as Uint8Array,
  bytes: row["bytes"] as Uint8Array,
});

export const readCommitment = (row: Row): Uint8Array => row["commitment"] as Uint8Array;

export const readCosignature = (row: Row): StoredCosignature => ({
  log: row["log"] as PartyId,
  cosigner: row["cosigner"] as PartyId,
  size: row["size"] as number,
  note: row["note"] as Uint8Array,
});

export const readDocument = (row: Row): DocumentRow => ({
  kind: row["kind"] as string,
  id: row["id"] as string,
  json: row["json"] as Uint8Array,
});

export const readDocumentText = (row: Row): DocumentText => ({
  kind: row["kind"] as string,
  id: row["id"] as string,
  json: row["json"] as string,
});

export const readEvidence = (row: Row): { readonly name: string; readonly bytes: Uint8Array } => ({
  name: row["name"] as string,
  bytes: row["bytes"] as Uint8Array,
});
