import type { PartyId } from "../base/ids.ts";
import type { Reading, Segment } from "./reading.ts";
import type { Place, Strand, Strands } from "./strand.ts";

/** One line of entries of a log from its beginning to its end, as somebody holds it. */
export interface Line {
  readonly party: PartyId;
  /** Entries that count; of a log that still goes on, as many as it has when it is asked. */
  readonly size: () => number;
  /** It goes no further: a log that was forked, or that another follows. */
  readonly isEnded: boolean;
  /** Where another log was agreed to follow it: entries that still count, the rest being left behind; -1 for a branch of which none does. */
  readonly counts?: number;
  /** 1 for the log a party began with, one more for each that was agreed to follow. */
  readonly generation: number;
  /** Entries it shares with the log it follows; 0 for the first. */
  readonly anchor: number;
  /** Root at a size of it, hex. */
  readonly rootAt: (size: number) => string;
  /** Hash of an entry, hex. */
  readonly leafAt: (n: number) => string;
}

/** Ways to read one mechanism beyond which no further branch is taken into account. */
export const readingsMax = 64;

/** The strands of some logs, and every way to read them: which is the same wherever the same lines are held. */
export interface Stranding {
  readonly strands: Strands;
  readonly readings: readonly Reading[];
  /** Where each strand's entries are found: in this line, from this number on. */
  readonly sources: readonly { readonly strand: Strand; readonly line: Line }[];
}

/** Sorts out the lines of every log of which there are several, or which is found forked. */
export function sortLines(lines: readonly Line[]): Stranding {
  const byParty = new Map<PartyId, Line[]>();
  for (const line of lines) byParty.set(line.party, [...(byParty.get(line.party) ?? []), line]);
  const placed = [...byParty].map(([party, ofParty]) => placeLines(party, ofParty));
  const strands: Strands = {
    list: placed.flatMap((each) => each.lines.map(({ strand }) => strand)),
    locate(party, head) {
      const found = placed.find((each) => each.party === party);
      return found && locate(found.lines, head);
    },
  };
  const choices = placed.map(({ lines: ofParty, party }) => ({ party, segments: listSegments(ofParty) }));
  let combined: Readonly<Record<string, readonly Segment[]>>[] = [{}];
  for (const { party, segments } of choices) {
    combined = combined.flatMap((each) => segments.map((line) => ({ ...each, [party]: line }))).slice(0, readingsMax);
  }
  return {
    strands,
    readings: combined.map((each) => ({ strands, lines: each })),
    sources: placed.flatMap((each) => each.lines.map(({ line, strand }) => ({ line, strand }))),
  };
}

interface PlacedLine {
  readonly line: Line;
  readonly strand: Strand;
}

/** Gives each line that another does not hold already a strand: first that of the newest log, whose name is the party's. */
function placeLines(
  party: PartyId,
  lines: readonly Line[],
): { readonly party: PartyId; readonly lines: readonly PlacedLine[] } {
  const newest = Math.max(...lines.map(({ generation }) => generation));
  const sorted = lines.toSorted((a, b) => a.generation - b.generation || compareLines(a, b));
  const placed: PlacedLine[] = [];
  let hasMain = false;
  for (const line of sorted) {
    const isHeld = sorted.some(
      (other) =>
        other !== line &&
        other.generation === line.generation &&
        sharedBy(line, other) === line.size() &&
        (other.size() > line.size() || sorted.indexOf(other) < sorted.indexOf(line)),
    );
    if (isHeld) continue;
    const isMain: boolean = line.generation === newest && !hasMain;
    hasMain ||= isMain;
    placed.push({ line, strand: strandOf(line, placed, isMain ? party : `${party}~${placed.length + 1}`) });
  }
  return { party, lines: placed };
}

