import { encodeUtf8, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import { encodeCanonical } from "../../src/base/json.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import { originOf } from "../../src/record/checkpoint.ts";
import { cosignNote, cosignatureMessages } from "../../src/record/cosignature.ts";
import { newestEra, rollMessage } from "../../src/record/key-history.ts";
import { commitKeys } from "../../src/record/key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "../../src/record/key.ts";
import { completeAppend, createLog, planAppend, sizeOf } from "../../src/record/log.ts";
import type { Log } from "../../src/record/log.ts";

/** A party with keys from fixed seeds and a log in memory: what tests of the record speak about. */

export const sampleMechanism = "5a".repeat(32) as MechanismId;

const seed = (party: number, era: number, algorithm: number): Uint8Array =>
  nodeCrypto.sha256(Uint8Array.of(party, era, algorithm));

/** The key set of a party's era; it commits to the next. */
export function sampleKeys(party: number, era = 0): KeySet {
  const publicOf = (of: number) => ({
    ed25519: nodeCrypto.ed25519.publicKey(seed(party, of, 0)),
    mldsa44: nodeCrypto.mldsa44.publicKey(seed(party, of, 1)),
  });
  return { ...publicOf(era), next: commitKeys(nodeCrypto, publicOf(era + 1)) };
}

export function sampleSign(party: number, era: number, messages: SigningMessages): SignaturePair {
  return {
    ed25519: nodeCrypto.ed25519.sign(seed(party, era, 0), messages.ed25519),
    mldsa44: nodeCrypto.mldsa44.sign(seed(party, era, 1), messages.mldsa44),
  };
}

const keyJson = ({ ed25519, mldsa44, next }: KeySet): JsonObject => ({
  ed25519: formatHex(ed25519),
  mldsa44: formatHex(mldsa44),
  next: formatHex(next),
});

const pairJson = ({ ed25519, mldsa44 }: SignaturePair): JsonObject => ({
  ed25519: formatHex(ed25519),
  mldsa44: formatHex(mldsa44),
});

export const sampleOrigin = (party: number): string => originOf(`party${party}.example`, sampleMechanism);

export const openingEntry = (party: number): Uint8Array =>
  encodeCanonical({ content: { charter: sampleMechanism, key: keyJson(sampleKeys(party)) }, kind: "charter.adopted" });

export const wordEntry = (text: string): Uint8Array => encodeUtf8(JSON.stringify({ kind: "statement.made", text }));

/** The entry that rolls the keys from one era to the next, at the end of the log as it is. */
export function rollEntry(
  party: number,
  log: Log,
  era = log.keys.length - 1,
  before: readonly Uint8Array[] = [],
): Uint8Array {
  const rest = before.length === 0 ? log : append(party, log, before);
  const keys = sampleKeys(party, era + 1);
  const place = { origin: log.origin, index: sizeOf(rest), rootBefore: () => rest.tree.root(sizeOf(rest)) };
  const message = rollMessage(nodeCrypto, newestEra(log.keys).keys, keys, place);
  const messages = { ed25519: message, mldsa44: message };
  const content = {
    key: keyJson(keys),
    release: pairJson(sampleSign(party, era, messages)),
    signature: pairJson(sampleSign(party, era + 1, messages)),
  };
  return encodeCanonical({ content, kind: "key.rolled" });
}

/** The log with further entries, signed by the keys that must. */
export function append(party: number, log: Log, entries: readonly Uint8Array[]): Log {
  const planned = getValue(planAppend(nodeCrypto, log, log.head?.note, entries));
  const era = planned.keys.findIndex((each) => each.keys === planned.signers);
  return getValue(completeAppend(nodeCrypto, planned, sampleSign(party, era, planned.messages))).log;
}

/** A log with its opening entry and as many more as it takes to reach `size`. */
export function sampleLog(party: number, size: number, words = "word"): Log {
  const empty = getValue(createLog(nodeCrypto, sampleOrigin(party), sampleKeys(party)));
  return size === 0 ? empty : append(party, empty, sampleEntries(party, size, words));
}

export const sampleEntries = (party: number, size: number, words = "word"): readonly Uint8Array[] =>
  Array.from({ length: size }, (_, i) => (i === 0 ? openingEntry(party) : wordEntry(`${words} ${i}`)));

/** A party's cosignature under a note of another's log. */
export function cosign(party: number, note: Uint8Array, log: Log, at: Instant, era = 0): Uint8Array {
  const { head } = log;
  if (head === undefined) throw new Error("nothing to cosign");
  const cosigner = { origin: sampleOrigin(party), keys: sampleKeys(party, era) };
  const signatures = sampleSign(party, era, cosignatureMessages(head, cosigner.origin, at));
  return getValue(cosignNote(nodeCrypto, note, cosigner, at, signatures));
}
