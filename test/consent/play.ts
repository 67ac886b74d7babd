import type { Entry } from "../../src/act/envelope.ts";
import { consensus, entered, silence } from "./history.ts";
import type { Stand, TestHistory } from "./history.ts";

export const parties = ["ada", "ben", "cho"] as const;

/** One step of a history at random: small numbers, each with its meaning in `play`. */
export interface Step {
  readonly who: (typeof parties)[number];
  readonly what: number;
  readonly which: number;
  readonly later: number;
  readonly lag: readonly number[];
}

/** One act, dated so much later than all it may have seen, in sight of all but the newest entries of each log. */
export function play(history: TestHistory, offers: Entry[], { who, what, which, later, lag }: Step): void {
  const sees = Object.fromEntries(
    parties.map((party, index) => [party, Math.max(1, history.size(party) - (lag[index] as number))]),
  );
  const given = { at: history.hourOf(who, sees) + later, sees };
  const offer = offers[which % Math.max(1, offers.length)];
  if (offer === undefined || what === 0) {
    const rule = [consensus(given.at + 50), silence(given.at + 90), entered][which % 3];
    const lineage = offer === undefined || which === 3 ? undefined : { amends: offer.id };
    offers.push(history.table(who, { ...given, ...(rule && { rule }), ...(lineage && { lineage }) }));
    return;
  }
  const stand = stands[what];
  if (stand !== undefined)
    history.stand(stand, who, offer, { ...given, adReferendum: stand === "concurred" && which === 3 });
  else if (what === 13) history.withdraw(who, offer, given);
  else if (what === 14) history.breaks(who, offer, given);
  else if (what <= 17) history.receipt(who, offer, given);
  else if (what <= 20) history.pass(who, offer, given);
  else if (what === 21 && which === 0) history.leave(who, given);
  else history.note(who, given);
}

/** By what a step does. Concurring is the likeliest, or hardly anything would ever be agreed. */
const stands: Readonly<Record<number, Stand>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((what) => [what, "concurred"])),
  8: "objected",
  9: "abstained",
  10: "reserved",
  11: "confirmed",
  12: "declined",
};
