import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { eveningAfter, instantAt, localAt } from "./hour.ts";

const zones = ["Asia/Seoul", "America/New_York", "Asia/Tokyo", "Europe/London", "Asia/Kathmandu", "UTC"];

test("an hour typed at a capital is that hour there, and comes back as it was typed", () => {
  assert.equal(instantAt("2026-12-01T18:00", "Asia/Seoul"), "2026-12-01T09:00:00Z");
  assert.equal(instantAt("2026-07-01T18:00", "America/New_York"), "2026-07-01T22:00:00Z");
  assert.equal(instantAt("2026-12-01T18:00", "America/New_York"), "2026-12-01T23:00:00Z");
  assert.equal(eveningAfter("2026-12-31T20:00:00Z", 7, "Asia/Seoul"), "2027-01-08T18:00");
  const time = fc.date({ min: new Date("2000-01-01"), max: new Date("2050-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(time, fc.constantFrom(...zones), (date, zone) => {
      const instant = `${date.toISOString().slice(0, 16)}:00Z`;
      const local = localAt(instant, zone);
      const again = instantAt(local, zone);
      // An hour that comes twice may come back as its first.
      assert.equal(localAt(again, zone), local);
      assert.ok(Math.abs(Date.parse(again) - Date.parse(instant)) <= 3_600_000);
    }),
    { numRuns: 2000 },
  );
});

test("an hour that a change of clocks skips is one near it, never a day off", () => {
  const at = instantAt("2026-03-08T02:30", "America/New_York");
  assert.ok(["2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z"].includes(at), at);
});
