import { decodeUtf8, encodeUtf8, equalBytes, formatBase64, parseBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { formatBlocks, parseBlocks } from "./blocks.ts";
import { openCheckpoint, readCheckpoint } from "./checkpoint.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import type { KeySet } from "./key.ts";
import { checkConsistency, proofHashesMax } from "./merkle-check.ts";
import { noteBytesMax } from "./note.ts";

const forkFormat = "entente.fork/v1";
/** Key sets in one proof: a log that has changed its keys more often is proved under the newest. */
export const keySetsMax = 16;
const forkBytesMax = 2 * noteBytesMax + 48 * 1024;

/**
 * Proof that one party signed two states of its log of which the later does not go on from the earlier: two checkpoints, and
 * the root that the later one has at the earlier one's size, shown by a consistency proof. The keys are all it takes to check.
 */
export interface UnverifiedFork {
  /** Checkpoint note of the smaller state, or of either where both have one size. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Size of A. */
  readonly size: number;
  /** Root of B's log at that size, which is not A's. */
  readonly rootInB: Uint8Array;
  /** From `rootInB` to the root of B. */
  readonly proof: readonly Uint8Array[];
  /** Key sets of the party, so that whoever knows their fingerprints needs nothing else. */
  readonly keys: readonly KeySet[];
}

/** A fork proof that holds. */
export interface VerifiedFork {
  readonly origin: string;
  readonly a: VerifiedCheckpoint;
  readonly b: VerifiedCheckpoint;
  /** Root that B's log has at A's size. */
  readonly rootInB: Uint8Array;
  /** Key sets that have signed the two. */
  readonly signers: { readonly a: KeySet; readonly b: KeySet };
}

export function formatFork({ a, b, keys, size, rootInB, proof }: UnverifiedFork): Uint8Array {
  const claim = [`size ${size}`, `root ${formatBase64(rootInB)}`, ...proof.map((hash) => formatBase64(hash))];
  return formatBlocks(forkFormat, [
    { title: "claim", bytes: encodeUtf8(`${claim.join("\n")}\n`) },
    { title: "checkpoint-a", bytes: a },
    { title: "checkpoint-b", bytes: b },
    ...keys.map((set) => ({ title: "keys", bytes: formatKeys(set) })),
  ]);
}

/** Reads the form of a fork proof and judges nothing. */
export function parseFork(bytes: Uint8Array): Result<UnverifiedFork> {
  const blocks = parseBlocks(forkFormat, bytes, forkBytesMax);
  if (!blocks.ok) return blocks;
  const wrong = refuse("fork-form", "This proof of a fork cannot be read.");
  const [claim, a, b, ...rest] = blocks.value;
  if (claim?.title !== "claim" || a?.title !== "checkpoint-a" || b?.title !== "checkpoint-b") return wrong;
  const keys = rest.map((block) => (block.title === "keys" ? parseKeys(block.bytes) : undefined));
  if (keys.length > keySetsMax || keys.includes(undefined)) return wrong;
  const [size, root, ...lines] = (decodeUtf8(claim.bytes) ?? "").split("\n");
  const digits = /^size (0|[1-9]\d{0,15})$/.exec(size ?? "")?.[1];
  const rootInB = parseBase64(/^root (.+)$/.exec(root ?? "")?.[1] ?? "");
  if (digits === undefined || rootInB?.length !== 32 || lines.pop() !== "" || lines.length > proofHashesMax)
    return wrong;
  const proof = lines.map((line) => parseBase64(line));
  if (!proof.every((hash) => hash?.length === 32)) return wrong;
  return accept({
    a: a.bytes,
    b: b.bytes,
    size: Number(digits),
    rootInB,
    proof: proof as readonly Uint8Array[],
    keys: keys as readonly KeySet[],
  });
}

const formatKeys = ({ ed25519, mldsa44, next }: KeySet): Uint8Array =>
  encodeUtf8([ed25519, mldsa44, next].map((key) => `${formatBase64(key)}\n`).join(""));

function parseKeys(bytes: Uint8Array): KeySet | undefined {
  const [ed25519, mldsa44, next] = (decodeUtf8(bytes) ?? "").split("\n").map((line) => parseBase64(line));
  if (ed25519?.length !== 32 || mldsa44?.length !== 1312 || next?.length !== 32) return undefined;
  const keys = { ed25519, mldsa44, next };
  return equalBytes(formatKeys(keys), bytes) ? keys : undefined;
}

/**
 * Checks a fork proof under the key sets of the party concerned, and nothing else. Either state may be signed under any of
 * them: which was in force when is for the reader of the proof to weigh.
 */
export function checkFork(crypto: Crypto, bytes: Uint8Array, keySets: readonly KeySet[]): Result<VerifiedFork> {
  const parsed = parseFork(bytes);
  if (!parsed.ok) return parsed;
  const { size, rootInB, proof } = parsed.value;
  const a = openUnderAny(crypto, parsed.value.a, keySets);
  if (!a.ok) return a;
  const b = openUnderAny(crypto, parsed.value.b, keySets);
  if (!b.ok) return b;
  const [stateA, stateB] = [a.value.state, b.value.state];
  if (stateA.origin !== stateB.origin) return refuse("fork-origin", "The two states are of two logs.");
  if (stateA.size !== size || equalBytes(stateA.root, rootInB)) {
    return refuse("fork-none", "The two states do not contradict each other.");
  }
  const joined = checkConsistency(crypto, {
    from: size,
    to: stateB.size,
    rootFrom: rootInB,
    rootTo: stateB.root,
    proof,
  });
  const signers = { a: a.value.keys, b: b.value.keys };
  return joined.ok ? accept({ origin: stateA.origin, a: stateA, b: stateB, rootInB, signers }) : joined;
}

interface Opened {
  readonly state: VerifiedCheckpoint;
  readonly keys: KeySet;
}

function openUnderAny(crypto: Crypto, note: Uint8Array, keySets: readonly KeySet[]): Result<Opened> {
  const read = readCheckpoint(note);
  if (!read.ok) return read;
  let refused: Result<never> = refuse("fork-keys", "No keys are known to check this proof under.");
  for (const keys of keySets) {
    const opened = openCheckpoint(crypto, note, read.value.origin, keys);
    if (opened.ok) return accept({ state: opened.value, keys });
    refused = opened;
  }
  return refused;
}
