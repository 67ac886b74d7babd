import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { openNode } from "../../src/node/open.ts";
import type { Store } from "../../src/node/ports.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { parcelOf } from "../conclave/forge.ts";
import { draft, note, openPlay } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";
import { keepBackup } from "./keep.ts";
import { charter, createBench, createGuard, createKeys, createScratch, kor } from "../conclave/world.ts";

async function putBack(bench: Bench, store: Store, isGuardLost: boolean): Promise<void> {
  const guard = isGuardLost ? createGuard() : bench.world.guard;
  Object.assign(bench.world, { store, scratch: createScratch(), guard });
  await bench.restart();
}

async function codeOf(play: Play, bench: Bench): Promise<string> {
  const done = await play.attempt(bench, note(`try-${(tries += 1)}`));
  return done.ok ? "entered" : done.refusal.code;
}
let tries = 0;

/** What is under way to a party never arrives. */
async function loseMail(play: Play, { party }: Bench): Promise<void> {
  const carrier = play.post.carrierOf(party);
  for (const { id } of await carrier.receive()) await carrier.acknowledge(id);
}

const sentenceOf = async (play: Play, bench: Bench): Promise<string> =>
  (await bench.node.consult(play.mechanism)).held?.sentence ?? "";

async function sizesOf(play: Play, log: Bench): Promise<readonly (number | string | undefined)[]> {
  return Promise.all(
    play.all.map(async ({ node }) => {
      const held = (await node.consult(play.mechanism)).logs.find(({ party }) => party === log.party);
      return held?.forked ?? held?.size;
    }),
  );
}

test("K10 an old answer, another's, and one to another question count for nothing", async () => {
  const play = await openPlay("answers");
  const { jpn, usa } = play;
  await putBack(play.kor, play.kor.world.store, true);
  assert.equal(await codeOf(play, play.kor), "guard-missing");
  const kept: Uint8Array[] = [];
  const carrier = play.post.carrierOf(usa.party);
  const spy = {
    ...carrier,
    send: async (...[to, mechanism, parcel]: Parameters<typeof carrier.send>) => {
      if (to === kor) kept.push(parcel);
      await carrier.send(to, mechanism, parcel);
    },
  };
  await play.kor.node.exchange(play.post.carrierOf(kor));
  await usa.node.exchange(spy);
  await play.kor.node.exchange(play.post.carrierOf(kor));
  assert.match(await sentenceOf(play, play.kor), /answered: usa \(1\); still to answer: jpn\./);
  await play.settle();
  assert.equal(await codeOf(play, play.kor), "entered");
  await play.settle();

  // The same loss again: what answered the last one is played once more.
  await putBack(play.kor, play.kor.world.store, true);
  assert.equal(await codeOf(play, play.kor), "guard-missing");
  for (const parcel of kept) getValue(await play.kor.node.receive(parcel));
  assert.match(await sentenceOf(play, play.kor), /nobody has answered yet/);
  // And one party speaks for the other.
  await play.settle([play.kor, jpn]);
  const stolen = kept.flatMap((bytes) =>
    new TextDecoder()
      .decode(bytes)
      .split("\n")
      .filter((line) => line.startsWith("answer ")),
  );
  assert.equal(stolen.length, 1);
  assert.match(await sentenceOf(play, play.kor), /answered: jpn \(2\); still to answer: usa\./);
  await play.settle();
  assert.equal(await codeOf(play, play.kor), "entered");
});

test("K10 N12 two that were put back at once answer each other", async () => {
  const play = await openPlay("both");
  const { jpn, kor: seoul, usa } = play;
  for (const bench of [seoul, usa]) await putBack(bench, bench.world.store, true);
  for (const bench of [seoul, usa]) assert.equal(await codeOf(play, bench), "guard-missing");
  await play.settle([seoul, usa]);
  for (const bench of [seoul, usa]) assert.equal(await codeOf(play, bench), "guard-missing");
  await play.settle([seoul, usa, jpn]);
  for (const bench of [seoul, usa]) assert.equal(await codeOf(play, bench), "entered");
});

test("K11 restore whose newest entry one absent party alone holds", async () => {
  const play = await openPlay("absent");
  const { jpn, kor: seoul, usa } = play;
  const backup = await keepBackup(play, seoul);
  await play.perform(seoul, note("newest"));
  await play.settle([seoul, jpn]);
  await loseMail(play, usa);
  // The guard is gone with the machine, Tokyo is dark, Washington has never seen the entry.
  await putBack(seoul, await backup(openMemoryStore()), true);
  for (let round = 0; round < 3; round++) {
    await play.settle([seoul, usa]);
    assert.equal(await codeOf(play, seoul), "guard-missing");
  }
  assert.match(await sentenceOf(play, seoul), /answered: usa \(1\); still to answer: jpn\./);
  await play.settle();
  assert.equal(await codeOf(play, seoul), "entered");
  await play.settle();
  assert.deepEqual(await sizesOf(play, seoul), [3, 3, 3]);
});

