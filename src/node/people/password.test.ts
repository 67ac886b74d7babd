import assert from "node:assert/strict";
import { argon2Sync } from "node:crypto";
import { test } from "node:test";
import { getValue } from "../../base/refusal.ts";
import { createPasswords, passwordLimits } from "./password.ts";

const cheap = { passes: 1, memory: 64, parallelism: 1 };
const words = "seven quiet valleys at dawn";

test("D2 a password is hashed as RFC 9106 recommends, and as others compute it", async () => {
  const hash = getValue(await createPasswords().hash(words, []));
  const [, kind, version, cost, salt = "", tag] = hash.split("$");
  assert.deepEqual([kind, version, cost], ["argon2id", "v=19", "m=65536,t=3,p=4"]);
  const nonce = Buffer.from(salt, "base64");
  const again = argon2Sync("argon2id", {
    message: words,
    nonce,
    memory: 65_536,
    passes: 3,
    parallelism: 4,
    tagLength: 32,
  });
  assert.equal(again.toString("base64").replaceAll("=", ""), tag);
});

test("a password is taken by its characters in their normal form, and only if it is long and not what everybody knows", async () => {
  const passwords = createPasswords(cheap);
  const hash = getValue(await passwords.hash("조용한 강 일곱 줄기가 새벽에 흐른다", []));
  assert.equal(getValue(await passwords.check("조용한 강 일곱 줄기가 새벽에 흐른다".normalize("NFD"), hash)), true);
  assert.equal(getValue(await passwords.check(words, hash)), false);
  assert.equal(getValue(await passwords.check(words, undefined)), false);
  const codes = [
    "fourteen chars",
    "ababababababababab",
    "desk-north is where I sit",
    "x".repeat(passwordLimits.charsMax + 1),
  ];
  for (const weak of codes) {
    const refused = await passwords.hash(weak, ["desk-north"]);
    assert.equal(refused.ok ? "" : refused.refusal.code, "password-weak", weak);
  }
});

test("so many passwords are compared at once, so many wait, and the rest is asked to come again", async () => {
  const passwords = createPasswords(cheap);
  const { atOnce, waiting } = passwordLimits;
  const answers = await Promise.all(
    Array.from({ length: atOnce + waiting + 3 }, () => passwords.check(words, undefined)),
  );
  assert.equal(answers.filter((each) => !each.ok && each.refusal.code === "busy").length, 3);
  assert.equal((await passwords.check(words, undefined)).ok, true);
});
