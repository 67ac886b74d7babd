import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { plusDays, plusMonths, sameDayIn, weekdayOf, weeksOf } from "./month.ts";

const month = fc
  .tuple(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, "0")}`);

test("a month is drawn in whole weeks from Monday, with every day of it once and in order", () => {
  fc.assert(
    fc.property(month, (each) => {
      const days = weeksOf(each).flat();
      assert.equal(days.length % 7, 0);
      assert.equal(weekdayOf(days[0] ?? ""), 0);
      assert.deepEqual(days, days.toSorted());
      assert.equal(new Set(days).size, days.length);
      const own = days.filter((day) => day.startsWith(each));
      assert.equal(own[0], `${each}-01`);
      assert.ok(!plusDays(own.at(-1) ?? "", 1).startsWith(each));
      assert.ok(days.length - own.length < 14);
    }),
  );
});

test("going to another month and back keeps the month, and a day that it lacks becomes its last", () => {
  fc.assert(
    fc.property(month, fc.integer({ min: -30, max: 30 }), (each, n) =>
      assert.equal(plusMonths(plusMonths(each, n), -n), each),
    ),
  );
  assert.equal(sameDayIn("2026-02", "2026-01-31"), "2026-02-28");
  assert.equal(sameDayIn("2028-02", "2028-01-31"), "2028-02-29");
  assert.equal(weekdayOf("2026-11-22"), 6);
});
