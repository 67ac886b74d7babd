import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { fold, party, subject } from "../../../test/kit/fold.ts";
import type { TermsOf } from "../../act/terms.ts";
import { stateOfCommitment } from "./commitment-state.ts";

const commitment = subject("commitment:spending");

function start(changes: Partial<TermsOf<"commitment">> = {}) {
  const record = createTestRecord(["a", "b", "c"]);
  record.history("a", commitment, {
    kind: "commitment",
    owners: [party("a")],
    what: "Spend more",
    measure: { quantity: "spending", value: "3.5", unit: "% of GDP" },
    due: { kind: "none-stated" },
    ...changes,
  });
  const state = (today: string) => stateOfCommitment(fold(record.acts).find("commitment", commitment)!, today);
  return { record, state };
}

test("M16 the owner's word and the others' stand side by side, each by the day it speaks for", () => {
  const { record, state } = start();
  record.enter("a", "commitment.reported", { commitment, progress: "done", asOf: "2026-06", value: "3.5" });
  record.enter("a", "commitment.reported", { commitment, progress: "under-way", asOf: "2026-01", value: "2.8" });
  record.enter("b", "commitment.assessed", { commitment, view: "partly", asOf: "2026-06", words: "Not yet whole" });
  record.enter("c", "commitment.assessed", { commitment, view: "done-late", asOf: "2026-07" });
  const now = state("2026-08-01");
  assert.deepEqual(
    now?.own.map((word) => [word.party, word.progress, word.value]),
    [["a", "done", "3.5"]],
  );
  assert.deepEqual(
    now?.others.map((word) => [word.party, word.progress, word.words]),
    [
      ["b", "partly", "Not yet whole"],
      ["c", "done-late", undefined],
    ],
  );
  assert.equal(now?.disputed, true);
});

test("M16 done and done late are no dispute, and one side's word alone is none", () => {
  const { record, state } = start();
  record.enter("a", "commitment.reported", { commitment, progress: "done", asOf: "2026-06" });
  assert.equal(state("2026-08-01")?.disputed, false);
  record.enter("b", "commitment.assessed", { commitment, view: "done-late", asOf: "2026-06" });
  assert.equal(state("2026-08-01")?.disputed, false);
});

test("M16 overdue counts from the day after the date, and never where no date is stated", () => {
  const { record, state } = start({ due: { kind: "by", date: "2026-02" } });
  assert.equal(state("2026-02-28")?.overdue, undefined);
  assert.deepEqual(state("2026-03-10")?.overdue, { days: 10 });
  record.enter("a", "commitment.reported", { commitment, progress: "done", asOf: "2026-02-01" });
  record.enter("b", "commitment.assessed", { commitment, view: "not-started", asOf: "2026-02-01" });
  assert.equal(state("2026-03-10")?.overdue, undefined);
  assert.equal(start().state("2050-01-01")?.overdue, undefined);
  assert.deepEqual(start().state("2050-01-01")?.due, { kind: "none-stated" });
});

test("M16 of several owners every one must be done", () => {
  const { record, state } = start({ owners: [party("a"), party("b")], due: { kind: "by", date: "2026-01-31" } });
  record.enter("a", "commitment.reported", { commitment, progress: "done", asOf: "2026-01-20" });
  assert.deepEqual(state("2026-02-01")?.overdue, { days: 1 });
  record.enter("b", "commitment.reported", { commitment, progress: "done-late", asOf: "2026-02-02" });
  assert.equal(state("2026-02-03")?.overdue, undefined);
});

test("M16 a commitment only spoken of has no state", () => {
  const record = createTestRecord(["a", "b"]);
  record.enter("a", "commitment.reported", { commitment, progress: "done", asOf: "2026-01-20" });
  const document = fold(record.acts).find("commitment", commitment)!;
  assert.equal(document.reported.length, 1);
  assert.equal(stateOfCommitment(document, "2026-02-01"), undefined);
});
