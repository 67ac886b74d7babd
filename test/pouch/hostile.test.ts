import assert from "node:assert/strict";
import { readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { concatBytes, decodeUtf8, encodeUtf8 } from "../../src/base/bytes.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { pouchLimits } from "../../src/exchange/pouch.ts";
import type { OpenedFile } from "../../src/node/pouch/pouch-open.ts";
import { createPouches } from "../../src/node/pouch/pouches.ts";
import { note, words } from "../conclave/play.ts";
import { createKeys, usa } from "../conclave/world.ts";
import { createCourier, forgeVolume, makeFolder } from "./courier.ts";
import type { Courier, Sender } from "./courier.ts";

const codeOf = (file: OpenedFile | undefined): string | undefined =>
  file?.status === "refused" ? file.refusal.code : file?.status;

async function open(by: Sender, ...paths: readonly string[]): Promise<string | undefined> {
  return codeOf((await by.pouches.open(paths)).files[0]);
}

/** What a node holds of everybody, to see that a refusal changed nothing. */
async function holding({ bench }: Sender, mechanism: MechanismId) {
  const { logs } = await bench.node.consult(mechanism);
  return logs.map(({ party, root, size }) => `${party} ${size} ${root}`);
}

async function parcelFor({ mechanism }: Courier, from: Sender, to: Sender): Promise<Uint8Array> {
  const next = await from.bench.node.nextParcel(mechanism, to.bench.party, { room: 1 << 20 });
  assert.ok(next);
  return next.bytes;
}

async function pouchWithWords(courier: Courier, text = "Two lines a day."): Promise<string> {
  const { kor, mechanism, usa: west } = courier;
  getValue(await kor.bench.node.perform(mechanism, [note("ferries", "Ferries", [words("text", text)])]));
  const pouch = await courier.pack(kor, west);
  return pouch?.volumes[0]?.path ?? assert.fail("nothing packed");
}

test("P6 a pouch cut short anywhere, or with any bit flipped, is refused as damaged and nothing of it is taken", async () => {
  const courier = await createCourier("damaged");
  const path = await pouchWithWords(courier, "Words. ".repeat(20_000));
  const whole = await readFile(path);
  const before = await holding(courier.usa, courier.mechanism);
  const copy = join(await makeFolder(), "0001.pouch");
  const places = [30, 1500, 1700, 2000, Math.floor(whole.length / 2), whole.length - 70_000, whole.length - 1];
  for (const at of places) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(copy, changed);
    const code = await open(courier.usa, copy);
    // A changed stanza is no longer one of ours.
    assert.ok(code === "pouch-damaged" || (at < 2000 && code === "pouch-not-for-us"), `bit of byte ${at}: ${code}`);
    await writeFile(copy, whole);
    await truncate(copy, at);
    assert.ok(["pouch-damaged", "not-a-pouch"].includes((await open(courier.usa, copy)) ?? ""), `cut at ${at}`);
  }
  assert.deepEqual(await holding(courier.usa, courier.mechanism), before);
  assert.equal(await open(courier.usa, path), "opened");
});

test("P6 a pouch sealed to somebody else is refused", async () => {
  const courier = await createCourier("others");
  const { jpn, kor, usa: west } = courier;
  const recipients = [await jpn.pouches.identify("mlkem768x25519")];
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { recipients })), "pouch-not-for-us");
});

function changeLast(bytes: Uint8Array): Uint8Array {
  const other = bytes.slice();
  other[other.length - 2] = 32;
  return other;
}

