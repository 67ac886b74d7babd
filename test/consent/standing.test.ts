import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../../src/act/envelope.ts";
import type { SubjectId } from "../../src/base/ids.ts";
import { entered, hour, settlement, TestHistory } from "./history.ts";
import type { Offered } from "./history.ts";

const parties = ["ada", "ben"];

function agree(history: TestHistory, offer: Entry): Entry {
  const { party } = offer.envelope;
  for (const { id } of history.charter.parties) if (id !== party) history.stand("concurred", id, offer);
  history.receive(party, offer);
  return offer;
}
const conflict = (rival: Entry): unknown => ({ status: "in-conflict", with: [rival.id] });
const standing = (history: TestHistory, offer: Entry): unknown => history.state(offer).standing;

test("C22 history stands as entered by one until all the others join it or one disputes it", () => {
  const history = new TestHistory();
  const one = history.table("ada", { rule: entered });
  assert.deepEqual(history.state(one).outcome, {
    status: "entered",
    by: "ada",
    concurred: [],
    awaiting: [
      { party: "ben", what: "stance" },
      { party: "cho", what: "stance" },
    ],
  });
  history.stand("concurred", "ben", one, { at: 90_000 });
  assert.equal(history.status(one), "entered");
  history.stand("concurred", "cho", one);
  assert.deepEqual(history.state(one).outcome, { status: "entered-jointly", by: ["ada", "ben", "cho"] });
  const other = history.table("ben", { rule: entered });
  history.stand("concurred", "ada", other);
  history.stand("objected", "cho", other);
  assert.deepEqual(history.state(other).outcome, { status: "disputed", by: "ben", objectedBy: ["cho"] });
  history.check();
});

test("C22 withdrawing has no effect on what was entered: its author corrects it by entering it anew in its place", () => {
  const history = new TestHistory(parties);
  const wrong = history.table("ada", { rule: entered });
  history.withdraw("ada", wrong);
  assert.equal(history.status(wrong), "entered");
  const right = history.table("ada", {
    rule: entered,
    terms: settlement("As it was."),
    lineage: { supersedes: [wrong.id] },
  });
  assert.deepEqual(standing(history, wrong), { status: "superseded", by: [right.id] });
  assert.deepEqual(standing(history, right), { status: "in-force" });
  history.check();
});

test("C22 what is entered ad referendum joins by its confirmation and disputes by its decline", () => {
  for (const [stand, status] of [
    ["confirmed", "entered-jointly"],
    ["declined", "disputed"],
  ] as const) {
    const history = new TestHistory(parties);
    const one = history.table("ada", { rule: entered });
    history.stand("concurred", "ben", one, { adReferendum: true });
    assert.equal(history.status(one), "entered");
    history.stand(stand, "ben", one);
    assert.equal(history.status(one), status);
  }
});

test("C23 one side's word displaces its own alone: neither what is agreed nor what another has entered", () => {
  const history = new TestHistory(parties);
  const agreed = agree(history, history.table("ada"));
  const others = history.table("ben", { rule: entered, subject: "issue:weir" });
  const lineage = { supersedes: [agreed.id, others.id] };
  const word = history.table("ada", { rule: entered, terms: settlement("Alone."), lineage });
  assert.deepEqual(standing(history, agreed), { status: "in-force" });
  assert.deepEqual(standing(history, others), { status: "in-force" });
  history.stand("concurred", "ben", word);
  assert.deepEqual(standing(history, agreed), { status: "superseded", by: [word.id] });
  assert.deepEqual(standing(history, others), { status: "superseded", by: [word.id] });
  history.check();
});

test("C23 what is agreed leaves an account of the same subject standing, unless it names it", () => {
  const history = new TestHistory(parties);
  const account = history.table("ada", { rule: entered });
  const agreed = agree(history, history.table("ben"));
  assert.deepEqual(standing(history, account), { status: "in-force" });
  assert.deepEqual(standing(history, agreed), { status: "in-force" });
  const naming = agree(history, history.table("ben", { lineage: { supersedes: [account.id, agreed.id] } }));
  assert.deepEqual(standing(history, account), { status: "superseded", by: [naming.id] });
  history.check();
});

test("C23 amendment agreed before its base: it outranks the base, whichever was completed first", () => {
  const history = new TestHistory(parties);
  const base = history.table("ada", { at: 1 });
  const amendment = history.table("ben", { at: 2, terms: settlement("Amended."), lineage: { amends: base.id } });
  agree(history, amendment);
  assert.equal(history.status(base), "open");
  assert.deepEqual(standing(history, amendment), { status: "in-force" });
  agree(history, base);
  assert.deepEqual(standing(history, base), { status: "superseded", by: [amendment.id] });
  assert.deepEqual(standing(history, amendment), { status: "in-force" });
  history.check();
});

