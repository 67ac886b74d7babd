import { decodeUtf8, encodeUtf8, equalBytes, formatBase64, parseHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { checkKeySet, commitKeys, isSameKeySet, keySetIdOf } from "./key.ts";
import type { KeyEra, KeyHistory, KeySet, SignaturePair } from "./key.ts";

/** Which keys sign for a log at which size. The record reads no more of an entry than this. */

/** The history of a log known by its first keys: introduced by invitation and compared out of band. */
export function startHistory(crypto: Crypto, keys: KeySet): Result<KeyHistory> {
  const sound = checkKeySet(crypto, keys);
  return sound.ok ? accept([{ keys, entry: 0 }]) : sound;
}

/** The era in which a log signs its state at `size`: the entry that rolls the keys is the last under the old ones. */
export function eraAt(history: KeyHistory, size: number): KeyEra {
  return history.findLast((era) => size > era.entry + 1) ?? history[0];
}

export const newestEra = (history: KeyHistory): KeyEra => history.at(-1) ?? history[0];

/**
 * Size from which a log has been under later keys than these; undefined where these are its newest, or none of its. What is
 * found under such keys once everybody has cosigned that size is no longer the party's word.
 */
export function findRetirement(history: KeyHistory, signer: KeySet): number | undefined {
  const at = history.findIndex((era) => isSameKeySet(era.keys, signer));
  const next = at < 0 ? undefined : history[at + 1];
  return next === undefined ? undefined : next.entry + 1;
}

/** An entry smaller than this cannot roll keys: it holds two ML-DSA-44 signatures and a key, in hexadecimal. */
export const rollBytesMin = 2 * (1312 + 2 * 2420);

/** The place where an entry stands or would stand. */
export interface EntryPlace {
  readonly origin: string;
  readonly index: number;
  /** Root of the log before this entry. */
  readonly rootBefore: () => Uint8Array;
}

/**
 * The history after one more entry. The first entry must name the introduced keys; a roll counts only if the old keys release
 * it, the new ones take it, and they are the keys the old set had committed to. Any other roll changes no key.
 */
export function extendHistory(
  crypto: Crypto,
  history: KeyHistory,
  place: EntryPlace,
  bytes: Uint8Array,
): Result<KeyHistory> {
  if (place.index === 0) {
    const keys = readFirstKeys(bytes);
    if (!keys.ok) return keys;
    return isSameKeySet(keys.value, history[0].keys)
      ? accept(history)
      : refuse("introduced-keys", "The log begins under other keys than those it was introduced with.");
  }
  const keys = bytes.length < rollBytesMin ? undefined : readRoll(crypto, newestEra(history).keys, place, bytes);
  return accept(keys === undefined ? history : [...history, { keys, entry: place.index }]);
}

/** The keys a log's first entry names. */
export function readFirstKeys(bytes: Uint8Array): Result<KeySet> {
  const entry = readEntry(bytes);
  const keys =
    entry?.kind === "charter.founded" || entry?.kind === "charter.adopted"
      ? readKeySet(entry.content["key"])
      : undefined;
  return keys === undefined
    ? refuse("first-entry", "The first entry of a log founds or adopts a charter and names the keys.")
    : accept(keys);
}

/**
 * What old and new keys both sign in `key.rolled`, the same bytes for both algorithms: the new keys thereby vouch for all
 * that stands before it.
 */
export function rollMessage(crypto: Crypto, old: KeySet, keys: KeySet, place: EntryPlace): Uint8Array {
  const lines = [
    "entente.roll/v1",
    place.origin,
    String(place.index),
    formatBase64(place.rootBefore()),
    formatBase64(keySetIdOf(crypto, old)),
    formatBase64(keySetIdOf(crypto, keys)),
  ];
  return encodeUtf8(`${lines.join("\n")}\n`);
}

function readRoll(crypto: Crypto, old: KeySet, place: EntryPlace, bytes: Uint8Array): KeySet | undefined {
  const entry = readEntry(bytes);
  if (entry?.kind !== "key.rolled") return undefined;
  const keys = readKeySet(entry.content["key"]);
  const release = readSignatures(entry.content["release"]);
  const signature = readSignatures(entry.content["signature"]);
  if (keys === undefined || release === undefined || signature === undefined) return undefined;
  if (!equalBytes(commitKeys(crypto, keys), old.next) || !checkKeySet(crypto, keys).ok) return undefined;
  const message = rollMessage(crypto, old, keys, place);
  const holds = (by: KeySet, pair: SignaturePair): boolean =>
    crypto.ed25519.verify(by.ed25519, message, pair.ed25519) &&
    crypto.mldsa44.verify(by.mldsa44, message, pair.mldsa44);
  return holds(old, release) && holds(keys, signature) ? keys : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function readEntry(bytes: Uint8Array): { readonly kind: unknown; readonly content: Fields } | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const { kind, content } = fieldsOf(JSON.parse(text));
    return { kind, content: fieldsOf(content) };
  } catch {
    return undefined;
  }
}

function readKeySet(value: unknown): KeySet | undefined {
  const { ed25519, mldsa44, next } = fieldsOf(value);
  const keys = { ed25519: bytesOf(ed25519, 32), mldsa44: bytesOf(mldsa44, 1312), next: bytesOf(next, 32) };
  return isWhole(keys) ? keys : undefined;
}

function readSignatures(value: unknown): SignaturePair | undefined {
  const { ed25519, mldsa44 } = fieldsOf(value);
  const pair = { ed25519: bytesOf(ed25519, 64), mldsa44: bytesOf(mldsa44, 2420) };
  return isWhole(pair) ? pair : undefined;
}

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

function bytesOf(value: unknown, length: number): Uint8Array | undefined {
  const bytes = typeof value === "string" ? parseHex(value) : undefined;
  return bytes?.length === length ? bytes : undefined;
}

function isWhole<T extends string>(
  record: Readonly<Record<T, Uint8Array | undefined>>,
): record is Record<T, Uint8Array> {
  return Object.values(record).every((each) => each !== undefined);
}
