import { decodeUtf8, encodeUtf8, equalBytes, formatBase64, parseBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { extendHistory } from "./key-history.ts";
import type { KeyHistory } from "./key.ts";
import { entryBytesMax, verifyCheckpoint } from "./log.ts";
import { checkConsistency, proofHashesMax } from "./merkle-check.ts";
import { hashBytes } from "./merkle.ts";

/** Changes of keys that one bridge may carry. */
const rollsMax = 64;
/** Bytes of a bridge as text. */
export const bridgeBytesMax = 1024 * 1024;

/**
 * What joins a part of a log to a later signed state of it, so that a long log can travel in pieces of which each is proved:
 * the consistency proof, and the changes of keys that lie between, because the state is signed under the last of them.
 */
export interface Bridge {
  /**
   * Root where the bridge begins, given only to one who is thought to hold another: with the proof it shows that two signed
   * states contradict each other.
   */
  readonly root?: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly rolls: readonly LaterRoll[];
}

/** An entry further on that changes the keys. Old and new keys have signed its place and the root before it. */
export interface LaterRoll {
  readonly index: number;
  readonly rootBefore: Uint8Array;
  /** The entry, one line. */
  readonly bytes: Uint8Array;
}

/** Lines `root`, `proof` and `roll`, in this order; hashes in base64. */
export function formatBridge({ proof, rolls, root }: Bridge): Uint8Array {
  const lines = [
    ...(root === undefined ? [] : [`root ${formatBase64(root)}`]),
    ...proof.map((hash) => `proof ${formatBase64(hash)}`),
    ...rolls.map(
      ({ bytes, index, rootBefore }) => `roll ${index} ${formatBase64(rootBefore)} ${decodeUtf8(bytes) ?? ""}`,
    ),
  ];
  return encodeUtf8(lines.map((line) => `${line}\n`).join(""));
}

/** Reads a bridge strictly: what is accepted is formatted to the same bytes. */
export function parseBridge(bytes: Uint8Array): Result<Bridge> {
  const wrong = refuse("bridge-form", "What joins this part of the log to its signed state cannot be read.");
  if (bytes.length > bridgeBytesMax) return wrong;
  const lines = (decodeUtf8(bytes) ?? "").split("\n");
  if (lines.pop() !== "" || lines.length === 0) return wrong;
  let root: Uint8Array | undefined;
  const proof: Uint8Array[] = [];
  const rolls: LaterRoll[] = [];
  for (const line of lines) {
    const [name, first = "", second = ""] = line.split(" ", 3);
    if (name === "root" || name === "proof") {
      const hash = parseBase64(first);
      if (hash?.length !== hashBytes) return wrong;
      if (name === "root") root = hash;
      else proof.push(hash);
      continue;
    }
    const rootBefore = parseBase64(second);
    if (name !== "roll" || !/^[1-9]\d{0,14}$/.test(first) || rootBefore?.length !== hashBytes) return wrong;
    const entry = encodeUtf8(line.slice(`roll ${first} ${second} `.length));
    if (entry.length === 0 || entry.length > entryBytesMax) return wrong;
    rolls.push({ index: Number(first), rootBefore, bytes: entry });
  }
  if (proof.length > proofHashesMax || rolls.length > rollsMax) return wrong;
  const bridge = { proof, rolls, ...(root === undefined ? {} : { root }) };
  return equalBytes(formatBridge(bridge), bytes) ? accept(bridge) : wrong;
}

/** Where a bridge begins: as much of a log as is held, or is about to be. */
export interface Pier {
  readonly origin: string;
  readonly keys: KeyHistory;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Verifies a signed state further on, and that it goes on from the pier. Refusals: those of the state, `bridge-rolls`, `root`. */
export function crossBridge(crypto: Crypto, pier: Pier, bridge: Bridge, note: Uint8Array): Result<VerifiedCheckpoint> {
  const { origin, root, size } = pier;
  let { keys } = pier;
  let after = size;
  for (const { bytes, index, rootBefore } of bridge.rolls) {
    const longer = extendHistory(crypto, keys, { origin, index, rootBefore: () => rootBefore }, bytes);
    if (index < after || !longer.ok || longer.value.length === keys.length) {
      return refuse("bridge-rolls", "A change of keys said to lie further on in the log does not hold.");
    }
    keys = longer.value;
    after = index + 1;
  }
  const state = verifyCheckpoint(crypto, origin, keys, note);
  if (!state.ok) return state;
  const { proof } = bridge;
  const joined = checkConsistency(crypto, {
    from: size,
    to: state.value.size,
    rootFrom: root,
    rootTo: state.value.root,
    proof,
  });
  return joined.ok
    ? state
    : refuse("root", "The entries brought are not those that the signed state of the log stands for.");
}