test("C23 what displaces is named once: the nearest that is joint, past those that came to nothing", () => {
  const history = new TestHistory(parties);
  const base = agree(history, history.table("ada"));
  const failed = history.table("ada", { terms: settlement("Never."), lineage: { amends: base.id } });
  history.stand("objected", "ben", failed);
  const second = agree(history, history.table("ada", { lineage: { amends: failed.id }, terms: settlement("Second.") }));
  const third = agree(history, history.table("ada", { lineage: { amends: second.id }, terms: settlement("Third.") }));
  assert.deepEqual(standing(history, base), { status: "superseded", by: [second.id] });
  assert.deepEqual(standing(history, second), { status: "superseded", by: [third.id] });
  assert.equal(standing(history, failed), undefined);
  history.check();
});

test("C1 C23 what joins displaces what is joint at the end of one side's own chain of words, and is said to", () => {
  const history = new TestHistory(parties);
  const base = history.table("ada", { rule: entered, subject: "issue:weir" });
  history.stand("concurred", "ben", base);
  const renew = (how: string, amends: Entry): Entry =>
    history.table("ada", { rule: entered, terms: settlement(how), lineage: { amends: amends.id } });
  const last = renew("Third.", renew("Second.", renew("First.", base)));
  assert.deepEqual(standing(history, base), { status: "in-force" });
  history.stand("concurred", "ben", last);
  assert.deepEqual(standing(history, base), { status: "superseded", by: [last.id] });
  history.check();
});

test("C24 two supersessions of one base are in conflict, until a third supersedes both", () => {
  const history = new TestHistory(parties);
  const base = agree(history, history.table("ada"));
  const renew = (party: string, how: string, ...supersedes: readonly Entry[]): Entry =>
    history.table(party, { terms: settlement(how), lineage: { supersedes: supersedes.map(({ id }) => id) } });
  const one = renew("ada", "One.", base);
  const other = renew("ben", "Other.", base);
  agree(history, one);
  agree(history, other);
  assert.deepEqual(standing(history, base), { status: "superseded", by: [one.id, other.id] });
  assert.deepEqual([standing(history, one), standing(history, other)], [conflict(other), conflict(one)]);
  const half = agree(history, renew("ada", "Half.", one));
  assert.deepEqual([standing(history, half), standing(history, other)], [conflict(other), conflict(half)]);
  const third = agree(history, renew("ada", "Third.", half, other));
  assert.deepEqual(standing(history, other), { status: "superseded", by: [third.id] });
  assert.deepEqual(standing(history, third), { status: "in-force" });
  history.check();
});

test("C9 C23 a package is one digest, one stance, one hour; amending one of its matters leaves the others standing", () => {
  const history = new TestHistory(parties);
  const items = ["issue:dam", "issue:weir"].map((subject) => ({
    subject: subject as SubjectId,
    terms: { kind: "issue-settlement", how: `On ${subject}.` } as const,
  }));
  const bundle = history.table("ada", { subject: "package:rivers", terms: { kind: "package", name: "Rivers", items } });
  assert.equal(history.state(bundle).terms, "package");
  agree(history, bundle);
  const weir = "issue:weir" as SubjectId;
  const change: Offered = { subject: weir, terms: settlement("Changed."), lineage: { amends: bundle.id } };
  const amendment = agree(history, history.table("ben", change));
  const ledger = history.read();
  assert.deepEqual(ledger.standing(bundle.id, weir), { status: "superseded", by: [amendment.id] });
  assert.deepEqual(ledger.standing(bundle.id, "issue:dam" as SubjectId), { status: "in-force" });
  assert.deepEqual(standing(history, bundle), { status: "in-force" });
  const whole = agree(history, history.table("ada", { subject: "issue:all", lineage: { supersedes: [bundle.id] } }));
  assert.deepEqual(history.read().standing(bundle.id, "issue:dam" as SubjectId), {
    status: "superseded",
    by: [whole.id],
  });
  history.check();
});

test("C1 a state names the acts it rests on, by date, party and number", () => {
  const history = new TestHistory(parties);
  const offer = history.table("ada", { at: 1 });
  const stance = history.stand("concurred", "ben", offer, { at: 2 });
  const receipt = history.receive("ada", offer, { at: 3 });
  history.note("ben", { at: 4 });
  const state = history.state(offer);
  assert.deepEqual(state.acts, [offer.id, stance.id, receipt.id]);
  assert.equal(state.at, hour(1));
  assert.deepEqual([...history.read().proposals()], [offer.id]);
});
