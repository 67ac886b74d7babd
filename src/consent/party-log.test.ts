import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Act } from "../act/envelope.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import { formatInstant } from "../base/time.ts";
import { Alarms } from "./alarms.ts";
import { never, PartyLog } from "./party-log.ts";

const ben = "ben" as PartyId;

test("C3 C11 a log answers when an hour had passed and what it had shown, as a look at every entry does", () => {
  const step = fc.record({ later: fc.nat(2), more: fc.nat(2), counts: fc.boolean(), stray: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(40), fc.nat(40), fc.nat(40), (steps, date, n, after) => {
      const log = new PartyLog("ada" as PartyId);
      let seconds = 0;
      let size = 0;
      const acts = steps.map(({ later, more, counts, stray }, index) => {
        const act = {
          id: `${index}` as ActId,
          n: index,
          at: formatInstant((seconds += counts ? later : 0)),
          seen: { ben: { root: "", size: (size += counts ? more : 0) } },
          verdict: counts ? { status: "valid" } : { status: "unknown" },
          divergent: stray ? [ben] : [],
        } as unknown as Act;
        log.add(act);
        return act;
      });
      const first = (is: (act: Act) => boolean): number => {
        const found = acts.findIndex((act) => act.verdict.status === "valid" && is(act));
        return found < 0 ? never : found;
      };
      const shows = (act: Act): boolean => (act.seen["ben"]?.size ?? 0) > n;
      assert.equal(
        log.firstAfter(formatInstant(date)),
        first((act) => act.at > formatInstant(date)),
      );
      assert.equal(log.firstShowing(ben, n), first(shows));
      assert.equal(log.firstShowing("ada", n), n);
      assert.equal(
        log.firstShowingAfter(after, ben, n),
        first((act) => act.n > after && shows(act)),
      );
      assert.equal(
        log.firstStrayed(ben, after),
        first((act) => act.n >= after && act.divergent.includes(ben)),
      );
      const counted = acts.findLast((act) => act.verdict.status === "valid" && act.n <= n);
      if (counted !== undefined) assert.equal(log.dateOf(n), counted.at);
    }),
    { numRuns: 3000, seed: 1 },
  );
});

test("C3 an alarm rings once the date lies past its hour, the soonest first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 40 }), fc.nat(50), (hours, now) => {
      const alarms = new Alarms<number>();
      for (const hour of hours) alarms.set(formatInstant(hour), hour);
      const rung: number[] = [];
      for (
        let hour = alarms.takePassed(formatInstant(now));
        hour !== undefined;
        hour = alarms.takePassed(formatInstant(now))
      ) {
        rung.push(hour);
      }
      assert.deepEqual(
        rung,
        hours.filter((hour) => hour < now).toSorted((a, b) => a - b),
      );
    }),
    { seed: 1 },
  );
});
