import type { Entry } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { listLogs } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";

/**
 * What one party may make this node keep in one mechanism. It is charged to the party whose log it is, whoever carried it: an
 * entry is its author's, and so are the words that its entries name.
 */
export interface Quota {
  /** What its entries can come to in memory, where a node that acts holds them all: see `weighEntry`. Bytes. */
  readonly memoryBytesMax: number;
  /** Entries and words together on disk, each with `keepingBytes`. Bytes. */
  readonly diskBytesMax: number;
}

const gibibyte = 1024 * 1024 * 1024;

/** Where nobody says anything else: about 200,000 entries of a usual length, and 10 GiB on disk. */
export const quotaDefault: Quota = { memoryBytesMax: gibibyte, diskBytesMax: 10 * gibibyte };

/** What keeping an entry or a part costs on disk beside its bytes, however small it is. */
export const keepingBytes = 1024;

/** What holding an entry costs in memory, however small it is: its place in the tree, its name, its verdict. */
const entryMemoryBytes = 1024;
/** What one value inside it can cost: an object or a text of its own with its place in another. Measured: test/hostile. */
const valueMemoryBytes = 64;

/** What entries of one log come to: on disk, and at the worst in memory. */
export interface Weight {
  bytes: number;
  memory: number;
}

export const createWeight = (): Weight => ({ bytes: 0, memory: 0 });

/** Adds an entry's canonical JSON to a weight; what separates values tells how many there are. */
export function weighEntry(weight: Weight, entry: Uint8Array | string): void {
  const values = typeof entry === "string" ? countInText(entry) : countInBytes(entry);
  weight.bytes += entry.length + keepingBytes;
  weight.memory += entryMemoryBytes + 2 * entry.length + values * valueMemoryBytes;
}

/** 1 for what stands before or within a value: comma, colon, opening bracket and brace. */
const separators = new Uint8Array(256);
for (const char of ",:[{") separators[char.charCodeAt(0)] = 1;
/** The same for two bytes read as one number. */
const separatorsOfTwo = Uint8Array.from(
  { length: 65_536 },
  (_, two) => (separators[two & 255] as number) + (separators[two >> 8] as number),
);

/** Adds what came to a log; of entries that were partly held before only those that were not are weighed. */
export function addWeight(to: Weight, all: Weight, arrived: readonly Uint8Array[], brought: number): void {
  if (arrived.length === brought) {
    to.bytes += all.bytes;
    to.memory += all.memory;
  } else for (const entry of arrived) weighEntry(to, entry);
}

// Two loops, each over one sort of thing: every entry that comes in passes one of them.
function countInBytes(bytes: Uint8Array): number {
  // Two at a time from the first even place on: that halves the time.
  if (bytes.length === 0) return 0;
  const odd = bytes.byteOffset % 2;
  const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset + odd, (bytes.length - odd) >> 1);
  let count = odd === 0 ? 0 : (separators[bytes[0] as number] as number);
  for (let i = 0; i < pairs.length; i += 1) count += separatorsOfTwo[pairs[i] as number] as number;
  const isLastLeft = (bytes.length - odd) % 2 === 1;
  return isLastLeft ? count + (separators[bytes[bytes.length - 1] as number] as number) : count;
}

function countInText(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) count += separators[text.charCodeAt(i)] ?? 0;
  return count;
}

/** Refusals of one parcel that are told one by one; a parcel of rubbish is not answered with a book. */
export const refusalsMax = 100;

/** What entries come to, where a party may add them. Our own log comes back from the others whatever it holds. */
export function admitEntries(
  chamber: Chamber,
  quota: Quota,
  party: PartyId,
  entries: readonly Uint8Array[],
): Result<Weight> {
  const more = createWeight();
  for (const entry of entries) weighEntry(more, entry);
  if (party === chamber.row.party) return accept(more);
  let [bytes, memory] = [more.bytes + partBytesOf(chamber, party), more.memory];
  // A log that follows another, and each branch of a forked one, is kept beside it.
  for (const held of listLogs(chamber)) {
    if (held.party !== party) continue;
    bytes += held.weight.bytes;
    memory += held.weight.memory;
  }
  return memory <= quota.memoryBytesMax && bytes <= quota.diskBytesMax ? accept(more) : refuseMore(party);
}

/** Whether a party may add the words of a part of so many bytes. */
export function admitPartBytes(chamber: Chamber, quota: Quota, party: PartyId, size: number): Result<void> {
  if (party === chamber.row.party) return accept(undefined);
  const logs = listLogs(chamber).filter((held) => held.party === party);
  const kept = logs.reduce((sum, { weight }) => sum + weight.bytes, partBytesOf(chamber, party));
  return kept + size + keepingBytes <= quota.diskBytesMax ? accept(undefined) : refuseMore(party);
}

const partBytesOf = ({ parts }: Chamber, party: PartyId): number => parts.bytes.get(party) ?? 0;

const refuseMore = (party: PartyId): Result<never> =>
  refuse(
    "peer-quota",
    `${party} has filled what this node keeps for one party here; nothing further of theirs is taken until the operator allows more. What was kept stays.`,
  );

/** Charges a party with the words of a part, or takes the charge back where they were expunged. */
export function chargePart({ parts }: Chamber, party: PartyId, size: number, sign: 1 | -1): void {
  parts.bytes.set(party, (parts.bytes.get(party) ?? 0) + sign * (size + keepingBytes));
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
