import { codeOf, dateOf, moveOf, seenOf } from "./model.ts";
import type { Cast, Code, Move } from "./model.ts";
import type { History } from "./judge.ts";

/** How much of each log somebody holds. */
export type Cut = readonly [number, number, number];

/** True where whoever holds this much also holds all that its authors had seen. */
export function isClosed(history: History, cut: Cut): boolean {
  for (let who = 0; who < 3; who++) {
    const size = cut[who] as number;
    // What an author had seen never shrinks, but a void entry may claim anything.
    for (let n = size - 1; n >= 0; n--) {
      const code = history[who]?.[n] as Code;
      const right = (who + 1) % 3;
      const left = (who + 2) % 3;
      if (seenOf(code, who, right) > (cut[right] as number) || seenOf(code, who, left) > (cut[left] as number))
        return false;
    }
  }
  return true;
}

/** The largest closed part of what is held, whatever order it came in. */
export function closedPart(history: History, held: Cut): Cut {
  const cut: [number, number, number] = [...held];
  for (let moved = true; moved;) {
    moved = false;
    for (let who = 0; who < 3; who++) {
      for (let n = 0; n < (cut[who] as number); n++) {
        const code = history[who]?.[n] as Code;
        const right = (who + 1) % 3;
        const left = (who + 2) % 3;
        if (seenOf(code, who, right) > (cut[right] as number) || seenOf(code, who, left) > (cut[left] as number)) {
          cut[who] = n;
          moved = true;
        }
      }
    }
  }
  return cut;
}

/** What a party may say it has seen, as sizes of the next and the next but one party's log. */
export interface Sight {
  readonly right: number;
  readonly left: number;
}

/** Every sight that neither regresses, nor leaves open what those seen had seen, up to what the party holds. */
export function listSights(cast: Cast, history: History, who: number, held: Cut): readonly Sight[] {
  const right = (who + 1) % 3;
  const left = (who + 2) % 3;
  const last = findCounted(cast, history, who);
  const lowRight = last === undefined ? 0 : seenOf(last, who, right);
  const lowLeft = last === undefined ? 0 : seenOf(last, who, left);
  const sights: Sight[] = [];
  for (let r = lowRight; r <= (held[right] as number); r++) {
    for (let l = lowLeft; l <= (held[left] as number); l++) {
      const cut: [number, number, number] = [0, 0, 0];
      cut[who] = history[who]?.length ?? 0;
      cut[right] = r;
      cut[left] = l;
      if (isClosed(history, cut)) sights.push({ right: r, left: l });
    }
  }
  return sights;
}

/** The last entry of a log that moved its date. */
function findCounted(cast: Cast, history: History, who: number, size = history[who]?.length ?? 0): Code | undefined {
  for (let n = size - 1; n >= 0; n--) {
    const code = history[who]?.[n] as Code;
    if (cast.movesOf(who)[moveOf(code)]?.verdict !== "void") return code;
  }
  return undefined;
}

/** Earliest date of an entry: not before its log's last, nor before anything its author had seen. */
export function earliestDate(cast: Cast, history: History, who: number, { right, left }: Sight): number {
  const dates = [
    findCounted(cast, history, who),
    findCounted(cast, history, (who + 1) % 3, right),
    findCounted(cast, history, (who + 2) % 3, left),
  ].map((code) => (code === undefined ? 0 : dateOf(code)));
  return Math.max(...dates);
}

/** Moves worth making: what would only repeat, or speak of what its author cannot have seen, is left to the tests of each rule. */
export function listMoves(cast: Cast, history: History, who: number, sight: Sight): readonly number[] {
  const own = (history[who] ?? []).map((code) => cast.movesOf(who)[moveOf(code)] as Move);
  if (own.some(({ kind, verdict }) => kind === "party.left" && verdict === undefined)) return [];
  const found: number[] = [];
  cast.movesOf(who).forEach((move, index) => {
    if (index === 0 && own.filter((each) => each === move).length >= (cast.scenario.quiet[who] as number)) return;
    if (index > 0 && own.includes(move)) return;
    if (move.about !== undefined && !mayMove(cast, history, who, sight, own, move)) return;
    found.push(index);
  });
  return found;
}

function mayMove(cast: Cast, history: History, who: number, sight: Sight, own: readonly Move[], move: Move): boolean {
  const { offers } = cast.scenario;
  const about = move.about as number;
  const offer = offers[about];
  if (offer === undefined) return false;
  const sees = (target: number): boolean => {
    const author = offers[target]?.by as number;
    const size = author === who ? (history[who]?.length ?? 0) : author === (who + 1) % 3 ? sight.right : sight.left;
    return (history[author] ?? []).slice(0, size).some((code) => {
      const tabled = cast.movesOf(author)[moveOf(code)] as Move;
      return tabled.kind === "proposal.tabled" && tabled.about === target;
    });
  };
  if (move.kind === "proposal.tabled") {
    const base = offer.amends ?? offer.supersedes;
    return offer.by === who && (base === undefined || sees(base));
  }
  if (move.kind === "stance.confirmed" || move.kind === "stance.declined") {
    const tabled = offer.adReferendum === true && offer.by === who && sees(about);
    return tabled || own.some((each) => each.adReferendum === true && each.about === about);
  }
  return sees(about);
}

/** Every entry the party may add next. Those that say nothing come first, so that the others can be held against them. */
export function listEntries(cast: Cast, history: History, who: number, held: Cut): readonly Code[] {
  const log = history[who] ?? [];
  const most = (cast.scenario.most[who] as number) + (who === cast.scenario.offers[0]?.by ? 1 : 0);
  if (log.length >= most) return [];
  const codes: Code[] = [];
  for (const sight of listSights(cast, history, who, held)) {
    const moves = listMoves(cast, history, who, sight);
    const first = earliestDate(cast, history, who, sight);
    for (const date of cast.scenario.dates) {
      if (date < first) continue;
      for (const move of moves) codes.push(codeOf(move, date, sight.right, sight.left));
    }
    // An entry may be void for its date: such a one is dated before its own log's last.
    for (const move of moves) {
      if (first > 0 && cast.movesOf(who)[move]?.verdict === "void")
        codes.push(codeOf(move, 0, sight.right, sight.left));
    }
  }
  return codes;
}
