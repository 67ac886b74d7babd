import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import {
  formatFingerprint,
  formatVerifierKey,
  formatVerifierKeys,
  keyIdOf,
  parseFingerprint,
  parseVerifierKey,
  signatureType,
} from "./key.ts";
import type { VerifierKey } from "./key.ts";
import { addLines, formatNote, noteBytesMax, openNote, parseNote } from "./note.ts";
import type { NoteVerifier } from "./note.ts";
import { sampleKeys, sampleOrigin } from "../../test/samples/party-log.ts";

// The example of C2SP signed-note.
const exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const example =
  "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

function verifierOf({ name, type, publicKey }: VerifierKey): NoteVerifier {
  return {
    name,
    keyId: keyIdOf(nodeCrypto, name, type, publicKey),
    verify: (text, signature) => nodeCrypto.ed25519.verify(publicKey, encodeUtf8(text), signature),
  };
}
const verifier = verifierOf(getValue(parseVerifierKey(nodeCrypto, exampleKey)));
const codeOf = (result: Result<unknown>): string => (result.ok ? "accepted" : result.refusal.code);

test("R6 the example note of C2SP opens under its verifier key and is written back byte for byte", () => {
  const note = getValue(openNote(encodeUtf8(example), [verifier]));
  assert.equal(note.text, "This is an example message.\n");
  assert.equal(decodeUtf8(formatNote(note)), example);
});

test("R6 a note changed anywhere is refused", () => {
  const bytes = encodeUtf8(example);
  for (let i = 0; i < bytes.length; i++) {
    for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
      const changed = bytes.with(i, (bytes[i] as number) ^ bit);
      assert.equal(openNote(changed, [verifier]).ok, false, `byte ${i} bit ${bit}`);
    }
  }
});

test("R6 every key asked for must have signed, and no line of theirs may fail", () => {
  const other: NoteVerifier = { ...verifier, name: "example.com/other" };
  assert.equal(codeOf(openNote(encodeUtf8(example), [verifier, other])), "signature-missing");
  const again = getValue(
    addLines(encodeUtf8(example), [{ name: verifier.name, keyId: verifier.keyId, signature: new Uint8Array(64) }]),
  );
  assert.equal(codeOf(openNote(again, [verifier])), "signature");
  const stranger = getValue(
    addLines(encodeUtf8(example), [{ name: "stranger", keyId: verifier.keyId, signature: new Uint8Array(64) }]),
  );
  assert.equal(openNote(stranger, [verifier]).ok, true);
  assert.deepEqual(addLines(stranger, getValue(parseNote(stranger)).lines), { ok: true, value: stranger });
});

test("R7 malformed and oversize notes are refused, each with its code", () => {
  const line = "\u2014 a AAAAAAAA\n";
  assert.equal(codeOf(parseNote(encodeUtf8(`text\n\n${line}`))), "accepted");
  const refused: readonly (readonly [string, string])[] = [
    [`text\n${line}`, "note-form"],
    [`text\n\n`, "note-form"],
    [`text\n\n${line}\n`, "note-form"],
    [`text\n\n${line.slice(0, -1)}`, "note-form"],
    [`text\n\n- a AAAAAAAA\n`, "note-form"],
    [`text\n\n\u2014 a AAAA\n`, "note-form"],
    [`text\n\n\u2014 a AAAAAAA\n`, "note-form"],
    [`text\n\n\u2014 a+b AAAAAAAA\n`, "note-form"],
    [`text\n\n\u2014 a\u00a0b AAAAAAAA\n`, "note-form"],
    [`text\n\n\u2014 a AAAAAAAA \n`, "note-form"],
    [`te\txt\n\n${line}`, "note-text"],
    [`text\r\n\n${line}`, "note-text"],
    [`text\n\n${line.repeat(33)}`, "note-signatures"],
    [`${"x".repeat(noteBytesMax)}\n\n${line}`, "note-size"],
  ];
  for (const [text, code] of refused) assert.equal(codeOf(parseNote(encodeUtf8(text))), code, JSON.stringify(text));
  assert.equal(codeOf(parseNote(Uint8Array.of(0xff, 0x0a, 0x0a))), "note-text");
  assert.equal(codeOf(parseNote(encodeUtf8(`text\n\n${line.repeat(32)}`))), "accepted");
});

test("R7 what is accepted as a note is written back byte for byte", () => {
  const piece = fc.constantFrom(
    "text",
    "\n",
    "\n\n",
    "\u2014 ",
    "name",
    " ",
    "AAAAAAAA",
    "AAAAAAE=",
    "+",
    "\u00e9",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const bytes = encodeUtf8(pieces.join(""));
      const note = parseNote(bytes);
      if (note.ok) assert.deepEqual(formatNote(note.value), bytes);
    }),
    { numRuns: 5000 },
  );
});

test("R8 verifier keys are those of signed-note, and a key that is changed or unsound is refused", () => {
  const key = getValue(parseVerifierKey(nodeCrypto, exampleKey));
  assert.equal(formatVerifierKey(nodeCrypto, key), exampleKey);
  for (const line of formatVerifierKeys(nodeCrypto, sampleOrigin(1), sampleKeys(1))) {
    assert.equal(formatVerifierKey(nodeCrypto, getValue(parseVerifierKey(nodeCrypto, line))), line);
    for (const wrong of [line.replace("party1", "party2"), `${line}A`, line.slice(1), line.replace("+", " ")]) {
      assert.equal(codeOf(parseVerifierKey(nodeCrypto, wrong)), "verifier-key");
    }
  }
  const hollow = { name: "a", type: signatureType.ed25519Note, publicKey: new Uint8Array(32) };
  assert.equal(codeOf(parseVerifierKey(nodeCrypto, formatVerifierKey(nodeCrypto, hollow))), "verifier-key");
  const text = formatVerifierKey(nodeCrypto, { ...key, type: 2 as typeof signatureType.ed25519Note });
  assert.equal(codeOf(parseVerifierKey(nodeCrypto, text)), "verifier-key-type");
});

test("R9 a fingerprint is forty digits over all of a key set, read alike however it was typed", () => {
  const keys = sampleKeys(1);
  const print = formatFingerprint(nodeCrypto, keys);
  assert.match(print, /^(?:\d{5} ){7}\d{5}$/);
  const others = [
    sampleKeys(2),
    { ...keys, ed25519: sampleKeys(2).ed25519 },
    { ...keys, mldsa44: sampleKeys(2).mldsa44 },
    { ...keys, next: sampleKeys(2).next },
  ].map((each) => formatFingerprint(nodeCrypto, each));
  assert.equal(new Set([print, ...others]).size, 5);
  for (const typed of [print, print.replaceAll(" ", ""), print.replaceAll(" ", "-"), ` ${print.replace(" ", "\n")} `]) {
    assert.deepEqual(parseFingerprint(typed), { ok: true, value: print });
  }
  for (const wrong of ["", print.slice(1), `${print}1`, print.replace(/\d/, "a")]) {
    assert.equal(codeOf(parseFingerprint(wrong)), "fingerprint");
  }
});
