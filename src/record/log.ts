import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { assembleCheckpoint, checkpointMessages, openCheckpoint, readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint, VerifiedCheckpoint } from "./checkpoint.ts";
import { eraAt, extendHistory, startHistory } from "./key-history.ts";
import type { KeyHistory, KeySet, SignaturePair, SigningMessages } from "./key.ts";
import { createTree, hashLeaf } from "./merkle.ts";
import type { Tree } from "./merkle.ts";

/** Bytes of one entry. */
export const entryBytesMax = 32 * 1024;

/**
 * One party's log as it is held, its own or a mirror. Each extension makes a new value and shares the tree, which may run
 * ahead of `head` while the extension is being stored and is cut back to it by whoever extends next: so keep one value, the
 * newest that is stored.
 */
export interface Log {
  readonly origin: string;
  readonly tree: Tree;
  readonly keys: KeyHistory;
  /** Entries held. */
  readonly size: number;
  /** Of these, what it was agreed to go on from (`succeed.ts`); 0 for a party's first log. */
  readonly anchor: number;
  /** Newest signed state known; undefined for a log without entries. Of a log still arriving it is further on than `size`. */
  readonly head: VerifiedCheckpoint | undefined;
  /** Newest signed state of which every entry is held: so far the log counts. Undefined where there is none yet. */
  readonly whole: VerifiedCheckpoint | undefined;
  /** What joins `size` to `head` (`bridge.ts`); undefined where the log is held whole, or where a shorter state came in between. */
  readonly bridge: Uint8Array | undefined;
}

/** One entry with its place: what a store keeps. */
export interface LogEntry {
  readonly n: number;
  readonly leafHash: Uint8Array;
  readonly bytes: Uint8Array;
}

export const sizeOf = (log: Log): number => log.size;

/** Whether everything that its newest signed state covers is held. */
export const isWhole = ({ head, size }: Pick<Log, "head" | "size">): boolean => (head?.size ?? 0) === size;

/**
 * Entries that count: up to the newest signed state that is held whole, or as far as it was agreed to go on from. What stands beyond
 * waits for the rest.
 */
export const countOf = ({ anchor, head, size, whole }: Pick<Log, "anchor" | "head" | "size" | "whole">): number =>
  head === undefined || head.size === size ? size : Math.max(anchor, whole?.size ?? 0);

const unsigned = { anchor: 0, head: undefined, whole: undefined, bridge: undefined };

/** Of a log that is still arriving how much of it is held, and of how much; undefined where it is held whole. */
export const findArriving = ({
  head,
  size,
}: Pick<Log, "head" | "size">): { readonly held: number; readonly signed: number } | undefined =>
  head === undefined || head.size === size ? undefined : { held: size, signed: head.size };

/** A log without entries, known by the keys it is introduced with. */
export function createLog(crypto: Crypto, origin: string, introduced: KeySet): Result<Log> {
  const keys = startHistory(crypto, introduced);
  return keys.ok ? accept({ origin, tree: createTree(crypto), keys: keys.value, size: 0, ...unsigned }) : keys;
}

/**
 * A log as stored, opened again: its entries must give the root its newest checkpoint has signed. Hashes are computed
 * anew from the bytes, so that nothing rests on a column of the store.
 */
export function loadLog(
  crypto: Crypto,
  origin: string,
  introduced: KeySet,
  note: Uint8Array,
  entries: Iterable<Uint8Array>,
): Result<Log> {
  const empty = createLog(crypto, origin, introduced);
  if (!empty.ok) return empty;
  const grown = growLog(crypto, empty.value, entries);
  if (!grown.ok) return grown;
  const { keys } = grown.value;
  const { tree } = empty.value;
  const head = openCheckpoint(crypto, note, origin, eraAt(keys, tree.size).keys);
  if (!head.ok) return head;
  const isSigned = head.value.size === tree.size && equalBytes(head.value.root, tree.root());
  return isSigned
    ? accept({ origin, tree, keys, size: tree.size, anchor: 0, head: head.value, whole: head.value, bridge: undefined })
    : refuse("log-damaged", "The stored entries are not those that the log's newest signed state stands for.");
}

/** Entries that are about to go onto a log, and the state that they lead to: not signed, not stored. */
export interface PlannedAppend {
  readonly log: Log;
  readonly entries: readonly LogEntry[];
  readonly checkpoint: Checkpoint;
  /** Key history with the new entries. */
  readonly keys: KeyHistory;
  /** Keys that must sign, and what. */
  readonly signers: KeySet;
  readonly messages: SigningMessages;
}

