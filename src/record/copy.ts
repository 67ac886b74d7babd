import { decodeUtf8, encodeUtf8, equalBytes, formatBase64, formatHex, parseBase64, parseHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { formatBlocks, parseBlocks } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { openCosignature } from "./cosignature.ts";
import type { VerifiedCosignature } from "./cosignature.ts";
import { extendHistory, readFirstKeys, startHistory } from "./key-history.ts";
import type { KeyHistory } from "./key.ts";
import { verifyCheckpoint } from "./log.ts";
import { proofHashesMax } from "./merkle-check.ts";
import { hashLeaf } from "./merkle.ts";
import { parseNote } from "./note.ts";
import { checkProof, formatProof, parseProof } from "./proof.ts";
import type { EntryProof } from "./proof.ts";

const copyFormat = "entente.copy/v1";
/** Bytes of one certified copy, its parts included. */
export const copyBytesMax = 128 * 1024 * 1024;

/** One act with everything needed to verify it offline, as one file. */
export interface CertifiedCopy {
  readonly entry: Uint8Array;
  readonly parts: readonly CopiedPart[];
  /** At least one: the entry under a signed state of its author's log, with the cosignatures that state has gathered. */
  readonly proofs: readonly EntryProof[];
  /** Keys of the author and of the cosigners, from their own logs. */
  readonly logs: readonly CopiedLog[];
}

export interface CopiedPart {
  readonly name: string;
  /** "" where the part has no language. */
  readonly lang: string;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The entries of one log that say which keys it has, its first and every roll, under a signed state of that log. */
export interface CopiedLog {
  readonly origin: string;
  /** Checkpoint note. */
  readonly note: Uint8Array;
  readonly entries: readonly KeyEntry[];
}

export interface KeyEntry {
  readonly index: number;
  /** Root of the log before this entry, which a roll's signatures cover. */
  readonly rootBefore: Uint8Array;
  readonly bytes: Uint8Array;
  /** Inclusion proof under the log's state. */
  readonly hashes: readonly Uint8Array[];
}

/** A certified copy whose signatures and proofs hold, under the keys it names itself: compare their fingerprints. */
export interface CheckedCopy extends CertifiedCopy {
  /** The author's log. */
  readonly origin: string;
  readonly index: number;
  readonly leafHash: Uint8Array;
  readonly checkpoints: readonly VerifiedCheckpoint[];
  readonly cosignatures: readonly VerifiedCosignature[];
  readonly keys: ReadonlyMap<string, KeyHistory>;
}

export function formatCopy(copy: CertifiedCopy): Uint8Array {
  return formatBlocks(copyFormat, [
    { title: "entry", bytes: copy.entry },
    ...copy.parts.map(({ name, lang, salt, bytes }) => {
      const words = `${name} ${lang === "" ? "-" : lang} ${formatHex(salt)}`;
      // The file is text whatever the parts are.
      return decodeUtf8(bytes) === undefined
        ? { title: `file ${words}`, bytes: encodeUtf8(formatBase64(bytes)) }
        : { title: `part ${words}`, bytes };
    }),
    ...copy.proofs.map((proof) => ({ title: "proof", bytes: formatProof(proof) })),
    ...copy.logs.flatMap(({ origin, note, entries }) => [
      { title: `log ${origin}`, bytes: note },
      ...entries.flatMap(({ index, rootBefore, bytes, hashes }) => [
        { title: `keys ${index} ${formatHex(rootBefore)}`, bytes },
        { title: "path", bytes: encodeUtf8(hashes.map((hash) => `${formatBase64(hash)}\n`).join("")) },
      ]),
    ]),
  ]);
}

/** Reads the form of a certified copy and judges nothing. */
export function parseCopy(bytes: Uint8Array): Result<CertifiedCopy> {
  const blocks = parseBlocks(copyFormat, bytes, copyBytesMax);
  if (!blocks.ok) return blocks;
  const wrong = refuse("copy-form", "This certified copy cannot be read.");
  const [entry, ...rest] = blocks.value;
  if (entry?.title !== "entry") return wrong;
  const parts: CopiedPart[] = [];
  const proofs: EntryProof[] = [];
  const logs: CopiedLog[] = [];
  const readers = { part: pushText, file: pushFile, proof: pushProof, log: pushLog, keys: pushKeys, path: pushPath };
  const draft: Draft = { parts, proofs, logs };
  let last = "";
  for (const block of rest) {
    const [word = "", ...words] = block.title.split(" ");
    const isDue = Object.hasOwn(mayFollow, word) && mayFollow[word as keyof typeof mayFollow].includes(last);
    if (!isDue || !readers[word as keyof typeof readers](draft, words, block)) return wrong;
    last = word;
  }
  if (last !== "path") return wrong;
  return accept({ entry: entry.bytes, parts, proofs, logs });
}

/** After which block each may stand: this is the grammar of the file. */
const mayFollow = {
  part: ["", "part", "file"],
  file: ["", "part", "file"],
  proof: ["", "part", "file", "proof"],
  log: ["proof", "path"],
  keys: ["log", "path"],
  path: ["keys"],
};

interface Draft {
  readonly parts: CopiedPart[];
  readonly proofs: EntryProof[];
  readonly logs: CopiedLog[];
}

function pushPart({ parts }: Draft, [name, lang, hex, ...more]: readonly string[], { bytes }: Block): boolean {
  const salt = parseHex(hex ?? "");
  if (name === undefined || lang === undefined || salt?.length !== 32 || more.length > 0) return false;
  parts.push({ name, lang: lang === "-" ? "" : lang, salt, bytes });
  return true;
}

const pushText = (draft: Draft, words: readonly string[], block: Block): boolean =>
  decodeUtf8(block.bytes) !== undefined && pushPart(draft, words, block);

/** A part that is no text stands in base64, and only such a one. */
function pushFile(draft: Draft, words: readonly string[], { bytes, title }: Block): boolean {
  const file = parseBase64(decodeUtf8(bytes) ?? "?");
  return file !== undefined && decodeUtf8(file) === undefined && pushPart(draft, words, { bytes: file, title });
}

function pushProof({ proofs }: Draft, words: readonly string[], { bytes }: Block): boolean {
  const proof = parseProof(bytes);
  if (!proof.ok || words.length > 0) return false;
  proofs.push(proof.value);
  return true;
}

function pushLog({ logs }: Draft, [origin, ...more]: readonly string[], { bytes }: Block): boolean {
  if (origin === undefined || more.length > 0 || logs.some((each) => each.origin === origin)) return false;
  logs.push({ origin, note: bytes, entries: [] });
  return true;
}

function pushKeys({ logs }: Draft, [digits, hex, ...more]: readonly string[], { bytes }: Block): boolean {
  const log = logs.pop();
  const rootBefore = parseHex(hex ?? "");
  if (log === undefined || !/^(?:0|[1-9]\d{0,14})$/.test(digits ?? "") || more.length > 0) return false;
  if (rootBefore?.length !== 32) return false;
  logs.push({ ...log, entries: [...log.entries, { index: Number(digits), rootBefore, bytes, hashes: [] }] });
  return true;
}

function pushPath({ logs }: Draft, words: readonly string[], { bytes }: Block): boolean {
  const log = logs.pop();
  const entry = log?.entries.at(-1);
  const lines = decodeUtf8(bytes)?.split("\n") ?? [];
  if (log === undefined || entry === undefined || words.length > 0 || lines.pop() !== "") return false;
  const hashes = lines.map((line) => parseBase64(line));
  if (lines.length > proofHashesMax || !hashes.every((hash) => hash?.length === 32)) return false;
  const whole = { ...entry, hashes: hashes as readonly Uint8Array[] };
  logs.push({ ...log, entries: [...log.entries.slice(0, -1), whole] });
  return true;
}

/**
 * Verifies everything the record knows of a certified copy: key histories, signed states, the entry's place, cosignatures.
 * What the entry says and whether the parts are its own is for the room that reads acts.
 */
export function checkCopy(crypto: Crypto, bytes: Uint8Array): Result<CheckedCopy> {
  const parsed = parseCopy(bytes);
  if (!parsed.ok) return parsed;
  const copy = parsed.value;
  const keys = new Map<string, KeyHistory>();
  for (const log of copy.logs) {
    const history = readHistory(crypto, log);
    if (!history.ok) return history;
    keys.set(log.origin, history.value);
  }
  const leafHash = hashLeaf(crypto, copy.entry);
  const checkpoints: VerifiedCheckpoint[] = [];
  const cosignatures: VerifiedCosignature[] = [];
  for (const proof of copy.proofs) {
    const checkpoint = checkState(crypto, proof, leafHash, keys);
    if (!checkpoint.ok) return checkpoint;
    checkpoints.push(checkpoint.value);
    const gathered = openCosignatures(crypto, proof.note, checkpoint.value.origin, keys);
    if (!gathered.ok) return gathered;
    cosignatures.push(...gathered.value);
  }
  const [first, ...others] = checkpoints;
  const [{ index }] = copy.proofs as readonly [EntryProof];
  if (
    first === undefined ||
    others.some((each) => each.origin !== first.origin) ||
    copy.proofs.some((each) => each.index !== index)
  ) {
    return refuse("copy-proofs", "The proofs of this copy speak of different logs or places.");
  }
  return accept({ ...copy, origin: first.origin, index, leafHash, checkpoints, cosignatures, keys });
}

function checkState(
  crypto: Crypto,
  proof: EntryProof,
  leafHash: Uint8Array,
  keys: ReadonlyMap<string, KeyHistory>,
): Result<VerifiedCheckpoint> {
  const claimed = checkProof(crypto, proof, leafHash);
  if (!claimed.ok) return claimed;
  const { origin } = claimed.value;
  const history = keys.get(origin);
  return history === undefined
    ? refuse("copy-keys", `The copy does not hold the keys of the log ${origin}.`)
    : verifyCheckpoint(crypto, origin, history, proof.note);
}

/** The key history of one log: each entry of it stands in the log, and the log's state is signed by the last of the keys. */
export function readHistory(crypto: Crypto, { origin, note, entries }: CopiedLog): Result<KeyHistory> {
  const [first, ...rolls] = entries;
  const keys = readFirstKeys(first?.bytes ?? new Uint8Array(0));
  if (!keys.ok) return keys;
  const start = startHistory(crypto, keys.value);
  if (!start.ok) return start;
  let history = start.value;
  for (const { index, rootBefore, bytes } of rolls) {
    const next = extendHistory(crypto, history, { origin, index, rootBefore: () => rootBefore }, bytes);
    if (!next.ok) return next;
    if (next.value.length === history.length) {
      return refuse("copy-roll", `A change of keys of the log ${origin} does not hold.`);
    }
    history = next.value;
  }
  if (first?.index !== 0 || !equalBytes(first.rootBefore, crypto.sha256())) {
    return refuse("copy-first", `The copy does not hold the first entry of the log ${origin}.`);
  }
  const state = verifyCheckpoint(crypto, origin, history, note);
  if (!state.ok) return state;
  for (const { index, bytes, hashes } of entries) {
    const placed = checkProof(crypto, { index, hashes, note }, hashLeaf(crypto, bytes));
    if (!placed.ok) return placed;
  }
  return accept(history);
}

/** Every cosigner whose keys the copy holds and who has a line under the note must have signed rightly, under one of its eras. */
export function openCosignatures(
  crypto: Crypto,
  note: Uint8Array,
  author: string,
  keys: ReadonlyMap<string, KeyHistory>,
): Result<readonly VerifiedCosignature[]> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const names = new Set(parsed.value.lines.map((line) => line.name));
  names.delete(author);
  const found: VerifiedCosignature[] = [];
  for (const origin of names) {
    const history = keys.get(origin);
    if (history === undefined) return refuse("copy-keys", `The copy does not hold the keys of the log ${origin}.`);
    const opened = history
      .map((era) => openCosignature(crypto, note, { origin, keys: era.keys }))
      .find((each) => each.ok);
    if (opened?.ok !== true) return refuse("signature", `The cosignature of ${origin} does not hold.`);
    found.push(opened.value);
  }
  return accept(found);
}
