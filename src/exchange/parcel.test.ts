import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeUtf8 } from "../base/bytes.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { getValue } from "../base/refusal.ts";
import { decodeParcel } from "./decode.ts";
import { encodeParcel } from "./encode.ts";
import { parcelLimits } from "./parcel.ts";
import type { Parcel } from "./parcel.ts";

const party = fc.constantFrom("kor", "usa", "jpn") as fc.Arbitrary<PartyId>;
const text = fc
  .array(fc.string({ unit: "grapheme", maxLength: 20 }), { minLength: 1, maxLength: 4 })
  .map((lines) => encodeUtf8(lines.map((line) => `${line.replaceAll("\n", "")}\n`).join("")));
const root = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.toHex());
const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,10}$/);
const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const parcels: fc.Arbitrary<Parcel> = fc.record(
  {
    mechanism: root.map((hex) => hex as MechanismId),
    from: party,
    to: party,
    claim: fc.record(
      {
        held: list(
          fc.record({ party, size: fc.nat(), root, cosigned: list(fc.record({ cosigner: party, size: fc.nat() })) }),
        ),
        wanted: list(root),
        known: list(name),
        asks: root.map((hex) => hex.slice(0, 32)),
      },
      { requiredKeys: ["held", "wanted", "known"] },
    ),
    logs: fc.uniqueArray(
      fc.record(
        {
          party,
          from: fc.nat(),
          checkpoint: text,
          bridge: text,
          entries: list(text.map((bytes) => bytes.subarray(0, -1).filter((byte) => byte !== 10))),
        },
        { requiredKeys: ["party", "from", "checkpoint", "entries"] },
      ),
      { maxLength: 3, selector: (log) => log.party },
    ),
    cosignatures: fc.uniqueArray(fc.record({ log: party, cosigner: party, note: text }), {
      maxLength: 3,
      selector: ({ cosigner, log }) => `${cosigner} ${log}`,
    }),
    parts: list(fc.record({ salt: fc.uint8Array({ minLength: 32, maxLength: 32 }), bytes: fc.uint8Array() })),
    evidence: list(fc.record({ name, bytes: text })),
    answer: text,
  },
  { requiredKeys: ["mechanism", "from", "to", "claim", "logs", "cosignatures", "parts", "evidence"] },
);

const sample = (entries: readonly string[]): string =>
  [
    "entente.parcel/v1",
    `mechanism ${"9f".repeat(32)}`,
    "from kor",
    "to usa",
    `held kor 2 ${"00".repeat(32)} usa:1`,
    `log kor 0 ${entries.length} 1`,
    "a note",
    ...entries,
    "end",
    "",
  ].join("\n");
const refusalOf = (wrong: string): string => {
  const result = decodeParcel(encodeUtf8(wrong));
  return result.ok ? "accepted" : result.refusal.code;
};

test("X1 X2 a parcel is text that reads back as it was written, and nothing is lost", () => {
  fc.assert(
    fc.property(parcels, (parcel) => {
      const bytes = encodeParcel(parcel);
      const read = getValue(decodeParcel(bytes));
      assert.deepEqual(encodeParcel(read), bytes);
      assert.equal(JSON.stringify(read.claim), JSON.stringify(parcel.claim));
      assert.deepEqual(
        read.logs.map((log) => log.entries.map((entry) => entry.toHex())),
        parcel.logs.map((log) => log.entries.map((entry) => entry.toHex())),
      );
      assert.deepEqual(
        read.parts.map((part) => part.bytes.toHex()),
        parcel.parts.map((part) => part.bytes.toHex()),
      );
    }),
    { numRuns: 300 },
  );
});

test("X2 whatever is accepted encodes to the same bytes, and whatever else is refused with a sentence", () => {
  const whole = sample(['{"a":1}', '{"b":2}']);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(3), (at, byte, how) => {
      const bytes = encodeUtf8(whole);
      const changed =
        how === 0
          ? bytes.map((each, i) => (i === at ? byte : each))
          : how === 1
            ? bytes.slice(0, at)
            : how === 2
              ? Uint8Array.of(...bytes.slice(0, at), byte, ...bytes.slice(at))
              : Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + 1));
      const result = decodeParcel(changed);
      if (result.ok) assert.deepEqual(encodeParcel(result.value), changed);
      else assert.match(result.refusal.sentence, /^[A-Z].*\.$/);
    }),
    { numRuns: 3000 },
  );
});

test("X3 each fault of form has its own refusal", () => {
  const good = sample(["{}"]);
  assert.equal(refusalOf(good), "accepted");
  assert.equal(refusalOf(good.replace("/v1", "/v2")), "parcel-version");
  assert.equal(refusalOf(`hello\n${good}`), "not-a-parcel");
  assert.equal(refusalOf(`${good}end\n`), "parcel-trailing");
  assert.equal(refusalOf(good.replace("end\n", "")), "parcel-truncated");
  assert.equal(refusalOf(good.replace("log kor 0 1 1", "log kor 0 999999999 1")), "parcel-truncated");
  assert.equal(refusalOf(good.replace("log kor 0 1 1", "log kor 9223372036854775807 1 1")), "parcel-malformed");
  assert.equal(refusalOf(good.replace("log kor 0 1 1", "log kor 00 1 1")), "parcel-malformed");
  assert.equal(refusalOf(good.replace("from kor", "from ../kor")), "parcel-malformed");
  assert.equal(refusalOf(good.replace("usa:1", "usa:-1")), "parcel-malformed");
  assert.equal(refusalOf(good.replace("end\n", `evidence ../../etc 1\nx\nend\n`)), "parcel-malformed");
});

test("X18 a log twice, or one party's word on it three times, is refused, and so are more entries than are read", () => {
  const good = sample(["{}"]);
  const twice = "log usa 0 0 1\na note\n";
  assert.equal(refusalOf(good.replace("end\n", `${twice}end\n`)), "accepted");
  assert.equal(refusalOf(good.replace("end\n", `${twice}${twice}end\n`)), "parcel-repeats");
  const word = "cosignature kor usa 1\na note\n";
  assert.equal(refusalOf(good.replace("end\n", `${word}${word}end\n`)), "accepted");
  assert.equal(refusalOf(good.replace("end\n", `${word}${word}${word}end\n`)), "parcel-repeats");
  assert.equal(refusalOf(sample(Array.from({ length: parcelLimits.entriesMax + 1 }, () => ""))), "parcel-too-many");
});

test("X4 nothing larger than its limit is read", () => {
  assert.equal(refusalOf(sample([`"${"a".repeat(parcelLimits.entryBytesMax)}"`])), "entry-too-large");
  const note = "n".repeat(parcelLimits.noteBytesMax + 1);
  assert.equal(refusalOf(sample([]).replace("a note", note)), "note-too-large");
  const part = `part ${parcelLimits.partBytesMax + 1} ${"00".repeat(32)}\nAAAA\nend\n`;
  assert.equal(refusalOf(sample([]).replace("end\n", part)), "part-too-large");
  const tiny = `part 0 ${"00".repeat(32)}\n\n`.repeat(parcelLimits.partsMax + 1);
  assert.equal(refusalOf(sample([]).replace("end\n", `${tiny}end\n`)), "parcel-too-many");
});
