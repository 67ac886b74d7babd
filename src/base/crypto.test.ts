import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "fast-check";
import { encodeUtf8, formatHex, parseHex } from "./bytes.ts";
import { nobleCrypto } from "./crypto-noble.ts";
import { nodeCrypto } from "./crypto-node.ts";
import type { SignatureScheme } from "./crypto.ts";

const vectors = join(import.meta.dirname, "../../../shared/vectors/ed25519-edge-cases.json");
const bytes = (hex: string): Uint8Array => parseHex(hex) as Uint8Array;
const implementations = [nodeCrypto, nobleCrypto];

test("R1 SHA-256 of chunks is that of their concatenation, in both implementations", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  for (const crypto of implementations) {
    assert.equal(formatHex(crypto.sha256(encodeUtf8("abc"))), abc);
    assert.equal(formatHex(crypto.sha256(encodeUtf8("a"), encodeUtf8(""), encodeUtf8("bc"))), abc);
    assert.match(formatHex(crypto.sha256()), /^e3b0c442/);
  }
  const size = fc.oneof(fc.nat(200), fc.nat(40_000));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 4 }), (sizes) => {
      const chunks = sizes.map((length, i) => new Uint8Array(length).fill(i + length));
      assert.deepEqual(nodeCrypto.sha256(...chunks), nobleCrypto.sha256(...chunks));
    }),
    { numRuns: 40 },
  );
});

test("R1 a hash handed out is not changed by the next one", () => {
  const first = nodeCrypto.sha256(encodeUtf8("a"), encodeUtf8("b"));
  const before = formatHex(first);
  nodeCrypto.sha256(encodeUtf8("c"), encodeUtf8("d"));
  assert.equal(formatHex(first), before);
});

for (const scheme of ["ed25519", "mldsa44"] as const) {
  test(`R1 ${scheme}: what one implementation signs from a seed, both verify, and neither verifies anything else`, () => {
    for (let i = 0; i < 4; i++) {
      const seed = new Uint8Array(32).fill(i + 1);
      const message = encodeUtf8(`message ${i}`);
      const keys = implementations.map((each) => each[scheme].publicKey(seed));
      const key = keys[0] as Uint8Array;
      assert.deepEqual(keys[1], key);
      for (const signer of implementations) {
        const signature = signer[scheme].sign(seed, message);
        assert.equal(signature.length, signer[scheme].signatureBytes);
        for (const { [scheme]: checker } of implementations) assertOnlyThis(checker, key, message, signature, i);
      }
    }
  });
}

function assertOnlyThis(
  scheme: SignatureScheme,
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  at: number,
) {
  const flipped = (bytesIn: Uint8Array): Uint8Array =>
    bytesIn.with((at * 37) % bytesIn.length, (bytesIn[(at * 37) % bytesIn.length] as number) ^ 4);
  assert.equal(key.length, scheme.publicKeyBytes);
  assert.equal(scheme.isSoundKey(key), true);
  assert.equal(scheme.verify(key, message, signature), true);
  assert.equal(scheme.verify(flipped(key), message, signature), false);
  assert.equal(scheme.verify(key, flipped(message), signature), false);
  assert.equal(scheme.verify(key, message, flipped(signature)), false);
  assert.equal(scheme.verify(key, message, signature.subarray(1)), false);
  assert.equal(scheme.verify(key.subarray(1), message, signature), false);
  assert.equal(scheme.verify(new Uint8Array(0), message, new Uint8Array(0)), false);
}

test("R2 an ML-DSA-44 key under which anybody could sign is refused", () => {
  const key = nodeCrypto.mldsa44.publicKey(new Uint8Array(32).fill(9));
  const hollow = new Uint8Array(1312);
  hollow.set(key.subarray(0, 32));
  for (const { mldsa44 } of implementations) {
    assert.equal(mldsa44.isSoundKey(hollow), false);
    assert.equal(mldsa44.verify(hollow, encodeUtf8("x"), new Uint8Array(2420)), false);
  }
});

interface EdgeCase {
  readonly number: number;
  readonly key: string;
  readonly sig: string;
  readonly msg: string;
  readonly flags: readonly string[] | null;
}

test("R2 both verifiers agree on every published Ed25519 edge case, and unsound keys are refused", (context) => {
  if (!existsSync(vectors)) {
    context.skip("the public test vectors are not here (../shared/vectors)");
    return;
  }
  const cases = JSON.parse(readFileSync(vectors, "utf8")) as readonly EdgeCase[];
  assert.ok(cases.length > 900, `only ${cases.length} cases`);
  const accepted: number[] = [];
  const judged = new Set<string>();
  for (const { number, key, sig, msg, flags } of cases) {
    const signature = bytes(sig);
    const verdicts = implementations.map(({ ed25519 }) => ed25519.verify(bytes(key), encodeUtf8(msg), signature));
    assert.equal(verdicts[0], verdicts[1], `case ${number}`);
    if (verdicts[0] === true) accepted.push(number);
    const unsound = (flags ?? []).some((flag) => /^(?:low_order|low_order_component|non_canonical)_A$/.test(flag));
    if (judged.has(key)) continue;
    judged.add(key);
    for (const { ed25519 } of implementations) assert.equal(ed25519.isSoundKey(bytes(key)), !unsound, `key ${number}`);
  }
  assert.deepEqual(accepted, [305], "the one case without any oddity");
});

test("R2 keys off the curve, of low order, or spelled in a second way are refused", () => {
  const refused = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "0200000000000000000000000000000000000000000000000000000000000000",
  ];
  for (const { ed25519 } of implementations) {
    for (const key of refused) assert.equal(ed25519.isSoundKey(bytes(key)), false, key);
    assert.equal(ed25519.isSoundKey(bytes("5866666666666666666666666666666666666666666666666666666666666666")), true);
  }
});
