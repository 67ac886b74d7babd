import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { openNode } from "../../src/node/open.ts";
import type { Batch, Store } from "../../src/node/ports.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import { concur, draft, note, openPlay, session, words } from "./play.ts";
import type { Play } from "./play.ts";
import type { Bench } from "./world.ts";
import { charter, createBench, createGuard, createKeys, createScratch, parties } from "./world.ts";

const compare = (a: string, b: string): number => (a < b ? -1 : 1);

const sizeOf = async (play: Play, at: Bench, log: Bench) =>
  (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === log.party)?.size ?? 0;

/** A copy of everything in a party's store, as a backup would hold it. */
async function copyStore(play: Play, bench: Bench): Promise<(into: Store) => Promise<void>> {
  const { store } = bench.world;
  const { mechanism } = play;
  const rows = await store.listMechanisms();
  const heads = await store.listHeads(mechanism);
  const appends: Batch["appends"][number][] = [];
  for (const head of heads) {
    const entries = await store.listEntries(mechanism, head.party, 0, head.size);
    appends.push({ party: head.party, from: 0, previous: undefined, entries, head });
  }
  const batch: Batch = {
    mechanism,
    revision: 0,
    appends,
    parts: [],
    cosignatures: await store.listCosignatures(mechanism),
    documents: { put: await store.listAllDocuments(mechanism), remove: [] },
    folded: await store.listFolded(mechanism),
    evidence: await store.listEvidence(mechanism),
  };
  return async (into) => {
    for (const row of rows) await into.addMechanism(row);
    assert.equal(await into.commit(batch), "committed");
  };
}

test("N12 a home put back from a backup signs nothing until the others have answered, and is healed by them", async () => {
  const play = await openPlay("backup");
  const { jpn, kor, mechanism, usa } = play;
  await play.perform(kor, note("one"));
  await play.settle();
  const restore = await copyStore(play, kor);
  await play.perform(kor, note("two"));
  // Tokyo alone comes to hold the newest entry.
  await play.settle([kor, jpn]);
  const store = openMemoryStore();
  await restore(store);
  Object.assign(kor.world, { store, scratch: createScratch() });
  play.wait(60);
  kor.node = await openNode(kor.world);
  const refused = await play.attempt(kor, note("three"));
  assert.equal(refused.ok ? "" : refused.refusal.code, "guard-ahead");
  await play.settle([kor, usa]);
  assert.equal((await play.attempt(kor, note("three"))).ok, false);
  await play.settle();
  assert.equal(await sizeOf(play, kor, kor), 3);
  await play.perform(kor, note("three"));
  await play.settle();
  for (const bench of play.all) {
    const held = await bench.node.consult(mechanism);
    assert.deepEqual(held.logs.map(({ forked, party, size }) => `${party} ${forked ?? size}`).toSorted(compare), [
      "jpn 1",
      "kor 4",
      "usa 1",
    ]);
  }
});

test("N12 a home whose guard file is gone signs nothing until the others have answered", async () => {
  const play = await openPlay("guardless");
  const { jpn, kor, usa } = play;
  kor.wait(60);
  Object.assign(kor.world, { guard: createGuard() });
  await kor.restart();
  const refused = await play.attempt(kor, note("one"));
  assert.equal(refused.ok ? "" : refused.refusal.code, "guard-missing");
  // Anybody can write a parcel that claims to be from another, or keep an old cosignature: neither is an answer.
  for (const other of [usa, jpn]) {
    const cosignatures = (await other.world.store.listCosignatures(play.mechanism)).filter(({ log }) => log === "kor");
    assert.equal(cosignatures.length, 2);
    getValue(await kor.node.receive(parcelOf(play, other, kor, { cosignatures })));
  }
  assert.equal((await play.attempt(kor, note("one"))).ok, false);
  for (const other of [usa, jpn]) other.wait(60);
  await play.settle([kor, usa]);
  assert.equal((await play.attempt(kor, note("one"))).ok, false);
  await kor.restart();
  await play.settle([kor, jpn]);
  await play.perform(kor, note("one"));
  await play.settle();
  for (const bench of play.all) assert.equal(await sizeOf(play, bench, kor), 2);
});

test("N12 where nobody else has joined, an officer answers for a home put back without its guard", async () => {
  const [seoul] = parties;
  const alone = await createBench(seoul, "alone");
  const { id: mechanism } = getValue(await alone.node.found({ charter, party: seoul, by: "head" }));
  Object.assign(alone.world, { guard: createGuard() });
  await alone.restart();
  assert.equal((await alone.node.perform(mechanism, [note("one")])).ok, false);
  getValue(await alone.node.confirmHour(mechanism));
  getValue(await alone.node.perform(mechanism, [note("one")]));

  const play = await openPlay("not-alone");
  Object.assign(play.kor.world, { guard: createGuard() });
  await play.kor.restart();
  getValue(await play.kor.node.confirmHour(play.mechanism));
  assert.equal((await play.attempt(play.kor, note("one"))).ok, false);
});

