import { concatBytes, encodeUtf8, equalBytes, formatBase64, formatHex, parseBase64, parseHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { isKeyName } from "./note.ts";

/** Public keys of one log. Whatever the log signs, it signs with both. */
export interface KeySet {
  readonly ed25519: Uint8Array;
  readonly mldsa44: Uint8Array;
  /** Commitment to the keys that will follow, 32 bytes: see `commitKeys`. */
  readonly next: Uint8Array;
}

/** The bytes each algorithm signs: C2SP gives one checkpoint different messages under the two. */
export interface SigningMessages {
  readonly ed25519: Uint8Array;
  readonly mldsa44: Uint8Array;
}

export interface SignaturePair {
  readonly ed25519: Uint8Array;
  readonly mldsa44: Uint8Array;
}

/** Signature types of C2SP signed-note that the record uses: the byte that goes into a key's id. */
export const signatureType = {
  /** Ed25519 over the note's text: signed-note. */
  ed25519Note: 0x01,
  /** Dated Ed25519 cosignature: tlog-cosignature. */
  ed25519Cosignature: 0x04,
  /** Dated ML-DSA-44 signature of a tree: tlog-cosignature. */
  mldsa44Tree: 0x06,
} as const;
export type SignatureType = (typeof signatureType)[keyof typeof signatureType];

/** First four bytes of SHA-256(name || "\n" || type || public key): signed-note. */
export function keyIdOf(crypto: Crypto, name: string, type: SignatureType, publicKey: Uint8Array): Uint8Array {
  return crypto.sha256(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey).slice(0, 4);
}

/** Whether every key of a set is one that an honest signer could publish, and of the right length. */
export function checkKeySet(crypto: Crypto, keys: KeySet): Result<undefined> {
  const isSound =
    crypto.ed25519.isSoundKey(keys.ed25519) && crypto.mldsa44.isSoundKey(keys.mldsa44) && keys.next.length === 32;
  return isSound ? accept(undefined) : refuse("key-unsound", "These keys are not such as an honest party publishes.");
}

/** What a key set says of its successor: SHA-256("entente.next/v1\0" || Ed25519 key || ML-DSA-44 key). */
export function commitKeys(crypto: Crypto, keys: Pick<KeySet, "ed25519" | "mldsa44">): Uint8Array {
  return crypto.sha256(encodeUtf8("entente.next/v1\0"), keys.ed25519, keys.mldsa44);
}

/** Names a whole key set: SHA-256("entente.keys/v1\0" || Ed25519 key || ML-DSA-44 key || next), 32 bytes. */
export function keySetIdOf(crypto: Crypto, keys: KeySet): Uint8Array {
  return crypto.sha256(encodeUtf8("entente.keys/v1\0"), keys.ed25519, keys.mldsa44, keys.next);
}

export const isSameKeySet = (a: KeySet, b: KeySet): boolean =>
  equalBytes(a.ed25519, b.ed25519) && equalBytes(a.mldsa44, b.mldsa44) && equalBytes(a.next, b.next);

/**
 * What people read to each other to compare keys: the first 132 bits of the key set's id as a number of forty decimal digits,
 * in eight groups of five parted by blanks.
 */
export function formatFingerprint(crypto: Crypto, keys: KeySet): string {
  const bits = BigInt(`0x${formatHex(keySetIdOf(crypto, keys)).slice(0, 33)}`);
  const digits = bits.toString().padStart(40, "0");
  return (digits.match(/.{5}/g) as string[]).join(" ");
}

/** A fingerprint in its one spelling, from what a person typed: blanks, hyphens and line ends between digits are let pass. */
export function parseFingerprint(text: string): Result<string> {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^\d{40}$/.test(digits))
    return refuse("fingerprint", "A fingerprint has forty digits, in eight groups of five.");
  return accept((digits.match(/.{5}/g) as string[]).join(" "));
}

/** A key with its name and use, as one line of text: the verifier key of signed-note. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  readonly publicKey: Uint8Array;
}

export function formatVerifierKey(crypto: Crypto, { name, type, publicKey }: VerifierKey): string {
  const id = formatHex(keyIdOf(crypto, name, type, publicKey));
  return `${name}+${id}+${formatBase64(concatBytes(Uint8Array.of(type), publicKey))}`;
}

export function parseVerifierKey(crypto: Crypto, text: string): Result<VerifierKey> {
  const wrong = refuse("verifier-key", "This is not a verifier key: name, id and key, joined by plus signs.");
  // The base64 of the key may itself hold plus signs.
  const [name, hex, ...rest] = text.split("+");
  const id = parseHex(hex ?? "");
  const material = parseBase64(rest.join("+"));
  if (name === undefined || !isKeyName(name) || id?.length !== 4 || material === undefined) return wrong;
  const type = Object.values(signatureType).find((each) => each === material[0]);
  if (type === undefined) return refuse("verifier-key-type", "This verifier key is of a kind the record does not use.");
  const publicKey = material.slice(1);
  const scheme = type === signatureType.mldsa44Tree ? crypto.mldsa44 : crypto.ed25519;
  if (!scheme.isSoundKey(publicKey) || !equalBytes(keyIdOf(crypto, name, type, publicKey), id)) return wrong;
  return accept({ name, type, publicKey });
}

/** The two lines by which any C2SP verifier checks a log's checkpoints. */
export function formatVerifierKeys(crypto: Crypto, origin: string, keys: KeySet): readonly string[] {
  return [
    formatVerifierKey(crypto, { name: origin, type: signatureType.ed25519Note, publicKey: keys.ed25519 }),
    formatVerifierKey(crypto, { name: origin, type: signatureType.mldsa44Tree, publicKey: keys.mldsa44 }),
  ];
}

/** One key set of a log with the entry that introduced it. */
export interface KeyEra {
  readonly keys: KeySet;
  /** Index of that entry: 0, or that of a `key.rolled`. */
  readonly entry: number;
}

/** The key sets of one log, oldest first; never empty, since a log is known by its first keys. */
export type KeyHistory = readonly [KeyEra, ...KeyEra[]];
