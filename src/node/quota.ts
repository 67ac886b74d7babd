import type { Entry } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { sizeOf } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";

/**
 * What one party may make this node keep in one mechanism. It is charged to the party whose log it is, whoever carried it: an
 * entry is its author's, and so are the words that its entries name.
 */
export interface Quota {
  /** Entries alone, each with `entryKeepingBytes`: they are held in memory too, so this bounds both. Bytes. */
  readonly logBytesMax: number;
  /** Entries and words together, each with its keeping. Bytes on disk. */
  readonly diskBytesMax: number;
}

const mebibyte = 1024 * 1024;

/** Where nobody says anything else: about 250,000 entries of a usual length, and 10 GiB in all. */
export const quotaDefault: Quota = { logBytesMax: 256 * mebibyte, diskBytesMax: 10 * 1024 * mebibyte };

/** What keeping an entry or a part costs beside its bytes (its row, its place in the tree and in memory), however small it is. */
export const entryKeepingBytes = 512;
export const partKeepingBytes = 512;

/** Refusals of one parcel that are told one by one; a parcel of rubbish is not answered with a book. */
export const refusalsMax = 100;

/** What is kept of one party's log: entries with their keeping. */
const logBytesOf = (chamber: Chamber, party: PartyId): number => {
  const held = chamber.logs.get(party);
  return held === undefined ? 0 : held.bytes + sizeOf(held.log) * entryKeepingBytes;
};

/** Whether a party may add entries of so many bytes. Our own log comes back from the others whatever it holds. */
export function admitBytes(
  chamber: Chamber,
  quota: Quota,
  party: PartyId,
  entries: readonly Uint8Array[],
): Result<void> {
  if (party === chamber.row.party) return accept(undefined);
  const more = entries.reduce((sum, { length }) => sum + length + entryKeepingBytes, 0);
  const log = logBytesOf(chamber, party) + more;
  return log <= quota.logBytesMax && log + (chamber.parts.bytes.get(party) ?? 0) <= quota.diskBytesMax
    ? accept(undefined)
    : refuseMore(party);
}

/** Whether a party may add the words of a part of so many bytes. */
export function admitPartBytes(chamber: Chamber, quota: Quota, party: PartyId, size: number): Result<void> {
  if (party === chamber.row.party) return accept(undefined);
  const kept = logBytesOf(chamber, party) + (chamber.parts.bytes.get(party) ?? 0);
  return kept + size + partKeepingBytes <= quota.diskBytesMax ? accept(undefined) : refuseMore(party);
}

const refuseMore = (party: PartyId): Result<never> =>
  refuse(
    "peer-quota",
    `${party} has filled what this node keeps for one party here; nothing further of theirs is taken until the operator allows more. What was kept stays.`,
  );

/** Charges a party with the words of a part, or takes the charge back where they were expunged. */
export function chargePart({ parts }: Chamber, party: PartyId, size: number, sign: 1 | -1): void {
  parts.bytes.set(party, (parts.bytes.get(party) ?? 0) + sign * (size + partKeepingBytes));
}

/** Parts named by entries that arrive together, by commitment. */
export function listNamed(
  entries: readonly Entry[],
): ReadonlyMap<string, { readonly party: PartyId; readonly size: number }> {
  const named = new Map<string, { readonly party: PartyId; readonly size: number }>();
  for (const { envelope } of entries) {
    for (const { commitment, size } of envelope.parts) {
      if (!named.has(commitment)) named.set(commitment, { party: envelope.party, size });
    }
  }
  return named;
}

/** Notes a refusal, unless so many are noted already that one more tells nothing. */
export function noteRefusal(refused: Refusal[], refusal: Refusal): void {
  if (refused.length < refusalsMax) refused.push(refusal);
}
