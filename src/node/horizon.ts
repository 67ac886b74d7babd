import type { Act, Head } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import { addSeconds } from "../base/time.ts";
import type { Instant } from "../base/time.ts";

/** How far ahead of our clock another party's entry may be dated and still be seen at once, seconds. */
const aheadSecondsMax = 300;

/**
 * How much of the other logs our next entry says it has seen. It stops before an entry dated more than five minutes ahead of our
 * clock until that minute, so that one wrong clock cannot drag ours; it never goes back, and it is causally closed: whoever has
 * seen an entry has seen all that entry had seen.
 */
export interface Horizon {
  /** Goes forward over what is held by now; returns the heads our next entry names. */
  advance(now: Instant): Readonly<Record<string, Head>>;
  /** The heads as `advance` last gave them. */
  heads(): Readonly<Record<string, Head>>;
  /** Latest date of what our log has not yet said it has seen: no entry of ours may be dated before it. */
  latest(): Instant | undefined;
  /** Whether an entry has been seen, which one on another branch than ours never is. */
  covers(act: Pick<Act, "id" | "party" | "n">): boolean;
}

/** One log as we see along it. */
export interface SeenLine {
  readonly name: string;
  /** Its closed acts, in order. */
  readonly acts: readonly Act[];
  /** Where it goes on from a former log: entries it shares with that. */
  readonly anchor: number;
  readonly rootAt: (size: number) => string;
}

export function createHorizon(held: {
  readonly party: PartyId;
  /** Heads our last valid entry named; asked once, when everything stored is folded. */
  readonly seen: () => Readonly<Record<string, Head>>;
  readonly others: () => readonly PartyId[];
  /** The log of a party that we see along: our own branch of it, and a new one as soon as that holds anything. */
  readonly line: (party: PartyId) => SeenLine;
  /** Every log has one strand: then a head is its size. */
  readonly isPlain: boolean;
}): Horizon {
  const sizes = new Map<PartyId, number>();
  const names = new Map<PartyId, string>();
  let latest: Instant | undefined;
  let heads: Readonly<Record<string, Head>> | undefined;

  const start = (): Readonly<Record<string, Head>> => {
    const seen = held.seen();
    for (const party in seen) {
      const { root, size } = seen[party] as Head;
      const line = held.line(party as PartyId);
      names.set(party as PartyId, line.name);
      sizes.set(party as PartyId, line.rootAt(size) === root ? size : line.anchor);
    }
    return seen;
  };
  /** Entries seen of the line we see along now; where a new log has begun we go on from what it shares with the former. */
  const sizeOn = (party: PartyId, line: SeenLine): number => {
    const name = names.get(party);
    if (name !== line.name) {
      names.set(party, line.name);
      sizes.set(party, name === undefined ? 0 : line.anchor);
    }
    return sizes.get(party) ?? 0;
  };
  const maySee = (act: Act, limit: Instant): boolean => {
    if (act.verdict.status !== "void" && act.at > limit) return false;
    for (const party in act.seen) {
      if (party === held.party) continue;
      const { root, size } = act.seen[party] as Head;
      if (held.isPlain) {
        if ((sizes.get(party as PartyId) ?? 0) < size) return false;
        continue;
      }
      const line = held.line(party as PartyId);
      // Of a branch that is not ours nothing can be seen, and nothing need be.
      const isOurs = size <= line.acts.length && line.rootAt(size) === root;
      if (isOurs && sizeOn(party as PartyId, line) < size) return false;
    }
    return true;
  };
  const advanceLog = (party: PartyId, limit: Instant): boolean => {
    const line = held.line(party);
    const { acts } = line;
    const from = sizeOn(party, line);
    let to = from;
    for (let act = acts[to]; act !== undefined && maySee(act, limit); act = acts[++to]) {
      if (act.verdict.status !== "void" && (latest === undefined || act.at > latest)) latest = act.at;
    }
    sizes.set(party, to);
    return to > from;
  };
  const headOf = (party: PartyId, size: number, before: Head | undefined): Head | undefined => {
    const line = held.line(party);
    // Nothing of a new log is seen yet: what was seen of the former stands.
    if (before !== undefined && size <= line.anchor) return before;
    return size === 0 ? undefined : { root: line.rootAt(size), size };
  };

  return {
    advance(now) {
      heads ??= start();
      const limit = addSeconds(now, aheadSecondsMax);
      let hasMoved = false;
      for (let again = true; again;) {
        again = false;
        for (const party of held.others()) again = advanceLog(party, limit) || again;
        hasMoved ||= again;
      }
      if (!hasMoved) return heads;
      const before = heads;
      heads = Object.fromEntries(
        [...sizes]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([party, size]) => {
            const head = headOf(party, size, before[party]);
            return head === undefined ? [] : [[party, head] as const];
          }),
      );
      return heads;
    },
    heads: () => (heads ??= start()),
    latest: () => latest,
    covers: ({ id, n, party }) =>
      party === held.party || (n < (sizes.get(party) ?? 0) && held.line(party).acts[n]?.id === id),
  };
}
