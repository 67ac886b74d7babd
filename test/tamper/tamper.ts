import { decodeUtf8, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { Crypto, SignatureScheme } from "../../src/base/crypto.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { rebuildRows } from "../../src/node/verify-rows.ts";
import type { Rebuilt } from "../../src/node/verify-rows.ts";
import { verifyRecord } from "../../src/node/verify.ts";
import type { Fault } from "../../src/node/verify-log.ts";
import type { StoredEntry, StoredPart } from "../../src/node/ports.ts";
import { weighPart } from "../../src/node/stored-record.ts";
import type { StoredRecord } from "../../src/node/stored-record.ts";
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
 * Checks tamperings of one sample fast: a signature met before is not verified again, and the fold is taken from the
 * untouched sample where every log has the root it has there. Both are the same functions of the same bytes.
 */
export function createChecker({ record }: Sample): (tampered: StoredRecord) => readonly Fault[] {
  const crypto = rememberSignatures(nodeCrypto);
  let roots = "";
  let rebuilt: Rebuilt | undefined;
  return (tampered) =>
    verifyRecord(crypto, tampered, [], (...given) => {
      const [, , logs] = given;
      const now = [...logs.values()].map(({ party, tree }) => `${party} ${formatHex(tree.root())}`).join();
      if (rebuilt !== undefined && now === roots) return rebuilt;
      const result = rebuildRows(...given);
      if (tampered === record) {
        roots = now;
        rebuilt = result;
      }
      return result;
    }).faults;
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
  const clean = check(sample.record);
  if (clean.length > 0) throw new Error(`the untouched sample is at fault: ${clean[0]?.sentence}`);
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
