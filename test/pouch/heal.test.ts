import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { note } from "../conclave/play.ts";
import { createGuard } from "../conclave/world.ts";
import { createCourier } from "./courier.ts";
import type { Courier, Sender } from "./courier.ts";

const rounds = 3;

async function carry(courier: Courier, from: Sender, to: Sender): Promise<void> {
  const pouch = await courier.pack(from, to);
  for (const { status } of (await to.pouches.open(pouch?.volumes.map(({ path }) => path) ?? [])).files) {
    assert.equal(status, "opened");
  }
}

test("N12 P1 a home that must ask how far its log is held asks and is answered by pouch alone, a lost answer being asked for again", async () => {
  const courier = await createCourier("heal");
  const { jpn, kor, mechanism, usa } = courier;
  const others = [usa, jpn];
  for (let round = 0; round < rounds; round++) {
    for (const other of others) {
      await carry(courier, kor, other);
      await carry(courier, other, kor);
    }
  }
  Object.assign(kor.bench.world, { guard: createGuard() });
  await kor.bench.restart();
  const attempt = () => kor.bench.node.perform(mechanism, [note("after", "After")]);
  const refused = await attempt();
  assert.equal(refused.ok ? "" : refused.refusal.code, "guard-missing");

  await carry(courier, kor, usa);
  const lost = await courier.pack(usa, kor);
  assert.ok(lost, "an answer is packed, and lost");
  await carry(courier, kor, jpn);
  await carry(courier, jpn, kor);
  assert.equal((await attempt()).ok, false, "one of two has answered");

  await carry(courier, kor, usa);
  await carry(courier, usa, kor);
  getValue(await attempt());
});
