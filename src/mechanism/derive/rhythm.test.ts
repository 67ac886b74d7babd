import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import type { TermsOf } from "../../act/terms.ts";
import { rhythmsOf } from "./rhythm.ts";

const group = subject("body:group");
type Session = readonly [day: string, changes?: Partial<TermsOf<"session">>];
const monthly = { unit: "months", count: 1 } as const;
const interleaved: TermsOf<"body">["rhythms"] = [
  { id: "meeting", label: "In person", every: monthly, format: "in-person" },
  { id: "check", label: "Progress check", every: monthly, format: "video", between: "meeting" },
];

function rhythms(today: string, terms: Partial<TermsOf<"body">>, sessions: readonly Session[]) {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms(terms));
  for (const [day, changes] of sessions) record.history("a", `session:s-${day}`, sessionTerms(day, changes));
  return rhythmsOf(fold(record.acts), group, today);
}

const stated = (ordinal: number) => ({ stated: { ordinal, words: `no. ${ordinal}` } });
const inPerson = { format: "in-person" } as const;
const video = { format: "video" } as const;

test("M14 the check between two meetings is due half way, and half way in the next interval once held", () => {
  const [meeting, check] = rhythms("2018-11-25", { rhythms: interleaved }, [["2018-11-20", inPerson]]);
  assert.equal(meeting?.due, "2018-12-20");
  assert.equal(check?.due, "2018-12-05");
  assert.equal(check?.late, undefined);
  const held = rhythms("2018-12-08", { rhythms: interleaved }, [
    ["2018-11-20", inPerson],
    ["2018-12-07", video],
  ]);
  assert.equal(held[0]?.due, "2018-12-20");
  assert.equal(held[1]?.due, "2019-01-04");
});

test("M14 a meeting planned moves the check before it", () => {
  const [meeting, check] = rhythms("2018-11-25", { rhythms: interleaved }, [
    ["2018-11-20", inPerson],
    ["2018-12-30", { ...inPerson, status: "planned" }],
  ]);
  assert.deepEqual(meeting?.planned, { session: "session:s-2018-12-30", day: "2018-12-30" });
  assert.equal(meeting?.due, "2018-12-20");
  assert.equal(check?.due, "2018-12-10");
});

test("M14 after its due day a rhythm is late since then, by days, months and whole periods", () => {
  const yearly = [{ id: "yearly", label: "Yearly", every: { unit: "years", count: 1 } as const }];
  const [state] = rhythms("2022-01-20", { rhythms: yearly }, [["2018-01-17"]]);
  assert.deepEqual(state?.late, { since: "2019-01-17", days: 1099, months: 36, periods: 3 });
  const [inTime] = rhythms("2019-01-17", { rhythms: yearly }, [["2018-01-17"]]);
  assert.equal(inTime?.late, undefined);
});

test("M14 before its first session a rhythm counts from the body's beginning", () => {
  const life = { state: "established", since: "2018-11" } as const;
  const [state] = rhythms("2019-02-01", { rhythms: interleaved, life }, []);
  assert.equal(state?.due, "2018-12");
  assert.deepEqual(state?.late, { since: "2018-12-31", days: 32, months: 1, periods: 1 });
});

test("M14 earlier breaks are kept, and a session outside the cadence counts for none", () => {
  const half = [{ id: "half", label: "Twice a year", every: { unit: "months", count: 6 } as const }];
  const [state] = rhythms("2022-10-01", { rhythms: half }, [
    ["2020-04-21"],
    ["2021-05-01"],
    ["2021-06-01", { outsideCadence: true }],
    ["2021-11-01"],
    ["2022-03-01", { outsideCadence: true }],
  ]);
  assert.deepEqual(state?.breaks, [{ due: "2020-10-21", resumed: "2021-05-01", days: 192 }]);
  assert.equal(state?.last?.day, "2021-11-01");
  assert.equal(state?.due, "2022-05-01");
});

test("M14 a break across which stated ordinals tell of missing sessions says so", () => {
  const half = [{ id: "half", label: "Twice a year", every: { unit: "months", count: 6 } as const }];
  const [state] = rhythms("2022-10-01", { rhythms: half }, [
    ["2020-04-21", stated(17)],
    ["2022-08-16", stated(21)],
  ]);
  assert.deepEqual(state?.breaks, [{ due: "2020-10-21", resumed: "2022-08-16", days: 664, missing: 3 }]);
});

test("M14 what was held after the day asked about does not count yet", () => {
  const [meeting] = rhythms("2018-11-25", { rhythms: interleaved }, [
    ["2018-11-20", inPerson],
    ["2019-02-01", inPerson],
  ]);
  assert.equal(meeting?.last?.day, "2018-11-20");
});

test("M14 hosts take turns in the order of the rhythm", () => {
  const hosts = [party("a"), party("b")];
  const yearly = [{ id: "yearly", label: "Yearly", every: { unit: "years", count: 1 } as const, hosts }];
  assert.equal(rhythms("2018-02-01", { rhythms: yearly }, [])[0]?.host, "a");
  assert.equal(rhythms("2018-02-01", { rhythms: yearly }, [["2018-01-17", { host: party("a") }]])[0]?.host, "b");
  assert.equal(rhythms("2018-02-01", { rhythms: yearly }, [["2018-01-17", { host: party("b") }]])[0]?.host, "a");
});

test("M14 a body without a figure for its rhythm owes no date", () => {
  assert.deepEqual(rhythms("2022-01-01", { rhythmWords: "on a regular basis" }, [["2018-01-17"]]), []);
});

test("M14 a session held before the promise starts no interval of it", () => {
  const every = { unit: "months", count: 3 } as const;
  const life = { state: "established", since: "2026-11-21" } as const;
  const [state] = rhythms("2026-12-01", { rhythms: [{ id: "quarterly", label: "Quarterly", every }], life }, [
    ["2025-12-16"],
  ]);
  assert.equal(state?.due, "2027-02-21");
  assert.equal(state?.late, undefined);
});
