import assert from "node:assert/strict";
import { test } from "node:test";
import { consensus, hour, TestHistory } from "./history.ts";

/** ada offers to ben and cho, open for 100 hours, with 24 hours of carriage. */
function offered(parties?: readonly string[]) {
  const history = new TestHistory(parties);
  return { history, offer: history.table("ada", { at: 1 }) };
}

test("C11 withdrawal against acceptance: the acceptance is received before the withdrawal", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2, sees: { cho: 1 } });
  history.stand("concurred", "cho", offer, { at: 2, sees: { ben: 1 } });
  const receipt = history.receive("ada", offer, { at: 3 });
  history.withdraw("ada", offer, { at: 4 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome, {
    status: "agreed",
    by: ["ada", "ben", "cho"],
    abstained: [],
    settledBy: receipt.id,
    on: hour(3),
    how: "consensus",
  });
  history.check();
});

test("C11 C16 withdrawal against acceptance: the proposer withdraws before it has seen the acceptance", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.stand("concurred", "cho", offer, { at: 2 });
  const withdrawal = history.withdraw("ada", offer, { at: 3, sees: { ben: 1, cho: 1 } });
  history.note("ada", { at: 4 });
  assert.deepEqual(history.state(offer).outcome, { status: "withdrawn", settledBy: withdrawal.id });
  history.check();
});

test("C11 an entry that withdraws, made in sight of every acceptance, comes too late: it is itself the receipt", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer);
  history.stand("concurred", "cho", offer);
  history.withdraw("ada", offer);
  assert.equal(history.status(offer), "agreed");
});

test("C11 late pouch: an acceptance dated in time is received in time, however late it is carried", () => {
  const history = new TestHistory();
  const offer = history.table("ada", { at: 1, rule: consensus(100, { receiveUntil: hour(1000) }) });
  history.stand("concurred", "ben", offer, { at: 99 });
  history.stand("concurred", "cho", offer, { at: 100 });
  assert.deepEqual(history.state(offer).outcome, {
    status: "signed",
    awaiting: [{ party: "ada", what: "receipt", by: hour(1000) }],
  });
  history.receive("ada", offer, { at: 1000 });
  assert.equal(history.status(offer), "agreed");
  history.check();
});

test("C11 late pouch: an acceptance the proposer sees a second after its hour finds the matter lapsed", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 99 });
  history.stand("concurred", "cho", offer, { at: 99 });
  history.note("ada", { at: 124, sees: { ben: 2, cho: 1 } });
  assert.equal(history.status(offer), "signed");
  const late = history.receive("ada", offer, { at: 124 + 1 / 3600 });
  assert.deepEqual(history.state(offer).outcome, { status: "lapsed", awaited: ["cho"], settledBy: late.id });
  history.check();
});

test("C11 mute proposer: signed by all, awaiting its receipt, for as long as it takes", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.stand("concurred", "cho", offer, { at: 3 });
  history.note("ben", { at: 9000 });
  history.note("cho", { at: 9000 });
  assert.deepEqual(history.state(offer).outcome, {
    status: "signed",
    awaiting: [{ party: "ada", what: "receipt", by: hour(124) }],
  });
});

test("C11 C12 mute acceptor with a back-dated concurrence: the date helps nobody whom the proposer had not seen by its hour", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.note("ada", { at: 3 });
  history.note("ada", { at: 125 });
  // cho's log is still at hour 0, so it may date its concurrence in time; it has seen no later date.
  history.stand("concurred", "cho", offer, { at: 50, sees: { ada: 2, ben: 1 } });
  history.receive("ada", offer, { at: 126 });
  const state = history.state(offer);
  assert.equal(state.outcome.status, "lapsed");
  assert.deepEqual(state.outcome.status === "lapsed" && state.outcome.awaited, ["cho"]);
  assert.equal(state.stances.length, 3);
  history.check();
});

