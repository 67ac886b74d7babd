import type { PartyId } from "../base/ids.ts";
import { parseLogName } from "./log-name.ts";
import type { Claim, HeldLog } from "./parcel.ts";

/** What a node holds, as far as planning needs it. */
export interface Holding {
  readonly logs: readonly HeldMirror[];
  /** Newest cosignature of each log by each cosigner. */
  readonly cosignatures: readonly { readonly log: PartyId; readonly cosigner: PartyId; readonly size: number }[];
  /** Whether we hold the words of this commitment (64 hex digits). */
  readonly hasPart: (commitment: string) => boolean;
  /** Commitments named in entries we hold whose words we lack. */
  readonly wanted: readonly string[];
  readonly evidence: readonly {
    readonly name: string;
    readonly party: PartyId;
    /** Its name where it is held for settled. */
    readonly reported?: string;
  }[];
  /** Names of the agreements on successors that are followed here, and of proofs held for settled. */
  readonly settled?: readonly string[];
}

interface HeldMirror {
  /** Name of the log (`log-name.ts`). */
  readonly party: PartyId;
  /** Of a branch, or of what is left of a former log: names of which the peer must know one, since to others it is of no use. */
  readonly ifKnown?: readonly string[];
  /** Of a branch: its name where the peer holds another under the first. */
  readonly further?: PartyId;
  /** Of a log that is forked, or that another follows: names such that to a peer that knows one nothing of it is sent any more. */
  readonly unlessKnown?: readonly string[];
  /** Entries held. */
  readonly size: number;
  /** Of these, what is held whole: so far it is served on. */
  readonly whole: number;
  /** Size up to which what is held is joined to a signed state: so far it can be shown to contradict another branch. */
  readonly joined: number;
  /** Root at any size up to `size`, 64 hex digits. */
  readonly rootAt: (size: number) => string;
}

/** A log the peer lacks something of. */
export interface PlannedLog {
  readonly party: PartyId;
  readonly from: number;
  /** The peer holds another branch of that many entries: it is sent what proves it. */
  readonly against?: number;
}

/** What a peer is to be sent, in one parcel or several. */
export interface Plan {
  readonly logs: readonly PlannedLog[];
  readonly cosignatures: readonly { readonly log: PartyId; readonly cosigner: PartyId }[];
  /** Parts the peer asked for; those named in the entries sent go with them besides. */
  readonly parts: readonly string[];
  readonly evidence: readonly string[];
}

/** Our own claim: the acknowledgement that goes with every parcel. `wantedMax` bounds what is asked for at once. */
export function claimOf(holding: Holding, wantedMax: number): Claim {
  const held = holding.logs
    .filter((log) => log.size > 0)
    .map((log) => ({
      party: log.party,
      size: log.size,
      root: log.rootAt(log.size),
      cosigned: [
        ...holding.cosignatures
          .filter((each) => each.log === log.party)
          .map(({ cosigner, size }) => ({ cosigner, size })),
        ...countedOf(log),
      ].toSorted((a, b) => (a.cosigner < b.cosigner ? -1 : 1)),
    }));
  return {
    held: held.toSorted((a, b) => (a.party < b.party ? -1 : 1)),
    wanted: holding.wanted.slice(0, wantedMax),
    known: [...holding.evidence.map((each) => each.name), ...(holding.settled ?? [])].toSorted(),
  };
}

/** Of a log that is still arriving its author stands among the cosigners, with the size up to which it counts here. */
function countedOf({
  joined,
  party,
  size,
  whole,
}: HeldMirror): readonly { readonly cosigner: PartyId; readonly size: number }[] {
  const author = parseLogName(party)?.party;
  return whole === size || joined === 0 || author === undefined ? [] : [{ cosigner: author, size: whole }];
}

/**
 * What the peer is not known to hold, by its own last claim: what was acknowledged counts, not what was sent, so that a lost
 * parcel costs bytes only.
 */
