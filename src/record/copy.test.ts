import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import {
  append,
  cosign,
  openingEntry,
  rollEntry,
  sampleEntries,
  sampleLog,
  sampleOrigin,
  wordEntry,
} from "../../test/samples/party-log.ts";
import { checkCopy, formatCopy, parseCopy } from "./copy.ts";
import type { CertifiedCopy, CopiedLog, KeyEntry } from "./copy.ts";
import type { Log } from "./log.ts";
import { hashLeaf } from "./merkle.ts";
import { checkProof, formatProof, parseProof } from "./proof.ts";

const at = "2026-11-21T10:00:00Z" as Instant;
const codeOf = (result: Result<unknown>): string => (result.ok ? "accepted" : result.refusal.code);

function logOf(log: Log, [first]: readonly [Uint8Array], rolls: readonly Omit<KeyEntry, "hashes">[]): CopiedLog {
  const { head, origin, tree } = log;
  if (head === undefined) throw new Error("a log that was never signed");
  const entries = [{ index: 0, rootBefore: tree.root(0), bytes: first }, ...rolls];
  return {
    origin,
    note: head.note,
    entries: entries.map((each) => ({ ...each, hashes: tree.proveInclusion(each.index, head.size) })),
  };
}

function sampleCopy(): CertifiedCopy {
  const five = sampleLog(1, 5);
  const roll = rollEntry(1, five);
  const rootBefore = five.tree.root(5);
  const log = append(1, append(1, five, [roll]), [wordEntry("after")]);
  const note = cosign(3, cosign(2, log.head?.note as Uint8Array, log, at), log, at);
  return {
    entry: sampleEntries(1, 5)[3] as Uint8Array,
    parts: [
      { name: "statement", lang: "ko", salt: new Uint8Array(32).fill(9), bytes: encodeUtf8("words\n\n") },
      { name: "annex/map.bin", lang: "", salt: new Uint8Array(32).fill(8), bytes: Uint8Array.of(0, 255, 10) },
    ],
    proofs: [{ index: 3, hashes: log.tree.proveInclusion(3, 7), note }],
    logs: [
      logOf(log, [openingEntry(1)], [{ index: 5, rootBefore, bytes: roll }]),
      ...[2, 3].map((party) => logOf(sampleLog(party, 2), [openingEntry(party)], [])),
    ],
  };
}
const copy = sampleCopy();
const file = formatCopy(copy);
const check = (change: Partial<CertifiedCopy>): string =>
  codeOf(checkCopy(nodeCrypto, formatCopy({ ...copy, ...change })));

test("R24 a proof of an entry is the text of tlog-proof, and proves that entry alone", () => {
  const proof = copy.proofs[0] as (typeof copy.proofs)[0];
  const text = formatProof(proof);
  assert.match(
    decodeUtf8(text) ?? "",
    /^c2sp\.org\/tlog-proof@v1\nindex 3\n(?:[\w+/]{43}=\n){3}\nparty1\.example\/entente\/5a/,
  );
  assert.deepEqual(parseProof(text), { ok: true, value: proof });
  assert.equal(codeOf(checkProof(nodeCrypto, proof, hashLeaf(nodeCrypto, copy.entry))), "accepted");
  assert.equal(codeOf(checkProof(nodeCrypto, proof, hashLeaf(nodeCrypto, wordEntry("x")))), "inclusion");
  assert.equal(codeOf(checkProof(nodeCrypto, { ...proof, index: 2 }, hashLeaf(nodeCrypto, copy.entry))), "inclusion");
  for (const wrong of [
    (decodeUtf8(text) ?? "").replace("index 3", "index 03"),
    (decodeUtf8(text) ?? "").replace("@v1", "@v2"),
    (decodeUtf8(text) ?? "").replace("index 3\n", "index 3\nAAAA\n"),
    (decodeUtf8(text) ?? "").replace("index", "extra AAAA\nindex"),
  ]) {
    assert.equal(codeOf(parseProof(encodeUtf8(wrong))), "proof-form", wrong.slice(0, 60));
  }
});

test("R25 a certified copy is verified offline, over a roll of keys, with every cosignature named", () => {
  const checked = getValue(checkCopy(nodeCrypto, file));
  assert.equal(checked.origin, sampleOrigin(1));
  assert.equal(checked.index, 3);
  assert.deepEqual(
    checked.cosignatures.map((each) => [each.cosigner, each.at]),
    [
      [sampleOrigin(2), at],
      [sampleOrigin(3), at],
    ],
  );
  assert.equal(checked.keys.get(sampleOrigin(1))?.length, 2);
  assert.deepEqual(checked.parts, copy.parts);
  assert.notEqual(decodeUtf8(file), undefined, "the file is text, whatever its parts");
  assert.deepEqual(formatCopy(getValue(parseCopy(file))), file);
});

test("R25 a copy of which anything is missing or another's is refused", () => {
  const proof = copy.proofs[0] as (typeof copy.proofs)[0];
  const [own, second, third] = copy.logs as readonly [CopiedLog, CopiedLog, CopiedLog];
  const [first, roll] = own.entries as readonly [KeyEntry, KeyEntry];
  const checkOwn = (change: Partial<CopiedLog>): string => check({ logs: [{ ...own, ...change }, second, third] });
  assert.equal(check({ entry: wordEntry("other") }), "inclusion");
  assert.equal(check({ logs: [own] }), "copy-keys");
  assert.equal(check({ logs: [second, third] }), "copy-keys");
  assert.equal(checkOwn({ entries: [first] }), "signature-missing");
  assert.equal(checkOwn({ entries: [first, roll, roll] }), "copy-roll");
  assert.equal(checkOwn({ entries: [{ ...first, bytes: openingEntry(2) }, roll] }), "copy-roll");
  assert.equal(checkOwn({ entries: [{ ...first, hashes: roll.hashes }, roll] }), "inclusion");
  assert.equal(checkOwn({ entries: [{ ...first, index: 1 }, roll] }), "copy-first");
  assert.equal(checkOwn({ entries: [] }), "copy-form");
  assert.equal(check({ logs: [own, { ...third, origin: second.origin }, third] }), "checkpoint-origin");
  assert.equal(check({ proofs: [] }), "copy-form");
  assert.equal(check({ proofs: [{ ...proof, index: 2 }] }), "inclusion");
  assert.equal(check({ proofs: [proof, proof] }), "accepted");
});

test("R25 a part has one spelling: words as they are, anything else in base64", () => {
  const text = decodeUtf8(file) ?? "";
  const words = `part statement ko ${"09".repeat(32)} 7\nwords\n\n`;
  assert.ok(text.includes(words) && text.includes(`file annex/map.bin - ${"08".repeat(32)} 4\nAP8K\n`));
  const spelled = text.replace(words, `file statement ko ${"09".repeat(32)} 12\nd29yZHMKCg==`);
  assert.equal(codeOf(parseCopy(encodeUtf8(spelled))), "copy-form");
  const inWords = file.indexOf(119, text.indexOf("words"));
  assert.equal(codeOf(parseCopy(file.with(inWords, 0xff))), "copy-form");
});

test("R25 a copy changed anywhere but in its parts is refused", () => {
  const bare = formatCopy({ ...copy, parts: [] });
  for (let i = 0; i < bare.length; i += 397) {
    const changed = bare.with(i, (bare[i] as number) ^ (1 << (i % 8)));
    assert.equal(checkCopy(nodeCrypto, changed).ok, false, `byte ${i}`);
  }
});
