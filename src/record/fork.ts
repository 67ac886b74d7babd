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
const forkBytesMax = 2 * noteBytesMax + 8 * 1024;

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
}

/** A fork proof that holds. */
export interface VerifiedFork {
  readonly origin: string;
  readonly a: VerifiedCheckpoint;
  readonly b: VerifiedCheckpoint;
}

export function formatFork({ a, b, size, rootInB, proof }: UnverifiedFork): Uint8Array {
  const claim = [`size ${size}`, `root ${formatBase64(rootInB)}`, ...proof.map((hash) => formatBase64(hash))];
  return formatBlocks(forkFormat, [
    { title: "claim", bytes: encodeUtf8(`${claim.join("\n")}\n`) },
    { title: "checkpoint-a", bytes: a },
    { title: "checkpoint-b", bytes: b },
  ]);
}

/** Reads the form of a fork proof and judges nothing. */
export function parseFork(bytes: Uint8Array): Result<UnverifiedFork> {
  const blocks = parseBlocks(forkFormat, bytes, forkBytesMax);
  if (!blocks.ok) return blocks;
  const wrong = refuse("fork-form", "This proof of a fork cannot be read.");
  const [claim, a, b, ...rest] = blocks.value;
  if (claim?.title !== "claim" || a?.title !== "checkpoint-a" || b?.title !== "checkpoint-b" || rest.length > 0)
    return wrong;
  const [size, root, ...lines] = (decodeUtf8(claim.bytes) ?? "").split("\n");
  const digits = /^size (0|[1-9]\d{0,15})$/.exec(size ?? "")?.[1];
  const rootInB = parseBase64(/^root (.+)$/.exec(root ?? "")?.[1] ?? "");
  if (digits === undefined || rootInB?.length !== 32 || lines.pop() !== "" || lines.length > proofHashesMax)
    return wrong;
  const proof = lines.map((line) => parseBase64(line));
  if (!proof.every((hash) => hash?.length === 32)) return wrong;
  return accept({ a: a.bytes, b: b.bytes, size: Number(digits), rootInB, proof: proof as readonly Uint8Array[] });
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
  if (a.value.origin !== b.value.origin) return refuse("fork-origin", "The two states are of two logs.");
  if (a.value.size !== size || equalBytes(a.value.root, rootInB)) {
    return refuse("fork-none", "The two states do not contradict each other.");
  }
  const joined = checkConsistency(crypto, {
    from: size,
    to: b.value.size,
    rootFrom: rootInB,
    rootTo: b.value.root,
    proof,
  });
  return joined.ok ? accept({ origin: a.value.origin, a: a.value, b: b.value }) : joined;
}

function openUnderAny(crypto: Crypto, note: Uint8Array, keySets: readonly KeySet[]): Result<VerifiedCheckpoint> {
  const read = readCheckpoint(note);
  if (!read.ok) return read;
  let opened: Result<VerifiedCheckpoint> = refuse("fork-keys", "No keys are known to check this proof under.");
  for (const keys of keySets) {
    opened = openCheckpoint(crypto, note, read.value.origin, keys);
    if (opened.ok) return opened;
  }
  return opened;
}