test("C12 the first stance of a party counts, in its own log's order, and cannot be taken back", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer);
  history.stand("objected", "ben", offer);
  history.stand("objected", "cho", offer);
  history.stand("concurred", "cho", offer);
  const settled = history.receive("ada", offer);
  const state = history.state(offer);
  assert.deepEqual(state.outcome, { status: "objected", by: ["cho"], settledBy: settled.id });
  assert.deepEqual(
    state.stances.map(({ party, stance }) => `${party} ${stance}`),
    ["ada concurred", "ben concurred", "cho objected"],
  );
  history.check();
});

test("C3 C12 a concurrence dated at the last second counts; one dated a second later does not, and spends no stance", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 100 });
  history.stand("concurred", "cho", offer, { at: 100 + 1 / 3600 });
  history.stand("objected", "cho", offer, { at: 101 });
  history.receive("ada", offer, { at: 102 });
  assert.equal(history.status(offer), "objected");
});

test("C8 a stance counts only if its author had seen the tabling and names both proposal and digest", () => {
  const { history, offer } = offered();
  const other = history.table("ada", { subject: "issue:weir" });
  const unseen = { proposal: offer.id, digest: offer.envelope.content["digest"] as string };
  history.write("ben", "stance.concurred", unseen, { at: 2, sees: { ada: 1 } });
  history.write(
    "cho",
    "stance.concurred",
    { ...unseen, digest: other.envelope.content["digest"] as string },
    { at: 2 },
  );
  history.write("cho", "stance.objected", { ...unseen, proposal: other.id }, { at: 3 });
  history.receive("ada", offer, { at: 4 });
  const state = history.state(offer);
  assert.deepEqual(state.outcome.status === "open" && state.outcome.awaiting.map(({ party }) => party), ["ben", "cho"]);
});

test("C8 whoever is not needed has no say", () => {
  const history = new TestHistory(["ada", "ben", "cho"], { rules: [{ needed: ["ada", "ben"] as never }] });
  const offer = history.table("ada", { needs: ["ada", "ben"] });
  history.stand("objected", "cho", offer);
  history.stand("concurred", "ben", offer);
  history.receive("ada", offer);
  assert.equal(history.status(offer), "agreed");
});

test("C10 the tabling is its author's own concurrence, and its author cannot answer it otherwise", () => {
  const { history, offer } = offered(["ada", "ben"]);
  history.stand("objected", "ada", offer);
  history.stand("concurred", "ben", offer);
  history.receive("ada", offer);
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "agreed" && outcome.by, ["ada", "ben"]);
});

test("C12 taking note and initialling are no stances", () => {
  const { history, offer } = offered(["ada", "ben"]);
  const about = { proposal: offer.id, digest: offer.envelope.content["digest"] as string };
  history.write("ben", "note.taken", about);
  history.write("ben", "text.initialled", about);
  history.receive("ada", offer);
  assert.equal(history.status(offer), "open");
  history.stand("objected", "ben", offer);
  history.receive("ada", offer);
  assert.equal(history.status(offer), "objected");
});

test("C13 abstention of one of two has no effect: it may still concur", () => {
  const { history, offer } = offered(["ada", "ben"]);
  history.stand("abstained", "ben", offer);
  history.receive("ada", offer);
  assert.equal(history.status(offer), "open");
  history.stand("concurred", "ben", offer);
  history.receive("ada", offer);
  assert.equal(history.status(offer), "agreed");
  history.check();
});

test("C13 an abstention neither blocks nor binds, and is named", () => {
  const { history, offer } = offered();
  history.stand("abstained", "ben", offer);
  history.stand("concurred", "cho", offer);
  history.stand("concurred", "ben", offer);
  history.receive("ada", offer);
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "agreed" && [outcome.by, outcome.abstained], [["ada", "cho"], ["ben"]]);
  history.check();
});

test("C13 where all others abstain nobody is left to agree with: it lapses", () => {
  const { history, offer } = offered();
  history.stand("abstained", "ben", offer);
  history.stand("abstained", "cho", offer);
  assert.equal(history.status(offer), "open");
  history.receive("ada", offer);
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "lapsed" && outcome.awaited, ["ben", "cho"]);
});

