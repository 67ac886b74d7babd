import assert from "node:assert/strict";
import type { ActId, PartyId } from "../../src/base/ids.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { createTree } from "../../src/record/merkle.ts";
import { concur, draft, session } from "./play.ts";
import type { Play } from "./play.ts";
import { createBench, createGuard, createScratch } from "./world.ts";
import type { Bench } from "./world.ts";

/** Everything a node derives, as text: what all must come to agree on. */
export async function documentsOf(play: Play, bench: Bench): Promise<string> {
  const rows = await bench.world.store.listAllDocuments(play.mechanism);
  const lines = rows.map(({ id, json, kind }) => `${kind} ${id} ${new TextDecoder().decode(json)}`);
  return lines.toSorted((a, b) => (a < b ? -1 : 1)).join("\n");
}

/** A second installation of a party, over a copy of its store and the same keys: two machines that each think they are the one. */
export async function split(play: Play, bench: Bench): Promise<Bench> {
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
export async function meet(...benches: readonly Bench[]): Promise<void> {
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

export const forkedAt = async (play: Play, at: Bench, of: Bench): Promise<string | undefined> =>
  (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === of.party)?.forked;

export async function agreeOn(play: Play, slug: string): Promise<ActId> {
  const [proposal] = await play.perform(play.kor, session(slug));
  assert.ok(proposal);
  await play.settle();
  await play.perform(play.usa, concur(proposal));
  await play.perform(play.jpn, concur(proposal));
  await play.settle();
  return proposal;
}

export async function checkAll(play: Play, ...benches: readonly Bench[]): Promise<void> {
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

/** State of a party's log that all others had cosigned, as one of them holds it. */
export async function anchorOf(play: Play, at: Bench, of: PartyId, size: number) {
  const { store } = at.world;
  const tree = createTree(at.world.crypto);
  for (const { leafHash } of await store.listEntries(play.mechanism, of, 0, size)) tree.append(leafHash);
  return { size, root: tree.root(size).toHex() };
}

/** The others agree to a new log of a party, on keys it has made; the proposal. */
export async function agreeSuccessor(play: Play, of: Bench, size: number, subject = "log:usa"): Promise<ActId> {
  const others = play.all.filter((bench) => bench !== of);
  const [proposer, ...rest] = others as [Bench, Bench];
  const { text } = await of.node.prepareKeys(play.mechanism);
  const anchor = await anchorOf(play, proposer, of.party, size);
  const [proposal] = await play.perform(
    proposer,
    draft("proposal.tabled", {
      subject,
      terms: { kind: "successor-log", party: of.party, anchor, key: text },
      rule: { kind: "consensus", openUntil: "2026-12-20T00:00:00Z" },
    }),
  );
  assert.ok(proposal);
  await meet(...others);
  for (const bench of rest) await play.perform(bench, concur(proposal));
  await meet(...others);
  for (const bench of others) assert.equal(await play.outcome(bench, proposal), "agreed");
  return proposal;
}
