import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { decodeParcel } from "../../src/exchange/decode.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import type { Claim } from "../../src/exchange/parcel.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { documentsOf, forkedAt, meet, split } from "./fork-kit.ts";
import { agreeOn } from "./fork-kit.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import { note, openPlay } from "./play.ts";
import type { Play } from "./play.ts";
import { createKeys } from "./world.ts";
import type { Bench } from "./world.ts";

const room = 700;

/** The first parcels of a log that does not fit into one; the rest is lost with its author. */
async function sendPart(play: Play, from: Bench, to: Bench, parcels: number): Promise<void> {
  let believing: Claim | undefined;
  for (let i = 0; i < parcels; i++) {
    const options = { room, ...(believing === undefined ? {} : { believing }) };
    const next = await from.node.nextParcel(play.mechanism, to.party, options);
    assert.ok(next !== undefined && !next.isLast, "more is to come");
    getValue(await to.node.receive(next.bytes));
    believing = next.leaves;
  }
}

const logAt = async (play: Play, at: Bench, of: Bench) => {
  const log = (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === of.party);
  assert.ok(log !== undefined);
  return log;
};

const write = async (play: Play, bench: Bench, count: number, slug = "n"): Promise<void> => {
  for (let i = 0; i < count; i++) await play.perform(bench, note(`${slug}-${i}`));
};

async function checkStore(bench: Bench, play: Play): Promise<void> {
  assert.deepEqual((await verifyStore(bench.world.crypto, bench.world.store, []))[0]?.faults, [], bench.party);
  assert.equal((await bench.node.rebuild(play.mechanism)).changed, 0);
}

test("X15 what an author lost before all of it had left counts nowhere, is shown as awaited, and stands in nobody's way", async () => {
  const play = await openPlay("lost-rest");
  const { jpn, kor, mechanism, usa } = play;
  await write(play, kor, 9);
  await sendPart(play, kor, usa, 2);
  const part = await logAt(play, usa, kor);
  assert.ok(part.size > 1 && part.closed === 1, `${part.size} held, ${part.closed} counted`);
  assert.deepEqual(part.arriving, { held: part.size, signed: 10 });
  const peer = (await usa.node.listPeers(mechanism)).find(({ party }) => party === "kor");
  assert.deepEqual([peer?.status, peer?.arriving], ["behind", part.arriving]);
  // The others go on among themselves.
  await write(play, jpn, 3, "jpn");
  await meet(usa, jpn);
  const other = await logAt(play, usa, jpn);
  assert.equal(other.closed, other.size);
  assert.equal(await documentsOf(play, usa), await documentsOf(play, jpn));
  assert.equal((await logAt(play, jpn, kor)).size, 1, "not served on");
  await checkStore(usa, play);
  await usa.restart();
  assert.deepEqual((await logAt(play, usa, kor)).arriving, part.arriving);
  // It comes to an end all the same once its author is heard again.
  await play.settle();
  assert.equal((await logAt(play, usa, kor)).closed, 10);
  assert.equal((await logAt(play, usa, kor)).arriving, undefined);
});

test("X15 a state within what has arrived, which another has cosigned, counts with all", async () => {
  const play = await openPlay("reached");
  const { jpn, kor, usa } = play;
  await write(play, kor, 3);
  await meet(kor, jpn);
  await write(play, kor, 9, "more");
  await sendPart(play, kor, usa, 5);
  const { closed, size } = await logAt(play, usa, kor);
  assert.ok(closed === 1 && size > 4 && size < 13, `${size} held`);
  await meet(usa, jpn);
  for (const bench of [usa, jpn]) assert.equal((await logAt(play, bench, kor)).closed, 4, bench.party);
  assert.equal((await logAt(play, usa, kor)).cosigned["usa"], 4);
  assert.equal(await documentsOf(play, usa), await documentsOf(play, jpn));
  await checkStore(usa, play);
  await usa.restart();
  assert.equal((await logAt(play, usa, kor)).closed, 4);
});

test("X15 who holds whole what another holds only as part of something longer brings it to count there", async () => {
  const play = await openPlay("part-of-longer");
  const { jpn, kor, usa } = play;
  await write(play, kor, 3);
  const older = await split(play, kor);
  await write(play, kor, 9, "more");
  await sendPart(play, kor, usa, 5);
  const { closed, size } = await logAt(play, usa, kor);
  assert.ok(closed === 1 && size > 4 && size < 13, `${size} held`);
  // Seoul's home is put back as it was: of its own log it holds whole what Washington holds in part, and nobody has cosigned that.
  await meet(older, usa);
  assert.equal((await logAt(play, usa, kor)).closed, 4);
  assert.equal((await logAt(play, jpn, kor)).closed, 1);
  await checkStore(usa, play);
});

