import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord, type TestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { createHandlingIndex } from "./issue-handling.ts";
import { positionOn } from "./issue-position.ts";

const issue = subject("issue:cost");
const experts = subject("body:experts");
const ministers = subject("body:ministers");

function recordWithBodies(): TestRecord {
  const record = createTestRecord(["a", "b"]);
  record.history("a", experts, bodyTerms({ level: "expert" }));
  record.history("a", ministers, bodyTerms({ level: "minister" }));
  return record;
}

function position(record: TestRecord, day: string) {
  const documents = fold(record.acts);
  return positionOn(documents, documents.find("issue", issue)!, day, createHandlingIndex(documents));
}

const seats = (record: TestRecord, day: string) =>
  position(record, day)?.seats.map((seat) => [seat.body ?? seat.level, seat.since, seat.step]);

test("M10 an issue's path is ordered by the days of the facts, in whatever order they were entered", () => {
  const record = recordWithBodies();
  record.enter("a", "issue.escalated", { issue, to: ministers, on: "2018-12-06" });
  record.enter("b", "issue.raised", { issue, title: "Cost sharing", body: experts, on: "2018-11" });
  const document = fold(record.acts).find("issue", issue);
  assert.equal(document?.title, "Cost sharing");
  assert.deepEqual(
    document?.path.map((step) => [step.step, step.on]),
    [
      ["raised", "2018-11"],
      ["escalated", "2018-12-06"],
    ],
  );
  assert.equal(position(record, "2018-10-31"), undefined);
  assert.deepEqual(seats(record, "2018-12-05"), [[experts, "2018-11", "raised"]]);
  assert.deepEqual(seats(record, "2018-12-06"), [[ministers, "2018-12-06", "escalated"]]);
});

test("M10 escalated and remitted move the nearest seat below and above; without one another opens", () => {
  const record = recordWithBodies();
  record.enter("a", "issue.raised", { issue, title: "Cost", level: "expert", on: "2018-01-01" });
  record.enter("a", "issue.raised", { issue, title: "Cost", level: "director", on: "2018-01-02" });
  record.enter("a", "issue.escalated", { issue, level: "minister", on: "2018-02-01" });
  assert.deepEqual(seats(record, "2018-03-01"), [
    ["expert", "2018-01-01", "raised"],
    ["minister", "2018-02-01", "escalated"],
  ]);
  record.enter("a", "issue.remitted", { issue, level: "deputy", on: "2018-04-01" });
  assert.deepEqual(seats(record, "2018-05-01"), [
    ["expert", "2018-01-01", "raised"],
    ["deputy", "2018-04-01", "remitted"],
  ]);
  record.enter("a", "issue.remitted", { issue, level: "leader", on: "2018-06-01" });
  assert.equal(seats(record, "2018-07-01")?.length, 3);
});

test("M10 sessions that took it up stand beside the seats, at several levels at once", () => {
  const record = recordWithBodies();
  record.enter("a", "issue.raised", { issue, title: "Cost", body: experts, on: "2018-11" });
  record.history("a", "session:ministers", sessionTerms("2018-12-06", { body: ministers }));
  const topics = [{ words: "Costs", issue }];
  record.history("b", "session:experts", sessionTerms("2018-12-07", { body: experts, topics }));
  record.history("b", "session:later", sessionTerms("2019-12-07", { body: experts, topics, status: "planned" }));
  record.enter("a", "issue.taken-up", { issue, session: subject("session:ministers") });
  assert.deepEqual(
    position(record, "2018-12-31")?.handled.map((each) => [each.session, each.level, each.on, each.by]),
    [
      ["session:ministers", "minister", "2018-12-06", "a"],
      ["session:experts", "expert", "2018-12-07", "b"],
    ],
  );
  assert.deepEqual(
    position(record, "2018-12-06")?.handled.map((each) => each.session),
    ["session:ministers"],
  );
});

test("M10 an issue is parked until its day or the next step, and settled until a later step", () => {
  const record = recordWithBodies();
  record.enter("a", "issue.raised", { issue, title: "Cost", body: experts, on: "2025-01-01" });
  record.enter("a", "issue.parked", { issue, on: "2025-02-01", until: "2025-03", reason: "Budget" });
  assert.equal(position(record, "2025-02-01")?.status, "parked");
  assert.equal(position(record, "2025-03-31")?.parking?.reason, "Budget");
  assert.equal(position(record, "2025-04-01")?.status, "pending");
  record.enter("b", "issue.escalated", { issue, to: ministers, on: "2025-02-15" });
  assert.equal(position(record, "2025-02-20")?.status, "pending");
  record.agree(record.propose("a", issue, { kind: "issue-settlement", how: "Shared half and half" }));
  assert.equal(position(record, "2025-12-31")?.status, "pending");
  const settled = position(record, "2026-01-01");
  assert.equal(settled?.status, "settled");
  assert.deepEqual(settled?.settlement?.by, ["a", "b"]);
  record.enter("b", "issue.raised", { issue, title: "Cost again", level: "expert", on: "2026-02-01" });
  assert.equal(position(record, "2026-02-01")?.status, "pending");
});

test("M3 a settlement that is only offered settles nothing", () => {
  const record = recordWithBodies();
  record.enter("a", "issue.raised", { issue, title: "Cost", on: "2025-01-01" });
  record.propose("a", issue, { kind: "issue-settlement", how: "Ours" });
  assert.equal(position(record, "2026-12-31")?.status, "pending");
  assert.equal(fold(record.acts).find("issue", issue)?.settlements.length, 1);
});