test("C14 reserve after another's concurrence holds the matter open until its author concurs", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.stand("reserved", "cho", offer, { at: 3 });
  history.receive("ada", offer, { at: 4 });
  const open = history.state(offer);
  assert.deepEqual(open.outcome, {
    status: "open",
    awaiting: [{ party: "cho", what: "leave-of-reserve", by: hour(100) }],
  });
  assert.equal(open.stances.at(-1)?.words, "The second clause.");
  history.stand("abstained", "cho", offer, { at: 5 });
  assert.equal(history.status(offer), "open");
  history.stand("concurred", "cho", offer, { at: 6 });
  history.receive("ada", offer, { at: 7 });
  assert.equal(history.status(offer), "agreed");
  history.check();
});

test("C14 a reserve nobody lifts lapses at the hour; a concurrence once given is not undone by one", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.stand("reserved", "ben", offer, { at: 3 });
  history.stand("reserved", "cho", offer, { at: 3 });
  history.receive("ada", offer, { at: 4 });
  history.receive("ada", offer, { at: 125 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "lapsed" && outcome.awaited, ["cho"]);
});

test("C15 ad referendum: provisional until confirmed, and withdrawn by nobody meanwhile", () => {
  const { history, offer } = offered(["ada", "ben"]);
  history.stand("concurred", "ben", offer, { at: 2, adReferendum: true });
  history.receive("ada", offer, { at: 3 });
  assert.deepEqual(history.state(offer).outcome, {
    status: "provisional",
    confirmBy: hour(100 + 24 + 30 * 24),
    awaiting: [{ party: "ben", what: "confirmation", by: hour(100 + 24 + 30 * 24) }],
  });
  history.withdraw("ada", offer, { at: 4 });
  history.stand("objected", "ben", offer, { at: 5 });
  history.stand("confirmed", "ben", offer, { at: 300 });
  const settled = history.receive("ada", offer, { at: 2000 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "agreed" && [outcome.how, outcome.settledBy], ["ad-referendum", settled.id]);
  history.check();
});

test("C15 ad referendum: declined, or let pass", () => {
  for (const [stand, at, status] of [
    ["declined", 200, "declined"],
    ["confirmed", 301, "lapsed"],
    ["confirmed", 300, "agreed"],
  ] as const) {
    const history = new TestHistory(["ada", "ben"]);
    const offer = history.table("ada", { at: 1, rule: consensus(100, { confirmBy: hour(300) }) });
    history.stand("concurred", "ben", offer, { at: 2, adReferendum: true });
    history.receive("ada", offer, { at: 3 });
    history.stand(stand, "ben", offer, { at });
    assert.equal(history.status(offer), "provisional");
    history.receive("ada", offer, { at: 400 });
    assert.equal(history.status(offer), status);
    history.check();
  }
});

test("C15 the proposer may table ad referendum; its confirmation must be in its own log by the date", () => {
  const history = new TestHistory(["ada", "ben"]);
  const offer = history.table("ada", { at: 1, rule: consensus(100, { confirmBy: hour(300), adReferendum: true }) });
  history.stand("concurred", "ben", offer, { at: 2 });
  history.receive("ada", offer, { at: 3 });
  assert.equal(history.status(offer), "provisional");
  history.stand("confirmed", "ada", offer, { at: 300 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "agreed" && outcome.by, ["ada", "ben"]);
});

test("C15 C27 a party that left room for its capital and leaves lets the date pass", () => {
  const { history, offer } = offered(["ada", "ben"]);
  history.stand("concurred", "ben", offer, { at: 2, adReferendum: true });
  history.receive("ada", offer, { at: 3 });
  history.leave("ben", { at: 4 });
  history.receive("ada", offer, { at: 5 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "lapsed" && outcome.awaited, ["ben"]);
  history.check();
});

test("C15 a decline seen before the others have answered ends the matter", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2, adReferendum: true });
  history.stand("declined", "ben", offer, { at: 3 });
  const settled = history.receive("ada", offer, { at: 4 });
  assert.deepEqual(history.state(offer).outcome, { status: "declined", by: ["ben"], settledBy: settled.id });
});

