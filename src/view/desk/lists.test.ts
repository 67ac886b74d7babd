import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { sceneOf } from "../../../test/kit/scene.ts";
import { movedWords } from "../../text/moved.ts";
import type { Instant } from "../../base/time.ts";
import type { Scene } from "../scene.ts";
import { viewIssue } from "./issue.ts";
import { viewIssues } from "./issues.ts";
import { fits, sliceOf, sliceRows } from "./slice.ts";

const group = subject("body:group");

function sceneWith(count: number): Scene {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms({ life: { state: "established", since: "2010" } }));
  for (let i = 0; i < count; i += 1) {
    record.enter("a", "issue.raised", {
      issue: subject(`issue:i-${i}`),
      title: `Matter ${i}`,
      body: group,
      on: "2020-01-01",
    });
  }
  record.history(
    "a",
    "session:s",
    sessionTerms("2020-03-01", { format: "in-person", topics: [{ words: "It", issue: subject("issue:i-0") }] }),
  );
  record.enter("b", "issue.parked", { issue: subject("issue:i-1"), reason: "until the review", on: "2020-05-01" });
  return sceneOf([], { documents: fold(record.acts), party: party("a"), now: "2020-06-01T12:00:00Z" as Instant });
}

test("D100 issues come pending first, by slices of a hundred, each with where it lies; every state is counted", () => {
  const scene = sceneWith(130);
  const first = viewIssues(scene, {});
  assert.equal(first.rows.length, sliceRows);
  assert.equal(first.total, 130);
  assert.deepEqual(first.counts, { pending: 129, parked: 1, settled: 0 });
  const rest = viewIssues(scene, { start: 100 });
  assert.equal(rest.rows.length, 30);
  assert.equal(new Set([...first.rows, ...rest.rows].map(({ id }) => id)).size, 130);
  assert.equal(rest.rows.at(-1)?.status, "parked");
  assert.equal(first.rows[0]?.places[0]?.body, group);
  const parked = viewIssues(scene, { status: "parked" });
  assert.deepEqual(
    parked.rows.map(({ id, since, words }) => [id, since, words]),
    [["issue:i-1", "2020-05-01", "until the review"]],
  );
  assert.equal(viewIssues(scene, { typed: "ｍatter 12" }).total, 11);
});

test("D101 an issue's way has one step for a session whoever says so, and tells whose word each step is", () => {
  const scene = sceneWith(3);
  const way = viewIssue(scene, subject("issue:i-0"));
  assert.deepEqual(
    way?.steps.map(({ by, isOneSide, on, step }) => [step, on, by, isOneSide]),
    [
      ["raised", "2020-01-01", ["a"], true],
      ["taken-up", "2020-03-01", ["a"], true],
    ],
  );
  assert.equal(viewIssue(scene, subject("issue:i-1"))?.status, "parked");
  assert.equal(viewIssue(scene, subject("issue:never")), undefined);
});

test("D100 only the rows of a slice are made, and what is typed is found whatever its case and width", () => {
  let made = 0;
  const { rows, total } = sliceOf(
    Array.from({ length: 10_000 }, (_, i) => i),
    9_950,
    (i) => {
      made += 1;
      return i;
    },
  );
  assert.deepEqual([rows.length, total, made], [50, 10_000, 50]);
  assert.ok(fits("ＲＡＮＧＥ", ["the range of it"]));
  assert.ok(!fits("payload", ["the range of it", undefined]));
});

test("D104 of two wordings the one stretch is told by which they differ, cut between words", () => {
  assert.deepEqual(movedWords("meet twice a year in turns", "meet once a quarter in turns"), {
    before: "meet ",
    was: "twice a year",
    is: "once a quarter",
    after: " in turns",
  });
  assert.equal(movedWords("same", "same"), undefined);
  assert.deepEqual(movedWords("毎月会う", "毎週会う"), { before: "毎", was: "月", is: "週", after: "会う" });
  assert.equal(movedWords("a b", "a b c")?.is, " c");
});
