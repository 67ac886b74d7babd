import type { Act } from "../act/envelope.ts";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { assert } from "../base/refusal.ts";
import type { Refusal } from "../base/refusal.ts";
import { Alarms } from "./alarms.ts";
import { Charters } from "./charters.ts";
import type { CharterInForce } from "./charters.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decide.ts";
import { describeGrounds, describeOutcome, describeStances } from "./describe.ts";
import { hear, openDocket, readCase, wouldHear } from "./docket.ts";
import type { Docket } from "./docket.ts";
import type { Outcome, ProposalState, Standing } from "./outcome.ts";
import { PartyLog } from "./party-log.ts";
import { readProposal, targetsOf } from "./proposal.ts";
import type { Past } from "./proposal.ts";
import { createLineages, findContested, readStanding } from "./standing.ts";
import type { Weight } from "./standing.ts";

/**
 * Everything consent derives from acts. Incremental: an act costs what the open proposals cost that it can touch, whatever else was
 * ever taken. The same acts in any order give the same states (C1).
 */
export interface Ledger {
  /**
   * Takes acts of the causally closed part, each once and after all that its author had seen, as `act/closure` hands them over.
   * Answers with the proposals whose state may have changed.
   */
  take(acts: readonly Act[]): ReadonlySet<ActId>;
  state(proposal: ActId): ProposalState | undefined;
  /** The hour after which a proposal under consensus lapses unsettled, by the charter that judged it. */
  receiveUntil(proposal: ActId): Instant | undefined;
  /** Standing for one of a package's subjects; of any other proposal the same as in its state. */
  standing(proposal: ActId, subject: SubjectId): Standing | undefined;
  /** Why a tabling that its author's log might go on with would be void; undefined where it would not. Nothing is taken. */
  findFault(tabling: Act): Refusal | undefined;
  /** Whether the last of some acts that one log might go on with would count on the proposal; nothing is taken. */
  hears(proposal: ActId, acts: readonly Act[]): boolean;
  proposals(): Iterable<ActId>;
  /** The charter in force by all that is held; undefined before the founding. */
  charter(): CharterInForce | undefined;
  /** The parties the charter in force names: joined by their own first entry, left by their last. */
  parties(): readonly PartyStatus[];
}

export interface PartyStatus {
  readonly party: PartyId;
  readonly status: "named" | "joined" | "left";
}

/** An open proposal that waits for its proposer's log to show entry `n` of another's. */
interface Showing {
  readonly n: number;
  readonly docket: Docket;
}

/** One log with what waits for it. */
interface Desk {
  readonly log: PartyLog;
  /** Proposals to hear this log's first entry dated after an hour. */
  readonly alarms: Alarms<Docket>;
  /** By party: what the log's author has yet to show that it has seen, in the order of that party's entries. */
  readonly showings: Map<string, { readonly queue: Showing[]; next: number }>;
  /** Proposals to decide anew at the log's next entry. */
  next: Docket[];
  joined: boolean;
}

/** A ledger that shows what its states rest on: what comparing several takes. */
export interface OpenLedger extends Ledger {
  docket(proposal: ActId): Docket | undefined;
  /** Parties whose fork contests it, if it is joint (C25). */
  contestedOver(docket: Docket): readonly PartyId[];
}

