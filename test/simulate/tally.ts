/** How often each thing happened in a run: faults, transitions, refusals, checks. */
export class Tally {
  readonly counts = new Map<string, number>();

  count(event: string, times = 1): void {
    this.counts.set(event, (this.counts.get(event) ?? 0) + times);
  }

  /** Adds what another run counted. */
  add(counts: Iterable<readonly [string, number]>): void {
    for (const [event, times] of counts) this.count(event, times);
  }
}

/** A property that does not hold, in words, with what broke it. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly property: string;

  constructor(property: string, detail: string) {
    super(`${property}: ${detail}`);
    this.property = property;
  }
}
