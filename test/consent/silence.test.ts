import assert from "node:assert/strict";
import { test } from "node:test";
import { consensus, hour, settlement, silence, TestHistory } from "./history.ts";

/** ada opens a silence that ends at hour 100, with 72 hours of notice: receipts are due by hour 28. */
function opened(parties?: readonly string[]) {
  const history = new TestHistory(parties);
  return { history, offer: history.table("ada", { at: 1, rule: silence(100) }) };
}
const second = 1 / 3600;

test("C18 C19 silence kept: every party bound by its own receipt and its own passed hour", () => {
  const { history, offer } = opened();
  history.receipt("cho", offer, { at: 2 });
  history.receipt("ben", offer, { at: 28 });
  for (const party of ["ada", "ben"]) history.pass(party, offer, { at: 100 + second });
  assert.deepEqual(history.state(offer).outcome, {
    status: "under-silence",
    expires: hour(100),
    awaiting: [{ party: "cho", what: "hour", by: hour(100) }],
    brokenBy: [],
  });
  const last = history.pass("cho", offer, { at: 200 });
  const state = history.state(offer);
  assert.deepEqual(state.outcome, {
    status: "agreed",
    by: ["ada", "ben", "cho"],
    abstained: [],
    settledBy: last.id,
    on: hour(100),
    how: "silence",
  });
  assert.deepEqual(
    state.stances.map(({ stance }) => stance),
    Array(3).fill("bound-by-silence"),
  );
  history.check();
});

test("C18 silence without the proposer's own passed hour binds nobody", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.receipt("ben", offer, { at: 2 });
  history.pass("ben", offer, { at: 101 });
  assert.equal(history.status(offer), "under-silence");
});

test("C17 C20 a party whose log passes the notice hour without a receipt: undelivered, void for everyone", () => {
  const { history, offer } = opened();
  history.receipt("ben", offer, { at: 2 });
  history.note("cho", { at: 28 + second, sees: { ada: 1 } });
  history.receipt("cho", offer, { at: 29 });
  history.stand("concurred", "cho", offer, { at: 30 });
  assert.deepEqual(history.state(offer).outcome, {
    status: "under-silence",
    expires: hour(100),
    awaiting: [{ party: "ada", what: "receipt" }],
    brokenBy: [],
  });
  const seen = history.note("ada", { at: 31 });
  assert.deepEqual(history.state(offer).outcome, { status: "undelivered", to: ["cho"], settledBy: seen.id });
  history.check();
});

test("C17 receipt without a part: a node that lacks one gives no receipt, and a cosignature is none, so silence never opens for it", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.write(
    "ben",
    "parts.missing",
    {
      missing: [{ act: offer.id, name: "text", lang: "ko", party: "ada" }],
    },
    { at: 2 },
  );
  history.pass("ada", offer, { at: 101 });
  history.pass("ben", offer, { at: 102 });
  assert.equal(history.status(offer), "under-silence");
  history.note("ada", { at: 103 });
  assert.equal(history.status(offer), "undelivered");
});

test("C17 a log that ran ahead of the notice hour before it saw the text is undelivered all the same", () => {
  const history = new TestHistory(["ada", "ben"]);
  history.note("ben", { at: 50 });
  const offer = history.table("ada", { at: 1, rule: silence(100), sees: { ben: 1 } });
  history.stand("concurred", "ben", offer, { at: 51 });
  history.note("ada", { at: 52 });
  assert.equal(history.status(offer), "undelivered");
  history.check();
});

test("C18 C20 silence broken before one's own passed hour, shown at once, is settled by the proposer's log", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.receipt("ben", offer, { at: 2 });
  history.breaks("ben", offer, { at: 100 });
  const open = history.state(offer).outcome;
  assert.deepEqual(open.status === "under-silence" && open.brokenBy, ["ben"]);
  history.pass("ada", offer, { at: 101, sees: { ben: 2 } });
  const seen = history.note("ada", { at: 102 });
  assert.deepEqual(history.state(offer).outcome, { status: "broken", by: ["ben"], settledBy: seen.id });
  history.check();
});

