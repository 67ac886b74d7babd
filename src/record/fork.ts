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
/** Where both states are further on than what was compared. */
const joinedFormat = "entente.fork/v2";
/** Key sets in one proof: a log that has changed its keys more often is proved under the newest. */
export const keySetsMax = 16;
const forkBytesMax = 2 * noteBytesMax + 48 * 1024;

/**
 * Proof that one party signed two states of its log of which the later does not go on from the earlier: two checkpoints, and
 * the roots they have at one size, shown by consistency proofs, which differ. Mostly that is the earlier one's own size, and its
 * root needs no proof. The keys are all it takes to check.
 */
export interface UnverifiedFork {
  /** Checkpoint note of the smaller state, or of either where both have one size. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Size at which the two are compared. */
  readonly size: number;
  /** Root of A's log at that size and what joins it to A; left out where it is the size of A. */
  readonly inA?: { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] };
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
  /** Size at which the two were compared, and the roots they have there. */
  readonly size: number;
  readonly rootInA: Uint8Array;
  readonly rootInB: Uint8Array;
  /** Key sets that have signed the two. */
  readonly signers: { readonly a: KeySet; readonly b: KeySet };
}

export function formatFork({ a, b, inA, keys, size, rootInB, proof }: UnverifiedFork): Uint8Array {
  const sides =
    inA === undefined
      ? [`root ${formatBase64(rootInB)}`, ...proof.map((hash) => formatBase64(hash))]
      : [...formatSide("a", inA.root, inA.proof), ...formatSide("b", rootInB, proof)];
  return formatBlocks(inA === undefined ? forkFormat : joinedFormat, [
    { title: "claim", bytes: encodeUtf8(`${[`size ${size}`, ...sides].join("\n")}\n`) },
    { title: "checkpoint-a", bytes: a },
    { title: "checkpoint-b", bytes: b },
    ...keys.map((set) => ({ title: "keys", bytes: formatKeys(set) })),
  ]);
}

const formatSide = (side: "a" | "b", root: Uint8Array, proof: readonly Uint8Array[]): readonly string[] => [
  `root-${side} ${formatBase64(root)}`,
  ...proof.map((hash) => `${side} ${formatBase64(hash)}`),
];

const wrong = refuse("fork-form", "This proof of a fork cannot be read.");

/** Reads the form of a fork proof and judges nothing. */
export function parseFork(bytes: Uint8Array): Result<UnverifiedFork> {
  const isJoined = equalBytes(bytes.subarray(0, joinedFormat.length), encodeUtf8(joinedFormat));
  const blocks = parseBlocks(isJoined ? joinedFormat : forkFormat, bytes, forkBytesMax);
  if (!blocks.ok) return blocks;
  const [claim, a, b, ...rest] = blocks.value;
  if (claim?.title !== "claim" || a?.title !== "checkpoint-a" || b?.title !== "checkpoint-b") return wrong;
  const keys = rest.map((block) => (block.title === "keys" ? parseKeys(block.bytes) : undefined));
  if (keys.length > keySetsMax || keys.includes(undefined)) return wrong;
  const [size, ...lines] = (decodeUtf8(claim.bytes) ?? "").split("\n");
  const digits = /^size (0|[1-9]\d{0,15})$/.exec(size ?? "")?.[1];
  if (digits === undefined || lines.pop() !== "") return wrong;
  const from = isJoined ? lines.findIndex((line) => line.startsWith("root-b ")) : 0;
  const inA = isJoined ? parseSide("root-a ", "a ", lines.slice(0, Math.max(0, from))) : undefined;
  const inB = parseSide(isJoined ? "root-b " : "root ", isJoined ? "b " : "", lines.slice(Math.max(0, from)));
  if (inB === undefined || (isJoined && inA === undefined)) return wrong;
  return accept({
    a: a.bytes,
    b: b.bytes,
    size: Number(digits),
    ...(inA === undefined ? {} : { inA }),
    rootInB: inB.root,
    proof: inB.proof,
    keys: keys as readonly KeySet[],
  });
}

/** A root and the hashes after it, each line with its own beginning. */
function parseSide(
  beginOfRoot: string,
  beginOfHash: string,
  lines: readonly string[],
): { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] } | undefined {
  const [root, ...proof] = lines.map((line, at) => {
    const begin = at === 0 ? beginOfRoot : beginOfHash;
    const hash = line.startsWith(begin) ? parseBase64(line.slice(begin.length)) : undefined;
    return hash?.length === 32 ? hash : undefined;
  });
  if (root === undefined || proof.length > proofHashesMax || proof.includes(undefined)) return undefined;
  return { root, proof: proof as readonly Uint8Array[] };
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
  const { inA, size, rootInB, proof } = parsed.value;
  const a = openUnderAny(crypto, parsed.value.a, keySets);
  if (!a.ok) return a;
  const b = openUnderAny(crypto, parsed.value.b, keySets);
  if (!b.ok) return b;
  const [stateA, stateB] = [a.value.state, b.value.state];
  if (stateA.origin !== stateB.origin) return refuse("fork-origin", "The two states are of two logs.");
  const rootInA = inA?.root ?? stateA.root;
  if ((inA === undefined && stateA.size !== size) || equalBytes(rootInA, rootInB)) {
    return refuse("fork-none", "The two states do not contradict each other.");
  }
  const sides = [
    { state: stateA, root: rootInA, proof: inA?.proof ?? [] },
    { state: stateB, root: rootInB, proof },
  ];
  for (const { proof: hashes, root, state } of sides) {
    const joined = checkConsistency(crypto, {
      from: size,
      to: state.size,
      rootFrom: root,
      rootTo: state.root,
      proof: hashes,
    });
    if (!joined.ok) return joined;
  }
  const signers = { a: a.value.keys, b: b.value.keys };
  return accept({ origin: stateA.origin, a: stateA, b: stateB, size, rootInA, rootInB, signers });
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