/**
 * Plans an append to our own log. `stored` is the newest checkpoint the store has at this moment: where it is not the one this
 * log goes on from, nothing may be signed. This and the store's condition on the same bytes are why no crash and no second
 * process makes us sign two states of which neither goes on from the other.
 */
export function planAppend(
  crypto: Crypto,
  log: Log,
  stored: Uint8Array | undefined,
  entries: readonly Uint8Array[],
): Result<PlannedAppend> {
  assert(entries.length > 0, "an append has entries");
  if (!isSameNote(log.head?.note, stored)) {
    return refuse("head-moved", "The log has moved on since it was read: nothing is signed.");
  }
  const { head, tree, origin } = log;
  // One that follows another is signed for the first time with its first entry.
  if (head !== undefined && !isWhole(log)) {
    return refuse(
      "log-arriving",
      "Our own log is still coming back from the others: nothing is signed until it is whole.",
    );
  }
  tree.truncate(sizeOf(log));
  assert(head === undefined || equalBytes(head.root, tree.root()), "the tree is the one the newest checkpoint signed");
  const grown = growLog(crypto, log, entries);
  if (!grown.ok) return grown;
  const checkpoint = { origin, size: tree.size, root: tree.root() };
  return accept({
    log,
    ...grown.value,
    checkpoint,
    signers: eraAt(grown.value.keys, checkpoint.size).keys,
    messages: checkpointMessages(checkpoint),
  });
}

/** What to store in one transaction, and the log once that is done. */
export interface Append {
  readonly log: Log;
  readonly entries: readonly LogEntry[];
  readonly note: Uint8Array;
}

/** Puts the signatures to a planned append. They are verified: a wrong key file is found before anything is stored. */
export function completeAppend(crypto: Crypto, planned: PlannedAppend, signatures: SignaturePair): Result<Append> {
  const head = assembleCheckpoint(crypto, planned.checkpoint, planned.signers, signatures);
  if (!head.ok) return head;
  const { keys } = planned;
  const log = { ...planned.log, keys, size: head.value.size, head: head.value, whole: head.value, bridge: undefined };
  return accept({ log, entries: planned.entries, note: head.value.note });
}

/** Adds entries to the tree and to the key history. On a refusal the tree is as it was. */
export function growLog(
  crypto: Crypto,
  log: Pick<Log, "origin" | "tree" | "keys">,
  entries: Iterable<Uint8Array>,
): Result<{ readonly entries: readonly LogEntry[]; readonly keys: KeyHistory }> {
  const { origin, tree } = log;
  const begin = tree.size;
  const grown: LogEntry[] = [];
  let keys = log.keys;
  for (const bytes of entries) {
    const index = tree.size;
    const rootBefore = (): Uint8Array => tree.root(index);
    const history: Result<KeyHistory> =
      bytes.length > entryBytesMax
        ? refuse("entry-size", `An entry has at most ${entryBytesMax} bytes.`)
        : extendHistory(crypto, keys, { origin, index, rootBefore }, bytes);
    if (!history.ok) {
      tree.truncate(begin);
      return history;
    }
    keys = history.value;
    const leafHash = hashLeaf(crypto, bytes);
    tree.append(leafHash);
    grown.push({ n: index, leafHash, bytes });
  }
  return accept({ entries: grown, keys });
}

/**
 * Verifies a checkpoint of this log under the keys that sign at its size. One signed by keys of another time is told apart: a
 * retired key is no longer its party's word.
 */
export function verifyCheckpoint(
  crypto: Crypto,
  origin: string,
  keys: KeyHistory,
  note: Uint8Array,
): Result<VerifiedCheckpoint> {
  const read = readCheckpoint(note);
  if (!read.ok) return read;
  const due = eraAt(keys, read.value.size);
  const opened = openCheckpoint(crypto, note, origin, due.keys);
  if (opened.ok || read.value.origin !== origin) return opened;
  const other = keys.find((era) => era !== due && openCheckpoint(crypto, note, origin, era.keys).ok);
  return other === undefined ? opened : { ok: false, refusal: refusalOf(other.entry < due.entry) };
}

const refusalOf = (isRetired: boolean): Refusal =>
  isRetired
    ? { code: "key-retired", sentence: "This state of the log is signed by keys that had been retired before it." }
    : { code: "key-early", sentence: "This state of the log is signed by keys that were not yet in force." };

function isSameNote(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b);
}
