import { encodeUtf8, decodeUtf8, formatHex, parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { accept, assert, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { extendHistory, newestEra, startHistory } from "../../record/key-history.ts";
import { formatFingerprint, isSameKeySet } from "../../record/key.ts";
import type { KeyHistory, KeySet } from "../../record/key.ts";

/**
 * A party's keys as it shows them to a peer that does not hold its log yet, or lacks its newest change of keys: the first keys,
 * which people compared, and every change of them as the old and the new keys signed it. It proves itself and holds nothing
 * private: no charter, no entry.
 */

/** Bytes of an introduction that are read. */
export const introductionBytesMax = 1024 * 1024;
/** Changes of keys that one may show. */
const rollsMax = 64;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const keySet = z.strictObject({ ed25519: hex(32), mldsa44: hex(1312), next: hex(32) });
const pair = z.strictObject({ ed25519: hex(64), mldsa44: hex(2420) });
const roll = z.strictObject({
  entry: z.int().min(1),
  /** Root of the log before that entry. */
  root: hex(32),
  key: keySet,
  release: pair,
  signature: pair,
});
const introductionShape = z.strictObject({
  entente: z.literal("introduction/v1"),
  mechanism: z.string().refine(isMechanismId),
  party: z.string().refine(isPartyId),
  key: keySet,
  rolls: z.array(roll).max(rollsMax),
});
export type Roll = Shaped<typeof roll>;

/** An introduction as read: whose keys these are is for the fingerprint to say. */
export interface Introduction {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  /** Verified: each change was released by the keys before it and taken by those after it. */
  readonly keys: KeyHistory;
  /** Forty digits of the first keys. */
  readonly fingerprint: string;
}

export function formatIntroduction(introduction: {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  readonly first: KeySet;
  readonly rolls: readonly Roll[];
}): Uint8Array {
  const { first, mechanism, party, rolls } = introduction;
  const key = { ed25519: formatHex(first.ed25519), mldsa44: formatHex(first.mldsa44), next: formatHex(first.next) };
  return encodeUtf8(`${JSON.stringify({ entente: "introduction/v1", mechanism, party, key, rolls })}\n`);
}

/** An introduction's form alone: nothing of it is verified. */
export type UnverifiedIntroduction = Shaped<typeof introductionShape>;

export function parseIntroduction(bytes: Uint8Array): Result<UnverifiedIntroduction> {
  const read = introductionShape.safeParse(parseJson(bytes));
  return read.success
    ? accept(read.data)
    : refuse("introduction-malformed", "What was sent is not an introduction of a party's keys.");
}

/**
 * Verifies each change of keys; `origin` is that of the party's log, which the signatures of a change name. Where the log is held,
 * `known` are its keys: changes that it shows already are passed over, the others must follow from them.
 */
export function checkIntroduction(
  crypto: Crypto,
  { key, mechanism, party, rolls }: UnverifiedIntroduction,
  { known, origin }: { readonly origin: string; readonly known: KeyHistory | undefined },
): Result<Introduction> {
  const started = startHistory(crypto, keysFrom(key));
  if (!started.ok) return started;
  const fingerprint = formatFingerprint(crypto, started.value[0].keys);
  let keys = known ?? started.value;
  const last = newestEra(keys).entry;
  for (const { entry, key: rolled, release, root, signature } of rolls) {
    if (entry <= last) continue;
    const place = { origin, index: entry, rootBefore: () => bytesOf(root) };
    const words = encodeUtf8(JSON.stringify({ kind: "key.rolled", content: { key: rolled, release, signature } }));
    const extended = extendHistory(crypto, keys, place, words);
    if (!extended.ok) return extended;
    if (extended.value.length === keys.length) {
      return refuse("introduction-broken", "A change of keys in this introduction does not hold.");
    }
    keys = extended.value;
  }
  return accept({ mechanism, party, keys, fingerprint });
}

/** Whether one history goes on from another, so that knowing the longer is knowing more of the same party. */
export const goesOnFrom = (longer: KeyHistory, shorter: KeyHistory): boolean =>
  longer.length >= shorter.length &&
  shorter.every(({ keys }, i) => {
    const other = longer[i];
    return other !== undefined && isSameKeySet(keys, other.keys);
  });

const bytesOf = (text: string): Uint8Array => {
  const bytes = parseHex(text);
  assert(bytes !== undefined, "the shape lets hexadecimal pass alone");
  return bytes;
};

const keysFrom = (key: Shaped<typeof keySet>): KeySet => ({
  ed25519: bytesOf(key.ed25519),
  mldsa44: bytesOf(key.mldsa44),
  next: bytesOf(key.next),
});

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > introductionBytesMax) return undefined;
  try {
    return JSON.parse(decodeUtf8(bytes) ?? "");
  } catch {
    return undefined;
  }
}
