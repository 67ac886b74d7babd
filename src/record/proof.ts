import { decodeUtf8, encodeUtf8, formatBase64, parseBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { checkInclusion, proofHashesMax } from "./merkle-check.ts";
import { noteBytesMax } from "./note.ts";

const proofFormat = "c2sp.org/tlog-proof@v1";

/** That an entry stands in a log, checkable offline: C2SP tlog-proof without extra data. */
export interface EntryProof {
  /** Index of the entry. */
  readonly index: number;
  /** From the entry's sibling up. */
  readonly hashes: readonly Uint8Array[];
  /** Checkpoint note, with the cosignatures it has gathered. */
  readonly note: Uint8Array;
}

export function formatProof({ index, hashes, note }: EntryProof): Uint8Array {
  const lines = [proofFormat, `index ${index}`, ...hashes.map((hash) => formatBase64(hash))];
  return encodeUtf8(`${lines.join("\n")}\n\n${decodeUtf8(note) ?? ""}`);
}

/** Reads a proof's form: what is accepted is written back by `formatProof` byte for byte. Extra data is refused. */
export function parseProof(bytes: Uint8Array): Result<EntryProof> {
  const wrong = refuse("proof-form", `This is not a proof of the form ${proofFormat}.`);
  if (bytes.length > noteBytesMax + 8 * 1024) return wrong;
  const text = decodeUtf8(bytes);
  const split = text?.indexOf("\n\n") ?? -1;
  if (text === undefined || split < 0) return wrong;
  const [format, place, ...lines] = text.slice(0, split).split("\n");
  const digits = /^index (0|[1-9]\d{0,15})$/.exec(place ?? "")?.[1];
  if (format !== proofFormat || digits === undefined || lines.length > proofHashesMax) return wrong;
  const hashes = lines.map((line) => parseBase64(line));
  if (!hashes.every((hash) => hash?.length === 32)) return wrong;
  return accept({
    index: Number(digits),
    hashes: hashes as readonly Uint8Array[],
    note: encodeUtf8(text.slice(split + 2)),
  });
}

/** Whether the entry with this hash stands where the proof says. Whose checkpoint it is, is verified apart. */
export function checkProof(crypto: Crypto, proof: EntryProof, leafHash: Uint8Array): Result<Checkpoint> {
  const checkpoint = readCheckpoint(proof.note);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  const included = checkInclusion(crypto, { index: proof.index, size, leafHash, root, proof: proof.hashes });
  return included.ok ? checkpoint : included;
}
