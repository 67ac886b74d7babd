import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Act, Entry } from "../../src/act/envelope.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { createLedger } from "../../src/consent/ledger.ts";
import { consensus, entered, settlement, silence, TestHistory } from "./history.ts";
import type { Stand } from "./history.ts";

test("C1 every order of the same acts, one by one, gives the same state", () => {
  const history = new TestHistory();
  const offer = history.table("ada", { at: 1 });
  const rival = history.table("ben", { at: 2, terms: settlement("Amended."), lineage: { amends: offer.id } });
  history.stand("concurred", "cho", rival, { at: 3 });
  history.stand("concurred", "ben", offer, { at: 3, sees: { ada: 2, cho: 1 } });
  history.stand("concurred", "ada", rival, { at: 4, sees: { ben: 2, cho: 1 } });
  history.stand("objected", "cho", offer, { at: 5, sees: { ada: 2, ben: 2 } });
  history.receive("ben", rival, { at: 6, sees: { ada: 3, cho: 2 } });
  history.withdraw("ada", offer, { at: 7, sees: { ben: 3, cho: 2 } });
  history.note("cho", { at: 8, sees: { ada: 2, ben: 2 } });
  const expected = tell(history.acts());
  let orders = 0;
  for (const order of listOrders(history.acts())) {
    assert.deepEqual(tell(order), expected);
    orders += 1;
  }
  assert.ok(orders >= 100, `only ${orders} orders`);
});

const parties = ["ada", "ben", "cho"] as const;

test("C1 C11 C18 histories at random: no order matters, no final outcome changes, every change is named", () => {
  const step = fc.record({
    who: fc.constantFrom(...parties),
    what: fc.nat(24),
    which: fc.nat(3),
    later: fc.constantFrom(0, 0, 0, 1, 5, 30, 80),
    lag: fc.constantFrom([0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3]) satisfies fc.Arbitrary<
      readonly number[]
    >,
  });
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 12, maxLength: 40 }), (steps) => {
      const history = new TestHistory();
      const offers: Entry[] = [];
      for (const given of steps) play(history, offers, given);
      history.check(4);
      for (const offer of offers) met.add(history.read().state(offer.id)?.outcome.status ?? "none");
    }),
    { numRuns: 300, seed: 20_261_121 },
  );
  for (const status of ["agreed", "entered-jointly", "disputed", "objected", "lapsed", "withdrawn", "void"]) {
    assert.ok(met.has(status), `no history came to ${status}`);
  }
});

interface Step {
  readonly who: (typeof parties)[number];
  readonly what: number;
  readonly which: number;
  readonly later: number;
  readonly lag: readonly number[];
}

/** One act, dated so much later than all it may have seen, in sight of all but the newest entries of each log. */
function play(history: TestHistory, offers: Entry[], { who, what, which, later, lag }: Step): void {
  const sees = Object.fromEntries(
    parties.map((party, index) => [party, Math.max(1, history.size(party) - (lag[index] as number))]),
  );
  const given = { at: history.hourOf(who, sees) + later, sees };
  const offer = offers[which % Math.max(1, offers.length)];
  if (offer === undefined || what === 0) {
    const rule = [consensus(given.at + 50), silence(given.at + 90), entered][which % 3];
    const lineage = offer === undefined || which === 3 ? undefined : { amends: offer.id };
    offers.push(history.table(who, { ...given, ...(rule && { rule }), ...(lineage && { lineage }) }));
    return;
  }
  const stand = stands[what];
  if (stand !== undefined)
    history.stand(stand, who, offer, { ...given, adReferendum: stand === "concurred" && which === 3 });
  else if (what === 13) history.withdraw(who, offer, given);
  else if (what === 14) history.breaks(who, offer, given);
  else if (what <= 17) history.receipt(who, offer, given);
  else if (what <= 20) history.pass(who, offer, given);
  else if (what === 21 && which === 0) history.leave(who, given);
  else history.note(who, given);
}

/** By what a step does. Concurring is the likeliest, or hardly anything would ever be agreed. */
const stands: Readonly<Record<number, Stand>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((what) => [what, "concurred"])),
  8: "objected",
  9: "abstained",
  10: "reserved",
  11: "confirmed",
  12: "declined",
};

function tell(acts: readonly Act[]): readonly unknown[] {
  const ledger = createLedger(nodeCrypto);
  for (const act of acts) ledger.take([act]);
  return [...ledger.proposals()].toSorted().map((id) => ledger.state(id));
}

/** Every order in which the acts may become known. */
function* listOrders(acts: readonly Act[]): Generator<readonly Act[]> {
  const logs = parties.map((party) => acts.filter((act) => act.party === party));
  const done = [0, 0, 0];
  const order: Act[] = [];
  function* extend(): Generator<readonly Act[]> {
    if (order.length === acts.length) yield order;
    for (let who = 0; who < 3; who++) {
      const act = logs[who]?.[done[who] as number];
      if (act === undefined) continue;
      const ready = parties.every((party, index) => (act.seen[party]?.size ?? 0) <= (done[index] as number));
      if (!ready) continue;
      done[who] = (done[who] as number) + 1;
      order.push(act);
      yield* extend();
      order.pop();
      done[who] = (done[who] as number) - 1;
    }
  }
  yield* extend();
}
