import { armor, generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inflateSync } from "node:zlib";
import { concatBytes } from "../../base/bytes.ts";
import { getValue } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { openPouchIdentity, recipientsMax, sealingOf } from "./pouch-identity.ts";
import { PortFailure } from "../ports.ts";
import { seal, SealBroken, unseal } from "./pouch-seal.ts";
import { writeWhole } from "./pouch-spool.ts";

const vectors = join(import.meta.dirname, "../../../../shared/vectors/age");

async function makeFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "entente-seal-"));
  after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** All that is sealed in a file, or the code of what was found. */
async function readAll(path: string, identities: readonly string[]): Promise<Result<Uint8Array>> {
  const opened = await unseal(path, identities);
  if (!opened.ok) return opened;
  const pieces: Uint8Array[] = [];
  try {
    while (!(await opened.value.isDone())) {
      const piece = await opened.value.take(1);
      if (piece !== undefined) pieces.push(piece);
    }
    return { ok: true, value: concatBytes(...pieces) };
  } catch (error) {
    if (error instanceof SealBroken) return { ok: false, refusal: error.refusal };
    throw error;
  } finally {
    await opened.value.close();
  }
}

interface Vector {
  readonly fields: ReadonlyMap<string, string>;
  readonly identities: readonly string[];
  readonly file: Uint8Array;
}

/** A header of "name: value" lines, an empty line, the file. */
function parseVector(bytes: Uint8Array): Vector {
  const text = Buffer.from(bytes).toString("latin1");
  const end = text.indexOf("\n\n");
  const pairs = text
    .slice(0, end)
    .split("\n")
    .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)] as const);
  const fields = new Map(pairs);
  const identities = pairs.flatMap(([name, value]) => (name === "identity" ? [value] : []));
  const rest = bytes.subarray(end + 2);
  return { fields, identities, file: fields.get("compressed") === "zlib" ? inflateSync(rest) : rest };
}

const absent = existsSync(vectors) ? false : "the public age vectors are not at ../shared/vectors/age";

test(
  "P3 the public vectors of the X25519 and the hybrid post-quantum form open, or fail, as they say",
  { skip: absent },
  async () => {
    const dir = await makeFolder();
    const seen = new Map<string, number>();
    for (const name of await readdir(vectors)) {
      const { fields, file, identities } = parseVector(await readFile(join(vectors, name)));
      const path = join(dir, name);
      // The armoured form is for mail and is none of a pouch's; what is in it is checked all the same.
      const isArmored = fields.get("armored") === "yes";
      await writeFile(path, isArmored ? armor.decode(Buffer.from(file).toString("latin1")) : file);
      const expected = fields.get("expect") ?? "";
      const read = await readAll(path, identities);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
      if (expected === "success") {
        assert.equal(createHash("sha256").update(getValue(read)).digest("hex"), fields.get("payload"), name);
      } else {
        const code = read.ok ? "opened" : read.refusal.code;
        assert.equal(code, expected === "no match" ? "pouch-not-for-us" : "pouch-damaged", `${name}: ${expected}`);
      }
    }
    assert.deepEqual(Object.fromEntries(seen), { success: 8, "no match": 8, "header failure": 17 });
  },
);

test("P3 what is sealed to either kind of recipient is opened by its identity and by no other, at every length", async () => {
  const dir = await makeFolder();
  const path = join(dir, "sealed");
  const makers = [generateHybridIdentity, generateX25519Identity];
  for (const make of makers) {
    const [ours, theirs] = [await make(), await make()];
    const recipients = [await identityToRecipient(ours)];
    for (const length of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
      const clear = new Uint8Array(length).fill(length % 251);
      const pieces = [clear.subarray(0, length >> 1), clear.subarray(length >> 1)];
      await writeWhole(path, getValue(await seal(recipients, pieces)));
      assert.equal((await readFile(path)).length < length + 4096, true);
      const opened = getValue(await unseal(path, [theirs, ours]));
      assert.deepEqual(await opened.take(length), clear);
      assert.equal(await opened.isDone(), true);
      await opened.close();
      const refused = await unseal(path, [theirs]);
      assert.equal(refused.ok ? "opened" : refused.refusal.code, "pouch-not-for-us");
    }
  }
});

function codeOf(recipients: readonly string[]): string {
  const sealing = sealingOf(recipients);
  return sealing.ok ? sealing.value : sealing.refusal.code;
}

test("P3 recipients of two kinds, of a kind that is not used here, mistyped, too many or none are refused", async () => {
  const hybrid = await identityToRecipient(await generateHybridIdentity());
  const classic = await identityToRecipient(await generateX25519Identity());
  assert.equal(codeOf([hybrid]), "mlkem768x25519");
  assert.equal(codeOf([classic, classic]), "X25519");
  assert.equal(codeOf([hybrid, classic]), "recipient-mixed");
  assert.equal(codeOf([classic, hybrid]), "recipient-mixed");
  assert.equal(codeOf([]), "recipient");
  assert.equal(codeOf(["ssh-ed25519 AAAA"]), "recipient");
  assert.equal(codeOf(["age1yubikey1qqqq"]), "recipient");
  assert.equal(codeOf(Array.from({ length: recipientsMax + 1 }, () => classic)), "recipient");
  for (const good of [hybrid, classic]) {
    const mistyped = good.slice(0, -1) + (good.endsWith("q") ? "p" : "q");
    assert.notEqual(codeOf([mistyped]), "recipient", "its form is right");
    const sealed = await seal([mistyped], []);
    assert.equal(sealed.ok ? "sealed" : sealed.refusal.code, "recipient");
  }
});

const isFailure = (code: string) => (error: unknown) => error instanceof PortFailure && error.refusal.code === code;

test("P13 the identity is made once of each kind, keeps its older ones, and is read from a private file alone", async () => {
  const dir = await makeFolder();
  const identity = openPouchIdentity(dir);
  assert.deepEqual(await identity.recipients(), []);
  const hybrid = await identity.make("mlkem768x25519");
  const classic = await identity.make("X25519");
  assert.match(hybrid, /^age1pq1/);
  assert.match(classic, /^age1[^p]/);
  assert.equal(await identity.make("mlkem768x25519"), hybrid);
  assert.deepEqual(await openPouchIdentity(dir).recipients(), [classic, hybrid]);
  const path = join(dir, "pouch-identity.json");
  for (const secret of await identity.identities()) assert.ok((await readFile(path, "utf8")).includes(secret));
  await chmod(path, 0o640);
  await assert.rejects(identity.identities(), isFailure("file-exposed"));
  await chmod(path, 0o600);
  await writeFile(path, "{}");
  await assert.rejects(identity.recipients(), isFailure("file-spoilt"));
});