test("P6 what holds less or more than its manifest says, or another parcel, is refused and nothing is taken", async () => {
  const courier = await createCourier("lengths");
  const { kor, mechanism, usa: west } = courier;
  const parcels = [await parcelFor(courier, kor, west)];
  const before = await holding(west, mechanism);
  const forge = async (clear: (bytes: Uint8Array) => Uint8Array) =>
    open(west, await forgeVolume(courier, kor, west, { parcels, clear }));
  assert.equal(await forge((bytes) => bytes.subarray(0, -1)), "pouch-truncated");
  assert.equal(await forge((bytes) => bytes.subarray(0, 300)), "pouch-truncated");
  assert.equal(await forge((bytes) => concatBytes(bytes, encodeUtf8("more"))), "pouch-trailing");
  assert.equal(await forge(changeLast), "pouch-parcel-differs");
  assert.deepEqual(await holding(west, mechanism), before);
});

test("P5 a pouch of another mechanism, of another addressee, of our own or with somebody else's parcel is refused", async () => {
  const courier = await createCourier("elsewhere");
  const { jpn, kor, usa: west } = courier;
  const forge = async (manifest: NonNullable<Parameters<typeof forgeVolume>[3]>["manifest"] & object) =>
    open(west, await forgeVolume(courier, kor, west, { manifest }));
  assert.equal(await forge({ mechanism: "ab".repeat(32) as MechanismId }), "mechanism-unknown");
  assert.equal(await forge({ to: jpn.bench.party }), "not-addressed");
  assert.equal(await forge({ from: usa }), "own-pouch");
  const stray = await parcelFor(courier, kor, jpn).catch(() => parcelFor(courier, jpn, west));
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { parcels: [stray] })), "pouch-parcel-other");
});

test("P4 a manifest under keys that are not its sender's is refused, and so is one that its keys did not sign", async () => {
  const courier = await createCourier("signers");
  const { kor, mechanism, usa: west } = courier;
  const thief = createKeys("thief");
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { keys: thief })), "key-differs");
  const own = await kor.world.keys.current(mechanism);
  const named = { keys: thief, manifest: { keys: [own] as const } };
  assert.equal(await open(west, await forgeVolume(courier, kor, west, named)), "pouch-signature");
  const chained = { keys: thief, manifest: { keys: [own, await thief.current(mechanism)] as const } };
  assert.equal(await open(west, await forgeVolume(courier, kor, west, chained)), "pouch-keys");
  const changed = await forgeVolume(courier, kor, west, {
    clear: (bytes) => encodeUtf8((decodeUtf8(bytes) ?? "").replace("number 1\n", "number 2\n")),
  });
  assert.equal(await open(west, changed), "pouch-signature");
});

test("P4 a sender whose keys nobody has compared is refused with the digits to compare", async () => {
  const courier = await createCourier("untrusted");
  const { kor, usa: west } = courier;
  const trust = { ...kor.world.trust, find: () => undefined };
  const wary = createPouches({ ...kor.world, node: kor.bench.node, trust });
  const [file] = (await wary.open([await forgeVolume(courier, west, kor)])).files;
  assert.equal(codeOf(file), "key-untrusted");
  assert.match(file?.status === "refused" ? file.refusal.sentence : "", /(?:\d{5} ){7}\d{5}.*entente trust usa/);
});

test("P4 a change of keys may travel in the pouch that it signs, and what is signed under the old ones after is refused", async () => {
  const courier = await createCourier("rolled");
  const { kor, mechanism, usa: west } = courier;
  await courier.settle();
  const late = await forgeVolume(courier, kor, west, { manifest: { number: 40 } });
  getValue(await kor.bench.node.rollKeys(mechanism, "head"));
  getValue(await kor.bench.node.rollKeys(mechanism, "head"));
  const pouch = await courier.pack(kor, west);
  assert.equal(await open(west, pouch?.volumes[0]?.path ?? ""), "opened");
  assert.equal((await west.bench.node.consult(mechanism)).logs.find(({ party }) => party === "kor")?.size, 3);
  assert.equal(await open(west, late), "pouch-key-retired");
});

