import { codeOfReading, createJudge, isFinal, realRules, statusOf } from "./judge.ts";
import type { History, Rules } from "./judge.ts";
import { blankCode, createCast, firstCode, idleLike, moveOf, parties } from "./model.ts";
import type { Cast, Code, Move, Scenario } from "./model.ts";
import { findBindingFault } from "./properties.ts";
import type { Property } from "./properties.ts";
import { States } from "./states.ts";
import { closedPart, listEntries } from "./steps.ts";
import type { Cut } from "./steps.ts";
import { tellHistory } from "./trace.ts";

export interface Exploration {
  readonly scenario: string;
  readonly states: number;
  readonly steps: number;
  /** Moves from the start to the farthest state reached. */
  readonly depth: number;
  /** False where the limit of states ended the search. */
  readonly exhausted: boolean;
  /** Steps by kind of act, and deliveries. */
  readonly moves: ReadonlyMap<string, number>;
  /** States by what became of an offer in them. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** How often each property was put to the test: its condition held and its conclusion was examined. */
  readonly tested: Readonly<Record<Property, number>>;
  readonly violation: Violation | undefined;
}

export interface Violation {
  readonly property: Property;
  /** The history, entry by entry, and the readings that contradict each other. */
  readonly trace: string;
}

export interface ExploreOptions {
  readonly statesMax: number;
  readonly rules?: Rules;
  /** Called with one history in every so many, for checks too dear to make on all. */
  readonly sample?: {
    readonly every: number;
    readonly check: (cast: Cast, history: History, codes: readonly number[]) => void;
  };
}

const orders = [
  [0, 1, 2],
  [2, 1, 0],
] as const;

/** A state of the search: the logs and, where deliveries are moves, what each party holds of each other's. */
interface State {
  readonly history: Code[][];
  /** By holder and log. */
  readonly held: [number, number, number][];
}

/**
 * Breadth first over every history the scenario allows. A state is the set of logs; each step adds an entry that shows any closed part of
 * what exists, by any party, dated anywhere from its last date on. So a delivery lost, late or out of its order is an entry that
 * does not show it, kept-low `seen` is an entry that shows less than there is, and what a party reads that holds less than all is
 * another state, reached by the same entries without the rest. A `wired` scenario makes every delivery a move of its own instead, and
 * asks at each state what each of the three parties reads.
 */
