import assert from "node:assert/strict";
import { test } from "node:test";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { encodeUtf8 } from "./bytes.ts";
import { decodeCanonical, encodeCanonical, formatCanonical } from "./json.ts";
import type { Json } from "./json.ts";

const read = (text: string) => decodeCanonical(encodeUtf8(text));

function refusal(text: string | Uint8Array): string {
  const result = decodeCanonical(typeof text === "string" ? encodeUtf8(text) : text);
  return result.ok ? "accepted" : `${result.refusal.code}: ${result.refusal.sentence}`;
}

const notCanonical = (from: number): string =>
  `json-not-canonical: It is not in its canonical form from character ${from} on: ` +
  "keys must stand in order and only once, without spaces, and everything in its shortest spelling.";
const number =
  "json-number: It holds a number that is not a whole number between -9007199254740991 and 9007199254740991; write decimals as text.";

/** Values of the profile, with the keys that objects in memory put into an order of their own. */
const keys = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.nat(300).map(String),
  fc.constantFrom("constructor", "toString", ""),
);
const { value: values } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

test("A1 every value has one form, which reads back to the same value", () => {
  fc.assert(
    fc.property(values, (value) => {
      const bytes = encodeCanonical(value);
      const back = decodeCanonical(bytes);
      assert.ok(back.ok, JSON.stringify(back));
      assert.deepEqual(back.value, value);
      assert.deepEqual(encodeCanonical(back.value), bytes);
    }),
    { numRuns: 2000 },
  );
});

test("A1 keys are in order of their UTF-16 code units, also those that look like numbers", () => {
  assert.equal(formatCanonical({ b: 1, a: 2, 10: 3, 9: 4, "": 5 }), '{"":5,"10":3,"9":4,"a":2,"b":1}');
  // U+FB33 is less than the pair of U+1F600 as a code point, and greater as code units.
  assert.equal(formatCanonical({ "\u{FB33}": 1, "\u{1F600}": 2 }), '{"\u{1F600}":2,"\u{FB33}":1}');
  assert.ok(read('{"10":1,"9":2}').ok);
  assert.equal(refusal('{"9":2,"10":1}'), notCanonical(3));
});

test("A1 everything has its shortest spelling", () => {
  assert.ok(read('"\\u0000\\b\\t\\n\\f\\r\\"\\\\/é한😀\u2028"').ok);
  assert.equal(refusal('"\\u00e9"'), notCanonical(2));
  assert.equal(refusal('"\\/"'), notCanonical(2));
  assert.equal(refusal('"\\u001F"'), notCanonical(7));
  assert.equal(refusal('"\\u000a"'), notCanonical(3));
  for (const text of ["{} ", " {}", '{"a": 1}', "[1, 2]", "1e2", "-0", "1.0", "[1,\n2]"]) {
    assert.match(refusal(text), /^json-not-canonical: /, text);
  }
});

test("A1 a key stands once, and keys in order", () => {
  assert.equal(refusal('{"a":1,"a":1}'), notCanonical(7));
  assert.equal(refusal('{"b":1,"a":1}'), notCanonical(3));
  assert.equal(refusal('[{"a":{"c":1,"b":1}}]'), notCanonical(9));
});

/** JSON texts with every spelling that is not canonical beside those that are: spaces, exponents, keys twice and out of order. */
const { text: spellings } = fc.letrec<{ text: string }>((tie) => {
  const space = fc.constantFrom("", "", "", "", "", " ");
  const numbers = ["0", "-0", "7", "-7", "1e1", "10", "1e2", "100", "1E2", "12e1", "1.0", "10e1", "1e3", "1000", "0e0"];
  const member = fc
    .tuple(fc.constantFrom('"a"', '"b"', '"c"', '"1"', '"10"', '""', '"\\u0061"', '"é"'), space, tie("text"))
    .map(([key, blank, value]) => `${key}:${blank}${value}`);
  return {
    text: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(...numbers, "null", "true", "false", '"x"', '"\\n"', '"\\/"', '"\u2028"'),
      fc.tuple(fc.array(tie("text"), { maxLength: 3 }), space).map(([items, blank]) => `[${items.join(",")}${blank}]`),
      fc.tuple(fc.array(member, { maxLength: 3 }), space).map(([members, blank]) => `{${blank}${members.join(",")}}`),
    ),
  };
});

