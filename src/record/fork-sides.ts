import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { assert } from "../base/refusal.ts";
import { parseBridge } from "./bridge.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { formatFork, keySetsMax } from "./fork.ts";
import type { KeyHistory } from "./key.ts";
import type { Log } from "./log.ts";
import { proveThrough } from "./merkle-through.ts";

/** One signed state, and how far what is held shows which entries it stands for. */
export interface ForkSide {
  readonly state: VerifiedCheckpoint;
  /** Size up to which it can be compared. */
  readonly reach: number;
  /** Root of its log at a size up to `reach`, or at its own. */
  readonly rootAt: (size: number) => Uint8Array;
  /** Consistency proof from such a size to the state. */
  readonly proveFrom: (size: number) => readonly Uint8Array[];
}

/**
 * The signed state that all of a log as held is joined to: its newest, also while that is still arriving; or where nothing joins it to
 * that, the newest that is held whole. Undefined where there is neither.
 */
export function sideOf(crypto: Crypto, { bridge, head, size, tree, whole }: Log): ForkSide | undefined {
  const parsed = bridge === undefined ? undefined : parseBridge(bridge);
  if (parsed?.ok === true && head !== undefined) {
    const { proof } = parsed.value;
    return {
      state: head,
      reach: size,
      rootAt: (at) => (at === head.size ? head.root : tree.root(at)),
      proveFrom: (at) => proveThrough(crypto, tree, at, { held: size, to: head.size, proof }),
    };
  }
  const state = head?.size === size ? head : whole;
  return state === undefined
    ? undefined
    : {
        state,
        reach: state.size,
        rootAt: (at) => tree.root(at),
        proveFrom: (at) => tree.proveConsistency(at, state.size),
      };
}

/** Proof that two signed states contradict each other, by the roots they have at one size, which both reach. */
export function proveFork(size: number, one: ForkSide, other: ForkSide, keys: KeyHistory): Uint8Array {
  const [a, b] = other.state.size === size && one.state.size !== size ? [other, one] : [one, other];
  assert(!equalBytes(a.rootAt(size), b.rootAt(size)), "two states that contradict each other differ at that size");
  return formatFork({
    a: a.state.note,
    b: b.state.note,
    size,
    ...(a.state.size === size ? {} : { inA: { root: a.rootAt(size), proof: a.proveFrom(size) } }),
    rootInB: b.rootAt(size),
    proof: b.proveFrom(size),
    keys: keys.slice(-keySetsMax).map((era) => era.keys),
  });
}
