import assert from "node:assert/strict";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId } from "../../src/base/ids.ts";
import { createLedger } from "../../src/consent/ledger.ts";
import type { Packed } from "./examine.ts";
import { statusOf, walk } from "./judge.ts";
import type { History } from "./judge.ts";
import { parties } from "./model.ts";
import type { Cast } from "./model.ts";

/**
 * The ledger's indexes come to what the plain reading comes to; it names every proposal whose state an act changed; and it says the
 * same in every order, down to the last word of each state.
 */
export function checkLedger(cast: Cast, history: History, reading: Packed): void {
  const [one, other] = [
    [0, 1, 2],
    [2, 1, 0],
  ].map((order) => readByLedger(cast, history, order));
  assert.deepEqual(other, one);
  cast.scenario.offers.forEach((_, about) => {
    const status = statusOf((reading >>> (12 * about)) & 0xfff);
    const outcome = one?.get(cast.nameOf(about))?.outcome.status;
    assert.equal(outcome === undefined || outcome === "void" ? "none" : outcome, status);
  });
}

function readByLedger(cast: Cast, history: History, order: readonly number[]) {
  const ledger = createLedger(nodeCrypto);
  ledger.take(cast.openings);
  const states = new Map<ActId, ReturnType<typeof ledger.state>>();
  walk(history, order, (who, n, code) => {
    const touched = ledger.take([cast.actOf(who, n, code)]);
    for (const id of ledger.proposals()) {
      const state = ledger.state(id);
      if (!touched.has(id))
        assert.deepEqual(state, states.get(id), `${parties[who]} ${n} changed a proposal the ledger did not name`);
      states.set(id, state);
    }
  });
  return states;
}
