import type { Act } from "../act/envelope.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";

/** An entry's number in a log, or `never`: the log holds no such entry yet. */
export type Place = number;
export const never: Place = Number.POSITIVE_INFINITY;

/** Where a value that only rises stood at which entry: only the entries that raised it are kept. */
interface Rise<T> {
  readonly values: T[];
  readonly places: Place[];
}

/**
 * One party's log as a clock and as a witness: when its own dates passed an hour, and which of its entries first showed that
 * it had seen another's act. Void and unknown entries hold their number and tell nothing (C2). Each question is a binary search over the
 * entries that changed the answer, so its cost does not grow with what else the log holds.
 */
export class PartyLog {
  readonly party: PartyId;
  /** Ids of all entries, void and unknown ones too, by number. */
  readonly ids: ActId[] = [];
  /** `party.left`, the last entry of the log. */
  left: Act | undefined;
  readonly #dates: Rise<Instant> = { values: [], places: [] };
  readonly #seen = new Map<string, Rise<number>>();
  /** By party: entries at which the author began (even index) or ceased (odd index) to hold another branch of that party's log than the one held here. */
  readonly #strayed = new Map<string, Place[]>();
  readonly #uncounted = new Set<Place>();

  constructor(party: PartyId) {
    this.party = party;
  }

  get size(): number {
    return this.ids.length;
  }

  /** Adds the next entry; answers with the parties of whose logs it shows more than the log had shown before. */
  add(act: Act): readonly string[] {
    const place = this.ids.length;
    this.ids.push(act.id);
    if (act.verdict.status !== "valid") {
      this.#uncounted.add(place);
      return none;
    }
    const date = this.#dates.values.at(-1);
    if (date === undefined || act.at > date) raise(this.#dates, act.at, place);
    let shown: string[] | undefined;
    for (const party in act.seen) {
      const size = act.seen[party]?.size ?? 0;
      const rise = this.#riseOf(party);
      if (size > (rise.values.at(-1) ?? 0)) {
        raise(rise, size, place);
        (shown ??= []).push(party);
      }
    }
    if (act.divergent.length > 0 || this.#strayed.size > 0) this.#markStrayed(act, place);
    if (act.kind === "party.left") this.left = act;
    return shown ?? none;
  }

  /** The first entry dated strictly after the instant. */
  firstAfter(instant: Instant): Place {
    const { values, places } = this.#dates;
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] as Instant) > instant) high = middle;
      else low = middle + 1;
    }
    return places[low] ?? never;
  }

  /** The first entry that shows the author to have seen entry `n` of that party's log; of its own log, that entry itself. */
  firstShowing(party: string, n: Place): Place {
    if (party === this.party) return n;
    const rise = this.#seen.get(party);
    if (rise === undefined) return never;
    const { values, places } = rise;
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] as number) > n) high = middle;
      else low = middle + 1;
    }
    return places[low] ?? never;
  }

  /** The date of a counted entry: dates in one log never go back, so it is the last rise by then. */
  dateOf(place: Place): Instant {
    const { values, places } = this.#dates;
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[middle] as Place) > place) high = middle;
      else low = middle + 1;
    }
    return values[low - 1] as Instant;
  }

  /** The same question put to the entries after `after` alone. */
  firstShowingAfter(after: Place, party: string, n: Place): Place {
    const place = n === never ? never : this.firstShowing(party, n);
    return place > after ? place : this.#nextCounted(after);
  }

  /** How much of that party's log the author had seen by its newest entry. */
  seenOf(party: string): number {
    return this.#seen.get(party)?.values.at(-1) ?? 0;
  }

  /** The first entry from `from` on whose author held another branch of that party's log than the one held here. */
  firstStrayed(party: string, from: Place): Place {
    const turns = this.#strayed.get(party);
    if (turns === undefined) return never;
    for (let i = 0; i < turns.length; i += 2) {
      const strayed = this.#nextCounted(Math.max(from, turns[i] as Place) - 1);
      if (strayed < (turns[i + 1] ?? never)) return strayed;
    }
    return never;
  }

  /** How much of that party's log the author surely held alike with us: what it had seen before it first strayed. */
  heldAlike(party: string): number {
    const turn = this.#strayed.get(party)?.[0] ?? never;
    const rise = this.#seen.get(party);
    if (rise === undefined) return 0;
    const index = rise.places.findLastIndex((place) => place < turn);
    return rise.values[index] ?? 0;
  }

  #riseOf(party: string): Rise<number> {
    const known = this.#seen.get(party);
    if (known !== undefined) return known;
    const rise: Rise<number> = { values: [], places: [] };
    this.#seen.set(party, rise);
    return rise;
  }

  #markStrayed(act: Act, place: Place): void {
    for (const party of act.divergent) {
      const turns = this.#strayed.get(party);
      if (turns === undefined) this.#strayed.set(party, [place]);
      else if (turns.length % 2 === 0) turns.push(place);
    }
    for (const [party, turns] of this.#strayed) {
      if (turns.length % 2 === 1 && !(act.divergent as readonly string[]).includes(party)) turns.push(place);
    }
  }

  #nextCounted(after: Place): Place {
    let place = after + 1;
    while (this.#uncounted.has(place)) place += 1;
    return place < this.ids.length ? place : never;
  }
}

const none: readonly string[] = [];

function raise<T>(rise: Rise<T>, value: T, place: Place): void {
  rise.values.push(value);
  rise.places.push(place);
}
