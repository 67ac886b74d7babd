import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { crossBridge, parseBridge } from "./bridge.ts";
import type { Bridge, Pier } from "./bridge.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { proveFork, sideOf } from "./fork-sides.ts";
import type { ForkSide } from "./fork-sides.ts";
import type { VerifiedFork } from "./fork.ts";
import { eraAt, findRetirement, newestEra } from "./key-history.ts";
import type { KeyHistory } from "./key.ts";
import { growLog, sizeOf, verifyCheckpoint } from "./log.ts";
import type { Log, LogEntry } from "./log.ts";
import { createTree, hashLeaf } from "./merkle.ts";
import type { Tree } from "./merkle.ts";

/** Part of a log as anybody brought it: a checkpoint, and entries from `from` up to its size or part of the way. */
export interface Delivery {
  readonly note: Uint8Array;
  /** Index of the first entry carried. */
  readonly from: number;
  readonly entries: readonly Uint8Array[];
  /** What joins the end of the entries to the checkpoint, where that is further on. */
  readonly bridge?: Uint8Array | undefined;
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
  const { bridge, from, entries } = delivery;
  const end = from + entries.length;
  log.tree.truncate(held);
  const leadsUp = bridge === undefined ? end === size : end < size && end > 0;
  if (!Number.isSafeInteger(from) || from < 0 || !leadsUp) {
    return refuse("delivery-size", "The entries brought do not lead up to the signed state that came with them.");
  }
  if (from > held) {
    return refuse("delivery-gap", `The entries brought begin at ${from}, but only ${held} of this log are held.`);
  }
  const overlap = entries.slice(0, held - from);
  const parts = overlap.some((bytes, i) => !equalBytes(hashLeaf(crypto, bytes), log.tree.leaf(from + i)));
  if (bridge !== undefined) {
    const parsed = parseBridge(bridge);
    if (!parsed.ok) return parsed;
    if (parsed.value.root !== undefined) return compareBranch(crypto, log, delivery, parsed.value);
    if (parts) return refuse("delivery-branch", "A piece of another branch of the log proves nothing by itself.");
    if (end > held) return takeEntries(crypto, log, delivery, parsed.value);
    return refuse("delivery-size", "The piece of the log brought ends before what is held.");
  }
  if (parts) return takeBranch(crypto, log, delivery);
  return size <= held ? compareState(crypto, log, delivery.note) : takeEntries(crypto, log, delivery);
}

/**
 * Compares with a state of which only the root at our size is brought, with its proof: what is exchanged where two hold different
 * branches of a long log.
 */
function compareBranch(crypto: Crypto, log: Log, { entries, from, note }: Delivery, bridge: Bridge): Result<Arrival> {
  const { origin, keys, size, tree } = log;
  const { proof, root } = bridge;
  const ours = sideOf(crypto, log);
  const isBare = entries.length === 0 && from === size && root !== undefined;
  if (!isBare || ours === undefined || ours.reach < size) {
    return refuse("delivery-branch", "A piece of another branch of the log proves nothing by itself.");
  }
  // A branch that left ours before a change of keys goes on under the old ones.
  let refused: Result<never> = refuse("signature", "This state of the log is not signed by its party.");
  for (let eras = keys.length; eras > 0; eras--) {
    const [first, ...later] = keys;
    const known: KeyHistory = [first, ...later.slice(0, eras - 1)];
    const state = crossBridge(crypto, { origin, keys: known, size, root }, bridge, note);
    if (!state.ok) {
      refused = state;
      continue;
    }
    if (equalBytes(root, tree.root(size))) return accept({ status: "held", checkpoint: state.value });
    const theirs: ForkSide = { state: state.value, reach: size, rootAt: () => root, proveFrom: () => proof };
    const retiredAt = bridge.rolls.length > 0 ? undefined : findRetirement(keys, newestEra(known).keys);
    return accept({ status: "forked", proof: proveFork(size, ours, theirs, keys), retiredAt });
  }
  return refused;
}

/** Compares a signed state with a mirror that reaches as far: held, or proof of a fork. Stale states are harmless. */
export function compareState(crypto: Crypto, log: Log, note: Uint8Array): Result<Arrival> {
  const state = verifyCheckpoint(crypto, log.origin, log.keys, note);
  if (!state.ok) return state;
  const { size, root } = state.value;
  if (log.head === undefined || size > log.size) {
    return refuse("state-ahead", "This state of the log is further on than what is held of it.");
  }
  if (equalBytes(root, log.tree.root(size))) return accept({ status: "held", checkpoint: state.value });
  const ours = sideOf(crypto, log);
  if (ours === undefined || ours.reach < size) {
    return refuse("state-ahead", "This log is still arriving: until more of it is here, nothing is proved by it.");
  }
  const proof = proveFork(size, atItself(state.value), ours, log.keys);
  return accept({ status: "forked", proof, retiredAt: findRetirement(log.keys, eraAt(log.keys, size).keys) });
}

