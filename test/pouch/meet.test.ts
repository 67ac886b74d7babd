import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../src/base/bytes.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { concur, note, session, words } from "../conclave/play.ts";
import { createConclave } from "../conclave/world.ts";
import type { Bench } from "../conclave/world.ts";
import { createCourier } from "./courier.ts";

/** Everything that two nodes must agree on: the acts of every log, and each document byte for byte. */
async function stateOf(bench: Bench, mechanism: MechanismId) {
  const { logs } = await bench.node.consult(mechanism);
  const documents = await bench.world.store.listAllDocuments(mechanism);
  return {
    logs: Object.fromEntries(logs.map(({ closed, party, root, size }) => [party, { closed, root, size }])),
    documents: documents.map(({ id, json, kind }) => `${kind} ${id} ${decodeUtf8(json)}`).toSorted(),
  };
}

async function play(kor: Bench, usa: Bench, mechanism: MechanismId, settle: () => Promise<void>) {
  await settle();
  const [proposal] = getValue(await kor.node.perform(mechanism, [session("first")])).acts;
  assert.ok(proposal);
  getValue(await usa.node.perform(mechanism, [note("ferries", "Ferries", [words("text", "Two lines a day.")])]));
  await settle();
  getValue(await usa.node.perform(mechanism, [concur(proposal)]));
  await settle();
  assert.deepEqual(await stateOf(kor, mechanism), await stateOf(usa, mechanism));
  return stateOf(kor, mechanism);
}

test("P1 two nodes that only meet by pouch reach the state of two on a wire, documents byte for byte", async () => {
  const courier = await createCourier("meet");
  const byPouch = await play(courier.kor.bench, courier.usa.bench, courier.mechanism, courier.settle);
  const { benches, mechanism } = await createConclave("meet");
  const post = openMemoryPost();
  const byWire = await play(benches.kor, benches.usa, mechanism, async () => {
    for (let round = 0; round < 6; round++) {
      for (const bench of [benches.kor, benches.usa]) await bench.node.exchange(post.carrierOf(bench.party));
    }
  });
  assert.deepEqual(byPouch, byWire);
});
