import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { fold, subject } from "../../../test/kit/fold.ts";
import type { TermsOf } from "../../act/terms.ts";
import { limitsOn, revisionsOf } from "./limits.ts";

const guideline = subject("agreement:guideline");

function terms(since: string, limits: Readonly<Record<string, string>>, state: "in-force" | "ended" = "in-force") {
  const value: TermsOf<"agreement"> = {
    kind: "agreement",
    name: "Guideline",
    nature: "political",
    state,
    since,
    limits: Object.entries(limits).map(([id, figure]) => ({
      id,
      quantity: id,
      comparison: "at-most",
      value: figure,
      unit: id === "range" ? "km" : "kg",
    })),
  };
  return value;
}

function history() {
  const record = createTestRecord(["a", "b"]);
  const first = record.history("a", guideline, terms("2012-10", { range: "800", payload: "500" }));
  const second = record.history("a", guideline, terms("2017-11", { range: "800" }), {
    lineage: { supersedes: [first.id] },
  });
  record.history("a", guideline, terms("2021-05-21", {}, "ended"), { lineage: { supersedes: [second.id] } });
  return fold(record.acts).find("agreement", guideline)!;
}

test("M17 the limits on a day are those of the version begun last by then", () => {
  const agreement = history();
  const figures = (day: string) =>
    limitsOn(agreement, day).map((account) => account.limits.map((limit) => `${limit.id} ${limit.value}`));
  assert.deepEqual(figures("2012-09-30"), []);
  assert.deepEqual(figures("2017-08-28"), [["range 800", "payload 500"]]);
  assert.deepEqual(figures("2021-05-20"), [["range 800"]]);
  assert.deepEqual(figures("2021-05-21"), [[]]);
  assert.equal(limitsOn(agreement, "2021-05-21")[0]?.state, "ended");
});

test("M17 revisions are kept, each with what it changed", () => {
  const [first, second, third] = revisionsOf(history());
  assert.deepEqual(
    first?.changes.map((change) => [change.limit, change.from?.value, change.to?.value]),
    [
      ["range", undefined, "800"],
      ["payload", undefined, "500"],
    ],
  );
  assert.deepEqual(
    second?.changes.map((change) => [change.limit, change.from?.value, change.to?.value]),
    [["payload", "500", undefined]],
  );
  assert.deepEqual(
    third?.changes.map((change) => change.limit),
    ["range"],
  );
});

test("M17 M6 differing accounts of one agreement stand side by side, the later begun last", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("b", guideline, terms("2013-01", { range: "900" }));
  record.history("a", guideline, terms("2012-10", { range: "800" }));
  const agreement = fold(record.acts).find("agreement", guideline)!;
  assert.deepEqual(
    limitsOn(agreement, "2020-01-01").map((account) => [account.by, account.limits[0]?.value]),
    [
      [["a"], "800"],
      [["b"], "900"],
    ],
  );
});
