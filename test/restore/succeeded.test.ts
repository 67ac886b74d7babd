import assert from "node:assert/strict";
import { test } from "node:test";
import { createTree } from "../../src/record/merkle.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { meet } from "../conclave/fork-kit.ts";
import { concur, draft, note, openPlay } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import { createGuard, createScratch } from "../conclave/world.ts";
import type { Bench } from "../conclave/world.ts";
import { keepBackup } from "./keep.ts";

/** The others agree to a new log of a party, on the keys it has prepared. */
async function agreeSuccessor(play: Play, of: Bench, size: number): Promise<void> {
  const others = play.all.filter((bench) => bench !== of);
  const [proposer, second] = others as [Bench, Bench];
  const tree = createTree(proposer.world.crypto);
  for (const { leafHash } of await proposer.world.store.listEntries(play.mechanism, of.party, 0, size)) {
    tree.append(leafHash);
  }
  const { text } = await of.node.prepareKeys(play.mechanism);
  const terms = { kind: "successor-log", party: of.party, anchor: { size, root: tree.root(size).toHex() }, key: text };
  const rule = { kind: "consensus", openUntil: "2026-12-20T00:00:00Z" };
  const [proposal] = await play.perform(proposer, draft("proposal.tabled", { subject: "log:usa", terms, rule }));
  assert.ok(proposal);
  await meet(...others);
  await play.perform(second, concur(proposal));
  await meet(...others);
}

async function codeOf(play: Play, bench: Bench, slug: string): Promise<string> {
  const done = await play.attempt(bench, note(slug));
  return done.ok ? "entered" : done.refusal.code;
}

test("K9 K12 a successor that was opened and then lost is asked for, and never opened a second time", async () => {
  const play = await openPlay("opened-and-lost");
  const { jpn, kor, usa } = play;
  const backup = await keepBackup(play, usa);
  play.wait(3600);
  await agreeSuccessor(play, usa, 1);
  await meet(kor, jpn, usa);
  assert.equal(await codeOf(play, usa, "in-the-new-log"), "entered");
  await meet(usa, jpn);
  const released = (await usa.node.consult(play.mechanism)).logs.find(({ party }) => party === usa.party);

  // Put back to a day before the agreement, the guard gone; the keys file is the one in force.
  Object.assign(usa.world, { store: await backup(openMemoryStore()), guard: createGuard(), scratch: createScratch() });
  await usa.restart();
  await meet(usa, kor);
  // Seoul brings the agreement, and has not seen what Washington entered by it.
  assert.notEqual(await codeOf(play, usa, "too-early"), "entered");
  await meet(usa, kor, jpn);
  assert.equal(await codeOf(play, usa, "after"), "entered");
  await meet(usa, kor, jpn);
  for (const bench of play.all) {
    const held = (await bench.node.consult(play.mechanism)).logs.find(({ party }) => party === usa.party);
    assert.equal(held?.forked, undefined);
    assert.equal(held?.size, (released?.size ?? 0) + 1, bench.party);
  }
});

test("K9 new keys are refused to a home that has not made them, and taken by the one that has", async () => {
  const play = await openPlay("adopted");
  const { jpn, kor, usa } = play;
  const { keys } = usa.world;
  play.wait(3600);
  await agreeSuccessor(play, usa, 1);
  Object.assign(usa.world, { keys: { ...keys, adopt: async () => false } });
  await usa.restart();
  await meet(kor, jpn, usa);
  assert.equal(await codeOf(play, usa, "without"), "keys-differ");
  Object.assign(usa.world, { keys });
  await usa.restart();
  assert.equal(await codeOf(play, usa, "with"), "entered");
  await usa.restart();
  assert.equal(await codeOf(play, usa, "after-a-start"), "entered");
  await meet(kor, jpn, usa);
});
