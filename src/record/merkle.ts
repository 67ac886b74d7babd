import { assert } from "../base/refusal.ts";
import type { Crypto } from "../base/crypto.ts";

/** Bytes of every hash of the tree (SHA-256). */
export const hashBytes = 32;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** Hash of one entry's bytes: SHA-256(0x00 || bytes), RFC 9162, 2.1.1. */
export function hashLeaf(crypto: Crypto, bytes: Uint8Array): Uint8Array {
  return crypto.sha256(leafPrefix, bytes);
}

/** Hash of two subtrees: SHA-256(0x01 || left || right), RFC 9162, 2.1.1. */
export function hashNode(crypto: Crypto, left: Uint8Array, right: Uint8Array): Uint8Array {
  return crypto.sha256(nodePrefix, left, right);
}

const hashNodes = (crypto: Crypto, both: Uint8Array): Uint8Array => crypto.sha256(nodePrefix, both);

/**
 * The hashes of one log, in memory: 64 bytes an entry. Every complete subtree keeps its hash, so the root of any size the log
 * ever had, and every proof, is a matter of a few dozen hashes.
 */
export interface Tree {
  /** Number of entries. */
  readonly size: number;
  /** Adds the hash of the next entry. */
  append(leafHash: Uint8Array): void;
  /** Forgets every entry from `size` on. */
  truncate(size: number): void;
  /** Hash of the entry at `index`, a copy. */
  leaf(index: number): Uint8Array;
  /** Root of the first `size` entries; of the empty log SHA-256 of nothing. */
  root(size?: number): Uint8Array;
  /** Hash over the entries from `start` to `end`, where `start` is a multiple of a power of two not below their number. */
  subtree(start: number, end: number): Uint8Array;
  /** Audit path of the entry at `index` to `root(size)`, from the leaf up: RFC 9162, 2.1.3. */
  proveInclusion(index: number, size: number): readonly Uint8Array[];
  /** Proof that `root(to)` only goes on from `root(from)`: RFC 9162, 2.1.4. Empty when `from` is 0 or `to`. */
  proveConsistency(from: number, to: number): readonly Uint8Array[];
}

/** A level of the tree: the hashes of its complete subtrees of 2^k entries, end to end. */
interface Level {
  bytes: Uint8Array;
  count: number;
}

export function createTree(crypto: Crypto): Tree {
  const entries: Level = { bytes: new Uint8Array(0), count: 0 };
  const levels: Level[] = [entries];

  const at = (height: number, index: number): Uint8Array => {
    const level = levels[height];
    assert(level !== undefined && index >= 0 && index < level.count, `no subtree ${index} at height ${height}`);
    return level.bytes.subarray(index * hashBytes, (index + 1) * hashBytes);
  };

  const push = (height: number, hash: Uint8Array): void => {
    const level = (levels[height] ??= { bytes: new Uint8Array(0), count: 0 });
    const offset = level.count * hashBytes;
    if (offset === level.bytes.length) {
      const grown = new Uint8Array(Math.max(8 * hashBytes, offset * 2));
      grown.set(level.bytes);
      level.bytes = grown;
    }
    level.bytes.set(hash, offset);
    level.count += 1;
    // Two that belong together stand side by side.
    if (level.count % 2 === 0)
      push(height + 1, hashNodes(crypto, level.bytes.subarray(offset - hashBytes, offset + hashBytes)));
  };

  /** Hash over the entries from `start` to `end`; `start` is a multiple of the smallest power of two not below their number. */
  const range = (start: number, end: number): Uint8Array => {
    let hash: Uint8Array | undefined;
    let right = end;
    while (right > start) {
      // The widest complete subtree that ends at `right` and begins no earlier than `start`.
      let height = 0;
      let width = 1;
      while (right % (width * 2) === 0 && width * 2 <= right - start) {
        width *= 2;
        height += 1;
      }
      const left = at(height, right / width - 1);
      hash = hash === undefined ? left : hashNode(crypto, left, hash);
      right -= width;
    }
    return hash === undefined ? crypto.sha256() : new Uint8Array(hash);
  };

  const path = (index: number, start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(index, start, middle), range(middle, end)]
      : [...path(index, middle, end), range(start, middle)];
  };

  /** RFC 9162, 2.1.4.1: `isWhole` while the old log's root is itself a subtree of the new one and need not be sent. */
  const subproof = (from: number, start: number, end: number, isWhole: boolean): Uint8Array[] => {
    if (from === end) return isWhole ? [] : [range(start, end)];
    const middle = start + splitOf(end - start);
    return from <= middle
      ? [...subproof(from, start, middle, isWhole), range(middle, end)]
      : [...subproof(from, middle, end, false), range(start, middle)];
  };

  return {
    get size() {
      return entries.count;
    },
    append(leafHash) {
      assert(leafHash.length === hashBytes, "a hash of an entry has 32 bytes");
      push(0, leafHash);
    },
    truncate(size) {
      assert(Number.isSafeInteger(size) && size >= 0 && size <= entries.count, `no log of ${size} to go back to`);
      let count = size;
      for (const level of levels) {
        level.count = count;
        count = Math.floor(count / 2);
      }
    },
    leaf: (index) => new Uint8Array(at(0, index)),
    root(size = entries.count) {
      assert(Number.isSafeInteger(size) && size >= 0 && size <= entries.count, `no root at ${size}`);
      return range(0, size);
    },
    subtree(start, end) {
      assert(start >= 0 && start < end && end <= entries.count, `no subtree from ${start} to ${end}`);
      return range(start, end);
    },
    proveInclusion(index, size) {
      assert(index >= 0 && index < size && size <= entries.count, `no proof of entry ${index} at ${size}`);
      return path(index, 0, size);
    },
    proveConsistency(from, to) {
      assert(from >= 0 && from <= to && to <= entries.count, `no proof from ${from} to ${to}`);
      return from === 0 ? [] : subproof(from, 0, to, true);
    },
  };
}

/** The largest power of two below `length`, which is at least 2. */
export function splitOf(length: number): number {
  let width = 1;
  while (width * 2 < length) width *= 2;
  return width;
}
