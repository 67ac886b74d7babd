import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { east, entry, mechanism } from "../../test/samples/rivers.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { encodeUtf8, formatHex } from "../base/bytes.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json, JsonObject } from "../base/json.ts";
import { decodeEntry, encodeEnvelope, entryBytesMax, entryId } from "./codec.ts";
import type { Envelope } from "./envelope.ts";

const good = entry(east, 3, { refs: [] }).envelope as unknown as JsonObject;
const part = { commitment: "ab".repeat(32), lang: "ko", media: "text/markdown", name: "statement", size: 12 };
const head = { root: "cd".repeat(32), size: 7 };

function refusal(envelope: Json): string {
  const result = decodeEntry(nodeCrypto, encodeCanonical(envelope));
  return result.ok ? "accepted" : `${result.refusal.code}: ${result.refusal.sentence}`;
}
const without = (field: string): JsonObject =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== field));

/** An entry of exactly so many bytes. */
const sized = (size: number): JsonObject => {
  const empty = encodeCanonical({ ...good, content: { words: "" } }).length;
  return { ...good, content: { words: "x".repeat(size - empty) } };
};
/** An entry with one part of this name. */
const named = (name: string): string => refusal({ ...good, parts: [{ ...part, name }] });

test("A5 an entry reads back to the envelope it was written from", () => {
  const envelope = { ...good, parts: [part, { ...part, lang: "en" }], refs: ["ef".repeat(32)], seen: { west: head } };
  const bytes = encodeEnvelope(envelope as unknown as Envelope);
  const read = decodeEntry(nodeCrypto, bytes);
  assert.ok(read.ok, JSON.stringify(read));
  assert.deepEqual(read.value.envelope, envelope);
  assert.deepEqual(encodeEnvelope(read.value.envelope), bytes);
});

test("A5 each field missing is named", () => {
  const sentences: Record<string, string> = {
    at: "The field at is missing: a date and time such as 2026-11-21T10:00:00Z.",
    by: "The field by is missing: a function such as dg-north-america.",
    content: "The field content is missing: an object with named fields.",
    kind: "The field kind is missing: a kind such as proposal.tabled.",
    mechanism: "The field mechanism is missing: 64 digits 0-9 a-f.",
    n: "The field n is missing: a number of entries.",
    parts: "The field parts is missing: a list.",
    party: "The field party is missing: a party's short name.",
    refs: "The field refs is missing: a list.",
    seen: "The field seen is missing: an object of parties.",
    v: "The field v is missing: a version, 1 or more.",
  };
  assert.deepEqual(Object.keys(sentences), Object.keys(good).toSorted());
  for (const [field, sentence] of Object.entries(sentences)) {
    assert.equal(refusal(without(field)), `entry-form: ${sentence}`);
  }
});

test("A5 each field of another form is named", () => {
  const wrong: readonly (readonly [string, Json, string])[] = [
    ["at", "2026-02-30T10:00:00Z", "The field at is not a date and time such as 2026-11-21T10:00:00Z."],
    ["at", "2026-02-20T10:00:60Z", "The field at is not a date and time such as 2026-11-21T10:00:00Z."],
    ["at", "2026-02-20T10:00:00+09:00", "The field at is not a date and time such as 2026-11-21T10:00:00Z."],
    ["at", 5, "The field at is not a date and time such as 2026-11-21T10:00:00Z."],
    ["by", "Kim Min-ji", "The field by is not a function such as dg-north-america."],
    ["content", [], "The field content is not an object with named fields."],
    ["kind", "proposal", "The field kind is not a kind such as proposal.tabled."],
    ["mechanism", "AB".repeat(32), "The field mechanism is not 64 digits 0-9 a-f."],
    ["mechanism", "ab".repeat(33), "The field mechanism is not 64 digits 0-9 a-f."],
    ["n", -1, "The field n is not a number of entries."],
    ["n", "3", "The field n is not a number of entries."],
    ["party", "East", "The field party is not a party's short name."],
    ["v", 0, "The field v is not a version, 1 or more."],
    ["parts", {}, "The field parts is not a list."],
    ["refs", "x", "The field refs is not a list."],
    ["refs", ["x"], "The field refs[0] is not the id of an act, 64 digits 0-9 a-f."],
    ["seen", [], "The field seen is not an object of parties."],
    ["seen", { West: head }, "The field seen names something that is not a party's short name."],
    ["seen", { west: 3 }, "The field seen.west is not an object with root and size."],
    ["seen", { west: { size: 3 } }, "The field seen.west.root is missing: 64 digits 0-9 a-f."],
    ["seen", { west: { ...head, size: 0 } }, "The field seen.west.size is not a number of entries, 1 or more."],
    ["seen", { west: { ...head, by: 1 } }, 'The field seen.west has a field that does not exist: "by".'],
    ["parts", [3], "The field parts[0] is not an object with named fields."],
    ["parts", [{ ...part, salt: "x" }], 'The field parts[0] has a field that does not exist: "salt".'],
    ["parts", [{ ...part, lang: "Korean" }], "The field parts[0].lang is not a language such as ko."],
    ["parts", [{ ...part, media: "markdown" }], "The field parts[0].media is not a media type such as text/markdown."],
    ["parts", [part, { ...part, commitment: "" }], "The field parts[1].commitment is not 64 digits 0-9 a-f."],
    ["parts", [{ ...part, size: -1 }], "The field parts[0].size is not a number of bytes, at most 33554432."],
  ];
  for (const [field, value, sentence] of wrong) {
    assert.equal(refusal({ ...good, [field]: value }), `entry-form: ${sentence}`);
  }
  assert.equal(refusal([good]), "entry-form: The entry is not an object with named fields.");
});

