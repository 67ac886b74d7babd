import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { nodeCrypto } from "../../base/crypto-node.ts";
import type { MechanismId } from "../../base/ids.ts";
import { mergeKeys } from "./keys-chain.ts";
import type { KeysFile } from "./keys-chain.ts";
import { openKeysFile } from "./keys-file.ts";
import { createPassphraseSeal } from "./keys-seal.ts";
import { openVault } from "./keys-vault.ts";
import type { Vault } from "./keys-vault.ts";
import { PortFailure } from "../ports.ts";
import type { Keys } from "../ports.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-vault-"));
after(() => rmSync(folder, { recursive: true }));
const freshPath = (): string => join(mkdtempSync(join(folder, "home-")), "keys.json");

const committee = "ab".repeat(32) as MechanismId;
const commission = "cd".repeat(32) as MechanismId;
const messages = { ed25519: new Uint8Array([1]), mldsa44: new Uint8Array([2]) };
const randomness = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };

/** A work factor that tests can pay. */
const seal = createPassphraseSeal(8);

/** One process's view of a keys file. */
function openAt(path: string, ...passphrases: readonly string[]): { readonly keys: Keys; readonly vault: Vault } {
  const asked = [...passphrases];
  const vault = openVault(path, { crypto: nodeCrypto, seal }, async () => asked.shift());
  return { vault, keys: openKeysFile(vault, { crypto: nodeCrypto, randomness }, async () => {}) };
}

async function codeOf(step: Promise<unknown>): Promise<string> {
  const error: unknown = await step.then(
    () => "done",
    (each: unknown) => each,
  );
  if (error === "done") return "done";
  assert.ok(error instanceof PortFailure, String(error));
  return error.refusal.code;
}

test("K3 a sealed keys file opens by its passphrase alone, and holds the same keys", async () => {
  const path = freshPath();
  const plain = openAt(path);
  const made = await plain.keys.create(committee);
  const text = readFileSync(path, "utf8");
  await plain.vault.protect("four words of it");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const sealed = readFileSync(path, "utf8");
  for (const [seed = ""] of text.matchAll(/[0-9a-f]{64}/g)) assert.ok(!sealed.includes(seed));
  assert.match(sealed, /^-----BEGIN AGE ENCRYPTED FILE-----/);

  assert.deepEqual(await openAt(path, "four words of it").keys.current(committee), made);
  for (const wrong of [[], ["another"]]) {
    const { keys } = openAt(path, ...wrong);
    for (const step of ["current", "create", "prepare"] as const) {
      assert.equal(await codeOf(keys[step](committee)), "keys-sealed");
    }
  }
  assert.equal(readFileSync(path, "utf8"), sealed);
  const owner = openAt(path, "four words of it");
  await owner.keys.roll(committee, await owner.keys.next(committee));
  assert.match(readFileSync(path, "utf8"), /^-----BEGIN AGE/);
  await owner.vault.protect(undefined);
  assert.deepEqual(await openAt(path).keys.current(committee), await owner.keys.current(committee));
});

test("K4 a roll by one process counts for the others at once, and two that finish it roll once", async () => {
  const path = freshPath();
  const [one, two] = [openAt(path).keys, openAt(path).keys];
  await one.create(committee);
  const second = await one.next(committee);
  assert.deepEqual(await two.next(committee), second);
  await Promise.all([one.roll(committee, second), two.roll(committee, second)]);
  for (const each of [one, two]) assert.deepEqual(await each.current(committee), second);
  assert.equal(await one.first(committee), await two.first(committee));
  await Promise.all([one.create(commission), two.create(commission)]);
  assert.deepEqual(await one.current(commission), await two.current(commission));
});

test("K5 a keys file cut short or garbled anywhere is refused, or holds what it held", async () => {
  for (const passphrase of [undefined, "four words of it"]) {
    const path = freshPath();
    const { keys, vault } = openAt(path);
    const made = await keys.create(committee);
    await vault.protect(passphrase);
    const whole = readFileSync(path);
    const given = passphrase === undefined ? [] : Array<string>(8).fill(passphrase);
    const step = passphrase === undefined ? 7 : 37;
    const spoilt: Buffer[] = [];
    for (let at = 0; at < whole.length; at += step) {
      spoilt.push(whole.subarray(0, at));
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (at % 2 === 0 ? 0x01 : 0x80);
      spoilt.push(flipped);
    }
    const seen = new Set<string>();
    for (const bytes of spoilt) {
      writeFileSync(path, bytes);
      const opened = openAt(path, ...given).keys;
      const code = await codeOf(opened.current(committee));
      seen.add(code);
      assert.equal(await codeOf(opened.create(committee)), code);
      assert.deepEqual(readFileSync(path), Buffer.from(bytes));
    }
    // A sealed file that no longer begins as one is none.
    assert.deepEqual([...seen].toSorted(), passphrase === undefined ? ["file-spoilt"] : ["file-spoilt", "keys-sealed"]);
    writeFileSync(path, whole);
    assert.deepEqual(await openAt(path, ...given).keys.current(committee), made);
  }
});

test("K5 what a torn write leaves beside the keys file changes nothing", async () => {
  const path = freshPath();
  const { keys } = openAt(path);
  const made = await keys.create(committee);
  const whole = readFileSync(path);
  for (const length of [0, 1, whole.length >> 1, whole.length]) {
    writeFileSync(`${path}.new`, whole.subarray(0, length));
    assert.deepEqual(await openAt(path).keys.current(committee), made);
    const signed = await openAt(path).keys.sign(committee, messages);
    assert.ok(nodeCrypto.mldsa44.verify(made.mldsa44, messages.mldsa44, signed.mldsa44));
  }
  await keys.roll(committee, await keys.next(committee));
  assert.notDeepEqual(await openAt(path).keys.current(committee), made);
});

test("K6 of two copies of a keys file the one that was rolled further stands", async () => {
  const path = freshPath();
  const { keys, vault } = openAt(path);
  await keys.create(committee);
  const files: KeysFile[] = [await vault.read()];
  for (let rolls = 0; rolls < 2; rolls++) {
    await keys.roll(committee, await keys.next(committee));
    files.push(await vault.read());
  }
  const [first, second, third] = files as [KeysFile, KeysFile, KeysFile];
  assert.deepEqual(mergeKeys(first, second), { merged: second });
  assert.deepEqual(mergeKeys(second, first), { merged: second });
  assert.deepEqual(mergeKeys(second, third), { merged: third });
  assert.deepEqual(mergeKeys({ ...first, mechanisms: {} }, third), { merged: third });
  assert.deepEqual(mergeKeys(first, third), { merged: third });
  assert.deepEqual(mergeKeys(third, first), { merged: third });
  const stranger = freshPath();
  await openAt(stranger).keys.create(committee);
  assert.deepEqual(mergeKeys(first, await openAt(stranger).vault.read()), { differs: committee });
});

test("K9 keys prepared for a successor log stand beside the others until they are adopted", async () => {
  const path = freshPath();
  const { keys } = openAt(path);
  assert.equal(await keys.first(committee), undefined);
  const prepared = await keys.prepare(committee);
  assert.deepEqual(await openAt(path).keys.prepare(committee), prepared);
  assert.equal(await codeOf(keys.current(committee)), "keys-missing");
  assert.ok(!(await keys.adopt(committee, { ...prepared, next: new Uint8Array(32) })));
  assert.ok(await keys.adopt(committee, prepared));
  assert.ok(await openAt(path).keys.adopt(committee, prepared));
  assert.deepEqual(await keys.current(committee), prepared);
  assert.notDeepEqual(await keys.prepare(committee), prepared);
});
