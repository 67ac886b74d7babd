import type { PartyId } from "../base/ids.ts";
import type { Case, Decision, ShownWord } from "./decide.ts";
import type { Docket } from "./docket.ts";
import type { Awaited } from "./outcome.ts";
import type { Place } from "./party-log.ts";

/** Whose word an undecided proposal waits for, and which; empty once it is decided. */
export function awaitedOf(docket: Docket, input: Case, decision: Decision): readonly Awaited[] {
  const { hours, party: proposer } = docket.proposal;
  if (input.rule === "silence" && hours.rule === "silence") {
    const defeated = input.others.some(({ word }) => word === "broken" || word === "undelivered" || word === "left");
    if (defeated) return [{ party: proposer, what: "receipt" }];
    return [input.proposer, ...input.others].flatMap((word) => awaitedUnderSilence(docket, word, hours));
  }
  if (input.rule === "entered") {
    return input.answers.flatMap(({ party, stance, sequel }): Awaited[] => {
      if (stance === "none") return [{ party, what: "stance" }];
      if (stance === "reserved") return [{ party, what: "leave-of-reserve" }];
      return stance === "ad-referendum" && sequel === undefined ? [{ party, what: "confirmation" }] : [];
    });
  }
  if (input.rule !== "consensus" || hours.rule !== "consensus") return [];
  const { answers } = input;
  const refused = answers.some(
    ({ hasLeft, stance, sequel }) =>
      stance === "objected" ||
      (sequel !== undefined && sequel !== "confirmed") ||
      (hasLeft && decision.status !== "provisional"),
  );
  if (decision.status === "provisional") {
    const unconfirmed = answers.filter(({ stance, sequel }) => stance === "ad-referendum" && sequel === undefined);
    if (refused || unconfirmed.length === 0) return [{ party: proposer, what: "receipt" }];
    return unconfirmed.map(({ party }) => ({ party, what: "confirmation", by: hours.confirmBy }));
  }
  const silent = answers.filter(({ stance }) => stance === "none" || stance === "reserved");
  if (refused || silent.length === 0) return [{ party: proposer, what: "receipt", by: hours.receiveUntil }];
  return silent.map(({ party, stance }) => ({
    party,
    what: stance === "none" ? "stance" : "leave-of-reserve",
    by: hours.openUntil,
  }));
}

function awaitedUnderSilence(
  docket: Docket,
  { party, word }: ShownWord,
  hours: { readonly expires: Awaited["by"] & {}; readonly noticeHour: Awaited["by"] & {} },
): readonly Awaited[] {
  if (word !== "waiting") return [];
  if (party === docket.proposal.party) return [{ party, what: "hour", by: hours.expires }];
  const own = docket.silence[docket.proposal.needs.indexOf(party)];
  const delivered = own?.word === "waiting" && own.receipt !== undefined;
  return delivered ? [{ party, what: "hour", by: hours.expires }] : [{ party, what: "notice", by: hours.noticeHour }];
}

/** Parties whose consent the settling entry could not show in time: those that had not answered, let their date pass, or left. */
export function unfinishedBy(
  input: Case & { readonly rule: "consensus" },
  place: Place,
  proposer: PartyId,
): readonly PartyId[] {
  const { answers, closed } = input;
  const inTime = (shown: Place): boolean => shown <= place && shown < closed;
  const provisional = answers.every(({ shown }) => inTime(shown));
  const unfinished = answers.filter(({ party, stance, shown, sequel, sequelShown, left }) => {
    if (left <= place || !inTime(shown) || (party === proposer && input.proposerLeft <= place)) return true;
    if (stance !== "ad-referendum") return false;
    return sequelShown <= place ? sequel !== "confirmed" : provisional;
  });
  const named = unfinished.length > 0 ? unfinished : answers.filter(({ stance }) => stance === "abstained");
  return named.map(({ party }) => party);
}
