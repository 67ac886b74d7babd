import type { Instant } from "../base/time.ts";

/** What waits for a log's date to pass an hour, soonest first: a binary heap. */
export class Alarms<T> {
  readonly #hours: Instant[] = [];
  readonly #waiting: T[] = [];

  set(hour: Instant, item: T): void {
    let index = this.#hours.length;
    this.#hours.push(hour);
    this.#waiting.push(item);
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if ((this.#hours[parent] as Instant) <= hour) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  /** Removes and returns one item whose hour lies strictly before the instant. */
  takePassed(instant: Instant): T | undefined {
    const first = this.#hours[0];
    if (first === undefined || first >= instant) return undefined;
    const last = this.#hours.length - 1;
    this.#swap(0, last);
    this.#hours.pop();
    const item = this.#waiting.pop();
    this.#sink();
    return item;
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = index;
      if (left < this.#hours.length && this.#before(left, least)) least = left;
      if (right < this.#hours.length && this.#before(right, least)) least = right;
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #before(a: number, b: number): boolean {
    return (this.#hours[a] as Instant) < (this.#hours[b] as Instant);
  }

  #swap(a: number, b: number): void {
    [this.#hours[a], this.#hours[b]] = [this.#hours[b] as Instant, this.#hours[a] as Instant];
    [this.#waiting[a], this.#waiting[b]] = [this.#waiting[b] as T, this.#waiting[a] as T];
  }
}