test("N12 a machine rolled back whole notices it by the first parcel that holds more of its own log", async () => {
  const play = await openPlay("rolled-back");
  const restore = await copyStore(play, play.kor);
  await play.perform(play.kor, note("one"));
  await play.settle();
  const store = openMemoryStore();
  await restore(store);
  // The guard file was rolled back with the rest.
  const [first] = await store.listEntries(play.mechanism, play.kor.party, 0, 1);
  const guard = createGuard();
  await guard.advance(play.mechanism, { size: 1, root: first?.leafHash.toHex() ?? "" });
  Object.assign(play.kor.world, { store, scratch: createScratch(), guard });
  play.wait(60);
  play.kor.node = await openNode(play.kor.world);
  await play.settle([play.kor, play.usa]);
  assert.equal(await sizeOf(play, play.kor, play.kor), 2);
  const refused = await play.attempt(play.kor, note("two"));
  assert.equal(refused.ok ? "" : refused.refusal.code, "own-log-ahead");
  await play.kor.restart();
  assert.equal((await play.attempt(play.kor, note("two"))).ok, false);
  await play.settle();
  await play.perform(play.kor, note("two"));
});

test("N6 after a failed transaction nothing was said, and the node goes on from what is stored", async () => {
  const play = await openPlay("failed");
  const { store } = play.kor.world;
  const commit = store.commit.bind(store);
  for (const way of ["before", "after"] as const) {
    const before = await sizeOf(play, play.kor, play.kor);
    store.commit = async (batch) => {
      if (way === "after") await commit(batch);
      throw new Error("the disk is gone");
    };
    await assert.rejects(play.attempt(play.kor, note(`lost-${way}`)));
    store.commit = commit;
    const kept = way === "after" ? 1 : 0;
    assert.equal(await sizeOf(play, play.kor, play.kor), before + kept);
    await play.perform(play.kor, note(`next-${way}`));
    assert.equal(await sizeOf(play, play.kor, play.kor), before + kept + 1);
  }
  await play.settle();
  for (const bench of play.all) assert.equal(await sizeOf(play, bench, play.kor), 4);
});

test("N6 N22 several programs over one store enter at once: all is entered, in one log, and no row is stale", async () => {
  const play = await openPlay("two-programs");
  const { kor, mechanism, usa } = play;
  const programs = [kor.node, await openNode(kor.world), await openNode(kor.world)];
  for (const each of programs) await each.consult(mechanism);
  await play.perform(usa, note("from-washington"));
  const parcels: Uint8Array[] = [];
  await usa.node.exchange({
    send: async (to, _, bytes) => void (to === kor.party && parcels.push(bytes)),
    receive: async () => [],
    acknowledge: async () => {},
  });
  const work = programs.flatMap((node, i) => [
    node.perform(mechanism, [note(`a${i}`)]),
    node.perform(mechanism, [note(`b${i}`), note(`c${i}`)]),
  ]);
  const [parcel] = parcels;
  assert.ok(parcel !== undefined);
  getValue(await (programs[1] ?? kor.node).receive(parcel));
  for (const done of await Promise.all(work)) getValue(done);
  for (const each of programs) {
    const { logs } = await each.consult(mechanism);
    assert.deepEqual(Object.fromEntries(logs.map(({ party, size }) => [party, size])), { jpn: 1, kor: 10, usa: 2 });
    assert.equal((await each.rebuild(mechanism)).changed, 0);
  }
  await play.settle();
  assert.equal(await sizeOf(play, play.jpn, kor), 10);
});

test("N13 X13 a rewritten log shown to two is proved by their first exchange, and frozen with a banner", async () => {
  const play = await openPlay("fork");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("to-seoul"));
  const honest = await listTrue(play, usa);
  await play.settle([usa, kor]);
  const [first, second] = honest;
  assert.ok(first !== undefined && second !== undefined);
  const rewritten = {
    ...second,
    content: { communication: "communication:to-tokyo", purpose: "information", title: "Other", to: ["jpn"] },
  };
  const section = await forge(play, usa, [first, rewritten], 1);
  getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [section] })));
  assert.equal(await sizeOf(play, jpn, usa), 2);
  await play.settle([kor, jpn]);
  for (const bench of [kor, jpn]) {
    const held = await bench.node.consult(play.mechanism);
    assert.match(held.logs.find(({ party }) => party === "usa")?.forked ?? "", /contradict each other/);
    assert.equal((await bench.node.read(play.mechanism)).banners.length, 1);
  }
  // Nothing further of the frozen log is taken, and the two go on with each other.
  const longer = await forge(play, usa, [...honest, { ...second, n: 2 }], 2);
  getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [longer] })));
  assert.equal(await sizeOf(play, kor, usa), 2);
  await play.perform(kor, note("after"));
  await play.settle([kor, jpn]);
  assert.equal(await sizeOf(play, jpn, kor), 2);
  // Washington itself learns of it and signs no more.
  await play.settle();
  assert.equal((await play.attempt(usa, note("denial"))).ok, false);
});

