import { codeOfReading, createJudge, isFinal, statusOf } from "./judge.ts";
import type { History, Rules } from "./judge.ts";
import { blankCode, idleLike, moveOf, parties } from "./model.ts";
import type { Cast, Code, Move } from "./model.ts";
import { findBindingFault } from "./properties.ts";
import type { Property } from "./properties.ts";
import { tellHistory } from "./trace.ts";

export interface Violation {
  readonly property: Property;
  /** The history, entry by entry, and the readings that contradict each other. */
  readonly trace: string;
}

/** What a history reads as: the codes of its offers in one number. */
export type Packed = number;
const codeIn = (packed: Packed, about: number): number => (packed >>> (12 * about)) & 0xfff;

const orders = [
  [0, 1, 2],
  [2, 1, 0],
] as const;

/** Puts readings to the properties, and counts how often each was put to the test. */
export class Examiner {
  readonly tested: Record<Property, number> = { P1: 0, P2: 0, P3: 0, P4: 0, P5: 0, P6: 0, P7: 0 };
  /** States by what became of an offer in them. */
  readonly outcomes = new Map<string, number>();
  violation: Violation | undefined;
  readonly #cast: Cast;
  readonly #judge: ReturnType<typeof createJudge>;

  constructor(cast: Cast, rules: Rules) {
    this.#cast = cast;
    this.#judge = createJudge(cast, rules);
  }

  /** Reads a history as one party does, and puts it to the properties of a state: P1, P2, P4, P5, P6. */
  read(history: History, reader: number): Packed {
    const codes = this.#judge(history, orders[0], reader).map(codeOfReading);
    this.#examineBinding(history, codes);
    this.#examineOrder(history, codes, reader);
    this.#examineVoid(history, codes, reader);
    this.#examineOthers(history, codes, reader);
    return (codes[0] as number) | ((codes[1] ?? 0) << 12);
  }

  /** P3: a step from one reading to another that holds more. */
  examineGrowth(before: Packed, after: Packed, history: History): void {
    for (let about = 0; about < this.#cast.scenario.offers.length; about++) {
      const was = codeIn(before, about);
      if (!isFinal(was)) continue;
      this.tested.P3 += 1;
      const is = codeIn(after, about);
      if (is !== was)
        this.#report(
          "P3",
          history,
          `offer ${about}: ${statusOf(was)} before the newest entry, ${statusOf(is)} with it`,
        );
    }
  }

  /** P7: what the three parties read at one moment, each from what it holds. */
  examineParties(readings: readonly Packed[], history: History): void {
    for (let about = 0; about < this.#cast.scenario.offers.length; about++) {
      const ends = readings.map((packed) => codeIn(packed, about)).filter(isFinal);
      if (ends.length < 2) continue;
      this.tested.P7 += 1;
      if (ends.every((end) => end === ends[0])) continue;
      const told = readings.map((packed, who) => `${parties[who]} reads ${statusOf(codeIn(packed, about))}`);
      this.#report("P7", history, `offer ${about}: ${told.join(", ")}`);
    }
  }

  #examineBinding(history: History, codes: readonly number[]): void {
    codes.forEach((code, about) => {
      const status = statusOf(code);
      this.outcomes.set(status, (this.outcomes.get(status) ?? 0) + 1);
      if (status !== "agreed" && status !== "entered-jointly") return;
      this.tested.P1 += 1;
      this.tested.P6 += 1;
      const fault = findBindingFault(this.#cast, history, about, code);
      if (fault !== undefined) this.#report(fault, history, `offer ${about}: ${status}`);
    });
  }

  #examineOrder(history: History, codes: readonly number[], reader: number): void {
    this.tested.P2 += 1;
    this.#judge(history, orders[1], reader).forEach((reading, about) => {
      const code = codeOfReading(reading);
      if (code === codes[about]) return;
      const told = `${statusOf(codes[about] as number)} in one order, ${statusOf(code)} in another`;
      this.#report("P2", history, `offer ${about}: ${told}`);
    });
  }

  /** P4: what void and unknown entries say, show and are dated is taken out of them; nothing may read differently. */
  #examineVoid(history: History, codes: readonly number[], reader: number): void {
    const counts = (who: number, code: Code): boolean => this.#moveOf(who, code).verdict === undefined;
    if (history.every((log, who) => log.every((code) => counts(who, code)))) return;
    const silenced = history.map((log, who) => log.map((code) => (counts(who, code) ? code : blankCode)));
    this.tested.P4 += 1;
    codes.forEach((_, about) => this.#compare("P4", about, silenced, history, codes, reader));
  }

  /** P5: what entries say of other proposals, or of other words, is taken out of them; this one may not read differently. */
  #examineOthers(history: History, codes: readonly number[], reader: number): void {
    codes.forEach((_, about) => {
      const silenced = history.map((log, who) =>
        log.map((code) => (concerns(this.#moveOf(who, code), about) ? code : idleLike(code))),
      );
      if (silenced.every((log, who) => log.every((code, n) => code === history[who]?.[n]))) return;
      this.tested.P5 += 1;
      this.#compare("P5", about, silenced, history, codes, reader);
    });
  }

  #compare(
    property: Property,
    about: number,
    silenced: History,
    history: History,
    codes: readonly number[],
    reader: number,
  ): void {
    const silent = codeOfReading(this.#judge(silenced, orders[0], reader)[about]);
    const code = codes[about] as number;
    if (silent === code) return;
    this.#report(
      property,
      history,
      `offer ${about}: ${statusOf(code)}, but ${statusOf(silent)} without what must have no effect`,
    );
  }

  #moveOf(who: number, code: Code): Move {
    return this.#cast.movesOf(who)[moveOf(code)] as Move;
  }

  #report(property: Property, history: History, words: string): void {
    this.violation ??= { property, trace: `${tellHistory(this.#cast, history)}\n  ${words}` };
  }
}

/** Whether an entry may have an effect on the offer: it names it and its words, tables something, or is about no offer. */
function concerns({ kind, about, wrongDigest, verdict }: Move, offer: number): boolean {
  if (verdict !== undefined || about === undefined || kind === "proposal.tabled") return true;
  return about === offer && wrongDigest !== true;
}
