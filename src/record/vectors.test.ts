import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8, formatHex, parseHex } from "../base/bytes.ts";
import { nobleCrypto } from "../base/crypto-noble.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { checkCopy } from "./copy.ts";
import { openCosignature } from "./cosignature.ts";
import { checkFork } from "./fork.ts";
import { extendHistory, rollMessage, startHistory } from "./key-history.ts";
import { commitKeys, formatFingerprint, formatVerifierKeys, keySetIdOf } from "./key.ts";
import type { KeyHistory, KeySet } from "./key.ts";
import { checkConsistency, checkInclusion } from "./merkle-check.ts";
import { createTree, hashLeaf } from "./merkle.ts";
import { checkProof, parseProof } from "./proof.ts";

/** The test data that other implementations read, read by this one (vectors/record.json, by scripts/record-vectors.ts). */

interface Keys {
  readonly ed25519: string;
  readonly mldsa44: string;
  readonly next: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly verifierKeys: readonly string[];
}
interface Vectors {
  readonly party: { readonly origin: string; readonly keys: readonly Keys[] };
  readonly cosigner: { readonly origin: string; readonly keys: readonly Keys[] };
  readonly entries: readonly { readonly bytes: string; readonly hash: string }[];
  readonly roots: readonly string[];
  readonly inclusion: { readonly index: number; readonly size: number; readonly proof: readonly string[] };
  readonly consistency: { readonly from: number; readonly to: number; readonly proof: readonly string[] };
  readonly roll: { readonly index: number; readonly message: string };
  readonly checkpoints: readonly { readonly size: number; readonly era: number; readonly note: string }[];
  readonly cosigned: { readonly at: string; readonly note: string };
  readonly proof: string;
  readonly fork: { readonly sizes: readonly number[]; readonly file: string };
  readonly copy: string;
}
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, "../../vectors/record.json"), "utf8")) as Vectors;

const bytesOf = (hex: string): Uint8Array => parseHex(hex) ?? new Uint8Array(0);
const keysOf = ({ ed25519, mldsa44, next }: Keys): KeySet => ({
  ed25519: bytesOf(ed25519),
  mldsa44: bytesOf(mldsa44),
  next: bytesOf(next),
});
const { cosigner, entries, party, roots } = vectors;
const partyKeys = party.keys.map(keysOf);
const [first, second] = partyKeys as readonly KeySet[] as readonly [KeySet, KeySet];

for (const [name, crypto] of [
  ["native", nodeCrypto],
  ["in JavaScript", nobleCrypto],
] as const) {
  test(`R3 R4 R5 the vectors' hashes, roots and proofs, ${name}`, () => {
    const tree = createTree(crypto);
    for (const { bytes, hash } of entries) {
      const leaf = hashLeaf(crypto, encodeUtf8(bytes));
      assert.equal(formatHex(leaf), hash);
      tree.append(leaf);
    }
    for (const [size, root] of roots.entries()) assert.equal(formatHex(tree.root(size)), root);
    const { index, proof, size } = vectors.inclusion;
    const leafHash = bytesOf(entries[index]?.hash ?? "");
    assert.ok(
      checkInclusion(crypto, { index, size, leafHash, root: bytesOf(roots[size] ?? ""), proof: proof.map(bytesOf) }).ok,
    );
    const { from, proof: growth, to } = vectors.consistency;
    const states = { rootFrom: bytesOf(roots[from] ?? ""), rootTo: bytesOf(roots[to] ?? "") };
    assert.ok(checkConsistency(crypto, { from, to, ...states, proof: growth.map(bytesOf) }).ok);
  });

  test(`R8 R9 R17 the vectors' keys, fingerprints and change of keys, ${name}`, () => {
    for (const [i, keys] of partyKeys.entries()) {
      assert.equal(formatHex(keySetIdOf(crypto, keys)), party.keys[i]?.id);
      assert.equal(formatFingerprint(crypto, keys), party.keys[i]?.fingerprint);
      assert.deepEqual(formatVerifierKeys(crypto, party.origin, keys), party.keys[i]?.verifierKeys);
    }
    assert.deepEqual(commitKeys(crypto, second), first.next);
    const { index, message } = vectors.roll;
    const place = { origin: party.origin, index, rootBefore: () => bytesOf(roots[index] ?? "") };
    assert.equal(decodeUtf8(rollMessage(crypto, first, second, place)), message);
    const start: KeyHistory = getValue(startHistory(crypto, first));
    const history = getValue(extendHistory(crypto, start, place, encodeUtf8(entries[index]?.bytes ?? "")));
    assert.deepEqual(history[1]?.keys, second);
  });

  test(`R11 R12 R22 R24 R25 the vectors' notes, proofs and copy, ${name}`, () => {
    for (const { era, note, size } of vectors.checkpoints) {
      const opened = getValue(openCheckpoint(crypto, encodeUtf8(note), party.origin, partyKeys[era] ?? first));
      assert.deepEqual([opened.size, formatHex(opened.root)], [size, roots[size]]);
    }
    const witness = { origin: cosigner.origin, keys: keysOf(cosigner.keys[0] as Keys) };
    assert.equal(getValue(openCosignature(crypto, encodeUtf8(vectors.cosigned.note), witness)).at, vectors.cosigned.at);
    const proof = getValue(parseProof(encodeUtf8(vectors.proof)));
    assert.ok(checkProof(crypto, proof, bytesOf(entries[proof.index]?.hash ?? "")).ok);
    const fork = getValue(checkFork(crypto, encodeUtf8(vectors.fork.file), partyKeys));
    assert.deepEqual([fork.a.size, fork.b.size], vectors.fork.sizes);
    const copy = getValue(checkCopy(crypto, encodeUtf8(vectors.copy)));
    assert.deepEqual([copy.origin, copy.index, copy.cosignatures.length], [party.origin, 3, 1]);
  });
}
