import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import { nodeCrypto as crypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { commitKeys } from "./key.ts";
import { assembleText, openText, textMessages } from "./signed-text.ts";

const seed = (n: number) => new Uint8Array(32).fill(n);
function keysOf(n: number) {
  const bare = { ed25519: crypto.ed25519.publicKey(seed(n)), mldsa44: crypto.mldsa44.publicKey(seed(n)) };
  return { ...bare, next: commitKeys(crypto, bare) };
}
const text = "entente.example/v1\nto usa\n";
const signer = { name: "example/kor", keys: keysOf(1) };
function sign(words: string, n = 1) {
  const { ed25519, mldsa44 } = textMessages(words);
  const signatures = { ed25519: crypto.ed25519.sign(seed(n), ed25519), mldsa44: crypto.mldsa44.sign(seed(n), mldsa44) };
  return assembleText(crypto, words, { ...signer, keys: keysOf(n) }, signatures);
}

test("a signed text opens under its signer's keys and under no others", () => {
  const note = sign(text);
  assert.equal(getValue(openText(crypto, note, signer)), text);
  const others = openText(crypto, note, { ...signer, keys: keysOf(2) });
  assert.equal(!others.ok && others.refusal.code, "signature-missing");
  const renamed = openText(crypto, note, { ...signer, name: "example/usa" });
  assert.equal(!renamed.ok && renamed.refusal.code, "signature-missing");
});

test("each of the two signatures is needed, and neither holds for other words", () => {
  const lines = (decodeUtf8(sign(text)) ?? "").split("\n");
  for (const dropped of [3, 4]) {
    const halved = lines.filter((_, i) => i !== dropped).join("\n");
    assert.equal(openText(crypto, encodeUtf8(halved), signer).ok, false, `without line ${dropped}`);
  }
  const changed = encodeUtf8(lines.join("\n").replace("to usa", "to jpn"));
  const opened = openText(crypto, changed, signer);
  assert.equal(!opened.ok && opened.refusal.code, "signature");
});

test("a signed text is never a signed state of a log", () => {
  assert.equal(readCheckpoint(sign(text)).ok, false);
});
