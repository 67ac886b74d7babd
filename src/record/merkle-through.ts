import type { Crypto } from "../base/crypto.ts";
import { assert } from "../base/refusal.ts";
import { hashNode, splitOf } from "./merkle.ts";
import type { Tree } from "./merkle.ts";

/** Part of a log as it is held, and the proof that joins it to a later state of which the rest is not held. */
export interface Span {
  /** Entries held. */
  readonly held: number;
  /** Size of the later state. */
  readonly to: number;
  /** Consistency proof from `held` to `to`, which holds. */
  readonly proof: readonly Uint8Array[];
}

/**
 * Consistency proof from an earlier size to a state of which only part is held: the same proof that whoever holds all of it would
 * make. What it needs of the part that is not held stands in the proof that leads there, since its path runs further to the left.
 */
export function proveThrough(
  crypto: Crypto,
  tree: Tree,
  from: number,
  { held, proof, to }: Span,
): readonly Uint8Array[] {
  assert(from <= held && held <= to && held <= tree.size, `no proof from ${from} through ${held} to ${to}`);
  if (from === 0 || from === to) return [];
  const beyond = readBeyond(held, proof, to);
  const hash = (start: number, end: number): Uint8Array => {
    if (end <= held) return tree.subtree(start, end);
    const known = beyond.get(`${start} ${end}`);
    if (known !== undefined) return known;
    assert(start < held, `nothing is known of the entries from ${start} to ${end}`);
    const middle = start + splitOf(end - start);
    return hashNode(crypto, hash(start, middle), hash(middle, end));
  };
  const subproof = (start: number, end: number, isWhole: boolean): Uint8Array[] => {
    if (from === end) return isWhole ? [] : [hash(start, end)];
    const middle = start + splitOf(end - start);
    return from <= middle
      ? [...subproof(start, middle, isWhole), hash(middle, end)]
      : [...subproof(middle, end, false), hash(start, middle)];
  };
  return subproof(0, to, true);
}

/** The hashes of a proof that stand for entries beyond those held, by their span: RFC 9162, 2.1.4.1, read backwards. */
function readBeyond(held: number, proof: readonly Uint8Array[], to: number): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  let at = 0;
  const read = (start: number, end: number, isWhole: boolean): void => {
    if (held === end) {
      at += isWhole ? 0 : 1;
      return;
    }
    const middle = start + splitOf(end - start);
    if (held <= middle) {
      read(start, middle, isWhole);
      const hash = proof[at];
      assert(hash !== undefined, "a proof that holds has a hash for each step");
      found.set(`${middle} ${end}`, hash);
    } else {
      read(middle, end, false);
    }
    at += 1;
  };
  read(0, to, true);
  return found;
}
