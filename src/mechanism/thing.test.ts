import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../test/kit/acts.ts";
import { bodyTerms, fold, sessionTerms, subject } from "../../test/kit/fold.ts";
import { principalOf } from "./thing.ts";

const id = subject("body:group");

test("M4 a version holds once agreed or entered, and no longer once superseded", () => {
  const record = createTestRecord(["a", "b"]);
  const first = record.propose("a", id, bodyTerms({ name: "One" }));
  assert.deepEqual(fold(record.acts).find("body", id)?.holding, []);
  record.agree(first);
  assert.deepEqual(fold(record.acts).find("body", id)?.holding, [first.id]);
  const second = record.propose("b", id, bodyTerms({ name: "Two" }), { lineage: { amends: first.id } });
  assert.deepEqual(fold(record.acts).find("body", id)?.holding, [first.id]);
  record.agree(second);
  const body = fold(record.acts).find("body", id);
  assert.deepEqual(body?.holding, [second.id]);
  assert.deepEqual(
    body?.versions.map((version) => [version.terms.name, version.standing?.status]),
    [
      ["One", "superseded"],
      ["Two", "in-force"],
    ],
  );
});

test("M4 a disputed entry goes on holding as its author's account beside the other's", () => {
  const record = createTestRecord(["a", "b"]);
  const mine = record.history("a", id, bodyTerms({ life: { state: "ended" } }), { source: { publisher: "Herald" } });
  const theirs = record.history("b", id, bodyTerms({ life: { state: "suspended" } }));
  record.answer("stance.objected", "b", mine, { instead: theirs.id });
  const body = fold(record.acts).find("body", id);
  assert.deepEqual(body?.holding, [mine.id, theirs.id]);
  assert.equal(body?.versions[0]?.outcome.status, "disputed");
  assert.deepEqual(body?.versions[0]?.source, { publisher: "Herald" });
});

test("M4 what was objected to, withdrawn or is void never holds", () => {
  const record = createTestRecord(["a", "b"]);
  const objected = record.propose("a", id, bodyTerms());
  record.answer("stance.objected", "b", objected);
  record.answer("consent.received", "a", objected);
  const withdrawn = record.propose("a", id, bodyTerms());
  record.answer("proposal.withdrawn", "a", withdrawn);
  record.propose("a", id, bodyTerms(), { rule: { kind: "silence", expires: record.acts.at(-1)!.at } });
  const body = fold(record.acts).find("body", id);
  assert.deepEqual(body?.holding, []);
  assert.deepEqual(
    body?.versions.map((version) => version.outcome.status),
    ["objected", "withdrawn", "void"],
  );
});

test("M5 a line reads from the firmest version that holds, of equals the newest", () => {
  const record = createTestRecord(["a", "b"]);
  const name = (): string | undefined => {
    const body = fold(record.acts).find("body", id);
    return body === undefined ? undefined : principalOf(body)?.terms.name;
  };
  assert.equal(name(), undefined);
  const offered = record.propose("a", id, bodyTerms({ name: "Offered" }));
  assert.equal(name(), "Offered");
  record.history("b", id, bodyTerms({ name: "Entered" }));
  assert.equal(name(), "Entered");
  record.history("a", id, bodyTerms({ name: "Entered later" }));
  assert.equal(name(), "Entered later");
  const joined = record.history("b", id, bodyTerms({ name: "Entered by both" }));
  record.answer("stance.concurred", "a", joined);
  record.history("a", id, bodyTerms({ name: "Entered last" }));
  assert.equal(name(), "Entered by both");
  record.agree(offered);
  assert.equal(name(), "Offered");
});

test("M3 a package makes a version of each thing it names, with its own outcome", () => {
  const record = createTestRecord(["a", "b"]);
  const items = [
    { subject: id, terms: bodyTerms() },
    { subject: subject("session:one"), terms: sessionTerms("2026-02-01", { status: "planned" }) },
  ];
  const bundle = record.propose("a", "package:both", { kind: "package", name: "Both", items });
  record.agree(bundle);
  const documents = fold(record.acts);
  for (const thing of [documents.find("body", id), documents.find("session", "session:one")]) {
    assert.deepEqual(thing?.holding, [bundle.id]);
    assert.equal(thing?.versions[0]?.package, "package:both");
    assert.equal(thing?.versions[0]?.outcome.status, "agreed");
  }
  assert.deepEqual(documents.find("body", id)?.sessions, ["session:one"]);
  assert.equal(documents.find("proposal", bundle.id)?.title, "Both");
});

test("M25 same.as puts each of two subjects among the same of the other", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "session:x", sessionTerms("2026-01-01"));
  record.enter("b", "same.as", { one: subject("session:y"), other: subject("session:x") });
  record.history("b", "session:y", sessionTerms("2026-01-01"));
  const documents = fold(record.acts);
  assert.deepEqual(documents.find("session", "session:x")?.same, ["session:y"]);
  assert.deepEqual(documents.find("session", "session:y")?.same, ["session:x"]);
});
