import assert from "node:assert/strict";
import { test } from "node:test";
import { originOf } from "../../src/record/checkpoint.ts";
import { listTrue, forge, parcelOf } from "../conclave/forge.ts";
import { note, openPlay } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";
import { Released } from "./released.ts";
import { describeRestores, playRestore } from "./restores.ts";
import type { Restore } from "./restores.ts";

test("K11 K17 S20 old backups of real homes, put back in every way, are healed or refused, and nothing inconsistent is ever signed", async () => {
  const restores: Restore[] = [];
  for (const seed of [1, 2, 3, 4]) restores.push(await playRestore(seed));
  assert.ok(restores.every(({ states }) => states > 3));
  assert.match(describeRestores(restores), /4 restores, \d+ signed states released: 0 forks/);
});

test("S20 the check of what was released finds two states that do not extend each other", async () => {
  const play = await openPlay("released");
  const { kor, usa } = play;
  await play.perform(usa, note("one"), note("two"));
  const [first = {}, second = {}, third = {}] = await listTrue(play, usa);
  const watched = new Released();
  const carrier = watched.watch(play.post.carrierOf(usa.party));
  const send = async (...entries: readonly Readonly<Record<string, unknown>>[]): Promise<void> =>
    carrier.send(kor.party, play.mechanism, parcelOf(play, usa, kor, { logs: [await forge(play, usa, entries)] }));
  await send(first, second);
  await send(first, second, third);
  const { origin, leaves } = await readLog(play, usa);
  assert.equal(watched.compare(usa.world.crypto, origin, leaves), 2);
  await assert.rejects(send(first, { ...third, n: 1 }), /two states of .* at 2 were released/);
  await send(first, second, third, { ...second, n: 3 });
  assert.throws(() => watched.compare(usa.world.crypto, origin, leaves), /nobody holds more than 3/);
});

async function readLog({ mechanism }: Play, { node, party }: Bench) {
  const { listEntries } = await node.consult(mechanism);
  const leaves = listEntries(party).map(({ id }) => Uint8Array.fromHex(id));
  return { origin: originOf("state.gov", mechanism), leaves };
}