function strandOf(line: Line, placed: readonly PlacedLine[], name: string): Strand {
  const { generation, party } = line;
  let parent: Strand["parent"];
  for (const other of placed) {
    const size = sharedBy(line, other.line);
    if (size > (parent?.size ?? 0)) parent = { name: other.strand.name, size };
  }
  const after = placed
    .filter((each) => each.line.generation < generation)
    .map((each) => ({ name: each.strand.name, size: countingOf(each.line) }));
  return { name, party, parent, generation, after };
}

/** Entries two lines share; a log that follows another shares with it no more than what it was agreed to go on from. */
function sharedBy(a: Line, b: Line): number {
  let high = Math.min(a.size(), b.size());
  if (a.generation !== b.generation) high = Math.min(high, a.generation > b.generation ? a.anchor : b.anchor);
  let low = 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (a.rootAt(middle) === b.rootAt(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The same order wherever the same lines are held: by the first entry in which two differ. */
function compareLines(a: Line, b: Line): number {
  const shared = sharedBy(a, b);
  if (shared === Math.min(a.size(), b.size())) return b.size() - a.size();
  return a.leafAt(shared) < b.leafAt(shared) ? -1 : 1;
}

function locate(
  lines: readonly PlacedLine[],
  { root, size }: { readonly root: string; readonly size: number },
): Place | undefined {
  const found = lines.find(({ line }) => size > 0 && size <= line.size() && line.rootAt(size) === root);
  let strand = found?.strand;
  while (strand?.parent !== undefined && size <= strand.parent.size) {
    const { name } = strand.parent;
    strand = lines.find((each) => each.strand.name === name)?.strand;
  }
  return strand === undefined ? undefined : { strand, size };
}

const countingOf = ({ counts, size }: Line): number => Math.max(0, counts ?? size());

/** Whether all of a line that counts is part of what counts of another. */
function isCovered(one: PlacedLine, all: readonly PlacedLine[]): boolean {
  const size = countingOf(one.line);
  return all.some((other, index) => {
    if (other === one || countingOf(other.line) < size || sharedBy(one.line, other.line) < size) return false;
    return countingOf(other.line) > size || index < all.indexOf(one);
  });
}

/** Every way to read one log: of each generation one line, each counting on after the one before. */
function listSegments(lines: readonly PlacedLine[]): readonly (readonly Segment[])[] {
  const generations = [...new Set(lines.map(({ line }) => line.generation))].toSorted((a, b) => a - b);
  let ways: readonly { readonly segments: readonly Segment[]; readonly size: number }[] = [{ segments: [], size: 0 }];
  for (const generation of generations) {
    const counting = lines.filter(({ line }) => line.generation === generation && line.counts !== -1);
    const ofIt = counting.filter((each) => !isCovered(each, counting));
    ways = ways.flatMap((way) =>
      ofIt.map(({ line, strand }) => {
        const own = segmentsOf(lines, strand, line).filter(({ to }) => to > line.anchor);
        const offset = Math.max(0, way.size - line.anchor);
        const added = own.map((each) => ({ ...each, from: Math.max(each.from, line.anchor), offset }));
        return { segments: [...way.segments, ...added], size: countingOf(line) + offset };
      }),
    );
  }
  return ways.map(({ segments }) => segments);
}

/** The strands one line runs through, from its beginning. */
function segmentsOf(lines: readonly PlacedLine[], strand: Strand, line: Line): readonly Segment[] {
  const segments: Segment[] = [];
  let to = line.isEnded ? countingOf(line) : Number.POSITIVE_INFINITY;
  const isLeft = line.counts !== undefined;
  for (let each: Strand | undefined = strand; each !== undefined;) {
    const { name, parent }: Strand = each;
    const from = parent?.size ?? 0;
    if (to > from) segments.unshift({ strand: name, from, to, offset: 0, isLeft: isLeft && each === strand });
    to = Math.min(to, from);
    each = parent === undefined ? undefined : lines.find((other) => other.strand.name === parent.name)?.strand;
  }
  return segments;
}
