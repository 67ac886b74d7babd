import type { PartyId } from "../base/ids.ts";
import { never } from "./party-log.ts";
import type { Place } from "./party-log.ts";
import type { Answer, Sequel } from "./stance.ts";
import type { SilenceWord } from "./silence.ts";

/**
 * All that decides a proposal, and nothing else: what each needed party's own log says, and at which entry of the proposer's log it
 * shows. `never` stands for an entry that log does not hold yet. No clock, no order of arrival, no content.
 */
export type Case =
  | {
      readonly rule: "consensus";
      /** How many must concur at the least (C13, C30). */
      readonly fewest: number;
      readonly answers: readonly ShownAnswer[];
      /** The proposer's first entry dated after the hour of receipt. */
      readonly closed: Place;
      readonly withdrawn: Place;
      /** The proposer's own leaving. */
      readonly proposerLeft: Place;
    }
  | {
      readonly rule: "silence";
      readonly proposer: ShownWord;
      /** The needed parties beside the proposer. */
      readonly others: readonly ShownWord[];
    }
  | { readonly rule: "entered"; readonly answers: readonly Pick<ShownAnswer, "party" | "stance" | "sequel">[] };

/** One needed party's word under silence, with the entry of the proposer's log that shows it. */
export interface ShownWord {
  readonly party: PartyId;
  readonly word: SilenceWord["word"];
  readonly shown: Place;
}

/** One needed party's answer, with the entries of the proposer's log that show it. */
export interface ShownAnswer {
  readonly party: PartyId;
  readonly stance: Answer["stance"];
  readonly shown: Place;
  readonly sequel: Sequel["kind"] | undefined;
  readonly sequelShown: Place;
  /** Where the proposer's log shows that this party left. */
  readonly left: Place;
  /** It has left, whether the proposer's log shows it yet or not. */
  readonly hasLeft: boolean;
}

/** What became of the proposal. `place` is the entry of the proposer's log that settled it. */
export type Decision =
  | { readonly status: "open" | "signed" | "under-silence" | "entered" | "entered-jointly" | "disputed" }
  | { readonly status: "provisional"; readonly place: Place }
  | { readonly status: "agreed"; readonly how: "consensus" | "ad-referendum"; readonly place: Place }
  /** Silence is kept by each party's own log: no entry of the proposer's settles it. */
  | { readonly status: "agreed"; readonly how: "silence" }
  | {
      readonly status: "objected" | "declined" | "withdrawn" | "lapsed" | "broken" | "undelivered";
      readonly place: Place;
    };

/** Decides a proposal (C11 to C24). Pure and exhaustive: equal cases have equal decisions. */
export function decide(input: Case): Decision {
  switch (input.rule) {
    case "consensus":
      return decideConsensus(input);
    case "silence":
      return decideSilence(input);
    case "entered":
      return decideEntered(input.answers);
    // no default: a new rule must be decided here
  }
}

/** An agreement takes two at the least: one party alone agrees with nobody. */
export const fewestConcurring = 2;

