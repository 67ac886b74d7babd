import assert from "node:assert/strict";
import { test } from "node:test";
import { findTooFew } from "./floors.ts";
import { playAll } from "./pool.ts";
import { restoresPerWorld } from "./restores.ts";
import { Tally } from "./tally.ts";

/** `npm run simulate -- --seeds 1..500` plays the same. */
const worlds = 500;

test(`X6 N6 N11 N12 N17 in ${worlds} simulated worlds no property breaks, and every fault and transition came up`, async (t) => {
  const tally = new Tally();
  let events = 0;
  const broken: string[] = [];
  const begun = performance.now();
  await playAll("worlds", 1, worlds, (world) => {
    events += world.events;
    tally.add(world.counts);
    if (world.violation !== undefined) broken.push(`seed ${world.seed}: ${world.violation.words}`);
  });
  const speed = Math.round(events / ((performance.now() - begun) / 1000));
  t.diagnostic(`${events} events, ${Math.round(events / worlds)} a world, ${speed} a second`);
  assert.deepEqual(broken, []);
  assert.deepEqual(findTooFew(tally.counts, worlds), []);
});

test("N12 homes put back and replicas promoted, whoever is away, never sign two histories", async (t) => {
  const tally = new Tally();
  let restores = 0;
  await playAll("restores", 1, 20, (world) => {
    restores += world.restores;
    tally.add(world.counts);
    assert.equal(world.violation, undefined, `seed ${world.seed}`);
  });
  t.diagnostic(`${restores} restores`);
  assert.equal(restores, 20 * restoresPerWorld);
  assert.ok((tally.counts.get("was silent while some were away") ?? 0) > restores / 4);
});
