import assert from "node:assert/strict";
import { test } from "node:test";
import type { MechanismId } from "../../src/base/ids.ts";
import type { Node } from "../../src/node/node.ts";
import { openNode } from "../../src/node/open.ts";
import type { Store } from "../../src/node/ports.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { note, openPlay } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import { createGuard, createScratch, type Bench } from "../conclave/world.ts";
import { catchUp, promote, startPair } from "./pair.ts";
import { openWire } from "./wire.ts";

/** Puts a party's whole record into another store. */
async function move({ mechanism }: Play, from: Store, to: Store): Promise<void> {
  for (const row of await from.listMechanisms()) await to.addMechanism(row);
  const heads = await from.listHeads(mechanism);
  const commitments = await from.listPartCommitments(mechanism);
  const parts = await Promise.all(commitments.map((each) => from.findPart(mechanism, each)));
  const answer = await to.commit({
    mechanism,
    revision: 0,
    appends: await Promise.all(
      heads.map(async (head) => ({
        party: head.party,
        from: 0,
        previous: undefined,
        entries: await from.listEntries(mechanism, head.party, 0, head.size),
        head,
      })),
    ),
    parts: parts.flatMap((each) => each ?? []),
    cosignatures: await from.listCosignatures(mechanism),
    evidence: await from.listEvidence(mechanism),
    documents: { put: [], remove: [] },
    folded: [],
  });
  assert.equal(answer, "committed");
}

async function codeOf(play: Play, bench: Bench, slug: string): Promise<string> {
  const done = await play.attempt(bench, note(slug));
  return done.ok ? "entered" : done.refusal.code;
}

/** A node of the same party on another machine: the same database and keys, a guard of its own. */
async function openElsewhere({ world }: Bench, mechanism: MechanismId): Promise<Node> {
  const guard = createGuard();
  const head = await world.guard.find(mechanism);
  assert.ok(head !== undefined);
  await guard.advance(mechanism, head);
  await guard.keepDatabase(mechanism, await world.store.identity());
  return openNode({ ...world, guard, scratch: createScratch() });
}

const sizesOf = async (play: Play, of: Bench): Promise<readonly (number | string | undefined)[]> =>
  Promise.all(
    play.all.map(async ({ node }) => {
      const held = (await node.consult(play.mechanism)).logs.find(({ party }) => party === of.party);
      return held?.forked ?? held?.size;
    }),
  );

test("S27 a node under which a lagging replica is promoted signs nothing until all have answered, and is healed by them", async () => {
  const pair = await startPair();
  const { primary, replica } = pair;
  const wire = await openWire(primary.port);
  const store = await openPostgres(wire.url);
  try {
    const play = await openPlay("promoted");
    const { kor, mechanism, usa } = play;
    await move(play, kor.world.store, store);
    Object.assign(kor.world, { store });
    await kor.restart();
    // The record was put into another database: that, too, is found and asked about.
    assert.equal(await codeOf(play, kor, "moved"), "database-changed");
    await play.settle();
    assert.equal(await codeOf(play, kor, "first"), "entered");
    await play.settle();
    await catchUp(pair);
    await replica.stop();
    const elsewhere = await openElsewhere(kor, mechanism);

    // What the replica lacks: known to Washington alone, Tokyo is dark.
    await play.perform(kor, note("newest"), note("last"));
    await play.settle([kor, usa]);
    const [size] = await sizesOf(play, kor);
    assert.equal(typeof size, "number");
    await primary.kill();
    await replica.start();
    await promote(replica);
    wire.lead(replica.port);

    assert.equal(await codeOf(play, kor, "on-the-lagging-one"), "guard-ahead");
    // A process on another machine, whose guard knows nothing of what was entered since.
    const there = await elsewhere.perform(mechanism, [note("from-another-machine")]);
    assert.equal(there.ok ? "entered" : there.refusal.code, "database-changed");
    await play.settle([kor, usa]);
    assert.equal(await codeOf(play, kor, "one-has-answered"), "guard-ahead");
    const held = await kor.node.consult(mechanism);
    assert.match(held.held?.sentence ?? "", /answered: usa .*still to answer: jpn/);
    assert.deepEqual(
      (await sizesOf(play, kor)).slice(0, 2),
      [size, size],
      "the log is whole again from what Washington holds",
    );
    await play.settle();
    assert.equal(await codeOf(play, kor, "healed"), "entered");
    await play.settle();
    assert.deepEqual(
      await sizesOf(play, kor),
      Array.from({ length: 3 }, () => Number(size) + 1),
    );
  } finally {
    await store.close();
    await wire.close();
    await pair.remove();
  }
});