test("C18 a break after one's own passed hour comes too late; one before it counts whatever its date", () => {
  const late = opened(["ada", "ben"]);
  late.history.receipt("ben", late.offer, { at: 2 });
  late.history.pass("ben", late.offer, { at: 101 });
  late.history.breaks("ben", late.offer, { at: 102 });
  late.history.pass("ada", late.offer, { at: 103 });
  assert.equal(late.history.status(late.offer), "agreed");
  const early = opened(["ada", "ben"]);
  early.history.receipt("ben", early.offer, { at: 2 });
  early.history.breaks("ben", early.offer, { at: 150 });
  early.history.pass("ben", early.offer, { at: 151 });
  early.history.pass("ada", early.offer, { at: 152 });
  assert.equal(early.history.status(early.offer), "broken");
});

test("C18 objecting, reserving, concurring ad referendum and amending all break silence", () => {
  const breaks: readonly ((history: TestHistory, offer: ReturnType<TestHistory["table"]>) => void)[] = [
    (history, offer) => void history.stand("objected", "ben", offer),
    (history, offer) => void history.stand("reserved", "ben", offer),
    (history, offer) => void history.stand("concurred", "ben", offer, { adReferendum: true }),
    (history, offer) => void history.table("ben", { terms: settlement("Amended."), lineage: { amends: offer.id } }),
  ];
  for (const breakIt of breaks) {
    const { history, offer } = opened(["ada", "ben"]);
    history.receipt("ben", offer, { at: 2 });
    breakIt(history, offer);
    history.pass("ben", offer, { at: 101 });
    history.pass("ada", offer, { at: 102 });
    const { outcome } = history.state(offer);
    assert.deepEqual(outcome.status === "broken" && outcome.by, ["ben"]);
    history.check();
  }
});

test("C18 C21 an amendment that is itself void breaks nothing", () => {
  const { history, offer } = opened();
  for (const party of ["ben", "cho"]) history.receipt(party, offer, { at: 2 });
  history.table("ben", { lineage: { amends: offer.id }, needs: ["ada", "ben"] });
  for (const party of ["ada", "ben", "cho"]) history.pass(party, offer, { at: 101 });
  assert.equal(history.status(offer), "agreed");
});

test("C18 an explicit concurrence binds like a passed hour, without a receipt and before the hour", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.stand("concurred", "ben", offer, { at: 3 });
  history.breaks("ben", offer, { at: 4 });
  history.pass("ada", offer, { at: 101 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "agreed" && [outcome.by, outcome.on], [["ada", "ben"], hour(100)]);
});

test("C3 C18 an hour passes only by an entry dated after it, that names it", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.stand("concurred", "ben", offer, { at: 3 });
  history.pass("ada", offer, { at: 100 });
  const { proposal, digest } = history.pass("ada", offer, { at: 100 }).envelope.content;
  history.write("ada", "hour.passed", { proposal, digest, hour: hour(99) } as never, { at: 101 });
  assert.equal(history.status(offer), "under-silence");
  history.pass("ada", offer, { at: 102 });
  assert.equal(history.status(offer), "agreed");
});

test("C13 C20 abstention under silence neither blocks nor binds; where it leaves the proposer alone, it lapses", () => {
  const { history, offer } = opened();
  history.stand("abstained", "ben", offer, { at: 2 });
  history.stand("concurred", "cho", offer, { at: 3 });
  history.pass("ada", offer, { at: 101 });
  const { outcome } = history.state(offer);
  assert.deepEqual(outcome.status === "agreed" && [outcome.by, outcome.abstained], [["ada", "cho"], ["ben"]]);
  const alone = opened();
  alone.history.stand("abstained", "ben", alone.offer, { at: 2 });
  alone.history.stand("abstained", "cho", alone.offer, { at: 2 });
  const seen = alone.history.note("ada", { at: 3 });
  assert.deepEqual(alone.history.state(alone.offer).outcome, {
    status: "lapsed",
    awaited: ["ben", "cho"],
    settledBy: seen.id,
  });
});

