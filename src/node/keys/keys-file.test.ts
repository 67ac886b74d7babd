import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { encodeUtf8, parseHex } from "../../base/bytes.ts";
import { nodeCrypto } from "../../base/crypto-node.ts";
import type { MechanismId } from "../../base/ids.ts";
import { commitKeys } from "../../record/key.ts";
import { openKeysFile } from "./keys-file.ts";
import { createPassphraseSeal } from "./keys-seal.ts";
import { openVault } from "./keys-vault.ts";
import { PortFailure, type Keys } from "../ports.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-keys-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshPath = (): string => join(folder, `keys-${(files += 1)}.json`);

const committee = "ab".repeat(32) as MechanismId;
const commission = "cd".repeat(32) as MechanismId;

/** Reproducible bytes, so that a failing test fails twice. */
const openAt = (path: string, start = 0, made: MechanismId[] = []): Keys => {
  let drawn = start;
  const randomness = {
    bytes: (count: number) => nodeCrypto.sha256(encodeUtf8(`seed ${(drawn += 1)}`)).slice(0, count),
  };
  const vault = openVault(path, { crypto: nodeCrypto, seal: createPassphraseSeal(8) }, async () => undefined);
  return openKeysFile(vault, { crypto: nodeCrypto, randomness }, async (mechanism) => void made.push(mechanism));
};
const messages = { ed25519: encodeUtf8("as Ed25519 has it"), mldsa44: encodeUtf8("as ML-DSA has it") };

const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof PortFailure && error.refusal.code === code;

test("S16 keys are made once for each mechanism, kept, and different for each", async () => {
  const path = freshPath();
  const keys = openAt(path);
  await assert.rejects(keys.current(committee), hasCode("keys-missing"));
  const made = await keys.create(committee);
  assert.deepEqual(await keys.create(committee), made);
  assert.deepEqual(await keys.current(committee), made);
  assert.notDeepEqual(await keys.create(commission), made);
  assert.deepEqual(await openAt(path, 100).current(committee), made);
});

test("S16 before keys are made for the first time the guard is told, and only then", async () => {
  const path = freshPath();
  const made: MechanismId[] = [];
  assert.equal(await openAt(path, 0, made).first(committee), undefined);
  await openAt(path, 0, made).create(committee);
  await openAt(path, 100, made).create(committee);
  assert.deepEqual(made, [committee]);
});

test("S16 each key signs its own message", async () => {
  const keys = openAt(freshPath());
  const { ed25519, mldsa44 } = await keys.create(committee);
  const signed = await keys.sign(committee, messages);
  assert.ok(nodeCrypto.ed25519.verify(ed25519, messages.ed25519, signed.ed25519));
  assert.ok(nodeCrypto.mldsa44.verify(mldsa44, messages.mldsa44, signed.mldsa44));
  assert.ok(!nodeCrypto.ed25519.verify(ed25519, messages.mldsa44, signed.ed25519));
});

test("S17 each key set commits to the next, which signs the handover and takes its place", async () => {
  const path = freshPath();
  const keys = openAt(path);
  const first = await keys.create(committee);
  const second = await keys.next(committee);
  assert.deepEqual(first.next, commitKeys(nodeCrypto, second));
  const handover = await keys.signNext(committee, messages);
  assert.ok(nodeCrypto.ed25519.verify(second.ed25519, messages.ed25519, handover.ed25519));

  await keys.roll(committee, second);
  assert.deepEqual(await keys.current(committee), second);
  const third = await keys.next(committee);
  assert.deepEqual(second.next, commitKeys(nodeCrypto, third));
  assert.deepEqual(await openAt(path, 100).current(committee), second);
});

test("S17 a roll overwrites the retired seeds in the file that held them", async () => {
  const path = freshPath();
  const keys = openAt(path);
  await keys.create(committee);
  const retired = JSON.parse(readFileSync(path, "utf8")) as {
    mechanisms: Record<string, { current: { ed25519: string; mldsa44: string } }>;
  };
  const old = openSync(path, "r");
  await keys.roll(committee, await keys.next(committee));
  const left = Buffer.alloc(10_000);
  const size = readSync(old, left, 0, left.length, 0);
  assert.ok(size > 0);
  assert.ok(left.subarray(0, size).every((byte) => byte === 0));
  const { ed25519, mldsa44 } = retired.mechanisms[committee]?.current ?? assert.fail();
  const now = readFileSync(path, "utf8");
  assert.ok(!now.includes(ed25519) && !now.includes(mldsa44));
});

test("S18 the file is its owner's alone, and one that others may open is refused", async () => {
  const path = freshPath();
  const keys = openAt(path);
  await keys.create(committee);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(path, mode);
    await assert.rejects(keys.sign(committee, messages), hasCode("file-exposed"));
    await assert.rejects(keys.create(commission), hasCode("file-exposed"));
  }
  chmodSync(path, 0o600);
  await keys.sign(committee, messages);
});

test("S18 no answer and no error of the keys file contains a seed", async () => {
  const path = freshPath();
  const keys = openAt(path);
  await keys.create(committee);
  const text = readFileSync(path, "utf8");
  const seeds = [...text.matchAll(/"(?:ed25519|mldsa44)": "([0-9a-f]{64})"/g)].map((match) => match[1] ?? "");
  assert.equal(seeds.length, 6);

  const said: unknown[] = [keys, await keys.current(committee), await keys.next(committee)];
  for (const spoilt of [text.slice(0, -10), text.replace("keys/v1", "keys/v2"), text.replace(/[0-9a-f]{64}"/, 'x"')]) {
    writeFileSync(path, spoilt);
    const error: unknown = await keys.current(committee).catch((each: unknown) => each);
    assert.ok(hasCode("file-spoilt")(error));
    said.push(error, (error as PortFailure).stack, (error as PortFailure).refusal.sentence);
  }
  const everything = said.map((each) => `${String(each)} ${JSON.stringify(each)}`).join("\n");
  for (const each of seeds) {
    assert.ok(!everything.includes(each));
    assert.ok(!everything.includes(JSON.stringify(parseHex(each)).slice(1, 60)));
  }
});
