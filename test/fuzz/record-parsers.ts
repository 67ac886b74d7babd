import { encodeUtf8, decodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto as crypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import { formatInstant } from "../../src/base/time.ts";
import { formatBlocks, parseBlocks } from "../../src/record/blocks.ts";
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from "../../src/record/checkpoint.ts";
import { checkCopy, formatCopy, parseCopy } from "../../src/record/copy.ts";
import { linesOf, openCosignature } from "../../src/record/cosignature.ts";
import { checkFork, formatFork, parseFork } from "../../src/record/fork.ts";
import { readFirstKeys } from "../../src/record/key-history.ts";
import {
  formatFingerprint,
  formatVerifierKey,
  formatVerifierKeys,
  parseFingerprint,
  parseVerifierKey,
} from "../../src/record/key.ts";
import { checkConsistency, checkInclusion } from "../../src/record/merkle-check.ts";
import { addLines, formatNote, parseNote } from "../../src/record/note.ts";
import { checkProof, formatProof, parseProof } from "../../src/record/proof.ts";
import { cosign, openingEntry, sampleKeys, sampleLog, sampleOrigin, wordEntry } from "../samples/party-log.ts";
import type { Parser } from "./fuzz.ts";
import { brief, lenient, parser, text } from "./parser.ts";

const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? "";

const log = sampleLog(0, 5);
const wholeNote = (log.head as NonNullable<typeof log.head>).note;
/** A signed state of a log, and the same with another party's cosignature. */
export const note = brief(wholeNote);
export const cosigned = brief(cosign(1, wholeNote, log, formatInstant(1_772_366_400)));
const keys = sampleKeys(0);
const cosigner = { origin: sampleOrigin(1), keys: sampleKeys(1) };

const notes = parser("note", [note, cosigned, wholeNote], parseNote, (value, bytes) => {
  if (Buffer.compare(getValue(addLines(bytes, [])), bytes) !== 0) throw new Error("adding no line changes the note");
  return formatNote(value);
});

const checkpoints = parser(
  "checkpoint",
  [encodeUtf8(textOf(note).slice(0, textOf(note).indexOf("\n\n") + 1))],
  text(parseCheckpoint),
  (value) => encodeUtf8(formatCheckpoint(value)),
);

const signedCheckpoints = parser(
  "signed checkpoint",
  [note, cosigned],
  (bytes) => openCheckpoint(lenient, bytes, log.origin, keys),
  (value) => value.note,
);

const cosignatures = parser(
  "cosignature",
  [cosigned],
  (bytes) => {
    linesOf(lenient, bytes, cosigner);
    return openCosignature(lenient, bytes, cosigner);
  },
  () => undefined,
);

const verifierKeys = parser(
  "verifier key",
  formatVerifierKeys(crypto, log.origin, keys).map(encodeUtf8),
  text((line) => parseVerifierKey(lenient, line)),
  (value) => encodeUtf8(formatVerifierKey(lenient, value)),
);

const fingerprints = parser(
  "fingerprint",
  [encodeUtf8(formatFingerprint(crypto, keys))],
  text(parseFingerprint),
  (value) => {
    if (getValue(parseFingerprint(value)) !== value) throw new Error("a fingerprint has two spellings");
    return undefined;
  },
);

const firstKeys = parser("first keys", [openingEntry(0), openingEntry(1)], readFirstKeys, () => undefined);

const hashes = [1, 2, 3].map((n) => crypto.sha256(Uint8Array.of(n)));
const proofs = parser(
  "proof",
  [
    formatProof({ index: 2, hashes: log.tree.proveInclusion(2, 5), note }),
    formatProof({ index: 0, hashes, note: cosigned }),
  ],
  parseProof,
  (value) => {
    const { index, hashes: proof } = value;
    checkProof(crypto, value, hashes[0] as Uint8Array);
    const [leafHash, root, rootTo] = hashes as [Uint8Array, Uint8Array, Uint8Array];
    checkInclusion(crypto, { index, size: index + 1, leafHash, root, proof });
    checkInclusion(crypto, { index, size: Number.MAX_SAFE_INTEGER, leafHash, root, proof });
    checkConsistency(crypto, { from: index, to: Number.MAX_SAFE_INTEGER, rootFrom: root, rootTo, proof });
    return formatProof(value);
  },
);

const other = sampleLog(0, 3, "other");
const otherNote = brief((other.head as NonNullable<typeof other.head>).note);
export const forkText = formatFork({
  a: otherNote,
  b: note,
  size: 3,
  rootInB: log.tree.root(3),
  proof: log.tree.proveConsistency(3, 5),
  keys: [keys],
});
/** Compared where neither state ends. */
const joinedForkText = formatFork({
  a: note,
  b: otherNote,
  size: 2,
  inA: { root: log.tree.root(2), proof: log.tree.proveConsistency(2, 5) },
  rootInB: other.tree.root(2),
  proof: other.tree.proveConsistency(2, 3),
  keys: [keys],
});
const forks = parser("fork proof", [forkText, joinedForkText], parseFork, (value, bytes) => {
  checkFork(lenient, bytes, [keys]);
  return formatFork(value);
});

const blocks = parser(
  "blocks",
  [
    formatBlocks("entente.sample/v1", [
      { title: "a b 1", bytes: encodeUtf8("words\n") },
      { title: "c", bytes: note },
    ]),
  ],
  (bytes) => parseBlocks("entente.sample/v1", bytes, 64 * 1024),
  (value) => formatBlocks("entente.sample/v1", value),
);

const copyText = formatCopy({
  entry: wordEntry("word 1"),
  parts: [{ name: "statement", lang: "ko", salt: new Uint8Array(32), bytes: encodeUtf8("words") }],
  proofs: [{ index: 1, hashes: log.tree.proveInclusion(1, 5), note }],
  logs: [
    {
      origin: log.origin,
      note,
      entries: [
        { index: 0, rootBefore: log.tree.root(0), bytes: openingEntry(0), hashes: log.tree.proveInclusion(0, 5) },
      ],
    },
  ],
});
getValue(checkCopy(lenient, copyText));
const copies = parser("certified copy", [copyText], parseCopy, (value, bytes) => {
  checkCopy(lenient, bytes);
  return formatCopy(value);
});

/** Readers of signed texts, keys, proofs and evidence. */
export const recordParsers: readonly Parser[] = [
  notes,
  checkpoints,
  signedCheckpoints,
  cosignatures,
  verifierKeys,
  fingerprints,
  firstKeys,
  proofs,
  forks,
  blocks,
  copies,
];