test("K11 a party that has joined since the backup was made must answer too", async () => {
  const play = await openPlay("newcomer");
  const { jpn, kor: seoul, usa } = play;
  // As Seoul's record stood before Tokyo joined.
  const early = await keepBackup(play, seoul, (party) => party !== jpn.party);
  await play.perform(seoul, note("newest"));
  await play.settle([seoul, jpn]);
  await putBack(seoul, await early(openMemoryStore()), true);
  await play.settle([seoul, usa]);
  assert.equal(await codeOf(play, seoul), "guard-missing");
  assert.match(await sentenceOf(play, seoul), /still to answer: jpn/);
  await play.settle();
  assert.equal(await codeOf(play, seoul), "entered");
  await play.settle();
  assert.deepEqual(await sizesOf(play, seoul), [3, 3, 3]);
});

test("K11 a party that has left must answer too", async () => {
  const play = await openPlay("left");
  const { jpn, kor: seoul, usa } = play;
  const backup = await keepBackup(play, seoul);
  await play.perform(seoul, note("newest"));
  await play.settle([seoul, jpn]);
  await play.perform(jpn, draft("party.left", { effective: "2027-12-01" }));
  await play.settle([jpn, usa]);
  await putBack(seoul, await backup(openMemoryStore()), true);
  await play.settle([seoul, usa]);
  assert.equal(await codeOf(play, seoul), "guard-missing");
  await play.settle();
  assert.equal(await codeOf(play, seoul), "entered");
  await play.settle();
  assert.deepEqual(await sizesOf(play, seoul), [3, 3, 3]);
});

test("K11 what we had released and nobody brings back is never signed over", async () => {
  const play = await openPlay("nobody");
  const { kor: seoul } = play;
  const backup = await keepBackup(play, seoul);
  await play.perform(seoul, note("shown-to-nobody"));
  await putBack(seoul, await backup(openMemoryStore()), false);
  assert.equal(await codeOf(play, seoul), "guard-ahead");
  await play.settle();
  assert.equal(await codeOf(play, seoul), "guard-ahead");
  assert.match(await sentenceOf(play, seoul), /those after 1 nothing is found here.*successor log/);
});

test("K12 a wholly lost own log comes back from the others, under the digits of the keys file alone", async () => {
  const play = await openPlay("lost");
  const { kor: seoul, mechanism, usa } = play;
  await play.perform(usa, note("one"), note("two"));
  await play.settle();
  const invitation = getValue(await seoul.node.invite(mechanism));
  // Nothing is left of Washington's machine but the keys file.
  Object.assign(usa.world, { store: openMemoryStore(), guard: createGuard(), scratch: createScratch() });
  usa.node = await openNode(usa.world);
  const refused = await usa.node.join({ invitation, party: usa.party, by: "head" });
  assert.equal(refused.ok ? "" : refused.refusal.code, "own-log-lost");
  await play.settle([seoul, usa]);
  assert.equal(await codeOf(play, usa), "own-log-lost");
  assert.deepEqual((await sizesOf(play, usa)).slice(0, 2), [3, 3]);
  await play.settle();
  assert.equal(await codeOf(play, usa), "entered");
  await play.settle();
  assert.deepEqual(await sizesOf(play, usa), [4, 4, 4]);
});

test("K12 keys whose log nobody ever saw begin it once all have said so", async () => {
  const bench = await createBench(kor, "never");
  await bench.world.keys.create((await foundElsewhere()).mechanism);
  const founded = getValueOrCode(await bench.node.found({ charter, party: kor, by: "head" }));
  assert.equal(founded, "own-log-lost");
  getValue(await bench.node.confirmHour((await foundElsewhere()).mechanism));
  assert.equal(getValueOrCode(await bench.node.found({ charter, party: kor, by: "head" })), "done");
});

/** The charter names the mechanism, so that another bench that founds it says which it is. */
async function foundElsewhere() {
  const bench = await createBench(kor, "elsewhere");
  return { mechanism: getValue(await bench.node.found({ charter, party: kor, by: "head" })).id };
}

const getValueOrCode = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
  result.ok ? "done" : (result.refusal?.code ?? "");

const cut = async (): Promise<never> => Promise.reject(new Error("power cut"));