export function createLedger(crypto: Crypto): OpenLedger {
  const desks = new Map<PartyId, Desk>();
  const dockets = new Map<ActId, Docket>();
  /** Not void, not settled: what a party's leaving may end. */
  const unsettled = new Set<Docket>();
  const charters = new Charters();
  const findLog = (party: PartyId): PartyLog | undefined => desks.get(party)?.log;
  const contestedOver = (docket: Docket): readonly PartyId[] => findContested(docket, findLog);
  const lineages = createLineages(contestedOver);
  const states = new Map<ActId, ProposalState>();
  let touched = new Set<ActId>();
  let due: Docket[] = [];

  function deskOf(party: PartyId): Desk {
    const known = desks.get(party);
    if (known !== undefined) return known;
    const desk: Desk = { log: new PartyLog(party), alarms: new Alarms(), showings: new Map(), next: [], joined: false };
    desks.set(party, desk);
    return desk;
  }

  function take(act: Act): void {
    const desk = deskOf(act.party);
    assert(act.n === desk.log.size, `entry ${desk.log.size} of ${act.party} next, not ${act.n}`);
    const shown = desk.log.add(act);
    if (act.verdict.status !== "valid") return;
    for (let docket = desk.alarms.takePassed(act.at); docket !== undefined; docket = desk.alarms.takePassed(act.at)) {
      hearAct(docket, act, false);
      due.push(docket);
    }
    for (const party of shown) takeShown(desk, party, act);
    if (desk.next.length > 0) {
      due.push(...desk.next);
      desk.next = [];
    }
    takeKind(desk, act);
    if (due.length > 0) settleDue(act);
  }

  function takeKind(desk: Desk, act: Act): void {
    switch (act.kind) {
      case "charter.founded":
        charters.found(act);
        desk.joined = true;
        return;
      case "charter.adopted":
        desk.joined = true;
        return;
      case "party.left":
        for (const docket of unsettled) {
          if (docket.proposal.needs.includes(act.party)) {
            hearAct(docket, act, false);
            awaitShowing(docket, act.party, act.n);
            due.push(docket);
          }
        }
        return;
      case "proposal.tabled":
        table(act);
        return;
      default: {
        const named = act.content["proposal"];
        const docket = typeof named === "string" ? dockets.get(named as ActId) : undefined;
        if (docket === undefined) return;
        hearAct(docket, act, false);
        due.push(docket);
      }
    }
  }

  function table(act: Act): void {
    const { proposal, fault } = readProposal(crypto, act, pastOf(act));
    const docket = openDocket(proposal, fault, findLog);
    dockets.set(act.id, docket);
    touch(docket);
    if (fault !== undefined) return;
    lineages.add(docket);
    unsettled.add(docket);
    const { hours, needs, party: author } = proposal;
    if (hours.rule === "consensus") deskOf(author).alarms.set(hours.receiveUntil, docket);
    if (proposal.adReferendum && hours.rule === "consensus") deskOf(author).alarms.set(hours.confirmBy, docket);
    needs.forEach((party, index) => {
      const ahead = deskOf(party).log;
      const word = docket.silence[index];
      if (word?.word === "undelivered") awaitShowing(docket, party, word.n);
      else if (ahead.left !== undefined) awaitShowing(docket, party, ahead.left.n);
      else if (hours.rule === "silence" && party !== author) deskOf(party).alarms.set(hours.noticeHour, docket);
    });
    due.push(docket);
    for (const id of targetsOf(proposal)) {
      const target = dockets.get(id);
      if (target?.proposal.hours.rule !== "silence") continue;
      hearAct(target, act, true);
      due.push(target);
    }
  }

  function hearAct(docket: Docket, act: Act, displaces: boolean): void {
    if (!hear(docket, act, displaces)) return;
    touch(docket);
    const { hours, needs } = docket.proposal;
    awaitShowing(docket, act.party, act.n);
    const answer = docket.answers[needs.indexOf(act.party)];
    if (hours.rule === "consensus" && answer?.stance === "ad-referendum" && answer.sequel === undefined) {
      deskOf(act.party).alarms.set(hours.confirmBy, docket);
    }
  }

  /** Remembers that the proposer's log has yet to show an entry of another's. */
  function awaitShowing(docket: Docket, party: PartyId, n: number): void {
    const author = docket.proposal.party;
    if (party === author || docket.proposal.hours.rule === "entered") return;
    const desk = deskOf(author);
    if (desk.log.seenOf(party) > n) {
      // Seen before the tabling: the entry after it is the first to show it of this proposal (C11).
      desk.next.push(docket);
      return;
    }
    const waiting = desk.showings.get(party);
    if (waiting === undefined) desk.showings.set(party, { queue: [{ n, docket }], next: 0 });
    else insertShowing(waiting.queue, waiting.next, { n, docket });
  }

  function takeShown(desk: Desk, party: string, act: Act): void {
    const waiting = desk.showings.get(party);
    if (waiting === undefined) return;
    const size = act.seen[party]?.size ?? 0;
    for (let first = waiting.queue[waiting.next]; first !== undefined && first.n < size;) {
      due.push(first.docket);
      waiting.next += 1;
      first = waiting.queue[waiting.next];
    }
    if (waiting.next > 64 && waiting.next * 2 > waiting.queue.length) {
      waiting.queue.splice(0, waiting.next);
      waiting.next = 0;
    }
  }

  function settleDue(act: Act): void {
    const dueNow = due;
    due = [];
    for (const docket of dueNow) {
      if (docket.final !== undefined || docket.fault !== undefined) continue;
      settle(docket, act);
    }
  }

  function settle(docket: Docket, act: Act): void {
    const decision = decide(readCase(docket, findLog));
    touch(docket);
    const weight = weightOf(decision);
    if (weight !== "none") for (const moved of lineages.weigh(docket, weight)) touch(moved);
    if (!isFinal(decision)) return;
    docket.final = decision;
    if ("place" in decision && act.party === docket.proposal.party && act.n === decision.place) docket.settler = act;
    unsettled.delete(docket);
    const { charter } = docket.proposal;
    if (charter === undefined) return;
    const outcome = describeOutcome(docket, decision, findLog);
    if (outcome.status === "agreed") charters.amend(docket.proposal, charter, outcome.on, madeBy(docket));
  }

  function pastOf(act: Act): Past {
    const hasSeen = (other: { readonly party: PartyId; readonly n: number }): boolean =>
      other.party === act.party
        ? other.n < act.n
        : (act.seen[other.party]?.size ?? 0) > other.n && !act.divergent.includes(other.party);
    return {
      charter: charters.find(hasSeen)?.charter,
      hasLeft(party) {
        const left = findLog(party)?.left;
        return left !== undefined && hasSeen(left);
      },
      findNeeds(id) {
        const found = dockets.get(id);
        if (found === undefined || !hasSeen(found.proposal)) return undefined;
        return found.fault === undefined ? found.proposal.needs : [];
      },
    };
  }

  function touch(docket: Docket): void {
    const { id } = docket.proposal;
    states.delete(id);
    touched.add(id);
  }

  function readState(docket: Docket): ProposalState {
    const { proposal } = docket;
    const decision: Decision = docket.final ?? (docket.fault ? { status: "open" } : decide(readCase(docket, findLog)));
    const standing = readStanding(lineages, docket);
    return {
      id: proposal.id,
      party: proposal.party,
      n: proposal.n,
      at: proposal.act.at,
      subject: proposal.subject,
      terms: proposal.terms,
      digest: proposal.digest,
      rule: proposal.hours.rule,
      needs: proposal.needs,
      ...(proposal.amends !== undefined && { amends: proposal.amends }),
      supersedes: proposal.supersedes,
      reintroduces: proposal.reintroduces,
      stances: describeStances(docket),
      outcome: describeOutcome(docket, decision, findLog),
      ...(standing !== undefined && { standing }),
      acts: describeGrounds(docket, decision, findLog),
    };
  }

  return {
    take(acts) {
      touched = new Set();
      for (const act of acts) take(act);
      return touched;
    },
    state(id) {
      const docket = dockets.get(id);
      if (docket === undefined) return undefined;
      const known = states.get(id);
      if (known !== undefined) return known;
      const state = readState(docket);
      states.set(id, state);
      return state;
    },
    standing(id, subject) {
      const docket = dockets.get(id);
      return docket && lineages.standingFor(docket, subject);
    },
    docket: (id) => dockets.get(id),
    receiveUntil(id) {
      const hours = dockets.get(id)?.proposal.hours;
      return hours?.rule === "consensus" ? hours.receiveUntil : undefined;
    },
    contestedOver,
    findFault: (tabling) => readProposal(crypto, tabling, pastOf(tabling)).fault,
    hears(id, acts) {
      const docket = dockets.get(id);
      return docket !== undefined && wouldHear(docket, acts);
    },
    proposals: () => dockets.keys(),
    charter: () => charters.find(() => true),
    parties() {
      const named = charters.find(() => true)?.charter.parties ?? [];
      return named.map(({ id }) => {
        const desk = desks.get(id);
        const status = desk?.log.left !== undefined ? "left" : desk?.joined === true ? "joined" : "named";
        return { party: id, status };
      });
    },
  };
}

/** Whether no act that anybody may still enter can change the decision. `entered` may yet be joined or disputed. */
function isFinal({ status }: Decision): boolean {
  switch (status) {
    case "open":
    case "signed":
    case "under-silence":
    case "provisional":
    case "entered":
      return false;
    default:
      return true;
  }
}

export function weightOf({ status }: Pick<Decision | Outcome, "status">): Weight {
  if (status === "agreed" || status === "entered-jointly") return "joint";
  return status === "entered" || status === "disputed" ? "word" : "none";
}

function madeBy({ proposal, answers, silence, settler }: Docket): readonly Act[] {
  if (settler !== undefined) return [proposal.act, settler];
  const acts = [proposal.act];
  for (const word of [...answers, ...silence]) {
    if ("act" in word) acts.push(word.act);
    if ("sequel" in word && word.sequel !== undefined) acts.push(word.sequel.act);
  }
  return acts;
}

/** Keeps the queue in the order of entries; almost always the new one is the last. */
function insertShowing(queue: Showing[], from: number, showing: Showing): void {
  let index = queue.length;
  while (index > from && (queue[index - 1] as Showing).n > showing.n) index -= 1;
  queue.splice(index, 0, showing);
}
