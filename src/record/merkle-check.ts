import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { hashBytes, hashNode } from "./merkle.ts";

/** Hashes in one proof: enough for any log that a 64-bit number can count. */
export const proofHashesMax = 63;

/** An entry's claimed place in a log. */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Two states of one log, the later claimed to go on from the earlier. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly rootFrom: Uint8Array;
  readonly rootTo: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the proof puts the entry at its index under the root: RFC 9162, 2.1.3.2. */
export function checkInclusion(crypto: Crypto, claim: Inclusion): Result<undefined> {
  const { index, size, leafHash, root, proof } = claim;
  const wrong = refuse("inclusion", "The proof does not show that the entry stands at that place of the log.");
  if (!isCount(index) || !isCount(size) || index >= size || !areSound(proof, leafHash, root)) return wrong;
  const ends = climb(crypto, index, size - 1, [leafHash], proof);
  return ends !== undefined && equalBytes(ends[0] as Uint8Array, root) ? accept(undefined) : wrong;
}

/** Whether the proof shows that the later state only adds to the earlier: RFC 9162, 2.1.4.2. The empty log precedes every log. */
export function checkConsistency(crypto: Crypto, claim: Consistency): Result<undefined> {
  const { from, to, rootFrom, rootTo, proof } = claim;
  const wrong = refuse(
    "consistency",
    "The proof does not show that the later state of the log goes on from the earlier.",
  );
  if (!isCount(from) || !isCount(to) || from > to || !areSound(proof, rootFrom, rootTo)) return wrong;
  if (from === to) return proof.length === 0 && equalBytes(rootFrom, rootTo) ? accept(undefined) : wrong;
  if (from === 0) return proof.length === 0 && equalBytes(rootFrom, crypto.sha256()) ? accept(undefined) : wrong;

  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  // An earlier log of a power of two entries is itself the first hash of the path.
  const [first, ...rest] = node === 0 ? [rootFrom, ...proof] : proof;
  if (first === undefined) return wrong;
  const ends = climb(crypto, node, last, [first, first], rest);
  return ends !== undefined && equalBytes(ends[0] as Uint8Array, rootTo) && equalBytes(ends[1] as Uint8Array, rootFrom)
    ? accept(undefined)
    : wrong;
}

/**
 * Climbs from a node of one level (`last` the level's last) to the root, joining each hash of the proof on its side. The first
 * of `hashes` becomes the root of the whole; a second, where given, takes only what stands to its left, and so becomes the
 * root of the log that ended there. Undefined where the proof is longer or shorter than the way up.
 */
function climb(
  crypto: Crypto,
  start: number,
  end: number,
  hashes: readonly Uint8Array[],
  proof: readonly Uint8Array[],
): readonly Uint8Array[] | undefined {
  let node = start;
  let last = end;
  let joined = hashes;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      joined = joined.map((hash) => hashNode(crypto, sibling, hash));
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else joined = joined.map((hash, i) => (i === 0 ? hashNode(crypto, hash, sibling) : hash));
    node = half(node);
    last = half(last);
  }
  return last === 0 ? joined : undefined;
}

/** Numbers above 2^53 - 1 are not counted with, so that a size near 2^63 is refused, never rounded. */
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const half = (value: number): number => Math.floor(value / 2);

function areSound(proof: readonly Uint8Array[], ...others: readonly Uint8Array[]): boolean {
  return proof.length <= proofHashesMax && [...proof, ...others].every((each) => each.length === hashBytes);
}
