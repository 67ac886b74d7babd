import assert from "node:assert/strict";
import { copyFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { volumeBytesDefault, volumeBytesMin } from "../../src/node/pouch/pouch-load.ts";
import { createPouches } from "../../src/node/pouch/pouches.ts";
import { note, words } from "../conclave/play.ts";
import { createRandom } from "../conclave/world.ts";
import { createCourier, makeFolder } from "./courier.ts";
import type { Courier, Sender } from "./courier.ts";

const enter = async (by: Sender, { mechanism }: Courier, slug: string, bytes = 40): Promise<void> => {
  const text = createRandom(slug).bytes(bytes).toHex();
  getValue(await by.bench.node.perform(mechanism, [note(slug, slug, [words("text", text)])]));
};

const openAll = async (by: Sender, paths: readonly string[]) => (await by.pouches.open(paths)).files;

test("P8 what is packed goes on from what was acknowledged: a lost pouch is sent again with the next, and no more than it", async () => {
  const courier = await createCourier("lost");
  const { kor, mechanism, usa } = courier;
  await enter(kor, courier, "first", 100_000);
  const lost = await courier.pack(kor, usa);
  const next = await courier.pack(kor, usa);
  assert.ok(lost && next);
  assert.deepEqual([lost.number, next.number], [1, 2]);
  assert.ok((next.volumes[0]?.bytes ?? 0) > 190_000, "the same words once more");
  await openAll(usa, [next.volumes[0]?.path ?? ""]);
  await courier.settle();
  await enter(kor, courier, "second");
  const small = await courier.pack(kor, usa);
  assert.ok((small?.volumes[0]?.bytes ?? 0) < 40_000, "what was acknowledged is not sent again");
  const [standing] = await kor.pouches.list(mechanism);
  assert.deepEqual(
    standing?.sent.slice(0, 2).map(({ number, status }) => [number, status]),
    [
      [1, "waiting"],
      [2, "acknowledged"],
    ],
  );
  assert.deepEqual(standing?.sent.find(({ number }) => number === 2)?.files, [], "what was opened lies here no longer");
});

test("P9 numbers that have not come are shown as missing, with dates and sizes of those that have, and who opened all says so", async () => {
  const courier = await createCourier("numbers");
  const { kor, mechanism, usa } = courier;
  const paths: string[] = [];
  for (const slug of ["one", "two", "three", "four"]) {
    await enter(kor, courier, slug);
    const pouch = await courier.pack(kor, usa);
    paths.push(pouch?.volumes[0]?.path ?? "");
    kor.bench.wait(3600);
  }
  await openAll(usa, [paths[3] ?? "", paths[1] ?? ""]);
  const [standing] = await usa.pouches.list(mechanism);
  assert.deepEqual(standing?.missing, [
    { from: 1, to: 1 },
    { from: 3, to: 3 },
  ]);
  assert.deepEqual(
    standing.received.map(({ at, number }) => [number, at]),
    [
      [2, "2026-11-01T10:00:00Z"],
      [4, "2026-11-01T12:00:00Z"],
    ],
  );
  assert.ok(standing.received.every(({ bytes, lacking }) => bytes > 10_000 && lacking.length === 0));
  const answer = await courier.pack(usa, kor);
  await openAll(kor, [answer?.volumes[0]?.path ?? ""]);
  const [ours] = await kor.pouches.list(mechanism);
  assert.deepEqual(
    ours?.sent.map(({ number, status }) => [number, status]),
    [
      [1, "waiting"],
      [2, "acknowledged"],
      [3, "waiting"],
      [4, "acknowledged"],
    ],
  );
});

test("P9 receipts alone ask for no receipt, so that two parties come to rest", async () => {
  const courier = await createCourier("rest");
  await enter(courier.kor, courier, "one");
  await courier.settle();
  assert.equal(await courier.pack(courier.kor, courier.usa), undefined);
  assert.equal(await courier.pack(courier.usa, courier.kor), undefined);
});

test("P10 P11 volumes hold about what was asked, open in any order, and one that came too early is taken when opened again", async () => {
  const courier = await createCourier("volumes");
  const { kor, mechanism, usa } = courier;
  for (let i = 0; i < 9; i++) await enter(kor, courier, `long-${i}`, 100_000);
  const pouch = await courier.pack(kor, usa, { volumeBytes: volumeBytesMin });
  assert.ok(pouch !== undefined && pouch.volumes.length >= 4);
  assert.ok(pouch.volumes.every(({ bytes }) => bytes <= volumeBytesMin));
  assert.deepEqual(
    pouch.volumes.map(({ name }) => name),
    pouch.volumes.map((_, i) => `0001-${i + 1}of${pouch.volumes.length}.pouch`),
  );
  const paths = pouch.volumes.map(({ path }) => path);
  const last = paths.at(-1) ?? "";
  assert.deepEqual(
    (await openAll(usa, [last])).map(({ status }) => status),
    ["waiting"],
  );
  const [before] = await usa.pouches.list(mechanism);
  assert.equal(before, undefined, "what waits is not counted as opened");
  await openAll(usa, [paths[0] ?? ""]);
  const [halfway] = await usa.pouches.list(mechanism);
  assert.deepEqual(halfway?.received[0]?.lacking, [{ from: 2, to: paths.length }]);
  const files = await openAll(usa, paths.toReversed());
  assert.ok(files.every(({ status }) => status === "opened"));
  const [after] = await usa.pouches.list(mechanism);
  assert.deepEqual(after?.received[0]?.lacking, []);
  const ours = (await kor.bench.node.consult(mechanism)).logs.find(({ party }) => party === "kor");
  const theirs = (await usa.bench.node.consult(mechanism)).logs.find(({ party }) => party === "kor");
  assert.equal(theirs?.root, ours?.root);
  assert.equal(theirs?.missingParts, 0);
});

test("P11 a part larger than the volume asked for makes one larger volume", async () => {
  const courier = await createCourier("large");
  const { kor, usa } = courier;
  await enter(kor, courier, "large", 600_000);
  await enter(kor, courier, "small");
  const pouch = await courier.pack(kor, usa, { volumeBytes: volumeBytesMin });
  assert.ok(pouch);
  assert.equal(pouch.volumes.filter(({ bytes }) => bytes > volumeBytesMin).length, 1);
  const files = await openAll(
    usa,
    pouch.volumes.map(({ path }) => path),
  );
  assert.ok(files.every(({ status }) => status === "opened"));
  const refused = await kor.pouches.pack({
    mechanism: getValue(await kor.bench.node.findMechanism(courier.mechanism)),
    to: usa.bench.party,
    recipients: [],
    volumeBytes: volumeBytesMin - 1,
  });
  assert.equal(refused.ok ? "" : refused.refusal.code, "volume-size");
});

test("P12 two that pack at once get two numbers, and a packing that was broken off leaves no number behind", async () => {
  const courier = await createCourier("at-once");
  const { kor, mechanism, usa } = courier;
  await enter(kor, courier, "one");
  const packed = await Promise.all([courier.pack(kor, usa), courier.pack(kor, usa), courier.pack(kor, usa)]);
  assert.deepEqual(new Set(packed.map((each) => each?.number)), new Set([1, 2, 3]));
  const fault = new Error("power cut");
  const keys = { ...kor.world.keys, sign: async () => Promise.reject(fault) };
  const shelf = kor.world.spool.shelfOf(mechanism, usa.bench.party);
  const broken = createPouches({ ...kor.world, node: kor.bench.node, keys });
  const mine = getValue(await kor.bench.node.findMechanism(mechanism));
  const packing = { mechanism: mine, to: usa.bench.party, recipients: [], volumeBytes: volumeBytesDefault };
  await assert.rejects(broken.pack(packing), fault);
  assert.deepEqual(
    (await shelf.listSent()).map(({ number }) => number),
    [1, 2, 3],
  );
  assert.equal((await courier.pack(kor, usa))?.number, 4);
});

test("P12 a home that lost its spool goes on after the highest number that was acknowledged", async () => {
  const courier = await createCourier("restored");
  const { kor, mechanism, usa } = courier;
  for (const slug of ["one", "two", "three"]) {
    await enter(kor, courier, slug);
    const pouch = await courier.pack(kor, usa);
    await openAll(usa, [pouch?.volumes[0]?.path ?? ""]);
  }
  const answer = await courier.pack(usa, kor);
  await rm(join(kor.dir, "pouches"), { recursive: true });
  await openAll(kor, [answer?.volumes[0]?.path ?? ""]);
  await enter(kor, courier, "four");
  const again = await courier.pack(kor, usa);
  assert.equal(again?.number, 4);
  await openAll(usa, [again.volumes[0]?.path ?? ""]);
  assert.deepEqual((await usa.pouches.list(mechanism))[0]?.missing, []);
});

test("P12 an opening that was broken off after any of its steps is finished by doing it again", async () => {
  const courier = await createCourier("broken-off");
  const { kor, mechanism, usa } = courier;
  for (let i = 0; i < 3; i++) await enter(kor, courier, `long-${i}`, 150_000);
  const pouch = await courier.pack(kor, usa, { volumeBytes: volumeBytesMin });
  const paths = pouch?.volumes.map(({ path }) => path) ?? [];
  for (let steps = 0; ; steps++) {
    let left = steps;
    const node = {
      ...usa.bench.node,
      receive: async (parcel: Uint8Array) => {
        if (left-- === 0) throw new Error("power cut");
        const received = await usa.bench.node.receive(parcel);
        // Once more after it was stored, before anybody could say so.
        if (left-- === 0) throw new Error("power cut");
        return received;
      },
    };
    const done = await createPouches({ ...usa.world, node })
      .open(paths)
      .then(
        () => true,
        (error: unknown) => (error instanceof Error && error.message === "power cut" ? false : Promise.reject(error)),
      );
    if (done) break;
    await usa.bench.restart();
  }
  const ours = (await kor.bench.node.consult(mechanism)).logs.find(({ party }) => party === "kor");
  const theirs = (await usa.bench.node.consult(mechanism)).logs.find(({ party }) => party === "kor");
  assert.deepEqual([theirs?.root, theirs?.missingParts], [ours?.root, 0]);
  assert.deepEqual((await usa.pouches.list(mechanism))[0]?.received[0]?.lacking, []);
});

test("P14 a recipient is asked for once, remembered, taken from the peer's own pouch, and not changed without an officer", async () => {
  const courier = await createCourier("recipients");
  const { kor, usa } = courier;
  const bare = { recipients: [] };
  await enter(kor, courier, "one");
  await assert.rejects(courier.pack(kor, usa, bare), /recipient-unknown/);
  await courier.pack(kor, usa);
  assert.equal((await courier.pack(kor, usa, bare))?.number, 2);
  const classic = await usa.pouches.identify("X25519");
  const chosen = await courier.pack(kor, usa, { recipients: [classic] });
  assert.equal(chosen?.sealing, "X25519");
  assert.equal((await courier.pack(kor, usa, bare))?.sealing, "X25519");
  await openAll(usa, [chosen.volumes[0]?.path ?? ""]);
  // Washington was never told of Seoul's recipient but by Seoul's own manifest.
  const answer = await courier.pack(usa, kor, bare);
  assert.equal(answer?.sealing, "mlkem768x25519");
  await openAll(kor, [answer.volumes[0]?.path ?? ""]);
  assert.equal((await courier.pack(kor, usa, bare))?.sealing, "X25519", "still among those it names");
  await rm(join(usa.dir, "pouch-identity.json"));
  const fresh = await usa.pouches.identify("mlkem768x25519");
  await enter(usa, courier, "two");
  const moved = await courier.pack(usa, kor, bare);
  await openAll(kor, [moved?.volumes[0]?.path ?? ""]);
  await assert.rejects(courier.pack(kor, usa, bare), /recipient-differs/);
  assert.equal((await courier.pack(kor, usa, { recipients: [fresh] }))?.sealing, "mlkem768x25519");
});

test("P13 without an identity nothing is opened, and the sentence says how to make one", async () => {
  const courier = await createCourier("no-identity");
  const { kor, usa } = courier;
  const pouch = await courier.pack(kor, usa);
  const copy = join(await makeFolder(), "0001.pouch");
  await copyFile(pouch?.volumes[0]?.path ?? "", copy);
  await rm(join(usa.dir, "pouch-identity.json"));
  const [file] = await openAll(usa, [copy]);
  assert.equal(file?.status === "refused" && file.refusal.code, "pouch-identity-missing");
  await usa.pouches.identify("mlkem768x25519");
  const [other] = await openAll(usa, [copy]);
  assert.equal(other?.status === "refused" && other.refusal.code, "pouch-not-for-us");
});

test("P12 nothing but whole pouches lies in the spool, readable by its owner alone", async () => {
  const courier = await createCourier("spool");
  const { kor, mechanism, usa } = courier;
  await courier.pack(kor, usa);
  const folder = join(kor.dir, "pouches", mechanism, "usa", "sent");
  assert.deepEqual(await readdir(folder), ["0001"]);
  assert.deepEqual((await readdir(join(folder, "0001"))).toSorted(), ["0001.pouch", "contents.json"]);
});

test("P15 of pouches that nobody acknowledges the newest four stay in the home", async () => {
  const courier = await createCourier("unanswered");
  const { kor, mechanism, usa } = courier;
  for (let i = 0; i < 6; i++) await courier.pack(kor, usa);
  const [standing] = await kor.pouches.list(mechanism);
  assert.deepEqual(
    standing?.sent.map(({ files, number, status }) => [number, status, files.length]),
    [1, 2, 3, 4, 5, 6].map((number) => [number, "waiting", number > 2 ? 1 : 0]),
  );
});