test("P3 a file that is sealed otherwise than its manifest says is refused: somebody sealed it anew", async () => {
  const courier = await createCourier("resealed");
  const { kor, usa: west } = courier;
  const weak = [await west.pouches.identify("X25519")];
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { recipients: weak })), "pouch-sealing");
  const said = { recipients: weak, manifest: { sealing: "X25519" } } as const;
  assert.equal(await open(west, await forgeVolume(courier, kor, west, said)), "opened");
});

test("P7 files too large, endless headers, compression bombs and other files are refused unread", async () => {
  const courier = await createCourier("limits");
  const { kor, usa: west } = courier;
  const folder = await makeFolder();
  const huge = join(folder, "huge.pouch");
  await writeFile(huge, "age-encryption.org/v1\n");
  await truncate(huge, pouchLimits.fileBytesMax + 1);
  assert.equal(await open(west, huge), "pouch-too-large");
  const endless = join(folder, "endless.pouch");
  await writeFile(endless, `age-encryption.org/v1\n${"-> X25519 AAAA\n\n".repeat(10_000)}`);
  assert.equal(await open(west, endless), "pouch-damaged");
  const bomb = gzipSync(new Uint8Array(64 << 20));
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { clear: () => bomb })), "not-a-pouch");
  const forge = async (size: string) =>
    open(west, await forgeVolume(courier, kor, west, { clear: () => encodeUtf8(`entente.pouch/v1 ${size}\n`) }));
  assert.equal(await forge("131073"), "note-size");
  assert.equal(await forge("131072"), "pouch-truncated");
  assert.equal(await forge("9999999999"), "not-a-pouch");
  const giant = { parcels: [{ bytes: pouchLimits.parcelBytesMax + 1, sha256: "0".repeat(64) }] };
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { manifest: giant })), "pouch-malformed");
  assert.equal(await open(west, folder), "pouch-unreadable");
  assert.equal(await open(west, join(folder, "nowhere")), "pouch-unreadable");
  const other = await forgeVolume(courier, kor, west, { clear: () => encodeUtf8("entente.pouch/v2 9\n") });
  assert.equal(await open(west, other), "pouch-version");
});

test("P7 nothing in a pouch can name a path: what would be one cannot be read, and the file's own name is not believed", async () => {
  const courier = await createCourier("paths");
  const { kor, usa: west } = courier;
  for (const name of ["../../etc", "kor/../usa", "..", "/tmp"]) {
    const manifest = { from: name as PartyId };
    assert.equal(await open(west, await forgeVolume(courier, kor, west, { manifest })), "pouch-malformed", name);
  }
  const answers = { answerTo: ["../../x"] };
  assert.equal(await open(west, await forgeVolume(courier, kor, west, { manifest: answers })), "pouch-malformed");
  const path = await forgeVolume(courier, kor, west, { manifest: { number: 3 } });
  const link = join(await makeFolder(), "9999-7of9.pouch");
  await symlink(path, link);
  assert.equal(await open(west, link), "opened");
  const [standing] = await west.pouches.list(courier.mechanism);
  assert.deepEqual(
    standing?.received.map(({ number, volumes }) => [number, volumes]),
    [[3, 1]],
  );
});

test("P10 an old pouch replayed is harmless: nothing moves, and what it acknowledged stays acknowledged", async () => {
  const courier = await createCourier("replay");
  const { kor, mechanism, usa: west } = courier;
  const first = await pouchWithWords(courier);
  const kept = join(await makeFolder(), "old.pouch");
  await writeFile(kept, await readFile(first));
  await west.pouches.open([first]);
  await courier.settle();
  const before = [await holding(west, mechanism), await west.pouches.list(mechanism)];
  const [file] = (await west.pouches.open([kept])).files;
  assert.equal(file?.status === "opened" && file.isRepeated, true);
  assert.deepEqual([await holding(west, mechanism), await west.pouches.list(mechanism)], before);
  await courier.settle();
  assert.deepEqual(await holding(west, mechanism), await holding(kor, mechanism));
});
