import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import { decodeParcel } from "../../src/exchange/decode.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import type { Claim } from "../../src/exchange/parcel.ts";
import { crossBridge, formatBridge, parseBridge } from "../../src/record/bridge.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { forge, listTrue } from "./forge.ts";
import { note, openPlay, words } from "./play.ts";
import type { Play } from "./play.ts";
import type { Bench } from "./world.ts";

const room = 1500;

/** Parcels of a bounded size from one to another, each sent on the belief that those before it arrive. */
async function listPieces(play: Play, from: Bench, to: Bench, size = room): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let believing: Claim | undefined;
  for (;;) {
    const next = await from.node.nextParcel(play.mechanism, to.party, {
      room: size,
      ...(believing === undefined ? {} : { believing }),
    });
    if (next === undefined) return pieces;
    pieces.push(next.bytes);
    if (next.isLast) return pieces;
    believing = next.leaves;
  }
}

const logOf = async (play: Play, at: Bench, of: Bench) =>
  (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === of.party);

/** Everybody answers everybody, as over a wire, until nobody has anything to send. */
async function converse(play: Play, a: Bench, b: Bench): Promise<number> {
  let calls = 0;
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const bytes of await listPieces(play, from, to)) {
        const answered = getValue(await to.node.answer(bytes, room));
        getValue(await from.node.receive(answered.reply));
        calls += 1;
        isMoving = true;
      }
      await to.node.tick(play.mechanism);
      await from.node.tick(play.mechanism);
    }
    assert.ok(calls < 200, "the conversation comes to rest");
  }
  return calls;
}

test("X15 X17 R31 a long log travels in pieces, a change of keys among them; what was cut off goes on from there", async () => {
  const play = await openPlay("pieces");
  const { kor, mechanism, usa } = play;
  for (let i = 0; i < 8; i++) await play.perform(kor, note(`before-${i}`, "A note", [words("text", `Words ${i}`)]));
  getValue(await kor.node.rollKeys(mechanism, "head"));
  for (let i = 0; i < 8; i++) await play.perform(kor, note(`after-${i}`));
  const size = (await logOf(play, kor, kor))?.size ?? 0;
  const pieces = await listPieces(play, kor, usa);
  assert.ok(pieces.length > 4, `${pieces.length} pieces`);
  const [first, second, ...rest] = pieces;
  assert.ok(first !== undefined && second !== undefined);

  getValue(await usa.node.receive(first));
  const part = await logOf(play, usa, kor);
  assert.ok(part !== undefined && part.size > 1 && part.size < size, "held part of the way");
  assert.equal(part.closed, 1, "what is held beyond the last whole state waits");
  assert.deepEqual(part.arriving, { held: part.size, signed: size });
  const cosigned = async () => (await logOf(play, usa, kor))?.cosigned["usa"] ?? 0;
  assert.ok((await cosigned()) <= 1, "not cosigned before it is whole");
  assert.ok(
    getValue(decodeParcel((await listPieces(play, usa, play.jpn)).at(-1) ?? first)).logs.every(
      ({ party }) => party !== "kor",
    ),
    "nor served on",
  );
  // One without those before it is a gap; the same again changes nothing; a stop in between loses nothing.
  const [third = second] = rest;
  assert.equal(getValue(await usa.node.receive(third)).refused[0]?.code, "delivery-gap");
  getValue(await usa.node.receive(second));
  const refused = getValue(await usa.node.receive(first)).refused.map(({ code }) => code);
  assert.ok(refused.every((code) => code === "delivery-size"));
  await usa.restart();
  const [verified] = await verifyStore(nodeCrypto, usa.world.store, []);
  assert.deepEqual(verified?.faults, []);
  for (const bytes of rest) getValue(await usa.node.receive(bytes));
  const whole = await logOf(play, usa, kor);
  assert.deepEqual([whole?.size, whole?.closed, whole?.arriving], [size, size, undefined]);
  await converse(play, kor, usa);
  assert.equal(await cosigned(), size);
  assert.equal((await logOf(play, usa, kor))?.missingParts, 0);
  assert.equal((await usa.node.rebuild(mechanism)).changed, 0);
});

