import type { Act } from "../../src/act/envelope.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, PartyId } from "../../src/base/ids.ts";
import { decide } from "../../src/consent/decide.ts";
import type { Decision } from "../../src/consent/decide.ts";
import { hear, openDocket, readCase } from "../../src/consent/docket.ts";
import type { Docket } from "../../src/consent/docket.ts";
import { PartyLog } from "../../src/consent/party-log.ts";
import { readProposal, targetsOf } from "../../src/consent/proposal.ts";
import type { ReadProposal } from "../../src/consent/proposal.ts";
import { parties, seenOf } from "./model.ts";
import type { Cast, Code } from "./model.ts";

/** A history: the entries of each party's log after its opening one. */
export type History = readonly (readonly Code[])[];

/** The pieces that judge. The real ones, or a set in which one is replaced, to show that a property notices. */
export interface Rules {
  readonly hear: typeof hear;
  readonly readCase: (
    docket: Docket,
    findLog: (party: PartyId) => PartyLog | undefined,
    reader: number,
  ) => ReturnType<typeof readCase>;
  readonly decide: (input: ReturnType<typeof readCase>, docket: Docket) => Decision;
  /** An act as the logs take it. */
  readonly admit: (act: Act) => Act;
}
export const realRules: Rules = { hear, readCase, decide, admit: (act) => act };

/** What became of one offer in one reading of a history. */
export interface Reading {
  readonly docket: Docket;
  readonly decision: Decision;
}

/** Reads a history by the production rules, every docket hearing every act: what the ledger's indexes must come to as well. */
export function createJudge(cast: Cast, rules: Rules) {
  const read = new Map<Act, ReadProposal>();

  function readTabling(
    act: Act,
    findLog: (party: PartyId) => PartyLog | undefined,
    dockets: readonly (Docket | undefined)[],
  ): ReadProposal {
    const hasSeen = (party: PartyId, n: number): boolean =>
      party === act.party ? n < act.n : (act.seen[party]?.size ?? 0) > n;
    let departed = false;
    const result = read.get(act);
    if (result !== undefined) {
      for (const party of parties) {
        const left = findLog(party)?.left;
        if (left !== undefined && hasSeen(party, left.n)) departed = true;
      }
      if (!departed) return result;
    }
    const fresh = readProposal(nodeCrypto, act, {
      charter: cast.charter,
      hasLeft(party) {
        const left = findLog(party)?.left;
        const gone = left !== undefined && hasSeen(party, left.n);
        departed ||= gone;
        return gone;
      },
      findNeeds(id: ActId) {
        const found = dockets.find((docket) => docket?.proposal.id === id);
        if (found === undefined || !hasSeen(found.proposal.party, found.proposal.n)) return undefined;
        return found.fault === undefined ? found.proposal.needs : [];
      },
    });
    if (!departed) read.set(act, fresh);
    return fresh;
  }

  /** `order` picks the party whose log is read on as far as causality allows; equal histories must read alike in each. */
  return function judge(history: History, order: readonly number[], reader = 0): readonly (Reading | undefined)[] {
    const logs = parties.map((party) => new PartyLog(party));
    const findLog = (party: PartyId): PartyLog | undefined => logs[parties.indexOf(party)];
    const dockets: (Docket | undefined)[] = cast.scenario.offers.map(() => undefined);
    for (let who = 0; who < 3; who++) (logs[who] as PartyLog).add(cast.openings[who] as Act);
    walk(history, order, (who, n, code) => {
      const act = rules.admit(cast.actOf(who, n, code));
      (logs[who] as PartyLog).add(act);
      if (act.verdict.status !== "valid") return;
      let opened: Docket | undefined;
      let about = -1;
      if (act.kind === "proposal.tabled") {
        about = act.id === cast.nameOf(0) ? 0 : 1;
        const { proposal, fault } = readTabling(act, findLog, dockets);
        opened = openDocket(proposal, fault, findLog);
      }
      const displaced = opened === undefined || opened.fault !== undefined ? [] : targetsOf(opened.proposal);
      for (const docket of dockets) {
        if (docket !== undefined) rules.hear(docket, act, displaced.includes(docket.proposal.id));
      }
      if (opened !== undefined) dockets[about] = opened;
    });
    return dockets.map((docket) => {
      if (docket === undefined || docket.fault !== undefined) return undefined;
      return { docket, decision: rules.decide(rules.readCase(docket, findLog, reader), docket) };
    });
  };
}

/** Visits the entries of a causally closed history in an order that respects causality. */
export function walk(
  history: History,
  order: readonly number[],
  visit: (who: number, n: number, code: Code) => void,
): void {
  const done = [0, 0, 0];
  for (let moved = true; moved;) {
    moved = false;
    for (const who of order) {
      const rest = (history[who] as readonly Code[]).slice(done[who]);
      for (const code of rest) {
        const right = (who + 1) % 3;
        const left = (who + 2) % 3;
        if (seenOf(code, who, right) > (done[right] as number) || seenOf(code, who, left) > (done[left] as number))
          break;
        visit(who, done[who] as number, code);
        done[who] = (done[who] as number) + 1;
        moved = true;
      }
    }
  }
}

/**
 * A reading as a number of 12 bits: what became of the offer, which entry of the proposer's log settled it, and whose consent is
 * held. 0 while it is not tabled, or void.
 */
export function codeOfReading(reading: Reading | undefined): number {
  if (reading === undefined) return 0;
  const { docket, decision } = reading;
  const place = "place" in decision ? decision.place : 15;
  const status = statuses.indexOf(decision.status) + 1;
  // Words that come after a proposal has failed are shown, and bind nobody.
  const binding = status <= openStatuses || decision.status === "agreed" || decision.status === "entered-jointly";
  return (status << 7) | (place << 3) | (binding ? boundBy(docket) : 0);
}

/** The status of a reading's code. */
export const statusOf = (code: number): Decision["status"] | "none" => statuses[(code >>> 7) - 1] ?? "none";
/** Parties a reading's code names, as bits. */
export const boundIn = (code: number): number => code & 7;
export const isFinal = (code: number): boolean => code >>> 7 > openStatuses;

const openStatuses = 5;
const statuses: readonly Decision["status"][] = [
  "open",
  "signed",
  "under-silence",
  "provisional",
  "entered",
  "agreed",
  "objected",
  "declined",
  "withdrawn",
  "lapsed",
  "broken",
  "undelivered",
  "entered-jointly",
  "disputed",
];

/** Needed parties, as bits by index of the party, that the outcome says consented. */
export function boundBy({ proposal, answers, silence }: Docket): number {
  let bits = 0;
  proposal.needs.forEach((party, index) => {
    const answer = answers[index];
    const word = silence[index];
    const bound =
      answer?.stance === "concurred" ||
      (answer?.stance === "ad-referendum" && answer.sequel?.kind === "confirmed") ||
      word?.word === "passed" ||
      word?.word === "concurred";
    if (bound) bits |= 1 << parties.indexOf(party);
  });
  return bits;
}
