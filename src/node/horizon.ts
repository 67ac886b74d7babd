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

export function createHorizon(held: {
  readonly party: PartyId;
  /** Heads our last valid entry named; asked once, when everything stored is folded. */
  readonly seen: () => Readonly<Record<string, Head>>;
  readonly others: () => readonly PartyId[];
  /** Closed acts of a log, in order. */
  readonly acts: (party: PartyId) => readonly Act[];
  readonly rootAt: (party: PartyId, size: number) => string;
  /** How much of a log we must have seen to see an entry whose author had seen this: nothing of a branch that is not ours. */
  readonly demands: (party: PartyId, head: Head) => number;
}): Horizon {
  const sizes = new Map<PartyId, number>();
  let latest: Instant | undefined;
  let heads: Readonly<Record<string, Head>> | undefined;

  const start = (): Readonly<Record<string, Head>> => {
    const seen = held.seen();
    for (const party in seen) sizes.set(party as PartyId, (seen[party] as Head).size);
    return seen;
  };
  const maySee = (act: Act, limit: Instant): boolean => {
    if (act.verdict.status !== "void" && act.at > limit) return false;
    for (const party in act.seen) {
      if (party === held.party) continue;
      const other = party as PartyId;
      if ((sizes.get(other) ?? 0) < held.demands(other, act.seen[party] as Head)) return false;
    }
    return true;
  };
  const advanceLog = (party: PartyId, limit: Instant): boolean => {
    const acts = held.acts(party);
    const from = sizes.get(party) ?? 0;
    let to = from;
    for (let act = acts[to]; act !== undefined && maySee(act, limit); act = acts[++to]) {
      if (act.verdict.status !== "void" && (latest === undefined || act.at > latest)) latest = act.at;
    }
    sizes.set(party, to);
    return to > from;
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
      heads = Object.fromEntries(
        [...sizes]
          .filter(([, size]) => size > 0)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([party, size]) => [party, { root: held.rootAt(party, size), size }]),
      );
      return heads;
    },
    heads: () => (heads ??= start()),
    latest: () => latest,
    covers: ({ id, n, party }) =>
      party === held.party || (n < (sizes.get(party) ?? 0) && held.acts(party)[n]?.id === id),
  };
}
