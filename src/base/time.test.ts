import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addSeconds, formatInstant, isInstant, secondsOf } from "./time.ts";
import type { Instant } from "./time.ts";

const first = -62_167_219_200;
const last = 253_402_300_799;

test("seconds and instants are the calendar's, as Temporal has it, over every year of four digits", () => {
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (seconds) => {
      const expected = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString({ smallestUnit: "second" });
      const instant = formatInstant(seconds);
      assert.equal(instant, expected);
      assert.ok(isInstant(instant));
      assert.equal(secondsOf(instant), seconds);
    }),
    { numRuns: 2000 },
  );
  for (const seconds of [first, -1, 0, 951_782_399, 951_782_400, 951_868_800, last]) {
    assert.equal(secondsOf(formatInstant(seconds)), seconds);
  }
});

test("an instant moved out of the years of four digits is none of the record's", () => {
  assert.ok(!isInstant(addSeconds("9999-12-31T23:59:59Z" as Instant, 1)));
  assert.ok(!isInstant(addSeconds("0000-01-01T00:00:00Z" as Instant, -1)));
  assert.equal(addSeconds("2024-02-28T23:59:59Z" as Instant, 1), "2024-02-29T00:00:00Z");
});