test("A5 bytes that are not canonical are refused before anything else is looked at", () => {
  const text = new TextDecoder().decode(encodeCanonical(good));
  for (const bytes of [text.replace('"n":3', '"n": 3'), `${text}\n`, text.replace('"n":3', '"n":3.0')]) {
    const result = decodeEntry(nodeCrypto, encodeUtf8(bytes));
    assert.ok(!result.ok);
    assert.equal(result.refusal.code, "json-not-canonical");
  }
});

test("A6 an entry of a later version is read, with fields this version does not know; version 1 has none of them", () => {
  assert.equal(refusal({ ...good, v: 2, extra: { a: 1 } }), "accepted");
  assert.equal(refusal({ ...good, extra: 1 }), 'entry-form: The entry has a field that does not exist: "extra".');
});

test("A7 the id of an entry is SHA-256 over a zero byte and its bytes", () => {
  const bytes = encodeCanonical(good);
  const read = decodeEntry(nodeCrypto, bytes);
  assert.ok(read.ok);
  assert.equal(read.value.id, formatHex(nodeCrypto.sha256(Uint8Array.of(0, ...bytes))));
  assert.equal(read.value.id, entryId(nodeCrypto, bytes));
});

test("A8 an entry of more than 32 KiB is refused", () => {
  assert.equal(refusal(sized(entryBytesMax)), "accepted");
  assert.equal(
    refusal(sized(entryBytesMax + 1)),
    "entry-too-large: The entry has 32769 bytes; at most 32768 are allowed.",
  );
  assert.throws(() => encodeEnvelope(sized(entryBytesMax + 1) as unknown as Envelope), /entry-too-large/);
});

test("A8 parts, references and logs seen are counted", () => {
  const parts = Array.from({ length: 65 }, (_, i) => ({ ...part, name: `p${i}` }));
  const refs = Array.from({ length: 65 }, (_, i) => formatHex(nodeCrypto.sha256(Uint8Array.of(i))));
  const heads = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, head]));
  assert.equal(refusal({ ...good, parts: parts.slice(1) }), "accepted");
  assert.equal(refusal({ ...good, refs: refs.slice(1) }), "accepted");
  assert.equal(refusal({ ...good, parts }), "entry-form: The field parts names 65 parts; at most 64 are allowed.");
  assert.equal(refusal({ ...good, refs }), "entry-form: The field refs names 65 acts; at most 64 are allowed.");
  assert.equal(
    refusal({ ...good, seen: heads }),
    "entry-form: The field seen names 65 parties; at most 64 are allowed.",
  );
  const repeated = "entry-form: The field refs names an act twice.";
  assert.equal(refusal({ ...good, refs: [mechanism, refs[0] ?? "", mechanism] }), repeated);
  const twice = 'entry-form: The field parts[1] names the part "statement" a second time in the same language.';
  assert.equal(refusal({ ...good, parts: [part, part] }), twice);
});

test("A8 a part of more than 32 MiB is not named", () => {
  assert.equal(refusal({ ...good, parts: [{ ...part, size: 33554432 }] }), "accepted");
  const sentence = "entry-form: The field parts[0].size is not a number of bytes, at most 33554432.";
  assert.equal(refusal({ ...good, parts: [{ ...part, size: 33554433 }] }), sentence);
});

test("A9 a part's name cannot lead out of a folder", () => {
  for (const name of ["statement", "annex/1.a", "a/b/c", "x".repeat(64)]) assert.equal(named(name), "accepted", name);
  for (const name of ["../a", "a/../b", "/a", "a/", "a//b", ".a", "a/.b", "", "A", "a\\b", "x".repeat(65), "a\n"]) {
    assert.equal(named(name), "entry-form: The field parts[0].name is not a name such as statement.", name);
  }
});

test("whatever bytes come, they are read or refused", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      decodeEntry(nodeCrypto, encodeUtf8(JSON.stringify(value)));
    }),
  );
  assert.throws(() => encodeEnvelope({ ...good, at: "yesterday" } as unknown as Envelope), /entry-form/);
});
