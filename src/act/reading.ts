import type { PartyId } from "../base/ids.ts";
import type { Act, Head } from "./envelope.ts";
import { pathOf } from "./strand.ts";
import type { Place, Strands } from "./strand.ts";

/** A run of one strand's entries in a reading: numbers `from` up to `to`, which count there as so many more. */
export interface Segment {
  readonly strand: string;
  readonly from: number;
  /** Exclusive; Infinity for a log that still goes on. */
  readonly to: number;
  /** Added to an entry's number: what was agreed to follow a former log counts on after what was kept of it. */
  readonly offset: number;
  /** What stands beyond it was left behind by agreement: whoever had seen that had seen no other branch. */
  readonly isLeft: boolean;
}

/**
 * One way to read a mechanism in which logs have several strands: of each such log one line of entries, from its beginning to
 * its end. An honest party holds one branch of a log, so each such party's view is one of the readings.
 */
export interface Reading {
  readonly strands: Strands;
  /** By party, for every log of several strands. */
  readonly lines: Readonly<Record<string, readonly Segment[]>>;
}

/** The act as this reading has it; undefined for one on another branch than the one read. */
export function readAct(reading: Reading, act: Act): Act | undefined {
  const line = reading.lines[act.party];
  const n = line === undefined ? act.n : placeOf(line, act.strand ?? act.party, act.n);
  if (n === undefined) return undefined;
  let seen: Record<string, Head> | undefined;
  let divergent: PartyId[] | undefined;
  for (const name in act.seen) {
    const other = reading.lines[name];
    if (other === undefined) continue;
    const party = name as PartyId;
    const head = act.seen[party] as Head;
    const { isWhole, size } = sizeIn(reading, other, reading.strands.locate(party, head));
    seen ??= { ...act.seen };
    if (size === 0) delete seen[party];
    else seen[party] = { root: head.root, size };
    if (!isWhole) (divergent ??= []).push(party);
  }
  if (seen === undefined && n === act.n) return act;
  return { ...act, n, seen: seen ?? act.seen, divergent: divergent?.toSorted() ?? [] };
}

function placeOf(line: readonly Segment[], strand: string, n: number): number | undefined {
  const segment = line.find((each) => each.strand === strand && n >= each.from && n < each.to);
  return segment === undefined ? undefined : n + segment.offset;
}

/** Entries of the line that an author had seen who named this place, and whether they are all it had seen. */
function sizeIn(
  { strands }: Reading,
  line: readonly Segment[],
  place: Place | undefined,
): { readonly size: number; readonly isWhole: boolean } {
  if (place === undefined) return { size: 0, isWhole: false };
  let isWhole = true;
  for (const { name, size } of pathOf(strands, place)) {
    const segment = line.find((each) => each.strand === name && size > each.from);
    if (segment !== undefined) {
      return {
        size: Math.min(size, segment.to) + segment.offset,
        isWhole: isWhole && (size <= segment.to || segment.isLeft),
      };
    }
    isWhole = false;
  }
  return { size: 0, isWhole: false };
}