test("C20 C27 a party that leaves before it is bound lapses the silence; one that was bound stays bound", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.receipt("ben", offer, { at: 2 });
  history.leave("ben", { at: 3 });
  const seen = history.note("ada", { at: 4 });
  assert.deepEqual(history.state(offer).outcome, { status: "lapsed", awaited: ["ben"], settledBy: seen.id });
  const bound = opened(["ada", "ben"]);
  bound.history.stand("concurred", "ben", bound.offer, { at: 2 });
  bound.history.leave("ben", { at: 3 });
  bound.history.pass("ada", bound.offer, { at: 101 });
  assert.equal(bound.history.status(bound.offer), "agreed");
});

test("C16 C20 the proposer withdraws before its own passed hour, or not at all", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.receipt("ben", offer, { at: 2 });
  history.pass("ben", offer, { at: 101 });
  const withdrawal = history.withdraw("ada", offer, { at: 99, sees: { ben: 2 } });
  assert.deepEqual(history.state(offer).outcome, { status: "withdrawn", settledBy: withdrawal.id });
  const late = opened(["ada", "ben"]);
  late.history.receipt("ben", late.offer, { at: 2 });
  late.history.pass("ada", late.offer, { at: 101 });
  late.history.withdraw("ada", late.offer, { at: 102 });
  assert.equal(late.history.status(late.offer), "under-silence");
  late.history.pass("ben", late.offer, { at: 103, sees: { ada: 2 } });
  assert.equal(late.history.status(late.offer), "agreed");
  late.history.check();
});

test("C21 extension of a silence seen late: the former text is withdrawn, whoever has kept silent on it", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.receipt("ben", offer, { at: 2 });
  const extension = history.table("ada", { at: 50, rule: silence(200), lineage: { supersedes: [offer.id] } });
  assert.equal(extension.envelope.content["digest"], offer.envelope.content["digest"]);
  history.pass("ben", offer, { at: 101, sees: { ada: 2 } });
  assert.deepEqual(history.state(offer).outcome, { status: "withdrawn", settledBy: extension.id });
  history.receipt("ben", extension, { at: 102 });
  history.pass("ben", extension, { at: 201 });
  history.pass("ada", extension, { at: 202 });
  assert.equal(history.status(offer), "withdrawn");
  assert.equal(history.status(extension), "agreed");
  history.check();
});

test("C21 an extension tabled after the proposer's own passed hour is a text beside the former, which stands and is then superseded", () => {
  const { history, offer } = opened(["ada", "ben"]);
  history.receipt("ben", offer, { at: 2 });
  history.pass("ada", offer, { at: 101, sees: { ben: 1 } });
  const again = history.table("ada", { at: 102, rule: consensus(200), lineage: { supersedes: [offer.id] } });
  history.pass("ben", offer, { at: 103, sees: { ada: 2 } });
  assert.equal(history.status(offer), "agreed");
  history.stand("concurred", "ben", again, { at: 104 });
  history.receive("ada", again, { at: 105 });
  assert.equal(history.status(offer), "agreed");
  assert.deepEqual(history.state(offer).standing, { status: "superseded", by: [again.id] });
  history.check();
});

test("C20 undelivered is asked before broken, and broken before withdrawn", () => {
  const { history, offer } = opened();
  history.note("ben", { at: 29, sees: { ada: 1 } });
  history.breaks("cho", offer, { at: 3, sees: { ben: 1 } });
  history.withdraw("ada", offer, { at: 30 });
  assert.equal(history.status(offer), "undelivered");
  const broken = opened();
  broken.history.breaks("cho", broken.offer, { at: 3 });
  broken.history.withdraw("ada", broken.offer, { at: 30 });
  assert.equal(broken.history.status(broken.offer), "broken");
});
