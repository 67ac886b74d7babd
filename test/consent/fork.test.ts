import assert from "node:assert/strict";
import { test } from "node:test";
import { TestHistory } from "./history.ts";

test("C25 C26 self-fork far back frees nobody: what two others saw on one branch stands uncontested", () => {
  const history = new TestHistory();
  const offer = history.table("ada", { at: 1 });
  history.stand("concurred", "cho", offer, { at: 2 });
  history.stand("concurred", "ben", offer, { at: 3 });
  history.receive("ada", offer, { at: 4 });
  // cho now shows ben another log, in which it never concurred.
  history.note("cho", { at: 5, branch: { name: "other", from: 1 } });
  history.note("cho", { at: 5, branch: { name: "other", from: 1 } });
  history.note("ben", { at: 6, holds: { cho: "other" }, sees: { cho: 3 } });
  const state = history.state(offer);
  assert.equal(state.outcome.status, "agreed");
  assert.deepEqual(state.standing, { status: "in-force" });
});

test("C25 an agreement is contested where two needed parties held different branches of a third's log when they acted", () => {
  const history = new TestHistory();
  const offer = history.table("ada", { at: 1 });
  history.stand("concurred", "cho", offer, { at: 2 });
  history.stand("objected", "cho", offer, { at: 2, branch: { name: "other", from: 1 } });
  history.stand("concurred", "ben", offer, { at: 3, holds: { cho: "other" } });
  history.receive("ada", offer, { at: 4 });
  assert.equal(history.status(offer), "agreed");
  assert.deepEqual(history.state(offer).standing, { status: "contested", over: ["cho"] });
});

test("C26 nothing is read across a fork: whoever holds the other branch reads no outcome from the proposer's log", () => {
  const history = new TestHistory();
  const offer = history.table("ada", { at: 1 });
  history.stand("concurred", "ben", offer, { at: 2, sees: { cho: 1 } });
  history.stand("concurred", "cho", offer, { at: 2 });
  history.stand("objected", "cho", offer, { at: 2, branch: { name: "other", from: 1 } });
  history.receive("ada", offer, { at: 3 });
  assert.equal(history.status(offer), "agreed");
  const other = history.read({}, { cho: "other" }).state(offer.id);
  assert.equal(other?.outcome.status, "open");
  history.note("ada", { at: 900 });
  assert.equal(history.read({}, { cho: "other" }).state(offer.id)?.outcome.status, "open");
  assert.equal(history.status(offer), "agreed");
});

test("C26 a stance by one that held another branch of the proposer's log is not read here", () => {
  const history = new TestHistory(["ada", "ben"]);
  const offer = history.table("ada", { at: 1 });
  history.note("ada", { at: 2 });
  history.note("ada", { at: 2.5, branch: { name: "other", from: 2 } });
  history.stand("concurred", "ben", offer, { at: 3, holds: { ada: "other" } });
  history.receive("ada", offer, { at: 4 });
  assert.equal(history.status(offer), "open");
  const other = history.read({}, { ada: "other" }).state(offer.id);
  assert.equal(other?.outcome.status, "signed");
});
