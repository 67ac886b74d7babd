import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes, decodeUtf8, encodeUtf8, formatHex } from "../base/bytes.ts";
import { nobleCrypto } from "../base/crypto-noble.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { cosign, sampleKeys, sampleLog, sampleOrigin, sampleSign } from "../../test/samples/party-log.ts";
import {
  assembleCheckpoint,
  checkpointMessages,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  treeMessage,
} from "./checkpoint.ts";
import { cosignNote, cosignatureMessages, linesOf, openCosignature } from "./cosignature.ts";
import { formatNote, parseNote } from "./note.ts";

const at = "2026-11-21T10:00:00Z" as Instant;
const codeOf = (result: Result<unknown>): string => (result.ok ? "accepted" : result.refusal.code);
const log = sampleLog(1, 5);
const note = log.head?.note as Uint8Array;

test("R10 a checkpoint is three lines and nothing else", () => {
  const root = new Uint8Array(32).fill(3);
  const text = formatCheckpoint({ origin: "a.example/entente/1", size: 12, root });
  assert.equal(text, "a.example/entente/1\n12\nAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n");
  assert.deepEqual(parseCheckpoint(text), { ok: true, value: { origin: "a.example/entente/1", size: 12, root } });
  const wrong: readonly (readonly [string, string])[] = [
    [text.replace("12", "012"), "checkpoint-size"],
    [text.replace("12", "-1"), "checkpoint-size"],
    [text.replace("12", "9007199254740992"), "checkpoint-size"],
    [text.replace("12", "9223372036854775807"), "checkpoint-size"],
    [text.replace("12", "18446744073709551616"), "checkpoint-size"],
    [text.replace("12", "1e3"), "checkpoint-size"],
    [text.replace("AwM", "Aw"), "checkpoint-root"],
    [text.replace("AwMD", ""), "checkpoint-root"],
    [text.replace("a.example", "a example"), "checkpoint-origin"],
    [`\n${text.slice(text.indexOf("\n") + 1)}`, "checkpoint-origin"],
    [`${text}extension\n`, "checkpoint-form"],
    [text.slice(0, -1), "checkpoint-form"],
  ];
  for (const [each, code] of wrong) assert.equal(codeOf(parseCheckpoint(each)), code, each);
  assert.equal(codeOf(parseCheckpoint(text.replace("12", "9007199254740991"))), "accepted");
});

test("R11 ML-DSA-44 signs the structure of tlog-cosignature, byte for byte", () => {
  const message = treeMessage("b", 1, { origin: "cd", size: 258, root: new Uint8Array(32).fill(7) });
  assert.equal(
    formatHex(message),
    `${formatHex(encodeUtf8("subtree/v1\n\0"))}0162000000000000000102636400000000000000000000000000000102${"07".repeat(32)}`,
  );
});

test("R11 a checkpoint opens only under both keys of its log, in both implementations", () => {
  const keys = sampleKeys(1);
  for (const crypto of [nodeCrypto, nobleCrypto]) {
    assert.equal(codeOf(openCheckpoint(crypto, note, log.origin, keys)), "accepted");
    const { ed25519, mldsa44 } = sampleKeys(2);
    for (const other of [
      { ...keys, ed25519 },
      { ...keys, mldsa44 },
    ]) {
      assert.equal(codeOf(openCheckpoint(crypto, note, log.origin, other)), "signature-missing");
    }
  }
  assert.equal(codeOf(openCheckpoint(nodeCrypto, note, sampleOrigin(2), keys)), "checkpoint-origin");
  const { text, lines } = getValue(parseNote(note));
  assert.equal(lines.length, 2);
  for (const line of lines) {
    assert.equal(
      codeOf(openCheckpoint(nodeCrypto, formatNote({ text, lines: [line] }), log.origin, keys)),
      "signature-missing",
    );
    const dated = {
      ...line,
      signature: concatBytes(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1), line.signature.subarray(8)),
    };
    const changed = formatNote({ text, lines: lines.map((each) => (each === line ? dated : each)) });
    assert.equal(codeOf(openCheckpoint(nodeCrypto, changed, log.origin, keys)), "signature");
  }
});

test("R11 a changed bit anywhere in a checkpoint note is refused", () => {
  for (let i = 0; i < note.length; i += 7) {
    const changed = note.with(i, (note[i] as number) ^ (1 << (i % 8)));
    assert.equal(openCheckpoint(nodeCrypto, changed, log.origin, sampleKeys(1)).ok, false, `byte ${i}`);
  }
});

test("R11 signatures by a wrong key are found before a note is made of them", () => {
  const checkpoint = { origin: log.origin, size: 1, root: new Uint8Array(32) };
  const signatures = sampleSign(2, 0, checkpointMessages(checkpoint));
  assert.equal(codeOf(assembleCheckpoint(nodeCrypto, checkpoint, sampleKeys(1), signatures)), "signature");
});

test("R12 a cosignature is dated, by both keys of the cosigner, over the checkpoint and nothing else", () => {
  const cosigned = cosign(2, note, log, at);
  const cosigner = { origin: sampleOrigin(2), keys: sampleKeys(2) };
  for (const crypto of [nodeCrypto, nobleCrypto]) {
    const opened = getValue(openCosignature(crypto, cosigned, cosigner));
    assert.equal(opened.at, at);
    assert.equal(opened.checkpoint.size, 5);
    assert.equal(codeOf(openCheckpoint(crypto, cosigned, log.origin, sampleKeys(1))), "accepted");
  }
  assert.match(
    decodeUtf8(cosignatureMessages(opening(), cosigner.origin, at).ed25519) ?? "",
    /^cosignature\/v1\ntime 1795255200\nparty1\.example\/entente\/5a/,
  );
  assert.equal(codeOf(openCosignature(nodeCrypto, note, cosigner)), "signature-missing");
  assert.equal(
    codeOf(openCosignature(nodeCrypto, cosigned, { ...cosigner, keys: sampleKeys(3) })),
    "signature-missing",
  );
  assert.equal(linesOf(nodeCrypto, cosigned, cosigner).length, 2);
  const { text, lines } = getValue(parseNote(cosigned));
  const moved = formatNote({ text: formatCheckpoint({ ...opening(), size: 4 }), lines });
  assert.equal(codeOf(openCosignature(nodeCrypto, moved, cosigner)), "signature");
  const other = getValue(parseNote(cosign(2, note, log, "2026-11-21T10:00:01Z" as Instant))).lines;
  const mixed = formatNote({ text, lines: [...lines.slice(0, 3), other[3] as (typeof lines)[number]] });
  assert.equal(codeOf(openCosignature(nodeCrypto, mixed, cosigner)), "cosignature-date");
});

const opening = () => ({ origin: log.origin, size: 5, root: log.tree.root(5) });

test("R12 a cosignature by another key is found before it is stored", () => {
  const cosigner = { origin: sampleOrigin(2), keys: sampleKeys(2) };
  const signatures = sampleSign(3, 0, cosignatureMessages(opening(), cosigner.origin, at));
  assert.equal(codeOf(cosignNote(nodeCrypto, note, cosigner, at, signatures)), "signature");
});

test("R12 a checkpoint's signature is no cosignature, and nobody cosigns its own log", () => {
  const self = { origin: log.origin, keys: sampleKeys(1) };
  assert.equal(codeOf(openCosignature(nodeCrypto, note, self)), "signature-missing");
  const signatures = sampleSign(1, 0, cosignatureMessages(opening(), log.origin, at));
  assert.equal(codeOf(cosignNote(nodeCrypto, note, self, at, signatures)), "signature");
});
