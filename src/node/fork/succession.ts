import type { Head } from "../../act/envelope.ts";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { encodeCanonical } from "../../base/json.ts";
import type { Json } from "../../base/json.ts";
import { parseLogName } from "../../exchange/log-name.ts";

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

/** Name under which a succession is kept. */
export const nameOfSuccession = ({ generation, party }: Pick<Succession, "generation" | "party">): string =>
  `successor-${party}-${generation}.txt`;
const pattern = /^successor-[a-z][a-z0-9-]*-\d+\.txt$/;

/** Kept beside the record once the agreement is read there: the logs are read by it, and it follows from them. */
export const formatSuccession = (succession: Succession): { readonly name: string; readonly bytes: Uint8Array } => ({
  name: nameOfSuccession(succession),
  bytes: encodeCanonical(succession as unknown as Json),
});

export const isSuccession = (name: string): boolean => pattern.test(name);

/** Those that a store keeps, in the order in which they follow each other. */
export function readSuccessions(evidence: ReadonlyMap<string, Uint8Array>): readonly Succession[] {
  return [...evidence]
    .filter(([name]) => isSuccession(name))
    .map(([, bytes]) => JSON.parse(decodeUtf8(bytes) ?? "null") as Succession)
    .toSorted((a, b) => (a.party === b.party ? a.generation - b.generation : a.party < b.party ? -1 : 1));
}

/** What begins at this size of the log of that name: the last agreement that goes on from there, unless a later one goes on from before it. */
export function findSwitch(successions: readonly Succession[], name: string, size: number): Succession | undefined {
  const { generation = 1, party = name } = parseLogName(name) ?? {};
  const before = successions.filter((each) => each.party === party && each.generation <= generation);
  return before.findLast(
    (each, index) =>
      each.anchor.size === size && before.slice(index + 1).every((later) => later.anchor.size > each.anchor.size),
  );
}
