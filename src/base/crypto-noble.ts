import { ed25519 as curve } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { ml_dsa44 as lattice } from "@noble/post-quantum/ml-dsa.js";
import { concatBytes, equalBytes, formatHex } from "./bytes.ts";
import type { Crypto, SignatureScheme } from "./crypto.ts";
import { isSoundEd25519Key, isSoundEd25519Signature } from "./ed25519-key.ts";
import { isSoundMldsa44Key } from "./mldsa44-key.ts";

/**
 * RFC 8032, 5.1.7, by the equation without the cofactor and by comparing R as bytes. The library's own check multiplies by
 * the cofactor and would accept signatures that the native one refuses.
 */
function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isSoundEd25519Signature(signature) || !isSoundEd25519Key(publicKey)) return false;
  const { Fn } = curve.Point;
  const r = signature.subarray(0, 32);
  const s = numberOf(signature.subarray(32));
  if (s >= Fn.ORDER) return false;
  const k = Fn.create(numberOf(sha512(concatBytes(r, publicKey, message))));
  const expected = multiply(curve.Point.BASE, s).subtract(multiply(curve.Point.fromBytes(publicKey), k));
  return equalBytes(expected.toBytes(), r);
}

function multiply(point: typeof curve.Point.BASE, scalar: bigint): typeof curve.Point.BASE {
  return scalar === 0n ? curve.Point.ZERO : point.multiplyUnsafe(scalar);
}

/** Little-endian, as RFC 8032 writes numbers. */
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${formatHex(bytes.toReversed())}`);

const ed25519: SignatureScheme = {
  publicKeyBytes: 32,
  signatureBytes: 64,
  publicKey: (seed) => curve.getPublicKey(seed),
  sign: (seed, message) => curve.sign(message, seed),
  verify: verifyEd25519,
  isSoundKey: isSoundEd25519Key,
};

const mldsa44: SignatureScheme = {
  publicKeyBytes: 1312,
  signatureBytes: 2420,
  publicKey: (seed) => lattice.keygen(seed).publicKey,
  sign: (seed, message) => lattice.sign(message, lattice.keygen(seed).secretKey, { extraEntropy: false }),
  verify: (publicKey, message, signature) =>
    signature.length === 2420 && isSoundMldsa44Key(publicKey) && lattice.verify(signature, message, publicKey),
  isSoundKey: isSoundMldsa44Key,
};

/** `Crypto` in JavaScript alone: for browsers, and to check the native one. Slow; signs deterministically. */
export const nobleCrypto: Crypto = {
  sha256: (...chunks) => sha256(concatBytes(...chunks)),
  ed25519,
  mldsa44,
};
