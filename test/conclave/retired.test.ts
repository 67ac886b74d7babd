import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import { formatFork } from "../../src/record/fork.ts";
import { createTree, hashLeaf } from "../../src/record/merkle.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import { note, openPlay } from "./play.ts";
import type { Play } from "./play.ts";
import { createKeys } from "./world.ts";
import type { Bench } from "./world.ts";

const other = { communication: "communication:other", purpose: "information", title: "Other", to: ["jpn"] };

const isFrozen = async (play: Play, at: Bench): Promise<boolean> =>
  (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === "usa")?.forked !== undefined;

/** What somebody who kept Washington's first keys can sign: another second entry. */
async function forgeOld(play: Play, seed: string) {
  const thief = { ...play.usa, world: { ...play.usa.world, keys: createKeys(`${seed} usa`) } };
  const [first, second] = await listTrue(play, play.usa);
  return forge(play, thief, [first ?? {}, { ...second, content: other }]);
}

test("R23 N14 retired key: one that was stolen and left behind freezes nothing, neither by a state nor by a proof", async () => {
  const play = await openPlay("stolen");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("one"));
  getValue(await usa.node.rollKeys(play.mechanism, "head"));
  await play.perform(usa, note("two"));
  await play.settle();
  const section = await forgeOld(play, "stolen");
  const met = getValue(await kor.node.receive(parcelOf(play, jpn, kor, { logs: [section] })));
  assert.deepEqual(met.forked, []);
  assert.equal(await isFrozen(play, kor), false);
  // The thief makes a proof of it, and has it brought by another.
  const snapshot = await kor.world.store.snapshot();
  const tree = createTree(nodeCrypto);
  for (const { bytes } of await snapshot.listEntries(play.mechanism, usa.party, 0, 99))
    tree.append(hashLeaf(nodeCrypto, bytes));
  const head = (await snapshot.listHeads(play.mechanism)).find(({ party }) => party === usa.party);
  const proof = formatFork({
    a: section.checkpoint,
    b: head?.checkpoint ?? new Uint8Array(0),
    size: 2,
    rootInB: tree.root(2),
    proof: tree.proveConsistency(2, tree.size),
    keys: [],
  });
  const evidence = [{ name: "fork-usa.txt", bytes: proof }];
  const told = getValue(await jpn.node.receive(parcelOf(play, kor, jpn, { evidence })));
  assert.deepEqual([told.forked, told.refused], [[], []]);
  assert.equal(await isFrozen(play, jpn), false);
  await play.perform(usa, note("three"));
  await play.settle();
  assert.equal(await isFrozen(play, kor), false);
});

test("R23 N13 a party that forks and then changes its keys is caught all the same", async () => {
  const play = await openPlay("laundered");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("one"));
  const section = await forgeOld(play, "laundered");
  getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [section] })));
  getValue(await usa.node.rollKeys(play.mechanism, "head"));
  await play.perform(usa, note("two"));
  await play.settle([usa, kor]);
  await play.settle([kor, jpn]);
  for (const bench of [kor, jpn]) assert.equal(await isFrozen(play, bench), true, bench.party);
});
