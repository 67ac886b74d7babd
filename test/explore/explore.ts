import { Examiner } from "./examine.ts";
import type { Packed, Violation } from "./examine.ts";
import { realRules } from "./judge.ts";
import type { History, Rules } from "./judge.ts";
import { createCast, firstCode, moveOf, parties } from "./model.ts";
import type { Cast, Code, Move, Scenario } from "./model.ts";
import type { Property } from "./properties.ts";
import { States } from "./states.ts";
import { closedPart, listEntries } from "./steps.ts";

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
  readonly outcomes: ReadonlyMap<string, number>;
  /** How often each property was put to the test: its condition held and its conclusion was examined. */
  readonly tested: Readonly<Record<Property, number>>;
  readonly violation: Violation | undefined;
}

export interface ExploreOptions {
  readonly statesMax: number;
  readonly rules?: Rules;
  /** Called with one history in so many, for checks too dear to make on all. */
  readonly sample?: { readonly every: number; readonly check: (cast: Cast, history: History, reading: Packed) => void };
}

type Held = [number, number, number];

/** A state of the search: the logs and, where deliveries are moves, what each party holds of each log. */
interface State {
  readonly history: Code[][];
  readonly held: readonly Held[];
}

/**
 * Breadth first over every history the scenario allows. A state is the set of logs; a step adds an entry, by any party, dated anywhere
 * from its last date on, that shows any closed part of what exists. So a delivery that is lost, late or out of order is an entry that
 * does not show it; an entry that shows less than its author held is one too; and what a party reads that holds less than all is another
 * state, reached by the same entries without the rest. Delivering twice changes nothing that anybody holds.
 * A `wired` scenario makes every delivery a move of its own instead, and asks at each state what each of the three parties reads.
 */
export function explore(scenario: Scenario, { statesMax, rules = realRules, sample }: ExploreOptions): Exploration {
  const cast = createCast(scenario);
  const examiner = new Examiner(cast, rules);
  const wired = scenario.wired === true;
  const layout = createLayout(scenario);
  const states = new States();
  const readings = new States();
  const moves = new Map<string, number>();
  let steps = 0;
  let sampled = 0;

  /** Each history is read once. A changed rule may read by who reads: then each reader reads for itself. */
  function read(history: Code[][], reader: number): Packed {
    if (wired && rules !== realRules) return examiner.read(history, reader);
    const slot = readings.add(layout.encode({ history, held: [] }));
    const known = readings.value(slot);
    if (known !== 0) return known - 1;
    const reading = examiner.read(history, reader);
    readings.setValue(slot, reading + 1);
    if (sample !== undefined && ++sampled % sample.every === 0) sample.check(cast, history, reading);
    return reading;
  }

  /** What the parties read: each the closed part of what it holds, or, where deliveries are no moves, one reader of everything. */
  function readAll({ history, held }: State): readonly Packed[] {
    if (!wired) return [read(history, 0)];
    return held.map((row, who) => {
      const cut = closedPart(history, row);
      return read(
        history.map((log, other) => log.slice(0, cut[other])),
        who,
      );
    });
  }

  function note(move: string): void {
    steps += 1;
    moves.set(move, (moves.get(move) ?? 0) + 1);
  }

  function examine(before: readonly Packed[], state: State): void {
    const after = readAll(state);
    before.forEach((reading, who) => examiner.examineGrowth(reading, after[who] as Packed, state.history));
    if (wired) examiner.examineParties(after, state.history);
  }

  function expand(state: State, reach: (state: State) => boolean): void {
    const { history, held } = state;
    const before = readAll(state);
    for (let who = 0; who < 3; who++) {
      const log = history[who] as Code[];
      const row = held[who] as Held;
      const within: Held = wired ? [...closedPart(history, row)] : sizesOf(history);
      for (const code of listEntries(cast, history, who, within)) {
        note(describeMove(cast.movesOf(who)[moveOf(code)] as Move));
        log.push(code);
        row[who] = log.length;
        const isNew = reach(state);
        // A step to a state known already is a step nonetheless: what was final before it must be so after it.
        if (isNew || !wired) examine(before, state);
        log.pop();
        row[who] = log.length;
      }
      if (!wired) continue;
      for (let other = 0; other < 3; other++) {
        if (other === who || row[other] === history[other]?.length) continue;
        note("delivery");
        row[other] = (row[other] as number) + 1;
        if (reach(state)) examine(before, state);
        row[other] = (row[other] as number) - 1;
      }
    }
  }

  const first = scenario.offers[0]?.by ?? 0;
  const history = parties.map((_, who) => (who === first ? [firstCode] : []));
  const start: State = {
    history,
    held: parties.map((_, who): Held => [0, 0, 0].with(first, who === first ? 1 : 0) as Held),
  };
  states.add(layout.encode(start));
  let frontier: readonly Uint16Array[] = [layout.encode(start).slice()];
  let depth = 0;
  const isOver = (): boolean => examiner.violation !== undefined || states.size >= statesMax;
  while (frontier.length > 0 && !isOver()) {
    const next = new Blocks(layout.width);
    const reach = (state: State): boolean => {
      const size = states.size;
      const words = layout.encode(state);
      states.add(words);
      if (states.size > size) next.add(words);
      return states.size > size;
    };
    for (const block of frontier) {
      for (let offset = 0; offset < block.length && !isOver(); offset += layout.width)
        expand(layout.decode(block, offset), reach);
    }
    frontier = next.list();
    if (frontier.length > 0) depth += 1;
  }
  const { tested, outcomes, violation } = examiner;
  return {
    scenario: scenario.name,
    states: states.size,
    steps,
    depth,
    exhausted: !isOver(),
    moves,
    outcomes,
    tested,
    violation,
  };
}

