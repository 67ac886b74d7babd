import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Act, Entry } from "../../src/act/envelope.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { createLedger } from "../../src/consent/ledger.ts";
import { settlement, TestHistory } from "./history.ts";
import { parties, play } from "./play.ts";

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
