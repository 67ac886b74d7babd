import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../base/crypto-node.ts";
import { getValue } from "../base/refusal.ts";
import { formatKeyText, parseKeyText } from "./key-text.ts";
import { commitKeys } from "./key.ts";

const bare = (fill: number) => ({
  ed25519: nodeCrypto.ed25519.publicKey(new Uint8Array(32).fill(fill)),
  mldsa44: nodeCrypto.mldsa44.publicKey(new Uint8Array(32).fill(fill)),
});
const keys = { ...bare(1), next: commitKeys(nodeCrypto, bare(2)) };

test("K9 a key set is one line of text with one spelling; what is none is refused", () => {
  const text = formatKeyText(keys);
  assert.deepEqual(getValue(parseKeyText(nodeCrypto, text)), keys);
  assert.match(text, /^entente\.keys\/v1 \S{44} \S{1752} \S{44}$/);
  for (const other of [
    "",
    text.slice(1),
    `${text} `,
    `${text} AAAA`,
    text.replace(/=$/, ""),
    text.replaceAll(" ", "  "),
  ]) {
    const refused = parseKeyText(nodeCrypto, other);
    assert.equal(refused.ok ? "" : refused.refusal.code, "key-text", other.slice(0, 40));
  }
  const unsound = parseKeyText(nodeCrypto, formatKeyText({ ...keys, ed25519: new Uint8Array(32) }));
  assert.equal(unsound.ok ? "" : unsound.refusal.code, "key-unsound");
});
