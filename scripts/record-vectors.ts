/**
 * Writes the language-neutral test data of spec/record.md into vectors/: `node scripts/record-vectors.ts`. What comes out is
 * read by `src/record/vectors.test.ts`, and by other implementations. Signatures of ML-DSA-44 come out anew each time.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  append,
  cosign,
  openingEntry,
  rollEntry,
  sampleEntries,
  sampleKeys,
  sampleLog,
  sampleOrigin,
  wordEntry,
} from "../test/samples/party-log.ts";
import { decodeUtf8, formatHex } from "../src/base/bytes.ts";
import { nodeCrypto as crypto } from "../src/base/crypto-node.ts";
import { getValue } from "../src/base/refusal.ts";
import type { Instant } from "../src/base/time.ts";
import { formatCopy } from "../src/record/copy.ts";
import type { CopiedLog } from "../src/record/copy.ts";
import { rollMessage } from "../src/record/key-history.ts";
import { formatFingerprint, formatVerifierKeys, keySetIdOf } from "../src/record/key.ts";
import type { KeySet } from "../src/record/key.ts";
import type { Log } from "../src/record/log.ts";
import { hashLeaf } from "../src/record/merkle.ts";
import { compareState } from "../src/record/mirror.ts";
import { formatProof } from "../src/record/proof.ts";

const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? "";
const noteOf = (log: Log): Uint8Array => log.head?.note ?? new Uint8Array(0);
const describeKeys = (origin: string, keys: KeySet) => ({
  ed25519: formatHex(keys.ed25519),
  mldsa44: formatHex(keys.mldsa44),
  next: formatHex(keys.next),
  id: formatHex(keySetIdOf(crypto, keys)),
  fingerprint: formatFingerprint(crypto, keys),
  verifierKeys: formatVerifierKeys(crypto, origin, keys),
});

const at = "2026-11-21T10:00:00Z" as Instant;
const five = sampleLog(1, 5);
const roll = rollEntry(1, five);
const rollPlace = { origin: five.origin, index: 5, rootBefore: () => five.tree.root(5) };
const rootBefore = five.tree.root(5);
const message = rollMessage(crypto, sampleKeys(1, 0), sampleKeys(1, 1), rollPlace);
const fiveNote = textOf(noteOf(five));
const log = append(1, append(1, five, [roll]), [wordEntry("after")]);
const note = cosign(2, noteOf(log), log, at);
const entries = [...sampleEntries(1, 5), roll, wordEntry("after")];
const proof = { index: 3, hashes: log.tree.proveInclusion(3, 7), note };
const forked = getValue(compareState(crypto, log, noteOf(sampleLog(1, 4, "other"))));
if (forked.status !== "forked") throw new Error("the two logs must contradict each other");

function copyLog(held: Log, keyEntries: readonly (readonly [number, Uint8Array, Uint8Array])[]): CopiedLog {
  const size = held.head?.size ?? 0;
  return {
    origin: held.origin,
    note: noteOf(held),
    entries: keyEntries.map(([index, before, bytes]) => ({
      index,
      rootBefore: before,
      bytes,
      hashes: held.tree.proveInclusion(index, size),
    })),
  };
}

const empty = log.tree.root(0);
const copy = formatCopy({
  entry: entries[3] ?? new Uint8Array(0),
  parts: [],
  proofs: [proof],
  logs: [
    copyLog(log, [
      [0, empty, openingEntry(1)],
      [5, rootBefore, roll],
    ]),
    copyLog(sampleLog(2, 2), [[0, empty, openingEntry(2)]]),
  ],
});

const vectors = {
  party: { origin: sampleOrigin(1), keys: [0, 1].map((era) => describeKeys(sampleOrigin(1), sampleKeys(1, era))) },
  cosigner: { origin: sampleOrigin(2), keys: [describeKeys(sampleOrigin(2), sampleKeys(2))] },
  entries: entries.map((bytes) => ({ bytes: textOf(bytes), hash: formatHex(hashLeaf(crypto, bytes)) })),
  roots: Array.from({ length: 8 }, (_, size) => formatHex(log.tree.root(size))),
  inclusion: { index: 3, size: 7, proof: proof.hashes.map(formatHex) },
  consistency: { from: 3, to: 7, proof: log.tree.proveConsistency(3, 7).map(formatHex) },
  roll: { index: 5, message: textOf(message) },
  checkpoints: [
    { size: 5, era: 0, note: fiveNote },
    { size: 7, era: 1, note: textOf(noteOf(log)) },
  ],
  cosigned: { at, note: textOf(note) },
  proof: textOf(formatProof(proof)),
  fork: { sizes: [4, 7], file: textOf(forked.proof) },
  copy: textOf(copy),
};
writeFileSync(join(import.meta.dirname, "../vectors/record.json"), `${JSON.stringify(vectors, null, 1)}\n`);
