import type { Head } from "../act/envelope.ts";
import { decodeUtf8 } from "../base/bytes.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";

/** A log that was agreed to follow a party's former one, as the joint act says. */
export interface Succession {
  readonly party: PartyId;
  /** 2 for the first that follows. */
  readonly generation: number;
  /** The proposal by which it was agreed. */
  readonly decision: ActId;
  /** State of the former log that it goes on from. */
  readonly anchor: Head;
  /** Key text of its first keys, as agreed. */
  readonly key: string;
  /** What those who agreed had seen of the former log beyond the anchor. */
  readonly kept: readonly Head[];
}

const nameOf = ({ generation, party }: Succession): string => `successor-${party}-${generation}.json`;
const pattern = /^successor-[a-z][a-z0-9-]*-\d+\.json$/;

/** Kept beside the record once the agreement is read there: the logs are read by it, and it follows from them. */
export const formatSuccession = (succession: Succession): { readonly name: string; readonly bytes: Uint8Array } => ({
  name: nameOf(succession),
  bytes: encodeCanonical(succession as unknown as Json),
});

/** Those that a store keeps, in the order in which they follow each other. */
export function readSuccessions(evidence: ReadonlyMap<string, Uint8Array>): readonly Succession[] {
  return [...evidence]
    .filter(([name]) => pattern.test(name))
    .map(([, bytes]) => JSON.parse(decodeUtf8(bytes) ?? "null") as Succession)
    .toSorted((a, b) => (a.party === b.party ? a.generation - b.generation : a.party < b.party ? -1 : 1));
}
