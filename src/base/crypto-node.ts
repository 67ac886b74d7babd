import { createHash, createPrivateKey, createPublicKey, hash, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { formatHex } from "./bytes.ts";
import type { Crypto, SignatureScheme } from "./crypto.ts";
import { isSoundEd25519Key, isSoundEd25519Signature } from "./ed25519-key.ts";
import { isSoundMldsa44Key } from "./mldsa44-key.ts";

/** Small inputs are joined here, so that one call hashes them. Hashing is synchronous: nobody else meets its contents. */
const scratch = new Uint8Array(64 * 1024);

function sha256(...chunks: readonly Uint8Array[]): Uint8Array {
  const first = chunks[0];
  if (chunks.length === 1 && first !== undefined) return digest(first);
  let size = 0;
  for (const chunk of chunks) {
    if (size + chunk.length > scratch.length) return digestLong(chunks);
    scratch.set(chunk, size);
    size += chunk.length;
  }
  return digest(scratch.subarray(0, size));
}

/** The text of one character per byte is what the native one-shot hash hands over quickest. */
function digest(bytes: Uint8Array): Uint8Array {
  const text = hash("sha256", bytes, "latin1");
  const out = new Uint8Array(32);
  for (let i = 0; i < 32; i++) out[i] = text.charCodeAt(i);
  return out;
}

function digestLong(chunks: readonly Uint8Array[]): Uint8Array {
  const state = createHash("sha256");
  for (const chunk of chunks) state.update(chunk);
  return new Uint8Array(state.digest());
}

/** Parsed public keys: importing one costs as much as verifying with it. Emptied when full, since keys come from outside. */
const publicKeysMax = 256;

interface Native {
  readonly name: "ed25519" | "ml-dsa-44";
  readonly seedFormat: "raw-private" | "raw-seed";
  readonly publicKeyBytes: number;
  readonly signatureBytes: number;
  readonly isSoundKey: (publicKey: Uint8Array) => boolean;
  readonly isSoundSignature: (signature: Uint8Array) => boolean;
}

function nativeScheme(native: Native): SignatureScheme {
  const { name, seedFormat, publicKeyBytes, signatureBytes, isSoundKey, isSoundSignature } = native;
  const publicKeys = new Map<string, KeyObject | undefined>();

  const importSeed = (seed: Uint8Array): KeyObject =>
    createPrivateKey({ key: Buffer.from(seed), format: seedFormat, asymmetricKeyType: name });

  const importPublic = (publicKey: Uint8Array): KeyObject | undefined => {
    if (publicKey.length !== publicKeyBytes) return undefined;
    const id = formatHex(publicKey);
    if (publicKeys.has(id)) return publicKeys.get(id);
    if (publicKeys.size >= publicKeysMax) publicKeys.clear();
    const key = isSoundKey(publicKey)
      ? createPublicKey({ key: Buffer.from(publicKey), format: "raw-public", asymmetricKeyType: name })
      : undefined;
    publicKeys.set(id, key);
    return key;
  };

  return {
    publicKeyBytes,
    signatureBytes,
    publicKey: (seed) => new Uint8Array(createPublicKey(importSeed(seed)).export({ format: "raw-public" })),
    sign: (seed, message) => new Uint8Array(sign(null, message, importSeed(seed))),
    verify: (publicKey, message, signature) => {
      if (!isSoundSignature(signature)) return false;
      const key = importPublic(publicKey);
      return key !== undefined && verify(null, message, key, signature);
    },
    // Judged once a key, since judging costs as much as a hundred verifications.
    isSoundKey: (publicKey) => importPublic(publicKey) !== undefined,
  };
}

/** `Crypto` by Node's own library. Signatures of ML-DSA-44 are hedged (FIPS 204, 3.4): two over one message differ. */
export const nodeCrypto: Crypto = {
  sha256,
  ed25519: nativeScheme({
    name: "ed25519",
    seedFormat: "raw-private",
    publicKeyBytes: 32,
    signatureBytes: 64,
    isSoundKey: isSoundEd25519Key,
    isSoundSignature: isSoundEd25519Signature,
  }),
  mldsa44: nativeScheme({
    name: "ml-dsa-44",
    seedFormat: "raw-seed",
    publicKeyBytes: 1312,
    signatureBytes: 2420,
    isSoundKey: isSoundMldsa44Key,
    isSoundSignature: (signature) => signature.length === 2420,
  }),
};
