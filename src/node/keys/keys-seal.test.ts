import { armor } from "age-encryption";
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../base/bytes.ts";
import { createPassphraseSeal } from "./keys-seal.ts";

const seal = createPassphraseSeal(6);
const passphrase = "four words of it, ü";

test("K3 another passphrase, another kind of file and a ruinous work factor are refused alike", async () => {
  const sealed = new TextDecoder().decode(await seal.seal("seeds\n", passphrase));
  const binary = new TextDecoder("latin1").decode(armor.decode(sealed));
  const costly = armor.encode(Buffer.from(binary.replace(/(-> scrypt \S+) 6/, "$1 21"), "latin1"));
  const cases: readonly (readonly [text: string, passphrase: string])[] = [
    [sealed, "four words of them"],
    ["seeds\n", passphrase],
    [sealed.slice(0, -60), passphrase],
    [costly, passphrase],
  ];
  for (const [text, by] of cases) {
    const opened = await seal.open(encodeUtf8(text), by);
    assert.equal(opened.ok ? "" : opened.refusal.code, "passphrase-wrong");
  }
});