const sizesOf = (history: History): Held => history.map((log) => log.length) as Held;

/** States as words of one width: the three logs, each led by its length, then what each party holds. */
function createLayout({ most, wired }: Scenario) {
  const logWidth = 2 + Math.max(...most);
  const logsWidth = 3 * logWidth;
  const width = logsWidth + (wired === true ? 3 : 0);
  const scratch = new Uint16Array(width);
  return {
    width,
    /** The words are overwritten by the next call. */
    encode({ history, held }: State): Uint16Array {
      scratch.fill(0);
      history.forEach((log, who) => {
        scratch[who * logWidth] = log.length;
        scratch.set(log, who * logWidth + 1);
      });
      if (wired === true)
        held.forEach((row, who) => void (scratch[logsWidth + who] = (row[0] << 8) | (row[1] << 4) | row[2]));
      return scratch;
    },
    decode(words: Uint16Array, offset: number): State {
      const history = [0, 1, 2].map((who) => {
        const at = offset + who * logWidth;
        return [...words.subarray(at + 1, at + 1 + (words[at] as number))];
      });
      const held = [0, 1, 2].map((who): Held => {
        if (wired !== true) return [0, 0, 0];
        const row = words[offset + logsWidth + who] as number;
        return [row >> 8, (row >> 4) & 15, row & 15];
      });
      return { history, held };
    },
  };
}

/** Rows of words in blocks, so that millions of states cost their words and nothing else. */
class Blocks {
  readonly #width: number;
  readonly #blocks: Uint16Array[] = [];
  #used = 0;

  constructor(width: number) {
    this.#width = width;
  }

  add(words: Uint16Array): void {
    const rows = 4096;
    if (this.#used % (rows * this.#width) === 0) {
      this.#blocks.push(new Uint16Array(rows * this.#width));
      this.#used = 0;
    }
    (this.#blocks.at(-1) as Uint16Array).set(words, this.#used);
    this.#used += this.#width;
  }

  list(): readonly Uint16Array[] {
    return this.#blocks.map((block, index) =>
      index === this.#blocks.length - 1 ? block.subarray(0, this.#used) : block,
    );
  }
}

function describeMove({ kind, verdict, wrongDigest, adReferendum }: Move): string {
  const how = verdict ?? (wrongDigest === true ? "wrong digest" : adReferendum === true ? "ad referendum" : "");
  return how === "" ? kind : `${kind} (${how})`;
}
