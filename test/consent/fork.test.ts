import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Entry } from "../../src/act/envelope.ts";
import { consensus, settlement, TestHistory } from "./history.ts";
import type { Given } from "./history.ts";

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

test("C29 what one agreed with a party that forked stands for all, once they have exchanged what each was shown", () => {
  const history = new TestHistory();
  const offer = history.table("ada", { at: 1 });
  history.stand("concurred", "ben", offer, { at: 2, sees: { cho: 1 } });
  history.stand("concurred", "cho", offer, { at: 2 });
  history.stand("objected", "cho", offer, { at: 2, branch: { name: "other", from: 1 } });
  history.receive("ada", offer, { at: 4 });
  history.note("ben", { at: 5, holds: { cho: "other" } });
  for (const reversed of [false, true]) {
    const state = history.together({ cho: ["", "other"] }, reversed).state(offer.id);
    assert.equal(state?.outcome.status, "agreed");
    assert.deepEqual(state?.standing, { status: "in-force" });
  }
  assert.deepEqual(
    JSON.stringify(history.together({ cho: ["other", ""] }).state(offer.id)),
    JSON.stringify(history.together({ cho: ["", "other"] }).state(offer.id)),
  );
});

test("C29 a party that settles its own proposal differently before two others is held to the agreement, which is contested", () => {
  const history = new TestHistory();
  const offer = history.table("cho", { at: 1 });
  history.stand("concurred", "ada", offer, { at: 2 });
  history.stand("concurred", "ben", offer, { at: 2 });
  history.receive("cho", offer, { at: 3 });
  history.withdraw("cho", offer, { at: 3, branch: { name: "other", from: 2 }, sees: { ada: 1, ben: 1 } });
  assert.equal(history.status(offer), "agreed");
  assert.equal(history.read({}, { cho: "other" }).state(offer.id)?.outcome.status, "withdrawn");
  const state = history.together({ cho: ["", "other"] }).state(offer.id);
  assert.equal(state?.outcome.status, "agreed");
  assert.deepEqual(state?.standing, { status: "contested", over: ["cho"] });
});

test("C29 two agreements on one subject that a party signed on two branches are in conflict", () => {
  const history = new TestHistory();
  const one = history.table("ada", { at: 1, terms: settlement("One way.") });
  const two = history.table("ben", { at: 1, terms: settlement("The other.") });
  history.stand("concurred", "ben", one, { at: 2, sees: { ada: 2, cho: 1 } });
  history.stand("concurred", "ada", two, { at: 2, sees: { ben: 2, cho: 1 } });
  history.stand("concurred", "cho", two, { at: 2, branch: { name: "other", from: 1 } });
  history.stand("concurred", "cho", one, { at: 2 });
  history.receive("ada", one, { at: 3 });
  history.receive("ben", two, { at: 3, holds: { cho: "other" }, sees: { ada: 3, cho: 2 } });
  for (const reversed of [false, true]) {
    const ledger = history.together({ cho: ["", "other"] }, reversed);
    assert.equal(ledger.state(one.id)?.outcome.status, "agreed");
    assert.equal(ledger.state(two.id)?.outcome.status, "agreed");
    assert.deepEqual(ledger.state(one.id)?.standing, { status: "in-conflict", with: [two.id] });
    assert.deepEqual(ledger.state(two.id)?.standing, { status: "in-conflict", with: [one.id] });
  }
});

const ends = new Set(["agreed", "objected", "declined", "withdrawn", "lapsed"]);

test("C26 C29 however one of three forks its log, the two branches never show opposite ends of what another proposed, and together show each of them", () => {
  const step = fc.record({
    who: fc.constantFrom("ada", "ada", "ben", "ben", "cho"),
    what: fc.nat(9),
    which: fc.nat(2),
    later: fc.constantFrom(0, 0, 0, 12, 36),
    lag: fc.nat(1),
    other: fc.boolean(),
  });
  let forked = 0;
  let ended = 0;
  let kept = 0;
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 8, maxLength: 30 }),
      fc.boolean(),
      fc.boolean(),
      (steps, adaOther, benOther) => {
        const history = new TestHistory();
        const from = 1;
        history.note("cho", { sees: { ada: 1, ben: 1 } });
        history.note("cho", { later: 0.5, branch: { name: "other", from }, sees: { ada: 1, ben: 1 } });
        const branches: Record<string, string> = { ada: adaOther ? "other" : "", ben: benOther ? "other" : "" };
        const offers: Entry[] = [];
        for (const { who, what, which, later, lag, other } of steps) {
          const branch = branches[who] ?? "";
          const sees = { cho: Math.max(from, history.size("cho", branch) - lag) };
          const own: Given = other ? { later, branch: { name: "other", from } } : { later };
          const given: Given = who === "cho" ? own : { later, sees, holds: { cho: branch } };
          const offer = offers[which % Math.max(1, offers.length)];
          if (offer === undefined || (what === 0 && who !== "cho")) {
            offers.push(
              history.table(who === "cho" ? "ada" : who, { ...(who === "cho" ? {} : given), rule: consensus(10) }),
            );
          } else if (what <= 5) history.stand("concurred", who, offer, given);
          else if (what === 6) history.stand("objected", who, offer, given);
          else if (what === 7) history.withdraw(who, offer, given);
          else history.note(who, given);
        }
        const readers = ["", "other"].map((branch) => history.read({}, { cho: branch }));
        const joint = history.together({ cho: ["", "other"] });
        const turned = history.together({ cho: ["other", ""] }, true);
        for (const { id } of offers) {
          assert.deepEqual(turned.state(id), joint.state(id));
          const [mine, yours] = readers.map((reader) => reader.state(id)?.outcome);
          for (const outcome of [mine, yours]) {
            if (outcome === undefined || !ends.has(outcome.status)) continue;
            assert.deepEqual(joint.state(id)?.outcome, outcome);
            kept += 1;
          }
        }
        for (const { id } of offers) {
          const [one, other] = readers.map((reader) => reader.state(id)?.outcome);
          if (one === undefined || other === undefined || !ends.has(one.status) || !ends.has(other.status)) continue;
          assert.deepEqual(other, one);
          ended += 1;
        }
        if (branches["ada"] !== branches["ben"]) forked += 1;
      },
    ),
    { numRuns: 500, seed: 1 },
  );
  assert.ok(forked > 100 && ended > 10 && kept > 200, `${forked} forked, ${ended} ended, ${kept} kept`);
});