export function explore(scenario: Scenario, { statesMax, rules = realRules, sample }: ExploreOptions): Exploration {
  const cast = createCast(scenario);
  const judge = createJudge(cast, rules);
  const states = new States();
  const readings = new States();
  const moves = new Map<string, number>();
  const outcomes = new Map<string, number>();
  const tested: Record<Property, number> = { P1: 0, P2: 0, P3: 0, P4: 0, P5: 0, P6: 0, P7: 0 };
  const { offers } = scenario;
  const wired = scenario.wired === true;
  const width = 3 * (1 + Math.max(...scenario.most) + 1) + (wired ? 3 : 0);
  const scratch = new Uint16Array(width);
  let violation: Violation | undefined;
  let steps = 0;
  let sampled = 0;

  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  function report(property: Property, history: History, words: string): void {
    violation ??= { property, trace: `${tellHistory(cast, history)}\n${words}` };
  }

  function encode({ history, held }: State): Uint16Array {
    const logWidth = (width - (wired ? 3 : 0)) / 3;
    scratch.fill(0);
    for (let who = 0; who < 3; who++) {
      const log = history[who] as Code[];
      scratch[who * logWidth] = log.length;
      for (let n = 0; n < log.length; n++) scratch[who * logWidth + 1 + n] = log[n] as Code;
      if (wired) {
        const row = held[who] as Cut;
        scratch[width - 3 + who] = (row[0] << 8) | (row[1] << 4) | row[2];
      }
    }
    return scratch;
  }

  function decode(words: Uint16Array, offset: number): State {
    const logWidth = (width - (wired ? 3 : 0)) / 3;
    const history = [0, 1, 2].map((who) => {
      const at = offset + who * logWidth;
      return Array.from(words.subarray(at + 1, at + 1 + (words[at] as number)));
    });
    const held = [0, 1, 2].map((who): [number, number, number] => {
      const row = wired ? (words[offset + width - 3 + who] as number) : 0;
      return wired
        ? [row >> 8, (row >> 4) & 15, row & 15]
        : [history[0]?.length ?? 0, history[1]?.length ?? 0, history[2]?.length ?? 0];
    });
    return { history, held };
  }

  /** Codes of both offers as one number. Each history is read once, and put to the properties of a state. */
  function read(history: Code[][], reader = 0): number {
    const full: [number, number, number] = [0, 0, 0];
    const slot = wired && rules !== realRules ? -1 : readings.add(encode({ history, held: [full, full, full] }));
    if (slot >= 0) {
      const known = readings.value(slot);
      if (known !== 0) return known - 1;
    }
    const codes = offers.map((_, about) => codeOfReading(judge(history, orders[0], reader)[about]));
    const packed = (codes[0] as number) | ((codes[1] ?? 0) << 12);
    if (slot >= 0) readings.setValue(slot, packed + 1);
    examine(history, codes, reader);
    return packed;
  }

  function examine(history: Code[][], codes: readonly number[], reader: number): void {
    codes.forEach((code, about) => {
      count(outcomes, statusOf(code));
      if (statusOf(code) === "agreed" || statusOf(code) === "entered-jointly") {
        tested.P1 += 1;
        tested.P6 += 1;
      }
      const fault = findBindingFault(cast, history, about, code);
      if (fault !== undefined) report(fault, history, `offer ${about}: ${statusOf(code)}`);
    });
    tested.P2 += 1;
    const others = judge(history, orders[1], reader).map(codeOfReading);
    codes.forEach((code, about) => {
      if (code !== others[about])
        report(
          "P2",
          history,
          `offer ${about}: ${statusOf(code)} in one order, ${statusOf(others[about] as number)} in another`,
        );
    });
    examineSilenced(history, codes, reader);
    if (sample !== undefined && ++sampled % sample.every === 0) sample.check(cast, history, codes);
  }

  /** What an entry that must have no effect says is taken out of it; the reading must not change. */
  function examineSilenced(history: Code[][], codes: readonly number[], reader: number): void {
    const moveAt = (who: number, code: Code): Move => cast.movesOf(who)[moveOf(code)] as Move;
    const odd = history.some((log, who) => log.some((code) => moveAt(who, code).verdict !== undefined));
    if (odd) {
      const counted = history.map((log, who) =>
        log.map((code) => (moveAt(who, code).verdict === undefined ? code : blankCode)),
      );
      compare("P4", counted, history, codes, reader, "without what its void and unknown entries say");
    }
    codes.forEach((_, about) => {
      const silenced = history.map((log, who) =>
        log.map((code) => (concerns(moveAt(who, code), about) ? code : idleLike(code))),
      );
      if (silenced.every((log, who) => log.every((code, n) => code === history[who]?.[n]))) return;
      compare("P5", silenced, history, codes, reader, `without what is not on offer ${about}`, about);
    });
  }

  function compare(
    property: Property,
    other: Code[][],
    history: Code[][],
    codes: readonly number[],
    reader: number,
    how: string,
    only?: number,
  ): void {
    tested[property] += 1;
    const others = judge(other, orders[0], reader).map(codeOfReading);
    codes.forEach((code, about) => {
      if (only !== undefined && only !== about) return;
      if (code !== others[about])
        report(property, history, `offer ${about}: ${statusOf(code)}, but ${statusOf(others[about] as number)} ${how}`);
    });
  }

  const codeIn = (packed: number, about: number): number => (packed >>> (12 * about)) & 0xfff;

  function examineGrowth(before: number, after: number, history: History): void {
    for (let about = 0; about < offers.length; about++) {
      const was = codeIn(before, about);
      if (!isFinal(was)) continue;
      tested.P3 += 1;
      const is = codeIn(after, about);
      if (is !== was)
        report("P3", history, `offer ${about}: ${statusOf(was)} before the newest entry, ${statusOf(is)} with it`);
    }
  }

  /** What each party reads in a wired state: the closed part of what it holds. */
  function readAll({ history, held }: State): readonly number[] {
    return parties.map((_, who) => {
      const cut = closedPart(history, held[who] as Cut);
      return read(
        history.map((log, other) => log.slice(0, cut[other])),
        who,
      );
    });
  }

  function examineWired(before: readonly number[], state: State): void {
    const after = readAll(state);
    before.forEach((code, who) => examineGrowth(code, after[who] as number, state.history));
    for (let about = 0; about < offers.length; about++) {
      const ends = after.map((code) => codeIn(code, about)).filter(isFinal);
      if (ends.length < 2) continue;
      tested.P7 += 1;
      if (new Set(ends).size > 1) {
        const told = after.map((code, who) => `${parties[who]} reads ${statusOf(codeIn(code, about))}`).join(", ");
        report("P7", state.history, `offer ${about}: ${told}`);
      }
    }
  }

  const first = offers[0]?.by ?? 0;
  const start: State = {
    history: [[], [], []],
    held: [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
  };
  (start.history[first] as Code[]).push(firstCode);
  (start.held[first] as [number, number, number])[first] = 1;
  states.add(encode(start));
  let frontier: Uint16Array[] = [encode(start).slice()];
  let depth = 0;
  let exhausted = true;

  search: while (frontier.length > 0) {
    const next: Uint16Array[] = [];
    let block = new Uint16Array(width * 1024);
    let used = 0;
    const reach = (state: State): boolean => {
      const size = states.size;
      const words = encode(state);
      states.add(words);
      if (states.size === size) return false;
      if (used === block.length) {
        next.push(block);
        block = new Uint16Array(width * 1024);
        used = 0;
      }
      block.set(words, used);
      used += width;
      return true;
    };
    for (const words of frontier) {
      for (let offset = 0; offset < words.length; offset += width) {
        const state = decode(words, offset);
        expand(state, reach);
        if (violation !== undefined || states.size >= statesMax) {
          exhausted = false;
          depth += 1;
          break search;
        }
      }
    }
    if (used > 0) next.push(block.slice(0, used));
    frontier = next;
    if (used > 0) depth += 1;
  }

  function expand(state: State, reach: (state: State) => boolean): void {
    const { history, held } = state;
    const before = wired ? 0 : read(history);
    const readBefore = wired ? readAll(state) : [];
    for (let who = 0; who < 3; who++) {
      const log = history[who] as Code[];
      const row = held[who] as [number, number, number];
      const within = wired ? closedPart(history, row) : row;
      for (const code of listEntries(cast, history, who, within)) {
        const move = cast.movesOf(who)[moveOf(code)] as Move;
        count(moves, describeMove(move));
        steps += 1;
        log.push(code);
        row[who] = (row[who] as number) + 1;
        const isNew = reach(state);
        if (!wired) {
          const after = read(history);
          examineGrowth(before, after, history);
        } else if (isNew) examineWired(readBefore, state);
        row[who] = (row[who] as number) - 1;
        log.pop();
        if (violation !== undefined) return;
      }
      if (!wired) continue;
      for (let other = 0; other < 3; other++) {
        if (other === who || (row[other] as number) >= (history[other] as Code[]).length) continue;
        count(moves, "delivery");
        steps += 1;
        row[other] = (row[other] as number) + 1;
        if (reach(state)) examineWired(readBefore, state);
        row[other] = (row[other] as number) - 1;
      }
    }
  }

  return { scenario: scenario.name, states: states.size, steps, depth, exhausted, moves, outcomes, tested, violation };
}

/** Whether an entry may have an effect on the offer: it names it and its words, tables something, or is about no offer. */
function concerns({ kind, about, wrongDigest, verdict }: Move, offer: number): boolean {
  if (verdict !== undefined || about === undefined || kind === "proposal.tabled") return true;
  return about === offer && wrongDigest !== true;
}

function describeMove({ kind, verdict, wrongDigest, adReferendum }: Move): string {
  const how = verdict ?? (wrongDigest === true ? "wrong digest" : adReferendum === true ? "ad referendum" : "");
  return how === "" ? kind : `${kind} (${how})`;
}
