import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { formatFork, keySetsMax } from "./fork.ts";
import type { VerifiedFork } from "./fork.ts";
import { eraAt, findRetirement } from "./key-history.ts";
import type { KeyHistory, KeySet } from "./key.ts";
import { growLog, sizeOf, verifyCheckpoint } from "./log.ts";
import type { Log, LogEntry } from "./log.ts";
import { createTree, hashLeaf } from "./merkle.ts";
import type { Tree } from "./merkle.ts";

/** Part of a log as anybody brought it: a checkpoint, and the entries from `from` up to its size. */
export interface Delivery {
  readonly note: Uint8Array;
  /** Index of the first entry carried. */
  readonly from: number;
  readonly entries: readonly Uint8Array[];
}

/** What a verified delivery amounts to. */
export type Arrival =
  /** Nothing that was not held: the same state, or an older one that ours goes on from. */
  | { readonly status: "held"; readonly checkpoint: VerifiedCheckpoint }
  | { readonly status: "extended"; readonly log: Log; readonly entries: readonly LogEntry[] }
  /** The party has signed two states that no proof joins; `proof` convinces a third (see fork.ts). */
  | {
      readonly status: "forked";
      readonly proof: Uint8Array;
      /**
       * Where the other state is signed under keys that this log has left behind: the size from which it has. Once every other
       * party has cosigned that much, such a state is reported and freezes nothing; before, changing keys must not undo a fork.
       */
      readonly retiredAt: number | undefined;
    };

/**
 * Takes a delivery onto a mirror. One root comparison and one pair of signatures settle the whole batch: entries that give
 * the signed root are the author's, however many there are and whoever carried them.
 */
export function extendMirror(crypto: Crypto, log: Log, delivery: Delivery): Result<Arrival> {
  const read = readCheckpoint(delivery.note);
  if (!read.ok) return read;
  const { size } = read.value;
  const held = sizeOf(log);
  const { from, entries } = delivery;
  log.tree.truncate(held);
  if (!Number.isSafeInteger(from) || from < 0 || from + entries.length !== size) {
    return refuse("delivery-size", "The entries brought do not lead up to the signed state that came with them.");
  }
  if (from > held) {
    return refuse("delivery-gap", `The entries brought begin at ${from}, but only ${held} of this log are held.`);
  }
  const overlap = entries.slice(0, held - from);
  const parts = overlap.some((bytes, i) => !equalBytes(hashLeaf(crypto, bytes), log.tree.leaf(from + i)));
  if (parts) return takeBranch(crypto, log, delivery);
  return size <= held ? compareState(crypto, log, delivery.note) : takeEntries(crypto, log, delivery, held);
}

/** Compares a signed state with a mirror that reaches as far: held, or proof of a fork. Stale states are harmless. */
export function compareState(crypto: Crypto, log: Log, note: Uint8Array): Result<Arrival> {
  const state = verifyCheckpoint(crypto, log.origin, log.keys, note);
  if (!state.ok) return state;
  const { size, root } = state.value;
  const { head, tree } = log;
  if (head === undefined || size > head.size) {
    return refuse("state-ahead", "This state of the log is further on than what is held of it.");
  }
  const rootHeld = tree.root(size);
  if (equalBytes(root, rootHeld)) return accept({ status: "held", checkpoint: state.value });
  const proof = formatFork({
    a: note,
    b: head.note,
    size,
    rootInB: rootHeld,
    proof: tree.proveConsistency(size, head.size),
    keys: keySetsOf(log),
  });
  return accept({ status: "forked", proof, retiredAt: findRetirement(log.keys, eraAt(log.keys, size).keys) });
}

/**
 * Weighs a proof brought by anybody against the log as held: `retiredAt` as in `Arrival`. Of its two states the one that is not
 * on our branch counts. Where that cannot be told, since both are further on than what is held, one under keys left behind is
 * enough to say that the other may be honest.
 */
export function weighFork({ keys, tree }: Log, { a, rootInB, signers }: VerifiedFork): number | undefined {
  const ofA = findRetirement(keys, signers.a);
  const ofB = findRetirement(keys, signers.b);
  if (a.size > tree.size) return ofA ?? ofB;
  const held = tree.root(a.size);
  if (equalBytes(a.root, held)) return ofB;
  if (equalBytes(rootInB, held)) return ofA;
  return ofA === undefined || ofB === undefined ? undefined : Math.max(ofA, ofB);
}

const keySetsOf = ({ keys }: Pick<Log, "keys">): readonly KeySet[] => keys.slice(-keySetsMax).map((era) => era.keys);

function takeEntries(crypto: Crypto, log: Log, delivery: Delivery, held: number): Result<Arrival> {
  const { tree } = log;
  const grown = growLog(crypto, log, delivery.entries.slice(held - delivery.from));
  if (!grown.ok) return grown;
  const state = checkGrown(crypto, log.origin, grown.value.keys, tree, delivery.note);
  if (!state.ok) {
    tree.truncate(held);
    return state;
  }
  const { entries, keys } = grown.value;
  return accept({ status: "extended", log: { ...log, keys, head: state.value }, entries });
}

function checkGrown(
  crypto: Crypto,
  origin: string,
  keys: KeyHistory,
  tree: Tree,
  note: Uint8Array,
): Result<VerifiedCheckpoint> {
  const state = verifyCheckpoint(crypto, origin, keys, note);
  if (!state.ok || equalBytes(state.value.root, tree.root())) return state;
  return refuse("root", "The entries brought are not those that the signed state of the log stands for.");
}

/** Entries that differ from ours, under the party's own signature: both branches are its word, and that is the proof. */
function takeBranch(crypto: Crypto, log: Log, delivery: Delivery): Result<Arrival> {
  const { head, origin } = log;
  if (head === undefined) return refuse("delivery-gap", "Nothing of this log is held.");
  const tree = createTree(crypto);
  for (let i = 0; i < delivery.from; i++) tree.append(log.tree.leaf(i));
  const [first, ...later] = log.keys;
  const before: KeyHistory = [first, ...later.filter((era) => era.entry < delivery.from)];
  const grown = growLog(crypto, { origin, tree, keys: before }, delivery.entries);
  if (!grown.ok) return grown;
  const state = checkGrown(crypto, origin, grown.value.keys, tree, delivery.note);
  if (!state.ok) return state;
  const theirs = state.value;
  const isOurs = theirs.size >= head.size;
  const [a, b, inB] = isOurs ? [head, theirs, tree] : [theirs, head, log.tree];
  const proof = formatFork({
    a: a.note,
    b: b.note,
    size: a.size,
    rootInB: inB.root(a.size),
    proof: inB.proveConsistency(a.size, b.size),
    keys: keySetsOf({ keys: grown.value.keys.length > log.keys.length ? grown.value.keys : log.keys }),
  });
  // Not by size: a branch that never changed its keys goes on under the old ones for as long as it likes.
  const retiredAt = findRetirement(log.keys, eraAt(grown.value.keys, theirs.size).keys);
  return accept({ status: "forked", proof, retiredAt });
}
