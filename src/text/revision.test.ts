import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../base/bytes.ts";
import { encodeCanonical, type Json } from "../base/json.ts";
import { clauseCharsMax, clausesMax, readRevision } from "./revision.ts";

const read = (value: unknown) => readRevision(encodeCanonical(value as Json));

function sentenceOf(value: unknown): string {
  const result = read(value);
  assert.equal(result.ok, false);
  assert.equal(result.refusal.code, "revision-form");
  return result.refusal.sentence;
}

test("T1 a revision is read as its clauses, in order", () => {
  const revision = {
    clauses: [
      { id: "purpose", number: "1", text: "The parties consult regularly." },
      { heading: "Sessions", id: "sessions", number: "2", text: "" },
    ],
  };
  assert.deepEqual(read(revision), { ok: true, value: revision });
});

test("T1 anything else is refused with the clause and the fault", () => {
  const clause = { id: "a", number: "1", text: "words" };
  assert.match(sentenceOf([]), /clauses and nothing else/);
  assert.match(sentenceOf({ clauses: [clause], more: 1 }), /clauses and nothing else/);
  assert.match(sentenceOf({ clauses: [] }), /at least one clause/);
  assert.match(sentenceOf({ clauses: ["words"] }), /clause 1: it must be an object/);
  assert.match(sentenceOf({ clauses: [clause, { ...clause, id: "B" }] }), /clause 2: its id/);
  assert.match(sentenceOf({ clauses: [clause, clause] }), /"a" stands twice/);
  assert.match(sentenceOf({ clauses: [{ ...clause, number: "" }] }), /its number/);
  assert.match(sentenceOf({ clauses: [{ ...clause, number: "1\n" }] }), /its number/);
  assert.match(sentenceOf({ clauses: [{ ...clause, heading: 3 }] }), /its heading/);
  assert.match(sentenceOf({ clauses: [{ ...clause, text: null }] }), /its text/);
  assert.match(sentenceOf({ clauses: [{ ...clause, note: "x" }] }), /"note" is not known/);
  assert.match(sentenceOf({ clauses: [{ ...clause, text: "x".repeat(clauseCharsMax + 1) }] }), /more than/);
  const many = Array.from({ length: clausesMax + 1 }, (_, i) => ({ ...clause, id: `c${i}` }));
  assert.match(sentenceOf({ clauses: many }), /at most 256/);
});

test("T1 bytes that are not canonical are refused as such", () => {
  const result = readRevision(encodeUtf8('{ "clauses": [] }'));
  assert.equal(result.ok, false);
  assert.notEqual(result.refusal.code, "revision-form");
});