test("X13 a stale state is harmless, and one that was rewritten below what is held is proof", async () => {
  const play = await openPlay("stale");
  const { kor, usa } = play;
  await play.perform(usa, note("one"), note("two"));
  const honest = await listTrue(play, usa);
  await play.settle();
  const stale = await forge(play, usa, honest.slice(0, 2));
  const again = getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [stale] })));
  assert.deepEqual([again.refused, again.forked, again.repeated], [[], [], true]);
  const rolled = await forge(play, usa, [honest[0] ?? {}, { ...honest[2], n: 1 }]);
  const caught = getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [rolled] })));
  assert.deepEqual(caught.forked, ["usa"]);
});

test("N14 roll in the middle of a batch: the log goes on under the new keys, and the old ones count no more", async () => {
  const play = await openPlay("roll");
  const { kor, mechanism, usa } = play;
  await play.perform(usa, note("one"));
  const before = (await usa.node.consult(mechanism)).logs.find(({ party }) => party === "usa")?.fingerprint;
  getValue(await usa.node.rollKeys(mechanism, "head"));
  await play.perform(usa, note("two"));
  // The roll stands in the middle of what Seoul receives at once.
  await play.settle();
  const held = await kor.node.consult(mechanism);
  const log = held.logs.find(({ party }) => party === "usa");
  assert.equal(log?.size, 4);
  assert.notEqual(log?.fingerprint, before);
  assert.equal((await usa.node.consult(mechanism)).logs.find(({ party }) => party === "usa")?.cosigned["kor"], 4);
  await usa.restart();
  await play.perform(usa, note("three"));
  await play.settle();
  assert.equal(await sizeOf(play, kor, usa), 5);
  // Somebody who kept the old keys signs on under them: that is no longer Washington's word.
  const thief = { ...usa, world: { ...usa.world, keys: createKeys("roll usa") } };
  const entries = await listTrue(play, usa);
  const forged = await forge(play, thief, [...entries, { ...entries[4], n: 5 }], 5);
  const [refusal] = getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [forged] }))).refused;
  assert.equal(refusal?.code, "key-retired");
  assert.match(refusal?.sentence ?? "", /keys that had been retired/);
});

test("A34 R17 a change of keys that others have not signed is kept, changes none, and is shown as void", async () => {
  const play = await openPlay("no-roll");
  const { kor, usa } = play;
  await play.perform(usa, note("one"));
  const [first, second] = await listTrue(play, usa);
  assert.ok(first !== undefined && second !== undefined);
  const pair = { ed25519: "4".repeat(128), mldsa44: "5".repeat(4840) };
  const { key } = first["content"] as { readonly key: unknown };
  const claimed = { ...second, n: 2, kind: "key.rolled", content: { key, release: pair, signature: pair } };
  const section = await forge(play, usa, [first, second, claimed]);
  const got = getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [section] })));
  assert.deepEqual(got.refused, []);
  const { documents } = await kor.node.consult(play.mechanism);
  assert.deepEqual(
    documents.list("uncounted").map(({ code, n, party }) => [party, n, code]),
    [["usa", 2, "keys-not-rolled"]],
  );
  assert.equal((await kor.node.rebuild(play.mechanism)).changed, 0);
});

test("N14 a roll that was stored but not finished is finished at the next start", async () => {
  const play = await openPlay("roll-crash");
  const { keys } = play.usa.world;
  const roll = keys.roll.bind(keys);
  Object.assign(keys, { roll: async () => Promise.reject(new Error("power cut")) });
  await assert.rejects(play.usa.node.rollKeys(play.mechanism, "head"));
  Object.assign(keys, { roll });
  await play.usa.restart();
  await play.perform(play.usa, note("after"));
  await play.settle();
  assert.equal(await sizeOf(play, play.kor, play.usa), 3);
});

