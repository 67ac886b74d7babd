import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { verifyStore } from "../../src/node/verify.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import { concur, draft, note, openPlay, session } from "./play.ts";
import type { Play } from "./play.ts";
import type { Bench } from "./world.ts";

/** Everything a node derives, as text: what all must come to agree on. */
async function documentsOf(play: Play, bench: Bench): Promise<string> {
  const rows = await bench.world.store.listAllDocuments(play.mechanism);
  const lines = rows.map(({ id, json, kind }) => `${kind} ${id} ${new TextDecoder().decode(json)}`);
  return lines.toSorted((a, b) => (a < b ? -1 : 1)).join("\n");
}

/** A second installation of a party, over a copy of its store and the same keys: two machines that each think they are the one. */
async function split(play: Play, bench: Bench): Promise<Bench> {
  const { createBench, createGuard, createScratch } = await import("./world.ts");
  const { store } = bench.world;
  const { mechanism } = play;
  const twin = await createBench(bench.party, "twin");
  const into = twin.world.store;
  for (const row of await store.listMechanisms()) await into.addMechanism(row);
  const appends = [];
  for (const head of await store.listHeads(mechanism)) {
    const entries = await store.listEntries(mechanism, head.party, 0, head.size);
    appends.push({ party: head.party, from: 0, previous: undefined, entries, head });
  }
  const parts = [];
  for (const each of await store.listPartCommitments(mechanism)) {
    const part = await store.findPart(mechanism, each);
    if (part !== undefined) parts.push(part);
  }
  const written = await into.commit({
    mechanism,
    revision: await into.findRevision(mechanism),
    appends,
    parts,
    cosignatures: await store.listCosignatures(mechanism),
    documents: { put: await store.listAllDocuments(mechanism), remove: [] },
    folded: await store.listFolded(mechanism),
    evidence: await store.listEvidence(mechanism),
  });
  assert.equal(written, "committed");
  const guard = createGuard();
  const guarded = await bench.world.guard.find(mechanism);
  if (guarded !== undefined) await guard.advance(mechanism, guarded);
  Object.assign(twin.world, { keys: bench.world.keys, trust: bench.world.trust, guard, scratch: createScratch() });
  twin.setClock(bench.world.clock.now());
  await twin.restart();
  return twin;
}

/** Exchanges among some, by a post of their own, until nothing moves. */
async function meet(play: Play, ...benches: readonly Bench[]): Promise<void> {
  const post = openMemoryPost();
  for (let round = 0; round < 30; round++) {
    let moved = 0;
    for (const bench of benches) {
      const done = await bench.node.exchange(post.carrierOf(bench.party));
      const sent = done.sent.filter(({ to }) => benches.some(({ party }) => party === to));
      moved += done.received.length + sent.length;
    }
    if (moved === 0) return;
  }
  throw new Error("the exchange does not come to rest");
}

const forkedAt = async (play: Play, at: Bench, of: Bench): Promise<string | undefined> =>
  (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === of.party)?.forked;

async function agreeOn(play: Play, slug: string): Promise<ActId> {
  const [proposal] = await play.perform(play.kor, session(slug));
  assert.ok(proposal);
  await play.settle();
  await play.perform(play.usa, concur(proposal));
  await play.perform(play.jpn, concur(proposal));
  await play.settle();
  return proposal;
}

async function checkAll(play: Play, ...benches: readonly Bench[]): Promise<void> {
  const [first, ...others] = await Promise.all(benches.map((bench) => documentsOf(play, bench)));
  for (const other of others) assert.equal(other, first);
  for (const bench of benches) {
    assert.equal((await bench.node.rebuild(play.mechanism)).changed, 0, bench.party);
    assert.equal(await documentsOf(play, bench), first);
    const [found] = await verifyStore(bench.world.crypto, bench.world.store, []);
    assert.deepEqual(found?.faults, [], bench.party);
    assert.ok((found?.rows ?? 0) > 0);
    const { logs } = await bench.node.consult(play.mechanism);
    assert.deepEqual(
      logs.filter(({ closed, size }) => closed !== size),
      [],
      `${bench.party} waits for nothing`,
    );
  }
}

test("N13 C29 fork shown to two victims: what each was told is brought to the other, all read the same, and the two go on", async () => {
  const play = await openPlay("two-victims");
  const { jpn, kor, usa } = play;
  const [mine] = await play.perform(kor, session("seoul"));
  const [yours] = await play.perform(jpn, session("tokyo"));
  assert.ok(mine && yours);
  await play.settle();
  await play.perform(jpn, concur(mine));
  await play.perform(kor, concur(yours));
  await play.settle();
  const twin = await split(play, usa);
  // To Seoul it agrees to the one, to Tokyo to the other, and tells each something besides.
  await play.perform(usa, concur(mine), note("to-seoul"));
  getValue(await twin.node.perform(play.mechanism, [note("to-tokyo"), concur(yours)]));
  await meet(play, usa, kor);
  await meet(play, twin, jpn);
  assert.equal(await play.outcome(kor, mine), "agreed");
  assert.equal(await play.outcome(jpn, yours), "agreed");
  await meet(play, kor, jpn);
  for (const bench of [kor, jpn]) {
    assert.match((await forkedAt(play, bench, usa)) ?? "", /contradict/);
    assert.equal(await play.outcome(bench, mine), "agreed");
    assert.equal(await play.outcome(bench, yours), "agreed");
  }
  await checkAll(play, kor, jpn);
  await play.perform(kor, note("after"));
  await play.perform(jpn, note("after-that"));
  await meet(play, kor, jpn);
  await checkAll(play, kor, jpn);
  // Washington comes to the same itself, and signs no more.
  await meet(play, usa, kor, jpn);
  assert.equal((await play.attempt(usa, note("denial"))).ok, false);
  await checkAll(play, kor, jpn, usa);
});