/** A state compared at its own size. */
const atItself = (state: VerifiedCheckpoint): ForkSide => ({
  state,
  reach: state.size,
  rootAt: () => state.root,
  proveFrom: () => [],
});

/**
 * Weighs a proof brought by anybody against the log as held: `retiredAt` as in `Arrival`. Of its two states the one that is not
 * on our branch counts. Where that cannot be told, since both are further on than what is held, one under keys left behind is
 * enough to say that the other may be honest.
 */
export function weighFork({ keys, tree }: Log, { rootInA, rootInB, signers, size }: VerifiedFork): number | undefined {
  const ofA = findRetirement(keys, signers.a);
  const ofB = findRetirement(keys, signers.b);
  if (size > tree.size) return ofA ?? ofB;
  const held = tree.root(size);
  if (equalBytes(rootInA, held)) return ofB;
  if (equalBytes(rootInB, held)) return ofA;
  return ofA === undefined || ofB === undefined ? undefined : Math.max(ofA, ofB);
}

function takeEntries(crypto: Crypto, log: Log, delivery: Delivery, bridge?: Bridge): Result<Arrival> {
  const { head, origin, tree } = log;
  const held = sizeOf(log);
  const { note } = delivery;
  const grown = growLog(crypto, log, delivery.entries.slice(held - delivery.from));
  if (!grown.ok) return grown;
  const { entries, keys } = grown.value;
  const pier = (): Pier => ({ origin, keys, size: tree.size, root: tree.root() });
  const state =
    bridge === undefined ? checkGrown(crypto, origin, keys, tree, note) : crossBridge(crypto, pier(), bridge, note);
  if (!state.ok) {
    tree.truncate(held);
    return state;
  }
  const { size } = tree;
  // What an earlier piece was to lead to lies within what is held now: it is held whole too, or it was of another branch.
  const passed = head !== undefined && head.size > held && head.size <= size ? head : undefined;
  if (passed !== undefined && !equalBytes(tree.root(passed.size), passed.root)) {
    const grownSide = sideOf(crypto, { ...log, size, head: state.value, whole: undefined, bridge: delivery.bridge });
    assert(grownSide !== undefined, "what was brought is joined to its signed state");
    const proof = proveFork(passed.size, atItself(passed), grownSide, keys);
    tree.truncate(held);
    return accept({ status: "forked", proof, retiredAt: findRetirement(log.keys, eraAt(keys, state.value.size).keys) });
  }
  // A shorter state, which another holds whole, does not make us forget that a longer one is signed.
  const isShorter = head !== undefined && head.size > size && head.size > state.value.size;
  const extended: Log = {
    ...log,
    keys,
    size,
    head: isShorter ? head : state.value,
    whole: bridge === undefined ? state.value : (passed ?? log.whole),
    bridge: isShorter ? undefined : delivery.bridge,
  };
  return accept({ status: "extended", log: extended, entries });
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
  const { origin } = log;
  const ours = sideOf(crypto, log);
  if (ours === undefined) return refuse("delivery-gap", "Nothing of this log is held whole.");
  const tree = createTree(crypto);
  for (let i = 0; i < delivery.from; i++) tree.append(log.tree.leaf(i));
  const [first, ...later] = log.keys;
  const before: KeyHistory = [first, ...later.filter((era) => era.entry < delivery.from)];
  const grown = growLog(crypto, { origin, tree, keys: before }, delivery.entries);
  if (!grown.ok) return grown;
  const state = checkGrown(crypto, origin, grown.value.keys, tree, delivery.note);
  if (!state.ok) return state;
  const theirs: ForkSide = {
    state: state.value,
    reach: tree.size,
    rootAt: (at) => tree.root(at),
    proveFrom: (at) => tree.proveConsistency(at, state.value.size),
  };
  // Where either ends, its root needs no proof; where ours is still arriving, both are compared as far as it is held.
  const end = Math.min(ours.state.size, theirs.state.size);
  const at = end === ours.state.size ? end : Math.min(end, ours.reach);
  if (equalBytes(ours.rootAt(at), theirs.rootAt(at))) {
    return refuse("delivery-branch", "What is held of the log does not show yet that this is another branch of it.");
  }
  const proof = proveFork(at, ours, theirs, grown.value.keys.length > log.keys.length ? grown.value.keys : log.keys);
  // Not by size: a branch that never changed its keys goes on under the old ones for as long as it likes.
  const retiredAt = findRetirement(log.keys, eraAt(grown.value.keys, theirs.state.size).keys);
  return accept({ status: "forked", proof, retiredAt });
}