test("K13 a founding or joining that was cut off is done again, in the same consultation and under the same keys", async () => {
  const { nonce: _, ...drawn } = charter;
  for (const effect of ["advance", "create", "commit"] as const) {
    const bench = await createBench(kor, `cut ${effect}`);
    const { guard, keys, store } = bench.world;
    const ports = {
      advance: [guard, guard.advance],
      create: [keys, keys.create],
      commit: [store, store.commit],
    } as const;
    const [port, whole] = ports[effect];
    Object.assign(port, { [effect]: cut });
    await assert.rejects(bench.node.found({ charter: drawn, party: kor, by: "head" }));
    Object.assign(port, { [effect]: whole });
    await bench.restart();
    const [left] = await bench.node.listMechanisms();
    const row = getValue(await bench.node.found({ charter: drawn, party: kor, by: "head" }));
    assert.equal(row.id, left?.id);
    assert.equal((await bench.node.listMechanisms()).length, 1);
    // Founded, the same charter founds another consultation, under another name.
    const again = await bench.node.found({ charter: { ...drawn, shortName: "second" }, party: kor, by: "head" });
    assert.notEqual(getValue(again).id, row.id);
  }
});

test("K14 another database than before is not signed on until all have answered", async () => {
  const play = await openPlay("replica");
  const { jpn, kor: seoul, usa } = play;
  let identity = "7301/1";
  Object.assign(seoul.world.store, { identity: async () => identity });
  await seoul.restart();
  assert.equal(await codeOf(play, seoul), "database-changed");
  await play.settle();
  assert.equal(await codeOf(play, seoul), "entered");
  await seoul.restart();
  assert.equal(await codeOf(play, seoul), "entered");
  await play.settle();
  // The replica is promoted under a running process.
  identity = "7301/2";
  assert.equal(await codeOf(play, seoul), "database-changed");
  await play.settle([seoul, usa]);
  assert.equal(await codeOf(play, seoul), "database-changed");
  await play.settle([seoul, usa, jpn]);
  assert.equal(await codeOf(play, seoul), "entered");
});

test("K14 K1 what one process of a home has heard counts for the others", async () => {
  const play = await openPlay("processes");
  const { jpn, kor: seoul, usa } = play;
  await putBack(seoul, seoul.world.store, true);
  const second = { ...seoul, node: await openNode(seoul.world) };
  assert.equal(await codeOf(play, second), "guard-missing");
  await play.settle([seoul, usa]);
  await play.settle([second, jpn]);
  assert.equal(await codeOf(play, seoul), "entered");
  assert.equal(await codeOf(play, second), "entered");
});

test("K15 a healed log under keys that the keys file does not hold is refused with the entry that changed them", async () => {
  const play = await openPlay("rolled");
  const { kor: seoul, mechanism } = play;
  const backup = await keepBackup(play, seoul);
  for (let rolls = 0; rolls < 2; rolls++) getValue(await seoul.node.rollKeys(mechanism, "head"));
  await play.settle();
  // The keys file is the one from before both rolls: one it could finish, two it cannot.
  Object.assign(seoul.world, { keys: createKeys(`rolled ${kor}`) });
  await putBack(seoul, await backup(openMemoryStore()), true);
  await play.settle();
  assert.equal(await codeOf(play, seoul), "keys-differ");
  assert.match(await sentenceOf(play, seoul), /changed its keys in entry 2/);
  // Put right under a running process, they are found at the next step.
  const keys = createKeys(`rolled ${kor}`);
  await keys.create(mechanism);
  await keys.roll(mechanism, await keys.next(mechanism));
  Object.assign(seoul.world, { keys });
  await seoul.restart();
  assert.equal(await codeOf(play, seoul), "entered");
});

test("K15 a copy from before a change of keys, under the newer keys file, asks the others and goes on", async () => {
  const play = await openPlay("older-copy");
  const { jpn, kor: seoul, mechanism } = play;
  const backup = await keepBackup(play, seoul);
  getValue(await seoul.node.rollKeys(mechanism, "head"));
  await play.settle();
  await putBack(seoul, await backup(openMemoryStore()), true);
  assert.equal(await codeOf(play, seoul), "guard-missing");
  const next = await seoul.node.nextParcel(mechanism, jpn.party, { room: 1 << 20, anyway: true });
  assert.match(new TextDecoder().decode(next?.bytes), /\nasks [0-9a-f]{32}\n/);
  await play.settle();
  assert.equal(await codeOf(play, seoul), "entered");
});

test("K10 an answer says how far a log is known to be signed, and who else has one", async () => {
  const play = await openPlay("form");
  const { kor: seoul, mechanism, usa } = play;
  const asking = parcelOf(play, seoul, usa, { claim: { held: [], wanted: [], known: [], asks: "8c".repeat(16) } });
  const answered = getValue(await usa.node.answer(asking, 1 << 20));
  const text = new TextDecoder().decode(answered.reply);
  const own = (await usa.node.consult(mechanism)).logs.find(({ party }) => party === seoul.party);
  const root = Buffer.from(own?.root ?? "", "hex").toString("base64");
  const form = `entente.answer/v1\n${"8c".repeat(16)}\nmofa.go.kr/entente/${mechanism}\n1 ${root}\njpn\n\n— state.gov/entente/${mechanism} `;
  assert.ok(text.includes(form), text.slice(0, 2000));
});