test("C27 a party leaving with open texts: what needs it lapses once seen, what was agreed stands", () => {
  const { history, offer } = offered();
  const agreed = history.table("ada", { at: 1, subject: "issue:weir" });
  history.stand("concurred", "ben", agreed, { at: 2 });
  history.stand("concurred", "cho", agreed, { at: 2 });
  history.receive("ada", agreed, { at: 3 });
  history.leave("cho", { at: 4 });
  assert.equal(history.status(offer), "open");
  const seen = history.note("ada", { at: 5 });
  assert.deepEqual(history.state(offer).outcome, { status: "lapsed", awaited: ["ben", "cho"], settledBy: seen.id });
  assert.equal(history.status(agreed), "agreed");
  history.check();
});

test("C27 the proposer's own leaving lapses what it has open", () => {
  const { history, offer } = offered();
  const left = history.leave("ada", { at: 2 });
  assert.deepEqual(history.state(offer).outcome, {
    status: "lapsed",
    awaited: ["ada", "ben", "cho"],
    settledBy: left.id,
  });
});

test("C3 an entry dated ten years ahead drags nobody's hours but its own log's", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.stand("concurred", "cho", offer, { at: 87_600, sees: { ben: 2 } });
  // cho's concurrence is too late by cho's own date; ada, who does not answer it, stays in its own time.
  history.note("ada", { at: 5, sees: { cho: 1 } });
  assert.equal(history.status(offer), "open");
  const lapsed = history.note("ada", { at: 125, sees: { cho: 1 } });
  assert.deepEqual(history.state(offer).outcome, { status: "lapsed", awaited: ["cho"], settledBy: lapsed.id });
  history.check();
});

test("C2 void and unknown entries change nothing: neither what they say, nor their dates, nor what they show", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer, { at: 2 });
  history.stand("concurred", "cho", offer, { at: 2 });
  const about = { proposal: offer.id, digest: offer.envelope.content["digest"] as string };
  history.write("ada", "proposal.withdrawn", { ...about, reason: 7 }, { at: 3, sees: { ben: 1, cho: 1 } });
  history.write("ada", "treaty.ratified", about, { at: 3 });
  assert.equal(history.status(offer), "signed");
  history.receive("ada", offer, { at: 4 });
  assert.equal(history.status(offer), "agreed");
  history.check();
});

test("C10 expunging before a third party holds the part: no outcome reads a part, so none changes", () => {
  const { history, offer } = offered();
  history.stand("concurred", "ben", offer);
  const before = history.state(offer);
  history.write("ben", "part.expunged", { decision: offer.id, act: offer.id, name: "text", lang: "en" });
  history.write("ada", "part.expunged", { decision: offer.id, act: offer.id, name: "text", lang: "en" });
  history.stand("concurred", "cho", offer);
  history.receive("ada", offer);
  assert.equal(before.outcome.status, "open");
  assert.equal(history.status(offer), "agreed");
});

test("C8 an act replayed in another mechanism or on another proposal has no effect", () => {
  const { history, offer } = offered(["ada", "ben"]);
  const again = history.table("ada");
  assert.equal(again.envelope.content["digest"], offer.envelope.content["digest"]);
  history.stand("concurred", "ben", again);
  history.receive("ada", again);
  assert.equal(history.status(again), "agreed");
  assert.equal(history.status(offer), "open");
  const elsewhere = new TestHistory(["ada", "ben"], { nonce: "ff".repeat(16) });
  const acts = elsewhere.acts();
  const ledger = history.read();
  assert.throws(() => ledger.take(acts.map((act) => ({ ...act, n: act.n + 9 }))));
});
