import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addPeriod, daysBetween, gapBetween, hasBegun, lastDayOf, midwayBetween } from "./day.ts";

test("M9 a gap is in months rounded to the nearest, half a month upwards", () => {
  assert.deepEqual(gapBetween("2020-02-15", "2021-05-05"), { months: 15, days: 445, precision: "day" });
  assert.equal(gapBetween("2018-01-17", "2022-09-16").months, 56);
  assert.equal(gapBetween("2021-01-01", "2021-01-15").months, 0);
  assert.equal(gapBetween("2021-02-01", "2021-02-15").months, 1);
  assert.equal(gapBetween("2021-03-18", "2021-03-19").months, 0);
  assert.equal(gapBetween("2020-01-31", "2020-02-29").months, 1);
});

test("M9 a gap is no more exact than the dates are stated", () => {
  assert.deepEqual(gapBetween("2018-01", "2022-09-16"), { months: 56, precision: "month" });
  assert.deepEqual(gapBetween("2016", "2018-01-17"), { months: 24, precision: "year" });
  assert.equal(daysBetween("2018-01", "2018-01-17"), undefined);
});

const day = fc
  .date({ min: new Date("1990-01-01T00:00:00Z"), max: new Date("2050-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test("M9 months rounded never differ from the days between by more than half the longest month and a day", () => {
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [from, to] = a <= b ? [a, b] : [b, a];
      const { months, days } = gapBetween(from, to);
      assert.ok(Math.abs(months * 30.436875 - (days as number)) <= 16.5 + 3);
      assert.ok(Number.isInteger(months) && months >= 0);
    }),
  );
});

test("M14 periods are added to dates as far as they are stated, and the middle of two days is a day between them", () => {
  assert.equal(addPeriod("2018-12-07", { unit: "months", count: 1 }), "2019-01-07");
  assert.equal(addPeriod("2021-01-31", { unit: "months", count: 1 }), "2021-02-28");
  assert.equal(addPeriod("2018-11", { unit: "months", count: 2 }), "2019-01");
  assert.equal(addPeriod("2018", { unit: "years", count: 2 }), "2020");
  assert.equal(addPeriod("2018", { unit: "months", count: 2 }), undefined);
  assert.equal(addPeriod("2018-11", { unit: "weeks", count: 2 }), undefined);
  assert.equal(midwayBetween("2018-11-20", "2018-12-20"), "2018-12-05");
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [from, to] = a <= b ? [a, b] : [b, a];
      const middle = midwayBetween(from, to) as string;
      assert.ok(from <= middle && middle <= to);
    }),
  );
});

test("M6 a date has begun on a day as far as it is stated", () => {
  assert.equal(hasBegun("2021-06", "2021-06-01"), true);
  assert.equal(hasBegun("2021-06-02", "2021-06-01"), false);
  assert.equal(hasBegun("2021", "2020-12-31"), false);
  assert.equal(lastDayOf("2024-02"), "2024-02-29");
  assert.equal(lastDayOf("2024"), "2024-12-31");
});