test("N16 an agreed expunging destroys the part everywhere, before a third holds it too, and it is not taken again", async () => {
  const play = await openPlay("expunge");
  const { jpn, kor, mechanism, usa } = play;
  const [act] = await play.perform(kor, note("spilled", "Spilled", [words("text", "The secret.")]));
  assert.ok(act);
  const commitment = (await kor.node.consult(mechanism)).findEntry(act)?.envelope.parts[0]?.commitment ?? "";
  await play.settle([kor, usa]);
  const part = await kor.world.store.findPart(mechanism, Uint8Array.fromHex(commitment));
  assert.ok(part);
  const [proposal] = await play.perform(
    kor,
    draft("proposal.tabled", {
      subject: "expunging:spilled",
      terms: { kind: "expunging", act, part: "text", lang: "en", reason: "Spilled by mistake." },
      rule: { kind: "consensus", openUntil: "2026-11-10T00:00:00Z" },
    }),
  );
  assert.ok(proposal);
  // Tokyo gets the entries, but not the words.
  for (const log of [kor]) {
    const section = await forge(play, log, await listTrue(play, log));
    getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [section] })));
  }
  await play.perform(jpn, concur(proposal));
  await play.settle([kor, usa]);
  await play.perform(usa, concur(proposal));
  const concurrence = await forge(play, jpn, await listTrue(play, jpn));
  await kor.node.receive(parcelOf(play, jpn, kor, { logs: [concurrence] }));
  await play.settle();
  for (const bench of play.all) {
    assert.equal(await play.outcome(bench, proposal), "agreed");
    assert.equal(await bench.node.findPart(mechanism, commitment), undefined);
    assert.ok((await play.lastKinds(bench, 3)).includes("part.expunged"), bench.party);
  }
  const again = getValue(await jpn.node.receive(parcelOf(play, kor, jpn, { parts: [part] })));
  assert.equal(again.parts, 0);
  assert.equal(await jpn.node.findPart(mechanism, commitment), undefined);
});

test("N10 a log is cosigned once each part it names is held or listed by us as missing", async () => {
  const play = await openPlay("missing");
  const { kor, mechanism, usa } = play;
  await play.perform(usa, note("with", "With words", [words("text", "The words.")]));
  const bare = await forge(play, usa, await listTrue(play, usa), 1);
  getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [bare] })));
  const cosignedBy = async () =>
    (await kor.node.consult(mechanism)).logs.find(({ party }) => party === "usa")?.cosigned["kor"];
  assert.equal(await cosignedBy(), 1);
  await kor.node.tick();
  assert.deepEqual(await play.lastKinds(kor, 1), ["parts.missing"]);
  assert.equal(await cosignedBy(), 2);
  await play.settle();
  assert.equal((await kor.node.consult(mechanism)).logs.find(({ party }) => party === "usa")?.missingParts, 0);
});

test("N8 N18 a receipt waits for the words: while a part is missing silence does not run and nobody concurs", async () => {
  const play = await openPlay("receipt");
  const { kor, usa } = play;
  const [proposal] = await play.perform(
    kor,
    draft(
      "proposal.tabled",
      {
        subject: "session:quiet",
        terms: { kind: "session", body: "body:working-group", status: "planned" },
        rule: { kind: "silence", expires: "2026-11-05T12:00:00Z" },
      },
      [words("text", "Please.")],
    ),
  );
  assert.ok(proposal);
  const bare = await forge(play, kor, await listTrue(play, kor), 1);
  getValue(await usa.node.receive(parcelOf(play, kor, usa, { logs: [bare] })));
  await usa.node.tick();
  assert.deepEqual(await play.lastKinds(usa, 1), ["parts.missing"]);
  const blind = await play.attempt(usa, concur(proposal));
  assert.equal(blind.ok ? "" : blind.refusal.code, "words-missing");
  await play.settle();
  assert.deepEqual(await play.lastKinds(usa, 1), ["receipt.given"]);
  await play.perform(usa, concur(proposal));
});

test("N15 one side founds alone and uses its record; the others join later and nothing is rewritten", async () => {
  const play = await openPlay("alone");
  const { kor, mechanism } = play;
  const [proposal] = await play.perform(kor, session("later"));
  const read = await kor.node.read(mechanism);
  assert.equal(read.documents.find("proposal", proposal ?? "")?.outcome.status, "open");
  assert.equal((await read.render(() => read.acts.find(proposal as never)))?.n, 1);
  const invitation = getValue(await kor.node.invite(mechanism));
  assert.match(invitation, /^entente\.invitation\/v1\nfingerprint \d{5}(?: \d{5}){7}\n/);
  assert.equal((await play.usa.node.invite(mechanism)).ok, false);
  const twice = await play.usa.node.join({ invitation, party: play.usa.party, by: "head" });
  assert.equal(twice.ok ? "" : twice.refusal.code, "already-joined");
  const tampered = invitation.replace("Trilateral", "Unilateral");
  const refused = await play.usa.node.join({ invitation: tampered, party: play.usa.party, by: "head" });
  assert.equal(refused.ok, false);
});
