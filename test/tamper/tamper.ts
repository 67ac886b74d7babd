import { decodeUtf8, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { Crypto, SignatureScheme } from "../../src/base/crypto.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { CheckedLog, Fault } from "../../src/node/check/verify-log.ts";
import type { Rebuilt } from "../../src/node/check/verify-rows.ts";
import { steps, verifyRecord } from "../../src/node/check/verify.ts";
import type { Steps } from "../../src/node/check/verify.ts";
import type { StoredEntry, StoredPart } from "../../src/node/ports.ts";
import { weighPart } from "../../src/node/check/stored-record.ts";
import type { StoredRecord } from "../../src/node/check/stored-record.ts";
import type { Sample } from "./build.ts";

/** One thing done to a store, and what tells that `verify` has named it. */
export interface Tampering {
  readonly what: string;
  readonly record: StoredRecord;
  readonly isNamedBy: (fault: Fault) => boolean;
}

/** Where a bit may be flipped. */
export const places = [
  "entry",
  "entry-hash",
  "key",
  "checkpoint",
  "cosignature",
  "part",
  "salt",
  "commitment",
  "row",
] as const;
export type Place = (typeof places)[number];

/** Whole numbers below a limit. */
export type Dice = (limit: number) => number;

const replaceAt = <T>(list: readonly T[], at: number, value: T): readonly T[] => list.with(at, value);
const pick = <T>(list: readonly T[], dice: Dice): readonly [T, number] => {
  const at = dice(list.length);
  return [list[at] as T, at];
};

function flip(bytes: Uint8Array, dice: Dice, from = 0, until = bytes.length): Uint8Array {
  const at = from + dice(until - from);
  return bytes.with(at, (bytes[at] as number) ^ (1 << dice(8)));
}

export function withEntries(record: StoredRecord, party: PartyId, rows: readonly StoredEntry[]): StoredRecord {
  return { ...record, entries: new Map(record.entries).set(party, rows) };
}

const isEntry = (party: PartyId, n: number) => (fault: Fault) => fault.party === party && fault.entry === n;

/** Flips one bit at a random place of one kind. */
export function flipAt(place: Place, { parts, record }: Sample, dice: Dice): Tampering {
  const [[party, rows]] = pick([...record.entries], dice);
  switch (place) {
    case "entry": {
      const [row, at] = pick(rows, dice);
      const changed = withEntries(record, party, replaceAt(rows, at, { ...row, bytes: flip(row.bytes, dice) }));
      return { what: `entry ${at} of ${party}`, record: changed, isNamedBy: isEntry(party, at) };
    }
    case "entry-hash": {
      const [row, at] = pick(rows, dice);
      const changed = withEntries(record, party, replaceAt(rows, at, { ...row, leafHash: flip(row.leafHash, dice) }));
      return { what: `hash of entry ${at} of ${party}`, record: changed, isNamedBy: isEntry(party, at) };
    }
    case "key": {
      const [row] = pick(
        rows.filter(({ bytes }) => /"key":\{"ed25519"/.test(decodeUtf8(bytes) ?? "")),
        dice,
      );
      const from = (decodeUtf8(row.bytes) ?? "").indexOf('"ed25519":"') + 11;
      const bytes = flip(row.bytes, dice, from, from + 2700);
      const changed = withEntries(record, party, replaceAt(rows, row.n, { ...row, bytes }));
      return { what: `keys of ${party}`, record: changed, isNamedBy: isEntry(party, row.n) };
    }
    case "checkpoint": {
      const [head, at] = pick(record.heads, dice);
      const heads = replaceAt(record.heads, at, { ...head, checkpoint: flip(head.checkpoint, dice) });
      const isNamedBy = (fault: Fault): boolean => fault.party === head.party && fault.code.startsWith("state-");
      return { what: `checkpoint of ${head.party}`, record: { ...record, heads }, isNamedBy };
    }
    case "cosignature": {
      const [each, at] = pick(record.cosignatures, dice);
      const cosignatures = replaceAt(record.cosignatures, at, { ...each, note: flip(each.note, dice) });
      const isNamedBy = (fault: Fault): boolean => fault.party === each.log && fault.cosigner === each.cosigner;
      return { what: `cosignature of ${each.log} by ${each.cosigner}`, record: { ...record, cosignatures }, isNamedBy };
    }
    case "part":
    case "salt":
    case "commitment": {
      const [part, at] = pick(parts, dice);
      const field = place === "part" ? "bytes" : place;
      const changed = { ...part, [field]: flip(part[field], dice) };
      const known = formatHex(part.commitment);
      return {
        what: `${place} ${known.slice(0, 8)}`,
        record: withPart(record, at, changed),
        isNamedBy: (fault) => fault.part === known,
      };
    }
    case "row": {
      const [row, at] = pick(record.documents, dice);
      const documents = replaceAt(record.documents, at, { ...row, json: flip(row.json, dice) });
      const name = `${row.kind}/${row.id}`;
      return { what: `row ${name}`, record: { ...record, documents }, isNamedBy: (fault) => fault.row === name };
    }
  }
}

function withPart(record: StoredRecord, at: number, part: StoredPart): StoredRecord {
  return { ...record, parts: record.parts.with(at, weighPart(nodeCrypto, part)) };
}

/**
 * Checks tamperings of one sample fast: a log, a cosignature or a signature met before is not checked again, and the fold is
 * taken from the untouched sample where every log is the one checked there. All are the same functions of the same values.
 */
export function createChecker({ record }: Sample): (tampered: StoredRecord) => readonly Fault[] {
  const crypto = rememberSignatures(nodeCrypto);
  const logs = new WeakMap<object, { readonly head: object | undefined; readonly log: CheckedLog }>();
  const cosignatures = new WeakMap<
    object,
    { readonly of: readonly unknown[]; readonly found: ReturnType<Steps["checkCosignature"]> }
  >();
  let untouched: { readonly logs: readonly CheckedLog[]; readonly rebuilt: Rebuilt } | undefined;
  const by: Steps = {
    checkLog(...given) {
      const [, , , head, rows] = given;
      const known = logs.get(rows);
      if (known !== undefined && known.head === head) return known.log;
      const log = steps.checkLog(...given);
      if (known === undefined) logs.set(rows, { head, log });
      return log;
    },
    checkCosignature(...given) {
      const [, held, , stored] = given;
      const of = [held.get(stored.log), held.get(stored.cosigner)];
      const known = cosignatures.get(stored);
      if (known?.of.every((log, i) => log === of[i]) === true) return known.found;
      const found = steps.checkCosignature(...given);
      if (known === undefined) cosignatures.set(stored, { of, found });
      return found;
    },
    rebuildRows(...given) {
      const now = [...given[2].values()];
      if (untouched?.logs.every((log, i) => log === now[i]) === true) return untouched.rebuilt;
      const rebuilt = steps.rebuildRows(...given);
      untouched ??= { logs: now, rebuilt };
      return rebuilt;
    },
  };
  const check = (tampered: StoredRecord): readonly Fault[] => verifyRecord(crypto, tampered, [], by).faults;
  const clean = check(record);
  if (clean.length > 0) throw new Error(`the untouched sample is at fault: ${clean[0]?.sentence}`);
  return check;
}

function rememberSignatures(crypto: Crypto): Crypto {
  const remember = (scheme: SignatureScheme): SignatureScheme => {
    const known = new Map<string, boolean>();
    return {
      ...scheme,
      verify(publicKey, message, signature) {
        const key = [publicKey, crypto.sha256(message), signature].map(formatHex).join();
        const before = known.get(key);
        if (before !== undefined) return before;
        const holds = scheme.verify(publicKey, message, signature);
        // What fails is a flipped bit that is hardly met twice.
        if (holds) known.set(key, holds);
        return holds;
      },
    };
  };
  return { ...crypto, ed25519: remember(crypto.ed25519), mldsa44: remember(crypto.mldsa44) };
}

/** Flips so many bits, one at a time, each kind of place in turn; says which were not named. */
export function flipMany(
  sample: Sample,
  count: number,
  dice: Dice,
): { readonly named: ReadonlyMap<Place, number>; readonly unnamed: readonly string[] } {
  const check = createChecker(sample);
  const named = new Map<Place, number>(places.map((place) => [place, 0]));
  const unnamed: string[] = [];
  for (let i = 0; i < count; i++) {
    const place = places[i % places.length] as Place;
    const { isNamedBy, record, what } = flipAt(place, sample, dice);
    const faults = check(record);
    if (faults.some(isNamedBy)) named.set(place, (named.get(place) ?? 0) + 1);
    else unnamed.push(`${what}: ${faults.map((fault) => fault.sentence).join(" ") || "no fault found"}`);
  }
  return { named, unnamed };
}
