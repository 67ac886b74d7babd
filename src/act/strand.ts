import type { PartyId } from "../base/ids.ts";
import type { Head } from "./envelope.ts";

/**
 * One line of entries of a log of which there are several: branches that its party signed and others came to hold, and the
 * log that was agreed to follow a former one. A strand goes on from another at some size and shares all that stands before it,
 * so each entry belongs to exactly one.
 */
export interface Strand {
  /** The party itself for the first of its log; no other strand has that name. */
  readonly name: string;
  readonly party: PartyId;
  /** The strand it goes on from and the number of entries it shares with it; undefined for one that begins at nothing. */
  readonly parent: { readonly name: string; readonly size: number } | undefined;
  /** Logs that were agreed to follow a former one count up; branches of one log have the same. */
  readonly generation: number;
  /** Strands that must be closed up to a size before this one begins: what a successor follows. */
  readonly after: readonly { readonly name: string; readonly size: number }[];
}

/** Where a head lies: the strand that its newest entry belongs to. */
export interface Place {
  readonly strand: Strand;
  readonly size: number;
}

/** All strands of the logs that have more than one. */
export interface Strands {
  readonly list: readonly Strand[];
  /** Undefined where no strand of that party had this root at this size. */
  locate(party: PartyId, head: Head): Place | undefined;
}

/** Whether what lies at `inner` is part of what lies at `outer`. */
export function covers(strands: Strands, outer: Place, inner: Place): boolean {
  let size = outer.size;
  for (let strand: Strand | undefined = outer.strand; strand !== undefined;) {
    if (strand.name === inner.strand.name) return inner.size <= size;
    const { parent }: Strand = strand;
    if (parent === undefined) return false;
    size = Math.min(size, parent.size);
    strand = strands.list.find(({ name }) => name === parent.name);
  }
  return false;
}

/** Entries two places share. */
export function sharedSize(strands: Strands, a: Place, b: Place): number {
  const sizes = new Map<string, number>();
  for (const { name, size } of pathOf(strands, a)) sizes.set(name, size);
  for (const { name, size } of pathOf(strands, b)) {
    const other = sizes.get(name);
    if (other !== undefined) return Math.min(size, other);
  }
  return 0;
}

/** The strands a place lies on, its own first, each with how much of the log it reaches to. */
export function pathOf(strands: Strands, place: Place): readonly { readonly name: string; readonly size: number }[] {
  const path: { readonly name: string; readonly size: number }[] = [];
  let { size } = place;
  for (let strand: Strand | undefined = place.strand; strand !== undefined;) {
    path.push({ name: strand.name, size });
    const { parent }: Strand = strand;
    size = Math.min(size, parent?.size ?? 0);
    strand = parent === undefined ? undefined : strands.list.find(({ name }) => name === parent.name);
  }
  return path;
}
