import type { Act } from "../act/envelope.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { never } from "./party-log.ts";
import type { PartyLog } from "./party-log.ts";
import type { Proposal } from "./proposal.ts";
import { speaksOf } from "./stance.ts";

/**
 * What one needed party's own log says of a proposal under silence. The first word other than `waiting` is its last: whether this
 * party is bound is settled by its own log alone, so nobody else's clock or carriage can bind it (C18).
 */
export type SilenceWord =
  | { readonly word: "waiting"; readonly receipt: Act | undefined }
  | { readonly word: "passed"; readonly act: Act; readonly receipt: Act | undefined }
  | { readonly word: "concurred"; readonly act: Act }
  | { readonly word: "abstained"; readonly act: Act }
  | { readonly word: "broken"; readonly act: Act }
  /** The log went past the notice hour without a receipt; `n` is the entry that shows it. */
  | { readonly word: "undelivered"; readonly n: number }
  | { readonly word: "left"; readonly act: Act }
  | { readonly word: "withdrawn"; readonly act: Act };

const unheard: SilenceWord = { word: "waiting", receipt: undefined };

/** Where a party's word begins: its log, as far as it is held, may be past the notice hour already, or ended. */
export function openSilence(noticeHour: Instant, log: PartyLog | undefined): SilenceWord {
  if (log === undefined) return unheard;
  const n = log.firstAfter(noticeHour);
  if (n !== never) return { word: "undelivered", n };
  return log.left === undefined ? unheard : { word: "left", act: log.left };
}

/**
 * Takes the next valid act of the party's log; the same word where the act has no effect on it.
 * `displaces` says that the act tables a proposal, itself not void, that amends or supersedes this one.
 */
export function hearSilence(before: SilenceWord, act: Act, proposal: Proposal, displaces: boolean): SilenceWord {
  if (before.word !== "waiting") return before;
  const { hours } = proposal;
  assert(hours.rule === "silence", "only a proposal under silence is heard so");
  const own = act.party === proposal.party;
  if (!own && before.receipt === undefined && act.at > hours.noticeHour) return { word: "undelivered", n: act.n };
  if (own && act.n <= proposal.n) return before;
  if (act.kind === "party.left") return { word: "left", act };
  if (displaces) return { word: own ? "withdrawn" : "broken", act };
  if (!speaksOf(act, proposal)) return before;
  switch (act.kind) {
    case "receipt.given":
      return own || act.at > hours.noticeHour || before.receipt !== undefined
        ? before
        : { word: "waiting", receipt: act };
    case "hour.passed":
      return act.content["hour"] === hours.expires && act.at > hours.expires
        ? { word: "passed", act, receipt: before.receipt }
        : before;
    case "stance.concurred":
      if (act.content["adReferendum"] === true) return { word: own ? "withdrawn" : "broken", act };
      return own || act.at > hours.expires ? before : { word: "concurred", act };
    case "stance.abstained":
      return own || act.at > hours.expires || proposal.needs.length < 3 ? before : { word: "abstained", act };
    case "silence.broken":
    case "stance.objected":
    case "stance.reserved":
      return { word: own ? "withdrawn" : "broken", act };
    case "proposal.withdrawn":
      return own ? { word: "withdrawn", act } : before;
    default:
      return before;
  }
}
