import type { Act } from "../act/envelope.ts";
import type { ActId, Digest } from "../base/ids.ts";
import type { Proposal } from "./proposal.ts";

/**
 * One needed party's answer to a proposal under consensus or to an entry of history, as its own log has it so far. A fold of that
 * log alone: what it says can never be changed by another party's acts, nor by their order of arrival.
 */
export type Answer =
  | { readonly stance: "none" }
  | { readonly stance: "reserved"; readonly act: Act }
  | { readonly stance: "concurred"; readonly act: Act }
  | { readonly stance: "ad-referendum"; readonly act: Act; readonly sequel: Sequel | undefined }
  | { readonly stance: "objected"; readonly act: Act }
  | { readonly stance: "abstained"; readonly act: Act };

/** What became of a concurrence ad referendum in its author's own log: the first of these. */
export interface Sequel {
  readonly kind: "confirmed" | "declined" | "let-pass";
  readonly act: Act;
}

const noAnswer: Answer = { stance: "none" };

/** Where a party's answer begins: with nothing, or, for the proposer, with the tabling, which is its own concurrence (C10). */
export function openAnswer(proposal: Proposal, own: boolean): Answer {
  if (!own) return noAnswer;
  return proposal.adReferendum
    ? { stance: "ad-referendum", act: proposal.act, sequel: undefined }
    : { stance: "concurred", act: proposal.act };
}

/** Takes the next valid act of the party's log; the same answer where the act has no effect on it. */
export function hearAnswer(before: Answer, act: Act, proposal: Proposal): Answer {
  switch (before.stance) {
    case "none":
    case "reserved":
      return act.party === proposal.party || !speaksOf(act, proposal) ? before : hearFirst(before, act, proposal);
    case "ad-referendum":
      return before.sequel === undefined ? hearSequel(before, act, proposal) : before;
    case "concurred":
    case "objected":
    case "abstained":
      return before;
    // no default: a new stance must say what may follow it
  }
}

/** True where an act is about this proposal, by a party that had seen it, and names the very words it offered (C8). */
export function speaksOf(act: Act, proposal: Proposal): boolean {
  const { proposal: id, digest } = act.content as { readonly proposal?: ActId; readonly digest?: Digest };
  if (id !== proposal.id || digest !== proposal.digest) return false;
  if (act.party === proposal.party) return act.n > proposal.n;
  // Said while holding another branch of the proposer's log than the one held here: not read across a fork (C26).
  return (act.seen[proposal.party]?.size ?? 0) > proposal.n && !act.divergent.includes(proposal.party);
}

function hearFirst(before: Answer, act: Act, proposal: Proposal): Answer {
  const { hours } = proposal;
  const inTime = hours.rule !== "consensus" || act.at <= hours.openUntil;
  switch (act.kind) {
    case "stance.concurred":
      if (!inTime) return before;
      return act.content["adReferendum"] === true
        ? { stance: "ad-referendum", act, sequel: undefined }
        : { stance: "concurred", act };
    case "stance.objected":
      return { stance: "objected", act };
    case "stance.abstained":
      return inTime && before.stance === "none" && proposal.needs.length > 2 ? { stance: "abstained", act } : before;
    case "stance.reserved":
      return before.stance === "none" ? { stance: "reserved", act } : before;
    default:
      return before;
  }
}

function hearSequel(before: Answer & { stance: "ad-referendum" }, act: Act, proposal: Proposal): Answer {
  const { hours } = proposal;
  if (hours.rule === "consensus" && act.at > hours.confirmBy) return { ...before, sequel: { kind: "let-pass", act } };
  if (act.kind === "party.left") return { ...before, sequel: { kind: "let-pass", act } };
  if (act.kind === "stance.confirmed" && speaksOf(act, proposal))
    return { ...before, sequel: { kind: "confirmed", act } };
  if (act.kind === "stance.declined" && speaksOf(act, proposal))
    return { ...before, sequel: { kind: "declined", act } };
  return before;
}
