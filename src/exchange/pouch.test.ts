import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { getValue } from "../base/refusal.ts";
import { formatInstant } from "../base/time.ts";
import { findGaps, formatRuns, hasNumber, highestOf, parseRuns, runsMax, toRuns } from "./pouch-runs.ts";
import { formatManifest, parseManifest, pouchLimits } from "./pouch.ts";
import type { Manifest } from "./pouch.ts";

const numbers = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 120 });
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const keys = fc.record({ ed25519: bytes(32), mldsa44: bytes(1312), next: bytes(32) }, { noNullPrototype: true });
const hex = (length: number) => bytes(length / 2).map((each) => each.toHex());

const manifests: fc.Arbitrary<Manifest> = fc
  .record({
    mechanism: hex(64).map((each) => each as MechanismId),
    from: fc.constantFrom("kor" as PartyId, "usa-2" as PartyId),
    to: fc.constantFrom("jpn" as PartyId, "a" as PartyId),
    number: fc.integer({ min: 1, max: pouchLimits.numberMax }),
    volumes: fc.integer({ min: 1, max: pouchLimits.volumesMax }),
    at: fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }).map(formatInstant),
    sealing: fc.constantFrom("mlkem768x25519" as const, "X25519" as const),
    answerTo: fc.array(
      hex(40).map((each) => `age1${each}`),
      { maxLength: pouchLimits.answersMax },
    ),
    opened: numbers.map(toRuns),
    acknowledged: numbers.map(toRuns),
    keys: fc.tuple(keys, fc.array(keys, { maxLength: 2 })).map(([first, rest]) => [first, ...rest] as const),
    parcels: fc.array(
      fc.record(
        { bytes: fc.integer({ min: 1, max: pouchLimits.parcelBytesMax }), sha256: hex(64) },
        { noNullPrototype: true },
      ),
      {
        maxLength: 5,
      },
    ),
  })
  .chain((rest) => fc.integer({ min: 1, max: rest.volumes }).map((volume) => ({ ...rest, volume })));

test("P2 a manifest is read back as it was written, and what is accepted formats to the same text", () => {
  fc.assert(
    fc.property(manifests, (manifest) => {
      const text = formatManifest(manifest);
      assert.deepEqual(getValue(parseManifest(text)), manifest);
    }),
    { numRuns: 60 },
  );
});

test("P2 of a manifest with one character changed, what is still accepted formats to that very text", () => {
  const places = fc.tuple(manifests, fc.nat(), fc.constantFrom("0", "1", "x", " ", "\n", "-", "A", "é"));
  fc.assert(
    fc.property(places, ([manifest, at, character]) => {
      const text = formatManifest(manifest);
      const place = at % text.length;
      const changed = text.slice(0, place) + character + text.slice(place + 1);
      const read = parseManifest(changed);
      if (read.ok) assert.equal(formatManifest(read.value), changed);
      else assert.match(read.refusal.code, /^(?:pouch-malformed|pouch-version|not-a-pouch)$/);
    }),
    { numRuns: 200 },
  );
});

test("P2 P7 manifests out of bounds or out of order are refused", () => {
  const [manifest] = fc.sample(manifests, { numRuns: 1, seed: 7 });
  assert.ok(manifest);
  const base: Manifest = { ...manifest, volume: 2, volumes: 3, number: 17, opened: [{ from: 1, to: 4 }] };
  const text = formatManifest(base);
  assert.ok(parseManifest(text).ok);
  const many = Array.from({ length: pouchLimits.parcelsMax + 1 }, () => ({ bytes: 1, sha256: "0".repeat(64) }));
  const keySets = Array.from({ length: pouchLimits.keysMax }, () => base.keys[0]);
  const wrong = [
    formatManifest({ ...base, volume: 4 }),
    formatManifest({ ...base, volume: 0 }),
    formatManifest({ ...base, number: 0 }),
    formatManifest({ ...base, number: pouchLimits.numberMax + 1 }),
    formatManifest({ ...base, volumes: pouchLimits.volumesMax + 1 }),
    formatManifest({ ...base, parcels: many }),
    formatManifest({ ...base, keys: [base.keys[0], ...keySets] }),
    formatManifest({ ...base, answerTo: Array.from({ length: 5 }, () => "age1qqqq") }),
    formatManifest({ ...base, answerTo: [`age1${"q".repeat(pouchLimits.answerCharsMax)}`] }),
    formatManifest({ ...base, parcels: [{ bytes: 0, sha256: "0".repeat(64) }] }),
    text.replace("opened 1-4", "opened 4-1"),
    text.replace("opened 1-4", "opened 1-2 3-4"),
    text.replace("opened 1-4", "opened 01-4"),
    text.replace("sealed ", "sealed scrypt"),
    text.replace("number 17", "number +17"),
    text.replace(/\nkeys [^\n]*/g, ""),
    `${text}more\n`,
    text.slice(0, -1),
    text.replace("entente.pouch/v1\n", "entente.pouch/v1\n\n"),
  ];
  for (const [i, each] of wrong.entries()) {
    const read = parseManifest(each);
    assert.equal(read.ok ? "accepted" : read.refusal.code, "pouch-malformed", `case ${i}`);
  }
  const codes = ["entente.pouch/v2\n", "entente.parcel/v1\n", ""].map((each) => parseManifest(each));
  assert.deepEqual(
    codes.map((read) => (read.ok ? "" : read.refusal.code)),
    ["pouch-version", "not-a-pouch", "not-a-pouch"],
  );
});

test("P2 P9 runs tell the same numbers in fewest words, and the gaps are what is missing below the highest", () => {
  fc.assert(
    fc.property(numbers, (given) => {
      const runs = toRuns(given);
      const set = new Set(given);
      const highest = Math.max(0, ...given);
      for (let n = 1; n <= highest + 1; n++) assert.equal(hasNumber(runs, n), set.has(n));
      assert.equal(highestOf(runs), highest);
      const gaps = findGaps(runs);
      for (let n = 1; n <= highest; n++) assert.equal(hasNumber(gaps, n), !set.has(n));
      if (runs.length > 0) assert.deepEqual(parseRuns(formatRuns(runs)), runs);
    }),
  );
});

test("P7 of more runs than are told the highest are kept", () => {
  const runs = toRuns(Array.from({ length: runsMax + 5 }, (_, i) => 2 * i + 1));
  assert.equal(runs.length, runsMax);
  assert.equal(runs[0]?.from, 11);
  assert.equal(parseRuns(`${formatRuns(runs)} 9001`), undefined);
});