test("X15 R31 a bridge that was tampered with, or is another's, joins nothing", async () => {
  const play = await openPlay("bridge");
  const { kor, usa } = play;
  for (let i = 0; i < 9; i++) await play.perform(kor, note(`n${i}`));
  getValue(await kor.node.rollKeys(play.mechanism, "head"));
  await play.perform(kor, note("last"));
  const [bytes] = await listPieces(play, kor, usa);
  const parcel = getValue(decodeParcel(bytes ?? new Uint8Array(0)));
  const [section] = parcel.logs;
  assert.ok(section?.bridge !== undefined);
  const bridge = getValue(parseBridge(section.bridge));
  assert.deepEqual(formatBridge(bridge), section.bridge);
  assert.equal(bridge.rolls.length, 1);
  const refusalOf = async (changed: Uint8Array | undefined, entries = section.entries): Promise<string | undefined> => {
    const { bridge: _, ...bare } = section;
    const logs = [{ ...bare, entries, ...(changed === undefined ? {} : { bridge: changed }) }];
    return getValue(await usa.node.receive(encodeParcel({ ...parcel, logs }))).refused[0]?.code;
  };
  const flipped = bridge.proof.map((hash, i) => (i === 0 ? hash.map((byte) => byte ^ 1) : hash));
  assert.equal(await refusalOf(formatBridge({ ...bridge, proof: flipped })), "root");
  assert.equal(await refusalOf(formatBridge({ ...bridge, proof: bridge.proof.slice(1) })), "root");
  assert.equal(await refusalOf(formatBridge({ ...bridge, rolls: [] })), "signature-missing");
  const [roll] = bridge.rolls;
  assert.ok(roll !== undefined);
  assert.equal(
    await refusalOf(formatBridge({ ...bridge, rolls: [{ ...roll, index: roll.index + 1 }] })),
    "bridge-rolls",
  );
  assert.equal(await refusalOf(new TextEncoder().encode("proof x\n")), "bridge-form");
  assert.equal(await refusalOf(undefined), "delivery-size");
  assert.equal(await refusalOf(section.bridge, section.entries.slice(1)), "root");
  assert.equal((await logOf(play, usa, kor))?.size, 1);
  assert.equal(await refusalOf(section.bridge), undefined);
});

test("X16 two that hold different branches of a long log prove the fork by a root and its proof alone", async () => {
  const play = await openPlay("long-branch");
  const { jpn, kor, usa } = play;
  for (let i = 0; i < 12; i++) await play.perform(usa, note(`n${i}`));
  const honest = await listTrue(play, usa);
  await converse(play, usa, kor);
  const rewritten = honest.map((each, n) => (n === 9 ? { ...each, by: "someone-else" } : each));
  const section = await forge(play, usa, rewritten.slice(0, 11));
  const parcel = {
    mechanism: play.mechanism,
    from: usa.party,
    to: jpn.party,
    claim: { held: [], wanted: [], known: [] },
  };
  getValue(
    await jpn.node.receive(encodeParcel({ ...parcel, logs: [section], cosignatures: [], parts: [], evidence: [] })),
  );
  await converse(play, kor, jpn);
  for (const bench of [kor, jpn]) {
    assert.match((await logOf(play, bench, usa))?.forked ?? "", /contradict/);
    assert.equal(
      (await bench.node.listEvidence(play.mechanism)).filter(({ name }) => name.startsWith("fork-usa")).length,
      1,
    );
  }
});

test("N23 what arrives in mass is stored before it is folded, goes on after a stop, and reads the same in the end", async () => {
  const play = await openPlay("mass");
  const { jpn, kor, mechanism, usa } = play;
  const batch = Array.from({ length: 700 }, (_, i) => note(`n${i}`));
  for (const at of [0, 1]) await play.perform(usa, ...batch.slice(at * 350, at * 350 + 350));
  const [whole] = await listPieces(play, usa, kor, 10_000_000);
  getValue(await kor.node.receive(whole ?? new Uint8Array(0)));
  const { store } = kor.world;
  const followed = async () => (await store.listFolded(mechanism)).find(({ party }) => party === "usa")?.size ?? 0;
  assert.equal((await store.listHeads(mechanism)).find(({ party }) => party === "usa")?.size, 701);
  assert.ok((await followed()) < 701, "stored and not yet followed");
  const cosigned = (await store.listCosignatures(mechanism)).find(
    ({ cosigner, log }) => cosigner === "kor" && log === "usa",
  );
  assert.ok((cosigned?.size ?? 0) <= 1, "not cosigned before it is folded");
  assert.deepEqual((await verifyStore(nodeCrypto, store, []))[0]?.faults, []);
  await kor.restart();
  await play.settle([kor, usa]);
  assert.equal(await followed(), 701);
  assert.equal((await kor.node.rebuild(mechanism)).changed, 0);
  await play.settle();
  const documents = async (bench: Bench) => bench.world.store.listAllDocuments(mechanism);
  assert.deepEqual(await documents(kor), await documents(jpn));
  assert.equal((await logOf(play, jpn, usa))?.cosigned["kor"], 701);
});

test("R31 a bridge holds for its own foot and head alone", async () => {
  const play = await openPlay("foot");
  const { kor, usa } = play;
  for (let i = 0; i < 9; i++) await play.perform(kor, note(`n${i}`));
  const [bytes] = await listPieces(play, kor, usa);
  const section = getValue(decodeParcel(bytes ?? new Uint8Array(0))).logs[0];
  assert.ok(section?.bridge !== undefined);
  const bridge = getValue(parseBridge(section.bridge));
  const keys = [{ keys: await kor.world.keys.current(play.mechanism), entry: 0 }] as const;
  const origin = `mofa.go.kr/entente/${play.mechanism}`;
  const pier = { origin, keys, size: section.from + section.entries.length, root: new Uint8Array(32) };
  assert.equal(crossBridge(nodeCrypto, pier, bridge, section.checkpoint).ok, false);
});