/** The proposer's log settles it: at its first entry that shows one of the events, asked in the order of the list (C11). */
function decideConsensus(input: Case & { rule: "consensus" }): Decision {
  const { answers, withdrawn } = input;
  let lapsed = input.proposerLeft;
  let leftUnanswered = input.closed;
  let objected = never;
  let declined = never;
  let complete = 0;
  let confirmed = 0;
  let concurring = 0;
  let adReferendum = false;
  let answered = true;
  for (const { stance, shown, sequel, sequelShown, left } of answers) {
    leftUnanswered = Math.min(leftUnanswered, left);
    if (sequel === "let-pass") lapsed = Math.min(lapsed, sequelShown);
    if (sequel === "declined") declined = Math.min(declined, sequelShown);
    if (stance === "ad-referendum") {
      adReferendum = true;
      confirmed = Math.max(confirmed, sequel === "confirmed" ? sequelShown : never);
    }
    if (stance === "objected") objected = Math.min(objected, shown);
    if (stance === "concurred" || stance === "ad-referendum") concurring += 1;
    else if (stance !== "abstained") answered = false;
    complete = Math.max(complete, stance === "objected" ? never : shown);
  }
  const tooFew = answered && concurring < input.fewest;
  const refused = Math.min(objected, declined);
  const place = Math.min(lapsed, leftUnanswered, refused, complete, withdrawn);
  if (place === never) return { status: answered && !tooFew ? "signed" : "open" };
  if (place === lapsed || place === leftUnanswered) return { status: "lapsed", place };
  if (place === objected) return { status: "objected", place };
  if (place === declined) return { status: "declined", place };
  if (place !== complete) return { status: "withdrawn", place };
  if (tooFew) return { status: "lapsed", place };
  if (!adReferendum) return { status: "agreed", how: "consensus", place };
  return decideProvisional({ lapsed, declined, complete, confirmed: Math.max(complete, confirmed) });
}

/** From here on nobody may withdraw, and those who left room for their capitals alone decide (C15). */
function decideProvisional(at: {
  readonly lapsed: Place;
  readonly declined: Place;
  readonly complete: Place;
  readonly confirmed: Place;
}): Decision {
  const place = Math.min(at.lapsed, at.declined, at.confirmed);
  if (place === never) return { status: "provisional", place: at.complete };
  if (place === at.lapsed) return { status: "lapsed", place };
  if (place === at.declined) return { status: "declined", place };
  return { status: "agreed", how: "ad-referendum", place };
}

/** Kept silence is a sum of facts, each final in its own log; what defeats it is named by the proposer's log (C19, C20). */
function decideSilence({ proposer, others }: Case & { rule: "silence" }): Decision {
  let undelivered = never;
  let broken = never;
  let lapsed = proposer.word === "left" ? proposer.shown : never;
  const withdrawn = proposer.word === "withdrawn" ? proposer.shown : never;
  let bound = proposer.word === "passed" ? 1 : 0;
  let awaited = proposer.word === "passed" ? 0 : 1;
  let abstaining = 0;
  let abstentionsShown = 0;
  for (const { word, shown } of others) {
    switch (word) {
      case "passed":
      case "concurred":
        bound += 1;
        break;
      case "abstained":
        abstaining += 1;
        abstentionsShown = Math.max(abstentionsShown, shown);
        break;
      case "undelivered":
        undelivered = Math.min(undelivered, shown);
        awaited += 1;
        break;
      case "broken":
        broken = Math.min(broken, shown);
        awaited += 1;
        break;
      case "left":
        lapsed = Math.min(lapsed, shown);
        awaited += 1;
        break;
      case "waiting":
      case "withdrawn":
        awaited += 1;
        break;
      // no default: a new word must be weighed here
    }
  }
  if (awaited === 0 && bound >= fewestConcurring) return { status: "agreed", how: "silence" };
  if (others.length + 1 - abstaining < fewestConcurring) lapsed = Math.min(lapsed, abstentionsShown);
  const place = Math.min(undelivered, broken, lapsed, withdrawn);
  if (place === never) return { status: "under-silence" };
  if (place === undelivered) return { status: "undelivered", place };
  if (place === broken) return { status: "broken", place };
  return { status: place === lapsed ? "lapsed" : "withdrawn", place };
}

/** History stands as its author's word until all the others have joined it or one disputes it (C22). */
function decideEntered(answers: (Case & { rule: "entered" })["answers"]): Decision {
  let concurring = 0;
  let answered = true;
  for (const { stance, sequel } of answers) {
    if (stance === "objected" || sequel === "declined") return { status: "disputed" };
    if (stance === "concurred" || (stance === "ad-referendum" && sequel === "confirmed")) concurring += 1;
    else if (stance !== "abstained") answered = false;
  }
  return { status: answered && concurring >= fewestConcurring ? "entered-jointly" : "entered" };
}
