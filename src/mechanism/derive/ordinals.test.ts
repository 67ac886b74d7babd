import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, sessionTerms, subject } from "../../../test/kit/fold.ts";
import type { TermsOf } from "../../act/terms.ts";
import { ordinalsOf } from "./ordinals.ts";

const group = subject("body:group");
type Sessions = readonly (readonly [day: string, stated?: number])[];

function ordinals(sessions: Sessions, series?: TermsOf<"body">["series"]) {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms(series === undefined ? {} : { series }));
  for (const [day, ordinal] of sessions) {
    const stated = ordinal === undefined ? {} : { stated: { ordinal, words: `no. ${ordinal}` } };
    record.history("a", `session:s-${day}`, sessionTerms(day, stated));
  }
  return ordinalsOf(fold(record.acts), group);
}

test("M12 a session stated to be the first is contradicted by an earlier one on the record", () => {
  const [earlier, stated] = ordinals([["2010-07-21"], ["2021-03-18", 1]]);
  assert.equal(earlier?.contradicted, false);
  assert.equal(stated?.contradicted, true);
  assert.deepEqual(stated?.earlier, ["session:s-2010-07-21"]);
  assert.equal(stated?.derived, undefined);
});

test("M12 ordinals are derived only where the series is declared complete", () => {
  assert.equal(ordinals([["2020-01-01"], ["2021-01-01"]])[1]?.derived, undefined);
  assert.equal(ordinals([["2020-01-01"]], { complete: false })[0]?.derived, undefined);
  const complete = ordinals([["2019-01-01"], ["2020-01-01", 7], ["2021-01-01", 9]], {
    complete: true,
    from: "2020",
    firstOrdinal: 7,
  });
  assert.deepEqual(
    complete.map((each) => [each.derived, each.contradicted]),
    [
      [undefined, false],
      [7, false],
      [8, true],
    ],
  );
});

test("M12 sessions that stated numbers tell of and the record lacks are counted", () => {
  const [first, second, third] = ordinals([
    ["2017-10-28", 49],
    ["2024-10-30", 56],
    ["2025-11-04", 57],
  ]);
  assert.equal(first?.missingBefore, undefined);
  assert.equal(second?.missingBefore, 6);
  assert.equal(third?.missingBefore, undefined);
  assert.equal(
    [first, second, third].some((each) => each?.contradicted),
    false,
  );
});

test("M12 a number below the one stated before is contradicted", () => {
  assert.equal(
    ordinals([
      ["2017-10-28", 49],
      ["2018-10-30", 48],
    ])[1]?.contradicted,
    true,
  );
});
