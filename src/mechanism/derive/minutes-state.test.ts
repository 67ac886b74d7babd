import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { numbersOf, stateOfMinutes } from "./minutes-state.ts";

const text = subject("text:minutes");
const session = subject("session:spring");

function start() {
  const procedure = { draftMinutesDays: 15, commentDays: 7, minutesApprovedDays: 28 };
  const record = createTestRecord(["a", "b"], { charter: { procedure }, start: "2026-03-05T00:00:00Z" });
  const secretariat = [
    { party: party("a"), until: "2025-12" },
    { party: party("b"), from: "2026-01" },
  ];
  record.history("a", "body:group", bodyTerms({ secretariat }));
  record.history("a", session, sessionTerms("2026-03-01"));
  const revision = record.enter("a", "text.tabled", {
    text,
    title: "Minutes",
    purpose: "minutes",
    session,
    clauses: [{ id: "one", number: "1" }],
  });
  const document = () => fold(record.acts).find("text", text)!;
  const state = () => stateOfMinutes(fold(record.acts), document());
  const propose = () =>
    record.propose("a", text, { kind: "minutes", session, revision: revision.id, nature: "record-only" });
  return { record, revision, document, state, propose };
}

test("M20 minutes are a draft, commented, approved by joint act, numbered by the secretariat", () => {
  const { record, revision, state, propose } = start();
  assert.equal(state()?.state, "draft");
  assert.deepEqual(state()?.due, { draft: "2026-03-16", comments: "2026-03-12", approval: "2026-03-29" });
  record.enter("b", "text.commented", { text, revision: revision.id, clause: "one", comment: "Shorter" });
  assert.equal(state()?.state, "commented");
  assert.deepEqual(state()?.commentedBy, ["b"]);
  const proposal = propose();
  assert.equal(state()?.state, "commented");
  record.agree(proposal);
  assert.equal(state()?.state, "approved");
  assert.deepEqual(state()?.approvedBy, ["a", "b"]);
  record.enter("b", "number.given", { proposal: proposal.id, number: "G/2026/1" });
  assert.equal(state()?.state, "numbered");
});

test("M20 a number counts only from the secretariat of its day, and only for what was adopted", () => {
  const { record, document, state, propose } = start();
  const proposal = propose();
  record.enter("b", "number.given", { proposal: proposal.id, number: "early" });
  assert.deepEqual(
    numbersOf(fold(record.acts), document()).map((each) => each.check),
    ["not-adopted"],
  );
  record.agree(proposal);
  record.enter("a", "number.given", { proposal: proposal.id, number: "ours" });
  assert.deepEqual(
    numbersOf(fold(record.acts), document()).map((each) => [each.number, each.by, each.check]),
    [
      ["early", "b", "not-adopted"],
      ["ours", "a", "not-the-secretariat"],
    ],
  );
  assert.equal(state()?.state, "approved");
  record.enter("b", "number.given", { proposal: proposal.id, number: "G/2026/1" });
  assert.equal(state()?.state, "numbered");
});

test("M20 where no secretariat is named no number counts, and a text that is no minutes has no such state", () => {
  const record = createTestRecord(["a", "b"]);
  const clauses = [{ id: "one", number: "1" }];
  const revision = record.enter("a", "text.tabled", { text, title: "Terms", purpose: "terms", clauses });
  const proposal = record.propose("a", text, {
    kind: "text",
    revision: revision.id,
    title: "Terms",
    nature: "political",
    authentic: ["en"],
  });
  record.agree(proposal);
  record.enter("a", "number.given", { proposal: proposal.id, number: "1" });
  const documents = fold(record.acts);
  const document = documents.find("text", text)!;
  assert.deepEqual(
    numbersOf(documents, document).map((each) => each.check),
    ["no-secretariat-named"],
  );
  assert.equal(stateOfMinutes(documents, document), undefined);
});