test("A4 a text is accepted exactly if it is what the library for RFC 8785 writes of its value", () => {
  let accepted = 0;
  fc.assert(
    fc.property(spellings, (text) => {
      const isCanonical = canonicalize(JSON.parse(text)) === text;
      assert.equal(read(text).ok, isCanonical, text);
      if (isCanonical) accepted += 1;
    }),
    { numRuns: 20_000 },
  );
  assert.ok(accepted > 1000, `only ${accepted} were canonical`);
});

test("A2 numbers are whole and safe", () => {
  assert.ok(read("9007199254740991").ok);
  assert.ok(read("-9007199254740991").ok);
  for (const text of [
    "9007199254740992",
    "9007199254740993",
    "-9007199254740992",
    "0.5",
    "1e400",
    "1e21",
    '{"a":[1.5]}',
  ]) {
    assert.equal(refusal(text), number, text);
  }
});

test("A3 at most 16 levels", () => {
  assert.ok(read("[".repeat(16) + "]".repeat(16)).ok);
  assert.equal(refusal("[".repeat(17) + "]".repeat(17)), "json-depth: It is nested more than 16 levels deep.");
  assert.equal(
    refusal('{"a":'.repeat(17) + "1" + "}".repeat(17)),
    "json-depth: It is nested more than 16 levels deep.",
  );
  const far = 200_000;
  assert.equal(refusal("[".repeat(far) + "]".repeat(far)), "json-depth: It is nested more than 16 levels deep.");
});

test("A3 the key __proto__ is refused wherever it stands", () => {
  const sentence = "json-key: It holds the key __proto__, which the record does not allow.";
  assert.equal(refusal('{"__proto__":1}'), sentence);
  assert.equal(refusal('[{"a":{"__proto__":{}}}]'), sentence);
  assert.ok(read('{"constructor":1,"prototype":2}').ok);
});

test("A3 half a character is refused, in texts and in keys", () => {
  const sentence = "json-surrogate: It holds half of a character (a lone surrogate).";
  assert.equal(refusal('"\\ud800"'), sentence);
  assert.equal(refusal('{"\\udc00":1}'), sentence);
  assert.equal(refusal('["a\\ud83d"]'), sentence);
  assert.equal(refusal('{"10":"\\ud800","9":1}'), sentence);
  assert.ok(read('"\\\\ud800"').ok, "a written backslash is no escape");
});

test("A4 what is not JSON at all is refused as such", () => {
  assert.equal(refusal(""), "json-malformed: It is empty.");
  assert.equal(refusal("\uFEFF{}"), "json-malformed: It begins with a byte order mark.");
  for (const text of ["{", "{]", "{'a':1}", "[1,]", "01", "+1", "NaN", "undefined", "// x", '"\u0001"', "{}{}"]) {
    assert.equal(refusal(text), "json-malformed: It is not well-formed JSON.", text);
  }
  assert.equal(refusal(Uint8Array.of(0x22, 0xff, 0x22)), "json-not-utf8: It is not well-formed UTF-8 text.");
  assert.equal(
    refusal(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)),
    "json-not-utf8: It is not well-formed UTF-8 text.",
  );
  assert.equal(refusal(Uint8Array.of(0x22, 0xc0, 0x80, 0x22)), "json-not-utf8: It is not well-formed UTF-8 text.");
});

test("A4 a limit on bytes is kept before anything is read", () => {
  const bytes = encodeUtf8('"aaaa"');
  assert.ok(decodeCanonical(bytes, { bytesMax: 6 }).ok);
  const result = decodeCanonical(bytes, { bytesMax: 5 });
  assert.ok(!result.ok);
  assert.deepEqual(result.refusal, { code: "json-too-large", sentence: "It has 6 bytes; at most 5 are allowed." });
});

test("writing what the profile does not hold is broken logic and throws", () => {
  const wrong: unknown[] = [
    0.5,
    2 ** 53,
    Number.NaN,
    undefined,
    "\ud800",
    { a: undefined },
    [undefined],
    1n,
    new Uint8Array(2),
  ];
  wrong.push({ "\udc00": 1 }, JSON.parse('{"__proto__":1}'), new Map(), () => 1, nest(17));
  for (const value of wrong) assert.throws(() => encodeCanonical(value as Json), /broken invariant/, String(value));
  assert.ok(encodeCanonical(nest(16) as Json));
});

function nest(levels: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < levels; i++) value = [value];
  return value;
}
