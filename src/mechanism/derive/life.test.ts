import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord, type TestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { lifeOn, livesOf } from "./life.ts";
import { lineageOf } from "./lineage.ts";

const group = subject("body:group");
const life = (record: TestRecord, day: string) => {
  const documents = fold(record.acts);
  return lifeOn(documents, documents.find("body", group)!, day);
};

test("M13 a body's life on a day is the account that began last by then", () => {
  const record = createTestRecord(["a", "b"]);
  const proposed = record.history("a", group, bodyTerms({ life: { state: "proposed", since: "2020-09" } }));
  const stalled = bodyTerms({ life: { state: "stalled", since: "2020-11", reason: "Election" } });
  record.history("a", group, stalled, { lineage: { supersedes: [proposed.id] } });
  assert.equal(life(record, "2020-08-31"), undefined);
  assert.equal(life(record, "2020-10-01")?.state, "proposed");
  const later = life(record, "2021-01-01");
  assert.equal(later?.state, "stalled");
  assert.equal(later?.isStated, true);
  assert.equal(later?.reason, "Election");
  assert.deepEqual(later?.differing, []);
  assert.deepEqual(
    livesOf(fold(record.acts).find("body", group)!).map((each) => [each.state, each.since]),
    [
      ["proposed", "2020-09"],
      ["stalled", "2020-11"],
    ],
  );
});

test("M13 M6 accounts that name another state stand beside it", () => {
  const record = createTestRecord(["a", "b"]);
  const founded = record.history("a", group, bodyTerms({ life: { state: "established", since: "2018-11" } }));
  record.answer("stance.concurred", "b", founded);
  record.history("a", group, bodyTerms({ life: { state: "ended", since: "2021-06" } }));
  assert.deepEqual(life(record, "2020-01-01")?.by, ["a", "b"]);
  const after = life(record, "2021-07-01");
  assert.equal(after?.state, "ended");
  assert.deepEqual(after?.by, ["a"]);
  assert.deepEqual(
    after?.differing.map((each) => [each.state, each.by]),
    [["established", ["b"]]],
    "what a itself says now is the later of its words",
  );
});

test("M6 what was agreed goes on speaking for all who agreed, beside what one of them enters later", () => {
  const record = createTestRecord(["a", "b"]);
  record.agree(record.propose("a", group, bodyTerms({ life: { state: "established", since: "2018-11" } })));
  record.history("a", group, bodyTerms({ life: { state: "ended", since: "2021-06" } }));
  assert.deepEqual(
    life(record, "2021-07-01")?.differing.map((each) => [each.state, each.by]),
    [["established", ["a", "b"]]],
  );
});

test("M6 a version without a day of its own begins when it was agreed, by its source, or when it was entered", () => {
  const record = createTestRecord(["a", "b"], { start: "2026-03-01T00:00:00Z" });
  record.history("a", group, bodyTerms(), { source: { publisher: "Gazette", date: "2019-05" } });
  assert.equal(life(record, "2019-05-02")?.since, "2019-05");
  assert.equal(life(record, "2019-05-02")?.isStated, false);
  record.agree(record.propose("a", group, bodyTerms({ life: { state: "suspended" } })));
  assert.equal(life(record, "2026-02-28")?.state, "established");
  assert.equal(life(record, "2026-03-01")?.state, "suspended");
});

test("M13 a body is dormant once its rhythm has been broken for a whole period", () => {
  const record = createTestRecord(["a", "b"]);
  const rhythms = [{ id: "yearly", label: "Yearly", every: { unit: "years" as const, count: 1 } }];
  record.history("a", group, bodyTerms({ rhythms, life: { state: "established", since: "2016" } }));
  record.history("a", "session:one", sessionTerms("2018-01-17"));
  assert.equal(life(record, "2018-06-01")?.isDormant, false);
  assert.equal(life(record, "2019-12-01")?.isDormant, false);
  assert.equal(life(record, "2020-01-17")?.isDormant, true);
});

test("M15 a body comes from its predecessors and from what its proposal reintroduces, and they show it", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "body:oldest", bodyTerms());
  const stalled = record.history("a", "body:dialogue", bodyTerms({ life: { state: "stalled" } }));
  const successor = bodyTerms({ successorOf: [subject("body:oldest")] });
  record.history("a", group, successor, { lineage: { reintroduces: [stalled.id] } });
  const documents = fold(record.acts);
  const lineage = (id: string) => lineageOf(documents, documents.find("body", id)!);
  assert.deepEqual(lineage(group).cameFrom, [
    { body: "body:oldest", how: "successor" },
    { body: "body:dialogue", how: "reintroduced" },
  ]);
  assert.deepEqual(lineage("body:oldest").cameBackAs, [{ body: group, how: "successor" }]);
  assert.deepEqual(lineage("body:dialogue").cameBackAs, [{ body: group, how: "reintroduced" }]);
  assert.deepEqual(lineage("body:dialogue").cameFrom, []);
});

test("M15 a successor whose terms no longer say so is none", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "body:oldest", bodyTerms());
  const first = record.history("a", group, bodyTerms({ successorOf: [subject("body:oldest")] }));
  assert.deepEqual(fold(record.acts).find("body", "body:oldest")?.successors, [group]);
  record.history("a", group, bodyTerms(), { lineage: { amends: first.id } });
  assert.deepEqual(fold(record.acts).find("body", "body:oldest")?.successors, []);
});
