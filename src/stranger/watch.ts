import type { Entry } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import type { ProposalState } from "../consent/outcome.ts";
import type { ShownLog } from "./acts.ts";

/**
 * How much of one needed party's log is shown between where it can first speak of the proposal and its last word on it. Where
 * nothing is left out, no objection and no earlier word can have been left out either.
 */
export interface Watched {
  readonly party: PartyId;
  /** Number of the last entry of the stretch. */
  readonly until: number;
  /** Entries of the stretch that are not shown. */
  readonly hidden: number;
}

/** The stretch of each needed party's log that decides a proposal. A log that says nothing of it is not watched. */
export function watchLogs(state: ProposalState, about: Entry, logs: readonly ShownLog[]): readonly Watched[] {
  const author = about.envelope.party;
  const resting = new Set<string>(state.acts);
  return logs.flatMap(({ entries, party }) => {
    const until = entries.findLast(({ id }) => resting.has(id) && id !== about.id)?.envelope.n;
    if (until === undefined || !state.needs.includes(party)) return [];
    const from = party === author ? about.envelope.n : findUnaware(entries, author, about.envelope.n, until);
    const shown = entries.filter(({ envelope: { n } }) => n > from && n <= until).length;
    return [{ party, until, hidden: until - from - shown }];
  });
}

/** The last entry shown whose author had not seen the tabling yet, which therefore nothing before it speaks of; -1 for none. */
function findUnaware(entries: readonly Entry[], author: string, tabling: number, until: number): number {
  const unaware = entries.findLast(({ envelope: { n, seen } }) => n < until && (seen[author]?.size ?? 0) <= tabling);
  return unaware?.envelope.n ?? -1;
}
