import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { fold, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { createNeighbourhood } from "./neighbours.ts";

const ministers = { body: subject("body:ministers") };

test("M11 a session of another body is a neighbour on the day before, after, or the same", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "session:ministers", sessionTerms("2021-03-18", ministers));
  record.history("a", "session:directors", sessionTerms("2021-03-19"));
  record.history("a", "session:directors-again", sessionTerms("2021-03-20"));
  record.history(
    "a",
    "session:days",
    sessionTerms("2021-03-16", { ...ministers, when: { day: "2021-03-16", until: "2021-03-19" } }),
  );
  const { neighboursOf } = createNeighbourhood(fold(record.acts));
  assert.deepEqual(neighboursOf(subject("session:directors")), [
    { session: "session:days", relation: "same-day" },
    { session: "session:ministers", relation: "day-after" },
  ]);
  assert.deepEqual(neighboursOf(subject("session:ministers")), [
    { session: "session:directors", relation: "day-before" },
  ]);
  assert.deepEqual(neighboursOf(subject("session:directors-again")), [
    { session: "session:days", relation: "day-after" },
  ]);
});

test("M11 two sessions on the margins of one event are neighbours whatever their days", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "session:x", sessionTerms("2021-05-03", { ...ministers, hostEvent: "Summit" }));
  record.history("a", "session:y", sessionTerms("2021-05-05", { hostEvent: "Summit" }));
  record.history("a", "session:z", sessionTerms("2021-05"));
  const { neighboursOf } = createNeighbourhood(fold(record.acts));
  assert.deepEqual(neighboursOf(subject("session:y")), [{ session: "session:x", relation: "same-event" }]);
  assert.deepEqual(neighboursOf(subject("session:z")), []);
});

test("M11 a session called off is nobody's neighbour", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "session:x", sessionTerms("2021-05-04", { ...ministers, status: "cancelled" }));
  record.history("a", "session:y", sessionTerms("2021-05-05"));
  assert.deepEqual(createNeighbourhood(fold(record.acts)).neighboursOf(subject("session:y")), []);
});

test("M11 a stated relation holds, is contradicted, or cannot be known", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "session:defence", sessionTerms("2017-08-30", { ...ministers, status: "planned" }));
  record.history("a", "session:undated", sessionTerms("2017-08", ministers));
  const relations = [
    { relation: "before", of: subject("session:defence") },
    { relation: "day-before", of: subject("session:defence") },
    { relation: "after", of: subject("session:defence") },
    { relation: "before", of: subject("session:undated") },
    { relation: "margins", of: subject("session:absent") },
  ] as const;
  record.history("a", "session:vice", sessionTerms("2017-08-28", { status: "planned", relations: [...relations] }));
  const { relationsOf } = createNeighbourhood(fold(record.acts));
  assert.deepEqual(
    relationsOf(subject("session:vice")).map((each) => each.check),
    ["holds", "contradicted", "contradicted", "unknown", "unknown"],
  );
});
