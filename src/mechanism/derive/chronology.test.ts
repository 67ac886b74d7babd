import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { chronologyOf, levelOfSession } from "./chronology.ts";
import { stateOfSession } from "./session-state.ts";

const group = subject("body:group");
const one = subject("session:one");
const stated = (ordinal: number) => ({ stated: { ordinal, words: `no. ${ordinal}` } });
const members = [party("a"), party("b"), party("c")];

test("M7 that a session was held is each party's own word", () => {
  const record = createTestRecord(["a", "b", "c"]);
  const state = () => stateOfSession(fold(record.acts).find("session", one)!, members);
  record.enter("a", "readout.published", {
    session: one,
    on: "2026-01-02",
    attribution: { kind: "deep-background" },
    claims: [],
  });
  assert.deepEqual(state(), { status: "named" });
  const proposal = record.propose("a", one, sessionTerms("2026-02-01", { status: "planned" }));
  assert.deepEqual(state(), { status: "proposed", by: "a" });
  record.agree(proposal);
  assert.deepEqual(state(), { status: "agreed", by: ["a", "b", "c"] });
  record.enter("b", "session.held", { session: one });
  assert.deepEqual(state(), { status: "held", by: ["b"], unsaid: ["a", "c"], deniedBy: [] });
  const entered = record.history("a", one, sessionTerms("2026-02-01"));
  record.answer("stance.objected", "c", entered);
  assert.deepEqual(state(), { status: "held", by: ["a", "b"], unsaid: [], deniedBy: ["c"] });
});

test("M7 an entry that is concurred with is the word of all who concur", () => {
  const record = createTestRecord(["a", "b", "c"]);
  const entered = record.history("a", one, sessionTerms("2020-01-01"));
  record.answer("stance.concurred", "b", entered);
  const state = stateOfSession(fold(record.acts).find("session", one)!, members);
  assert.deepEqual(state, { status: "held", by: ["a", "b"], unsaid: ["c"], deniedBy: [] });
});

test("M7 a session may be planned, postponed with its reason, cancelled, or dropped", () => {
  const record = createTestRecord(["a", "b", "c"]);
  const state = () => stateOfSession(fold(record.acts).find("session", one)!, members);
  const proposal = record.propose("a", one, sessionTerms("2026-02-01", { status: "planned" }));
  record.answer("proposal.withdrawn", "a", proposal);
  assert.deepEqual(state(), { status: "dropped" });
  const planned = record.history("a", one, sessionTerms("2026-02-01", { status: "planned" }));
  assert.deepEqual(state(), { status: "planned", by: ["a"] });
  const postponed = sessionTerms(undefined, { status: "postponed", reason: "Storm" });
  record.agree(record.propose("b", one, postponed, { lineage: { supersedes: [planned.id] } }));
  assert.deepEqual(state(), { status: "postponed", by: ["a", "b", "c"], reason: "Storm" });
});

test("M7 a session's day is the one those agree on who say it was held, else that of its terms", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms());
  record.agree(record.propose("a", one, sessionTerms("2026-02-10", { status: "planned" })));
  const day = () => chronologyOf(fold(record.acts), group)[0]?.day;
  assert.equal(day(), "2026-02-10");
  record.enter("a", "session.held", { session: one, on: "2026-02" });
  assert.equal(day(), "2026-02-10");
  record.enter("b", "session.held", { session: one, when: { day: "2026-02-12" } });
  assert.equal(day(), "2026-02-12");
  record.enter("a", "session.held", { session: one, when: { day: "2026-02-11" } });
  assert.equal(day(), "2026-02-10");
});

test("M9 a body's sessions stand by day, each held one with the gap since the one before", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms());
  record.history("a", "session:london", sessionTerms("2021-05-05"));
  record.history("a", "session:planned", sessionTerms("2020-06-01", { status: "planned" }));
  record.history("a", "session:munich", sessionTerms("2020-02-15"));
  record.history("a", "session:undated", sessionTerms(undefined));
  const documents = fold(record.acts);
  assert.deepEqual(documents.find("body", group)?.sessions, [
    "session:munich",
    "session:planned",
    "session:london",
    "session:undated",
  ]);
  const meetings = chronologyOf(documents, group);
  assert.deepEqual(
    meetings.map((meeting) => [meeting.session, meeting.day, meeting.state.status]),
    [
      ["session:munich", "2020-02-15", "held"],
      ["session:planned", "2020-06-01", "planned"],
      ["session:london", "2021-05-05", "held"],
      ["session:undated", undefined, "held"],
    ],
  );
  assert.equal(meetings[0]?.after, undefined);
  assert.deepEqual(meetings[2]?.after, {
    session: "session:munich",
    day: "2020-02-15",
    gap: { months: 15, days: 445, precision: "day" },
  });
});

test("M9 a gap across which stated ordinals tell of missing sessions says so", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms());
  record.history("a", "session:s-49", sessionTerms("2017-10-28", stated(49)));
  record.history("a", "session:s-56", sessionTerms("2024-10-30", stated(56)));
  record.history("a", "session:s-57", sessionTerms("2025-11-04", stated(57)));
  assert.deepEqual(
    chronologyOf(fold(record.acts), group).map((meeting) => meeting.after?.missing),
    [undefined, 6, undefined],
  );
});

test("M9 entries of one meeting under several ids count once", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms());
  record.history("a", "session:first", sessionTerms("2020-01-10"));
  record.history("a", "session:second-a", sessionTerms("2020-03-10"));
  record.history("b", "session:second-b", sessionTerms("2020-03-11"));
  record.enter("b", "same.as", { one: subject("session:second-b"), other: subject("session:second-a") });
  const meetings = chronologyOf(fold(record.acts), group);
  assert.deepEqual(
    meetings.map((meeting) => [meeting.session, meeting.also, meeting.after?.gap.months]),
    [
      ["session:first", [], undefined],
      ["session:second-a", ["session:second-b"], 2],
    ],
  );
});

test("M9 a session belongs to the body its terms name as they stand, and may be held at another level", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms());
  record.history("a", "body:other", bodyTerms({ level: "director" }));
  const first = record.history("a", one, sessionTerms("2020-01-10"));
  assert.deepEqual(fold(record.acts).find("body", group)?.sessions, [one]);
  record.history("a", one, sessionTerms("2020-01-10", { body: subject("body:other"), level: "minister" }), {
    lineage: { amends: first.id },
  });
  const documents = fold(record.acts);
  assert.deepEqual(documents.find("body", group)?.sessions, []);
  assert.deepEqual(documents.find("body", "body:other")?.sessions, [one]);
  assert.equal(levelOfSession(documents, documents.find("session", one)!), "minister");
});