export function planParcel(holding: Holding, peer: Claim): Plan {
  const heldOf = new Map(peer.held.map((each) => [each.party, each]));
  const knows = (names: readonly string[]): boolean => names.some((name) => peer.known.includes(name));
  const closed = new Set(holding.logs.flatMap((log) => (knows(log.unlessKnown ?? []) ? [log.party] : [])));
  const proven = (party: PartyId): boolean =>
    closed.has(party) || holding.evidence.some((each) => each.party === party && peer.known.includes(each.name));
  return {
    logs: holding.logs.flatMap((log) => {
      const { ifKnown, party } = log;
      // Of a forked log both sides hold what they hold; what others came to hold of it travels by its own name.
      const isDue = ifKnown === undefined ? !proven(party) : knows(ifKnown);
      if (!isDue) return [];
      const start = ifKnown === undefined ? findStart(log, heldOf.get(party)) : findBranchStart(holding, log, heldOf);
      return start === undefined ? [] : [start];
    }),
    cosignatures: holding.cosignatures
      .filter((each) => {
        // Of a log frozen on both sides nothing is taken any more.
        if (proven(each.log)) return false;
        const known = heldOf.get(each.log)?.cosigned.find((other) => other.cosigner === each.cosigner);
        return (known?.size ?? 0) < each.size;
      })
      .map(({ log, cosigner }) => ({ log, cosigner })),
    parts: peer.wanted.filter(holding.hasPart),
    evidence: holding.evidence
      .filter(({ name, reported }) => !knows(reported === undefined ? [name] : [name, reported]))
      .map((each) => each.name),
  };
}

export const isEmptyPlan = (plan: Plan): boolean =>
  plan.logs.length + plan.cosignatures.length + plan.parts.length + plan.evidence.length === 0;

/**
 * Where to go on from; undefined where the peer lacks nothing we hold. A peer whose root is not ours at its size holds another
 * branch: it gets the whole log, or of a long one the proof of its root at that size, which is what it needs to prove the fork.
 */
function findStart(log: HeldMirror, held: HeldLog | undefined): PlannedLog | undefined {
  const { party, whole } = log;
  const from = held?.size ?? 0;
  if (held !== undefined && from <= log.size && log.rootAt(from) !== held.root) {
    return from <= log.joined ? { party, from: 0, against: from } : undefined;
  }
  if (from < whole) return { party, from };
  // What it has of a longer state may reach as far as ours and not count yet: then ours alone is sent.
  const counted = held?.cosigned.find(({ cosigner }) => cosigner === parseLogName(party)?.party)?.size ?? whole;
  return counted < whole ? { party, from: whole } : undefined;
}

/** The same for a branch: a peer that holds another of the same witness is sent ours by a further name. */
function findBranchStart(
  { logs }: Holding,
  log: HeldMirror,
  heldOf: ReadonlyMap<PartyId, HeldLog>,
): PlannedLog | undefined {
  const { further, party, whole } = log;
  // Of a longer one we can tell only where we hold it too.
  const findKnown = (held: HeldLog): HeldMirror | undefined => logs.find((each) => isOn(each, held));
  const covers = (held: HeldLog): boolean =>
    held.size >= whole && findKnown(held)?.rootAt(whole) === log.rootAt(whole) && isOfWitness(held.party, party);
  if ([...heldOf.values()].some(covers)) return undefined;
  const held = heldOf.get(party);
  if (held === undefined || isOn(log, held)) return startAt(party, held?.size ?? 0, whole);
  const isOther = held.size <= log.size || findKnown(held) !== undefined;
  if (!isOther || further === undefined) return undefined;
  const beside = heldOf.get(further);
  const from = beside !== undefined && isOn(log, beside) ? beside.size : 0;
  return beside === undefined || from > 0 ? startAt(further, from, whole) : undefined;
}

/** Whether two names are of branches of one log that one party has vouched for. */
function isOfWitness(a: PartyId, b: PartyId): boolean {
  const [one, other] = [parseLogName(a), parseLogName(b)];
  return one?.party === other?.party && one?.generation === other?.generation && one?.witness === other?.witness;
}

const startAt = (party: PartyId, from: number, whole: number): PlannedLog | undefined =>
  from < whole ? { party, from } : undefined;

const isOn = (log: HeldMirror, { root, size }: HeldLog): boolean => size <= log.size && log.rootAt(size) === root;
