import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8, formatHex } from "../base/bytes.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import {
  append,
  openingEntry,
  rollEntry,
  sampleEntries,
  sampleKeys,
  sampleLog,
  sampleOrigin,
  sampleSign,
  wordEntry,
} from "../../test/samples/party-log.ts";
import { checkpointMessages, formatCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { commitKeys } from "./key.ts";
import { eraAt, extendHistory, readFirstKeys } from "./key-history.ts";
import { completeAppend, createLog, entryBytesMax, loadLog, planAppend, verifyCheckpoint } from "./log.ts";
import { formatNote, parseNote } from "./note.ts";

const codeOf = (result: Result<unknown>): string => (result.ok ? "accepted" : result.refusal.code);

test("R13 a log is signed once per batch, over all its entries", () => {
  const log = sampleLog(1, 3);
  const grown = append(1, log, [wordEntry("a"), wordEntry("b")]);
  assert.equal(grown.head?.size, 5);
  assert.deepEqual(grown.head?.root, grown.tree.root());
  assert.equal(codeOf(openCheckpoint(nodeCrypto, grown.head?.note, log.origin, sampleKeys(1))), "accepted");
});

test("R14 nothing is signed unless the stored checkpoint is the one the log goes on from", () => {
  const log = sampleLog(1, 3);
  const later = append(1, log, [wordEntry("a")]);
  for (const stored of [undefined, later.head?.note, encodeUtf8("x")]) {
    assert.equal(codeOf(planAppend(nodeCrypto, log, stored, [wordEntry("b")])), "head-moved");
  }
  assert.equal(codeOf(planAppend(nodeCrypto, log, log.head?.note, [wordEntry("b")])), "accepted");
});

test("R14 a plan that was never stored leaves no trace in what is signed next", () => {
  const log = sampleLog(1, 3);
  getValue(planAppend(nodeCrypto, log, log.head?.note, [wordEntry("lost")]));
  const next = append(1, log, [wordEntry("kept")]);
  const straight = append(1, sampleLog(1, 3), [wordEntry("kept")]);
  assert.equal(formatHex(next.head?.root as Uint8Array), formatHex(straight.head?.root as Uint8Array));
});

test("R14 signatures by other keys than those in force are refused before anything is stored", () => {
  const log = sampleLog(1, 3);
  const planned = getValue(planAppend(nodeCrypto, log, log.head?.note, [wordEntry("a")]));
  assert.equal(codeOf(completeAppend(nodeCrypto, planned, sampleSign(2, 0, planned.messages))), "signature");
});

test("R15 a log opens from its store only if its entries are those its newest checkpoint signed", () => {
  const entries = sampleEntries(1, 4);
  const log = sampleLog(1, 4);
  const note = log.head?.note as Uint8Array;
  const load = (each: readonly Uint8Array[]) => codeOf(loadLog(nodeCrypto, log.origin, sampleKeys(1), note, each));
  assert.equal(load(entries), "accepted");
  assert.equal(load(entries.slice(0, 3)), "log-damaged");
  assert.equal(load([...entries, wordEntry("x")]), "log-damaged");
  assert.equal(load(entries.with(2, wordEntry("x"))), "log-damaged");
  assert.equal(load(entries.with(1, entries[2] as Uint8Array).with(2, entries[1] as Uint8Array)), "log-damaged");
  assert.equal(load(entries.slice(1)), "first-entry");
});

test("R16 a log begins with the keys it was introduced with, and sound ones", () => {
  const keys = sampleKeys(1);
  assert.deepEqual(getValue(readFirstKeys(openingEntry(1))), keys);
  assert.equal(codeOf(readFirstKeys(wordEntry("x"))), "first-entry");
  const other = getValue(createLog(nodeCrypto, sampleOrigin(1), sampleKeys(2)));
  assert.equal(codeOf(planAppend(nodeCrypto, other, undefined, [openingEntry(1)])), "introduced-keys");
  const hollow = { ...keys, ed25519: new Uint8Array(32) };
  assert.equal(codeOf(createLog(nodeCrypto, sampleOrigin(1), hollow)), "key-unsound");
});

test("R17 a roll is the last entry under the old keys, also in the middle of a batch", () => {
  const log = sampleLog(1, 3);
  const rolled = append(1, log, [rollEntry(1, log)]);
  assert.equal(rolled.keys.length, 2);
  assert.deepEqual(eraAt(rolled.keys, 4).keys, sampleKeys(1, 0));
  assert.deepEqual(eraAt(rolled.keys, 5).keys, sampleKeys(1, 1));
  assert.equal(
    codeOf(openCheckpoint(nodeCrypto, rolled.head?.note as Uint8Array, log.origin, sampleKeys(1, 0))),
    "accepted",
  );
  const next = append(1, rolled, [wordEntry("under the new keys")]);
  assert.equal(
    codeOf(openCheckpoint(nodeCrypto, next.head?.note as Uint8Array, log.origin, sampleKeys(1, 1))),
    "accepted",
  );

  const twice = append(1, next, [rollEntry(1, next)]);
  assert.deepEqual(
    twice.keys.map((era) => era.entry),
    [0, 3, 5],
  );

  const before = wordEntry("before");
  const middle = append(1, sampleLog(1, 3), [before, rollEntry(1, log, 0, [before]), wordEntry("after")]);
  assert.deepEqual(
    middle.keys.map((era) => era.entry),
    [0, 4],
  );
  assert.equal(
    codeOf(openCheckpoint(nodeCrypto, middle.head?.note as Uint8Array, log.origin, sampleKeys(1, 1))),
    "accepted",
  );
});

test("R17 a roll changes no key unless old keys release it, new keys take it, and they were committed to", () => {
  const log = sampleLog(1, 3);
  const place = { origin: log.origin, index: 3, rootBefore: () => log.tree.root(3) };
  const good = rollEntry(1, log);
  const erasAfter = (bytes: Uint8Array, at = place): number =>
    getValue(extendHistory(nodeCrypto, log.keys, at, bytes)).length;
  assert.equal(erasAfter(good), 2);
  assert.equal(erasAfter(good, { ...place, index: 4 }), 1);
  assert.equal(erasAfter(good, { ...place, origin: sampleOrigin(2) }), 1);
  assert.equal(erasAfter(good, { ...place, rootBefore: () => log.tree.root(2) }), 1);
  assert.equal(erasAfter(rollEntry(2, log, 0)), 1);
  const text = new TextDecoder().decode(good);
  assert.equal(erasAfter(encodeUtf8(text.replace("key.rolled", "statement"))), 1);
  for (const field of ["release", "signature"]) {
    const at = text.indexOf('"mldsa44":"', text.indexOf(`"${field}"`)) + 20;
    const changed = text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
    assert.equal(erasAfter(encodeUtf8(changed)), 1, field);
    const head = text.indexOf('"ed25519":"', text.indexOf(`"${field}"`)) + 20;
    const other = text.slice(0, head) + (text[head] === "0" ? "1" : "0") + text.slice(head + 1);
    assert.equal(erasAfter(encodeUtf8(other)), 1, field);
  }
  assert.deepEqual(commitKeys(nodeCrypto, sampleKeys(1, 1)), sampleKeys(1, 0).next);
});

test("R18 a state signed by keys of another time is told apart from a forged one", () => {
  const log = sampleLog(1, 3);
  const rolled = append(1, append(1, log, [rollEntry(1, log)]), [wordEntry("after")]);
  const state = { origin: log.origin, size: 5, root: rolled.tree.root(5) };
  const signed = (era: number, size = 5): Uint8Array => {
    const checkpoint = { ...state, size };
    const pair = sampleSign(1, era, checkpointMessages(checkpoint));
    const lines = getValue(
      parseNote(era === 0 ? (log.head?.note as Uint8Array) : (rolled.head?.note as Uint8Array)),
    ).lines;
    const dated = new Uint8Array(8 + pair.mldsa44.length);
    dated.set(pair.mldsa44, 8);
    return formatNote({
      text: formatCheckpoint(checkpoint),
      lines: lines.map((line, i) => ({ ...line, signature: i === 0 ? pair.ed25519 : dated })),
    });
  };
  const check = (note: Uint8Array): string => codeOf(verifyCheckpoint(nodeCrypto, log.origin, rolled.keys, note));
  assert.equal(check(signed(1)), "accepted");
  assert.equal(check(signed(0)), "key-retired");
  assert.equal(check(signed(1, 3)), "key-early");
  assert.equal(check(sampleLog(2, 3).head?.note as Uint8Array), "checkpoint-origin");
});

const entryOf = (size: number): Uint8Array => encodeUtf8(`"${"x".repeat(size - 2)}"`);

test("R19 an entry of more than 32 KiB is refused", () => {
  const log = sampleLog(1, 3);
  assert.equal(codeOf(planAppend(nodeCrypto, log, log.head?.note, [entryOf(entryBytesMax)])), "accepted");
  assert.equal(codeOf(planAppend(nodeCrypto, log, log.head?.note, [entryOf(entryBytesMax + 1)])), "entry-size");
});