test("N13 X21 a node that held less of a forked log when it learnt of it is brought what the others had cosigned, and no more", async () => {
  const play = await openPlay("held-less");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("one"));
  await play.settle();
  const honest = await listTrue(play, usa);
  await play.perform(usa, note("two"), note("three"));
  await meet(play, usa, kor);
  // Tokyo has not heard of these, and is shown another second entry.
  const section = await forge(play, usa, [honest[0] ?? {}, { ...honest[1], by: "other" }]);
  const told = getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [section] })));
  assert.deepEqual(told.forked, ["usa"]);
  await play.perform(kor, note("having-seen-it"));
  await meet(play, kor, jpn);
  await checkAll(play, kor, jpn);
  const size = async (bench: Bench) =>
    (await bench.node.consult(play.mechanism)).logs.find(({ party }) => party === "usa")?.size;
  assert.deepEqual([await size(kor), await size(jpn)], [4, 4]);
  // What nobody had come to hold is taken by nobody any more, under whatever name.
  const longer = await listTrue(play, usa);
  const late = await forge(play, usa, [...longer, { ...longer[1], n: 4 }], 4);
  for (const name of ["usa", "usa~kor", "usa~jpn", "usa~usa"]) {
    const parcel = parcelOf(play, usa, jpn, { logs: [{ ...late, party: name as typeof usa.party }] });
    getValue(await jpn.node.receive(parcel));
  }
  assert.equal(await size(jpn), 4);
  await play.perform(jpn, note("goes-on"));
  await meet(play, kor, jpn);
  await checkAll(play, kor, jpn);
});

test("C25 N13 self-fork far back: a second state at size 4 after 500 cosigned entries changes no agreement", async () => {
  const play = await openPlay("far-back");
  const { jpn, kor, usa } = play;
  const proposals: ActId[] = [];
  for (let i = 0; i < 30; i++) {
    const [proposal] = await play.perform(i % 2 === 0 ? kor : jpn, session(`s${i}`));
    assert.ok(proposal);
    proposals.push(proposal);
  }
  await play.settle();
  await play.perform(usa, note("early-1"), note("early-2"), note("early-3"), ...proposals.map(concur));
  for (const [i, proposal] of proposals.entries()) await play.perform(i % 2 === 0 ? jpn : kor, concur(proposal));
  await play.perform(usa, ...Array.from({ length: 470 }, (_, i) => note(`n${i}`)));
  await play.settle();
  const before = await Promise.all(play.all.map((bench) => documentsOf(play, bench)));
  for (const proposal of proposals) assert.equal(await play.outcome(kor, proposal), "agreed");
  const honest = await listTrue(play, usa);
  assert.ok(honest.length >= 500);
  const section = await forge(play, usa, [...honest.slice(0, 3), { ...honest[3], by: "other" }]);
  const told = getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [section] })));
  assert.deepEqual(told.forked, ["usa"]);
  await meet(play, kor, jpn, usa);
  assert.deepEqual(await Promise.all(play.all.map((bench) => documentsOf(play, bench))), before);
  assert.match((await forkedAt(play, jpn, usa)) ?? "", /contradict/);
  await checkAll(play, kor, jpn, usa);
});

test("N13 C27 a party leaving, and texts that lie open, under a fork of a third", async () => {
  const play = await openPlay("leaving-forked");
  const { jpn, kor, usa } = play;
  const agreed = await agreeOn(play, "before");
  const [open] = await play.perform(kor, session("open"));
  assert.ok(open);
  await play.settle();
  const twin = await split(play, usa);
  await play.perform(usa, concur(open));
  getValue(await twin.node.perform(play.mechanism, [draft("stance.objected", { proposal: open })]));
  await meet(play, usa, kor);
  await meet(play, twin, jpn);
  await play.perform(jpn, draft("party.left", { effective: "2027-03-01" }));
  await meet(play, kor, jpn);
  // Seoul's next entry shows that Tokyo has left, and settles it.
  await play.perform(kor, note("having-seen-it"));
  await meet(play, kor, jpn);
  for (const bench of [kor, jpn]) {
    assert.equal(await play.outcome(bench, agreed), "agreed");
    assert.equal(await play.outcome(bench, open), "lapsed");
  }
  await checkAll(play, kor, jpn);
});
