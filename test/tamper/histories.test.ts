import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { certifyAct, checkCertified } from "../../src/node/check/certify.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import type { Verification } from "../../src/node/check/verify.ts";
import { forge, listTrue, parcelOf } from "../conclave/forge.ts";
import { concur, draft, note, openPlay, words } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";

async function verify(bench: Bench): Promise<Verification> {
  const [found] = await verifyStore(nodeCrypto, bench.world.store, []);
  assert.ok(found !== undefined);
  assert.deepEqual(
    found.faults.map(({ sentence }) => sentence),
    [],
    bench.party,
  );
  assert.ok(found.rows !== undefined && found.rows > 0);
  return found;
}

/** Washington tells Seoul one thing and Tokyo another, and signs both. */
async function openFork(seed: string) {
  const play = await openPlay(seed);
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("to-seoul"));
  const honest = await listTrue(play, usa);
  await play.settle([usa, kor]);
  const content = { communication: "communication:to-tokyo", purpose: "information", title: "Other", to: ["jpn"] };
  const section = await forge(play, usa, [honest[0] ?? {}, { ...honest[1], content }], 1);
  getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [section] })));
  return play;
}

test("R27 a store that holds the proof of a fork is without fault, and the party that forked is named", async () => {
  const play = await openFork("verify-fork");
  await play.settle([play.kor, play.jpn]);
  await play.perform(play.kor, note("after"));
  await play.settle([play.kor, play.jpn]);
  for (const bench of [play.kor, play.jpn]) assert.deepEqual((await verify(bench)).forked, ["usa"]);
  await play.settle();
  assert.deepEqual((await verify(play.usa)).forked, ["usa"]);
});

test("R27 entries of others that had seen another branch are told and are no fault of the store", async () => {
  const play = await openFork("verify-branch");
  await play.perform(play.jpn, note("having-seen-the-other"));
  const section = await forge(play, play.jpn, await listTrue(play, play.jpn));
  getValue(await play.kor.node.receive(parcelOf(play, play.jpn, play.kor, { logs: [section] })));
  const { forked, notes } = await verify(play.kor);
  assert.deepEqual(forked, []);
  assert.equal(notes.length, 1);
  assert.match(
    notes[0] ?? "",
    /^Entry 1 of the log of jpn had seen another state of the log of usa at 2 than the one stored here\.$/,
  );
});

test("R27 R28 after changes of keys, parts on their way and entries without effect, every store is without fault", async () => {
  const play = await openPlay("verify-life");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("one", "With words", [words("letter", "Words that travel.")]));
  getValue(await usa.node.rollKeys(play.mechanism, "head"));
  await play.perform(usa, note("two"));
  await play.settle([usa, kor]);
  getValue(await usa.node.rollKeys(play.mechanism, "head"));
  await play.settle();
  for (const bench of play.all) await verify(bench);
  // Tokyo receives an entry without its words: they are not due until it cosigns or lists them.
  await play.perform(usa, note("three", "More words", [words("letter", "Words that are late.")]));
  const entries = await listTrue(play, usa);
  const late = await forge(play, { ...usa }, entries, entries.length - 1);
  getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [late] })));
  assert.equal((await verify(jpn)).partsAbsent, 1);
  // An entry dated before the one that stands before it is kept and void.
  const backdated = { ...entries.at(-1), at: "2026-01-01T00:00:00Z", n: entries.length, parts: [] };
  const voided = await forge(play, usa, [...entries, backdated], entries.length);
  getValue(
    await kor.node.receive(parcelOf(play, usa, kor, { logs: [await forge(play, usa, entries, entries.length - 1)] })),
  );
  getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [voided] })));
  assert.equal((await verify(kor)).void, 1);
});

test("R28 R30 after a joint expunging every store is without fault, and a copy says which words are gone", async () => {
  const play = await openPlay("verify-expunged");
  const { kor } = play;
  const [act]: readonly ActId[] = await play.perform(kor, note("spilled", "Spilled", [words("letter", "The secret.")]));
  assert.ok(act !== undefined);
  const [proposal] = await play.perform(
    kor,
    draft("proposal.tabled", {
      subject: "expunging:spilled",
      terms: { kind: "expunging", act, part: "letter", lang: "en", reason: "Spilled by mistake." },
      rule: { kind: "consensus", openUntil: "2026-11-10T00:00:00Z" },
    }),
  );
  assert.ok(proposal !== undefined);
  await play.settle();
  for (const bench of [play.usa, play.jpn]) await play.perform(bench, concur(proposal));
  await play.settle();
  for (const bench of play.all) {
    const { mechanism: row, parts, partsAbsent } = await verify(bench);
    assert.deepEqual([parts, partsAbsent], [0, 1]);
    const copy: Uint8Array = getValue(await certifyAct(nodeCrypto, bench.world.store, row, act));
    assert.deepEqual(
      getValue(checkCertified(nodeCrypto, copy, [])).absent.map(({ name }) => name),
      ["letter"],
    );
  }
});
