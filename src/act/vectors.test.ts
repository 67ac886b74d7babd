import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rootAt } from "../../test/samples/rivers.ts";
import { encodeUtf8, parseHex } from "../base/bytes.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { nobleCrypto } from "../base/crypto-noble.ts";
import type { Digest, MechanismId, SubjectId } from "../base/ids.ts";
import { decodeCanonical, encodeCanonical } from "../base/json.ts";
import { getValue } from "../base/refusal.ts";
import type { Charter } from "./charter.ts";
import { createClosure } from "./closure.ts";
import { decodeEntry } from "./codec.ts";
import { charterId, proposalDigest } from "./digest.ts";
import type { PartRef } from "./envelope.ts";
import { checkPart } from "./parts.ts";
import type { Terms } from "./terms.ts";

/** The test data that other implementations read, read by this one (vectors/act-*.json, written by scripts/act-vectors.ts). */

const readVectors = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "vectors", name), "utf8"));
const bytesOf = (hex: string): Uint8Array => {
  const bytes = parseHex(hex);
  assert.ok(bytes);
  return bytes;
};

test("A1 A2 A3 A4 the canonical texts of the vectors are read, the others refused with their code", () => {
  const vectors = readVectors("act-canonical.json") as readonly { readonly hex: string; readonly is: string }[];
  assert.ok(vectors.length > 50);
  for (const { hex, is } of vectors) {
    const bytes = bytesOf(hex);
    const read = decodeCanonical(bytes);
    assert.equal(read.ok ? "accepted" : read.refusal.code, is, hex);
    if (read.ok) assert.deepEqual(encodeCanonical(read.value), bytes);
  }
});

test("A5 A6 A7 A8 A9 the entries of the vectors have their id, or are refused with their code", () => {
  type Vector = { readonly text: string; readonly id?: string; readonly is?: string };
  const vectors = readVectors("act-entries.json") as readonly Vector[];
  assert.ok(vectors.some((each) => each.id) && vectors.some((each) => each.is));
  for (const { id, is, text } of vectors) {
    const read = decodeEntry(nobleCrypto, encodeUtf8(text));
    assert.deepEqual(
      read.ok ? { id: read.value.id } : { is: read.refusal.code },
      id === undefined ? { is } : { id },
      text,
    );
  }
});

test("A10 A11 A12 A13 the parts, digests and mechanisms of the vectors come out the same", () => {
  const { charters, digests, parts } = readVectors("act-parts.json") as {
    readonly parts: readonly { readonly salt: string; readonly bytes: string; readonly ref: PartRef }[];
    readonly digests: readonly { subject: SubjectId; terms: Terms; parts: readonly PartRef[]; digest: Digest }[];
    readonly charters: readonly { readonly charter: Charter; readonly id: MechanismId }[];
  };
  for (const crypto of [nodeCrypto, nobleCrypto]) {
    for (const { bytes, ref, salt } of parts) {
      getValue(checkPart(crypto, ref, { salt: bytesOf(salt), bytes: bytesOf(bytes) }));
    }
    for (const { digest, subject, terms, parts: refs } of digests) {
      assert.equal(proposalDigest(crypto, { subject, terms }, refs), digest);
    }
    for (const { charter, id } of charters) assert.equal(charterId(crypto, charter), id);
  }
  assert.ok(parts.length > 0 && digests.length > 0 && charters.length > 0);
});

test("A15 A16 A18 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 the histories of the vectors get their verdicts", () => {
  const { histories, mechanism } = readVectors("act-verdicts.json") as {
    readonly mechanism: MechanismId;
    readonly histories: readonly { title: string; entries: readonly { text: string; id: string; is: string }[] }[];
  };
  assert.ok(histories.length > 15);
  for (const { entries, title } of histories) {
    const closure = createClosure({ crypto: nobleCrypto, mechanism, rootAt });
    const acts = closure.add(entries.map(({ text }) => getValue(decodeEntry(nobleCrypto, encodeUtf8(text)))));
    const found = entries.map(({ id }) => {
      const verdict = acts.find((act) => act.id === id)?.verdict;
      return verdict === undefined ? "waits" : verdict.status === "void" ? verdict.code : verdict.status;
    });
    assert.deepEqual(
      found,
      entries.map(({ is }) => is),
      title,
    );
  }
});
