/**
 * The only door to hashing and signatures. Two implementations: `crypto-node.ts` (native) and `crypto-noble.ts`
 * (pure JavaScript, for browsers and as a cross-check). Both must accept exactly the same signatures.
 */
export interface Crypto {
  /** SHA-256 of the concatenation of the chunks, 32 bytes. */
  sha256(...chunks: readonly Uint8Array[]): Uint8Array;
  readonly ed25519: SignatureScheme;
  readonly mldsa44: SignatureScheme;
}

/** Deterministic from a 32-byte seed: the seed is the private key at rest. */
export interface SignatureScheme {
  readonly publicKeyBytes: number;
  readonly signatureBytes: number;
  /** Public key of a 32-byte seed. */
  publicKey(seed: Uint8Array): Uint8Array;
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  /** False for anything malformed; never throws on input from outside. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** False for keys no honest signer publishes (low order, non-canonical): refused when a key is introduced. */
  isSoundKey(publicKey: Uint8Array): boolean;
}
