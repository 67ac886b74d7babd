import type { Act } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import { fewestConcurring } from "./decide.ts";
import type { Case, Decision, ShownWord } from "./decide.ts";
import { never } from "./party-log.ts";
import type { PartyLog, Place } from "./party-log.ts";
import type { Proposal } from "./proposal.ts";
import { hearSilence, openSilence } from "./silence.ts";
import type { SilenceWord } from "./silence.ts";
import { hearAnswer, openAnswer, speaksOf } from "./stance.ts";
import type { Answer, Sequel } from "./stance.ts";

/** Finds the log of a party; undefined where nothing of it is held. */
export type FindLog = (party: PartyId) => PartyLog | undefined;

/** One proposal with what each needed party's log says of it, in the order of `needs`. */
export interface Docket {
  readonly proposal: Proposal;
  /** Why it is void, where it is: nothing is heard then. */
  readonly fault: Refusal | undefined;
  /** Under consensus, and for history. */
  readonly answers: Answer[];
  /** Under silence. */
  readonly silence: SilenceWord[];
  /** `proposal.withdrawn` of its author: the first. */
  withdrawal: Act | undefined;
  /** The decision, once none can follow it. */
  final: Decision | undefined;
  /** The entry of the proposer's log that settled it. */
  settler: Act | undefined;
}

/** Opens the docket of a tabling. Logs that run ahead may already say something of it: that they are past its hours, or ended. */
export function openDocket(proposal: Proposal, fault: Refusal | undefined, findLog: FindLog): Docket {
  const { hours, needs, party: author } = proposal;
  const silent = hours.rule === "silence";
  return {
    proposal,
    fault,
    answers: silent ? [] : needs.map((party) => openAnswer(proposal, party === author)),
    silence: silent
      ? needs.map((party) => openSilence(hours.noticeHour, party === author ? undefined : findLog(party)))
      : [],
    withdrawal: undefined,
    final: undefined,
    settler: undefined,
  };
}

/**
 * Lets the docket hear the next valid act of one log; true where it changed what that log says of the proposal.
 * `displaces`: the act tables a proposal, itself not void, that amends or supersedes this one.
 */
export function hear(docket: Docket, act: Act, displaces: boolean): boolean {
  const { proposal } = docket;
  const index = proposal.needs.indexOf(act.party);
  if (index < 0 || docket.fault !== undefined) return false;
  if (proposal.hours.rule === "silence") {
    const before = docket.silence[index] as SilenceWord;
    const after = hearSilence(before, act, proposal, displaces);
    docket.silence[index] = after;
    return after !== before;
  }
  if (act.kind === "proposal.withdrawn") return hearWithdrawal(docket, act);
  const before = docket.answers[index] as Answer;
  const after = hearAnswer(before, act, proposal);
  docket.answers[index] = after;
  return after !== before;
}

/** Whether the last of some acts of one log, taken after all that was heard, would count on the proposal as what it says. */
export function wouldHear(docket: Docket, acts: readonly Act[]): boolean {
  const copy: Docket = { ...docket, answers: [...docket.answers], silence: [...docket.silence] };
  let heard = false;
  for (const act of acts) heard = hear(copy, act, false) && !isOverdue(copy, act);
  return heard;
}

/** True where an act only shows that its author let an hour pass. */
function isOverdue({ answers, proposal, silence }: Docket, act: Act): boolean {
  const index = proposal.needs.indexOf(act.party);
  const answer = answers[index];
  if (answer?.stance === "ad-referendum") return answer.sequel?.kind === "let-pass";
  return silence[index]?.word === "undelivered";
}

function hearWithdrawal(docket: Docket, act: Act): boolean {
  const { proposal } = docket;
  // What one side has entered of history it corrects by entering it anew, in its place (C22).
  const counts = proposal.hours.rule === "consensus" && act.party === proposal.party;
  if (!counts || docket.withdrawal !== undefined || !speaksOf(act, proposal)) return false;
  docket.withdrawal = act;
  return true;
}

/**
 * Reads the case from the logs held. Where the proposer held another branch of a needed party's log than the one held here,
 * nothing it entered from then on settles the proposal here (C26).
 */
export function readCase(docket: Docket, findLog: FindLog): Case {
  const { proposal } = docket;
  const { hours, needs, party: author, n } = proposal;
  if (hours.rule === "entered") {
    return {
      rule: "entered",
      answers: docket.answers.map((answer, index) => ({
        party: needs[index] as PartyId,
        stance: answer.stance,
        sequel: sequelOf(answer)?.kind,
      })),
    };
  }
  const log = findLog(author) as PartyLog;
  const horizon = horizonOf(proposal, log);
  const within = (place: Place): Place => (place < horizon ? place : never);
  const shownAt = (party: PartyId, place: Place): Place =>
    within(party === author ? place : log.firstShowingAfter(n, party, place));
  if (hours.rule === "silence") {
    const words = needs.map((party, index) => {
      const word = docket.silence[index] as SilenceWord;
      return { party, word: word.word, shown: shownAt(party, placeOf(word)) };
    });
    const proposer = words.find(({ party }) => party === author) as ShownWord;
    return { rule: "silence", proposer, others: words.filter((word) => word !== proposer) };
  }
  return {
    rule: "consensus",
    // To give the only other party a new log nobody else is needed (C30).
    fewest: proposal.terms === "successor-log" ? Math.min(fewestConcurring, needs.length) : fewestConcurring,
    closed: within(log.firstAfter(hours.receiveUntil)),
    withdrawn: within(docket.withdrawal?.n ?? never),
    proposerLeft: within(log.left?.n ?? never),
    answers: needs.map((party, index) => {
      const answer = docket.answers[index] as Answer;
      const sequel = sequelOf(answer);
      return {
        party,
        stance: answer.stance,
        shown: answer.stance === "none" || answer.stance === "reserved" ? never : shownAt(party, answer.act.n),
        sequel: sequel?.kind,
        sequelShown: sequel === undefined ? never : shownAt(party, sequel.act.n),
        left: party === author ? never : shownAt(party, findLog(party)?.left?.n ?? never),
        hasLeft: party !== author && findLog(party)?.left !== undefined,
      };
    }),
  };
}

/** The first entry of the proposer's log, from the tabling on, made while it held another branch of a needed party's log. */
export function horizonOf(proposal: Proposal, log: PartyLog): Place {
  let horizon = never;
  for (const party of proposal.needs) horizon = Math.min(horizon, log.firstStrayed(party, proposal.n));
  return horizon;
}

function sequelOf(answer: Answer): Sequel | undefined {
  return answer.stance === "ad-referendum" ? answer.sequel : undefined;
}

/** The entry of its author's log at which a word was said; `never` while it is not said. */
function placeOf(word: SilenceWord): Place {
  if (word.word === "waiting") return never;
  return word.word === "undelivered" ? word.n : word.act.n;
}
