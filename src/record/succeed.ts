import type { Crypto } from "../base/crypto.ts";
import type { KeyHistory, KeySet } from "./key.ts";
import type { Log } from "./log.ts";
import { createTree } from "./merkle.ts";

const suffix = /^(.*\/[0-9a-f]{64})(?:\/[1-9]\d*)?$/;

/**
 * Origin of the log that follows a party's former ones as the `generation`th, 2 or more: that of its first, a slash and the number.
 * So no state of one can be taken for a state of another, and no fork be made of the two.
 */
export const originOfSuccessor = (origin: string, generation: number): string =>
  `${suffix.exec(origin)?.[1] ?? origin}${generation === 1 ? "" : `/${generation}`}`;

/** What was agreed: the state of the former log that the new one goes on from, and its keys. */
export interface Succeeding {
  /** Entries of the former log that the new one begins with; at least one. */
  readonly size: number;
  readonly keys: KeySet;
  readonly generation: number;
}

/** The new log as it stands before its first entry: the former one cut at the anchor, under the new keys, and not signed yet. */
export function succeedLog(crypto: Crypto, former: Log, { generation, keys, size }: Succeeding): Log {
  const tree = createTree(crypto);
  for (let n = 0; n < size; n++) tree.append(former.tree.leaf(n));
  const origin = originOfSuccessor(former.origin, generation);
  const followed = followKeys(former.keys, { keys, size });
  return { origin, tree, keys: followed, size, anchor: size, head: undefined, whole: undefined, bridge: undefined };
}

/** The history of keys with those of a successor: they sign every state beyond the anchor. */
export function followKeys([first, ...later]: KeyHistory, { keys, size }: Omit<Succeeding, "generation">): KeyHistory {
  return [first, ...later.filter(({ entry }) => entry < size), { keys, entry: size - 1 }];
}
