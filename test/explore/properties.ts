import { dateOf, moveOf } from "./model.ts";
import type { Cast, Move, Offer } from "./model.ts";
import { boundIn, statusOf } from "./judge.ts";
import type { History } from "./judge.ts";

/** What must hold of every state, or of every step, of every history (spec/consent, "To prove"). */
export type Property = "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7";
export const properties: Readonly<Record<Property, string>> = {
  P1: "nobody is bound without its own signed concurrence, or its own receipt and its own passed hour, on that digest",
  P2: "the same acts give the same state in any order",
  P3: "a final outcome is final under every extension",
  P4: "unknown and void entries never change consent",
  P5: "an act on another proposal, or on other words, has no effect",
  P6: "what is agreed has two concurring at the least, and every needed party concurred, abstained or was bound",
  P7: "no two parties hold final outcomes that contradict each other",
};

/** Whether the party's own log, read by eye and by nothing of `consent/`, holds what can bind it. */
export function hasBoundItself(cast: Cast, history: History, about: number, who: number): boolean {
  const offer = cast.scenario.offers[about] as Offer;
  const said = (is: (move: Move, date: number) => boolean): boolean =>
    (history[who] ?? []).some((code) => {
      const move = cast.movesOf(who)[moveOf(code)] as Move;
      const counts = move.verdict === undefined && move.about === about && move.wrongDigest !== true;
      return counts && is(move, dateOf(code));
    });
  const byOpen = (date: number): boolean =>
    offer.rule === "entered" || date <= offer.from + (offer.rule === "silence" ? 1 : 0);
  const confirmed = said(
    ({ kind }, date) => kind === "stance.confirmed" && (offer.rule === "entered" || date <= offer.from + 2),
  );
  const concurred = said(
    (move, date) => move.kind === "stance.concurred" && move.adReferendum !== true && byOpen(date),
  );
  const reserved = said((move, date) => move.kind === "stance.concurred" && move.adReferendum === true && byOpen(date));
  if (offer.rule === "silence") {
    const received = said(({ kind }, date) => kind === "receipt.given" && date <= offer.from);
    const passed = said(({ kind }, date) => kind === "hour.passed" && date > offer.from + 1);
    return who === offer.by ? passed : concurred || (received && passed);
  }
  if (who === offer.by) return offer.adReferendum === true ? confirmed : true;
  return concurred || (reserved && confirmed);
}

function hasAbstained(cast: Cast, history: History, about: number, who: number): boolean {
  return (history[who] ?? []).some((code) => {
    const move = cast.movesOf(who)[moveOf(code)] as Move;
    return move.kind === "stance.abstained" && move.about === about && move.verdict === undefined;
  });
}

/** P1 and P6 of one reading; undefined where they hold. */
export function findBindingFault(cast: Cast, history: History, about: number, code: number): "P1" | "P6" | undefined {
  const status = statusOf(code);
  if (status !== "agreed" && status !== "entered-jointly") return undefined;
  const bound = boundIn(code);
  const needs = cast.scenario.offers[about]?.needs ?? [0, 1, 2];
  for (const who of needs) {
    if ((bound & (1 << who)) !== 0 && !hasBoundItself(cast, history, about, who)) return "P1";
  }
  const concurring = needs.filter((who) => (bound & (1 << who)) !== 0).length;
  const mayAbstain = needs.length > 2;
  const complete = needs.every(
    (who) => (bound & (1 << who)) !== 0 || (mayAbstain && hasAbstained(cast, history, about, who)),
  );
  return concurring >= 2 && complete ? undefined : "P6";
}