test("X16 R22 two that hold part of two branches, and of neither all, prove the fork to each other", async () => {
  const play = await openPlay("two-parts");
  const { jpn, kor, mechanism, usa } = play;
  const twin = await split(play, usa);
  await write(play, usa, 9);
  await write(play, twin, 9, "other");
  await sendPart(play, usa, kor, 3);
  await sendPart(play, twin, jpn, 2);
  await meet(kor, jpn);
  for (const bench of [kor, jpn]) {
    assert.match((await forkedAt(play, bench, usa)) ?? "", /contradict/, bench.party);
    assert.equal((await logAt(play, bench, usa)).closed, 1);
    await checkStore(bench, play);
  }
  const [proof] = (await jpn.node.listEvidence(mechanism)).filter(({ name }) => name.startsWith("fork-usa"));
  assert.match(new TextDecoder().decode(proof?.bytes), /^entente\.fork\/v2\n/);
  assert.equal(await documentsOf(play, kor), await documentsOf(play, jpn));
});

test("X21 N13 who was put back and vouches for a second branch of a forked log brings both to all", async () => {
  const play = await openPlay("second-word");
  const { jpn, kor, usa } = play;
  await agreeOn(play, "before");
  const twin = await split(play, usa);
  const older = await split(play, kor);
  await write(play, usa, 2);
  await write(play, twin, 3, "other");
  await meet(usa, kor, jpn);
  assert.equal((await logAt(play, jpn, usa)).cosigned["kor"], (await logAt(play, kor, usa)).size);
  // Seoul's home is put back as it was, and is shown the other branch.
  await meet(twin, older);
  await meet(older, jpn);
  for (const bench of [older, jpn]) assert.match((await forkedAt(play, bench, usa)) ?? "", /contradict/, bench.party);
  const names = async (bench: Bench) =>
    (await bench.world.store.listHeads(play.mechanism)).map(({ party }) => party).filter((name) => name.includes("~"));
  assert.ok([...(await names(jpn)), ...(await names(older))].some((name) => /^usa~kor~[0-9a-f]{8}$/.test(name)));
  assert.equal(await documentsOf(play, older), await documentsOf(play, jpn));
  for (const bench of [older, jpn]) await checkStore(bench, play);
});

test("R23 a proof learnt before the others' words on the change of keys is a fork, and is settled by them", async () => {
  const play = await openPlay("settled");
  const { jpn, kor, mechanism, usa } = play;
  await write(play, usa, 1);
  getValue(await usa.node.rollKeys(mechanism, "head"));
  await write(play, usa, 1, "after");
  await meet(usa, kor);
  await meet(usa, jpn);
  const thief = { ...usa, world: { ...usa.world, keys: createKeys("settled usa") } };
  const [first, second] = await listTrue(play, usa);
  const content = { communication: "communication:other", purpose: "information", title: "Other", to: ["jpn"] };
  const section = await forge(play, thief, [first ?? {}, { ...second, content }]);
  getValue(await kor.node.receive(parcelOf(play, jpn, kor, { logs: [section] })));
  assert.match((await forkedAt(play, kor, usa)) ?? "", /contradict/, "of Tokyo's word nothing was known");
  await meet(kor, jpn);
  for (const bench of [kor, jpn]) {
    assert.equal(await forkedAt(play, bench, usa), undefined, bench.party);
    await checkStore(bench, play);
  }
  await write(play, usa, 1, "on");
  await play.settle();
  assert.equal((await logAt(play, kor, usa)).closed, (await logAt(play, usa, usa)).size);
  assert.equal(await documentsOf(play, kor), await documentsOf(play, jpn));
});

test("N26 nothing is entered while our own log speaks of what has not come back", async () => {
  const play = await openPlay("own-open");
  const { jpn, kor, mechanism, usa } = play;
  const older = await split(play, kor);
  await write(play, usa, 2);
  await meet(usa, kor);
  await write(play, kor, 1);
  await meet(kor, jpn, usa);
  // The older copy is brought its own log and every answer, and of the others' logs nothing.
  for (let round = 0; round < 3; round++) {
    for (const bench of [jpn, usa]) {
      const asking = await older.node.nextParcel(mechanism, bench.party, { room: 100_000, anyway: true });
      const answered = getValue(await bench.node.answer(asking?.bytes ?? new Uint8Array(0), 100_000));
      const reply = getValue(decodeParcel(answered.reply));
      const logs = reply.logs.filter(({ party }) => party === "kor");
      getValue(await older.node.receive(encodeParcel({ ...reply, logs, cosignatures: [] })));
    }
  }
  assert.equal((await older.node.consult(mechanism)).held, undefined, "everybody has answered");
  const refused = await play.attempt(older, note("too-early"));
  assert.equal(refused.ok ? "entered" : refused.refusal.code, "own-log-open");
  const [ticked] = await older.node.tick(mechanism);
  assert.deepEqual(ticked?.entered, []);
  await meet(older, jpn);
  getValue(await play.attempt(older, note("now")));
});
