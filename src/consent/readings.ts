import { readAct } from "../act/reading.ts";
import type { Reading } from "../act/reading.ts";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { CharterInForce } from "./charters.ts";
import type { Docket } from "./docket.ts";
import { createLedger, weightOf } from "./ledger.ts";
import type { Ledger, OpenLedger, PartyStatus } from "./ledger.ts";
import type { Outcome, ProposalState } from "./outcome.ts";
import { createLineages, readStanding } from "./standing.ts";

/** Outcomes by how much they settle: what one reading has settled, another that reads less of it does not undo (C29). */
const ranks: readonly Outcome["status"][] = [
  "agreed",
  "entered-jointly",
  "disputed",
  "objected",
  "declined",
  "broken",
  "undelivered",
  "lapsed",
  "withdrawn",
  "provisional",
  "signed",
  "under-silence",
  "open",
  "entered",
  "void",
];
/** Rank of the last outcome that is final once reached. */
const lastFinal = ranks.indexOf("withdrawn");

/** One proposal as the readings have it. */
interface Weighed {
  readonly state: ProposalState;
  /** The reading that settles it, or else the first. */
  readonly by: OpenLedger;
  /** Parties whose fork lets two readings settle it differently. */
  readonly torn: readonly PartyId[];
}

/**
 * The ledger of a mechanism in which logs have several strands. Each reading is a ledger of its own, what one honest party
 * holds or held; of each proposal that reading counts which settles it, and an agreement before all else: so nothing that was
 * agreed under anybody's eyes un-happens when a fork comes to light, and all who hold the same strands read the same.
 */
export function createReadings(crypto: Crypto, readings: readonly Reading[]): Ledger {
  assert(readings.length > 0, "there is at least one way to read a record");
  const ledgers = readings.map((reading) => ({ reading, ledger: createLedger(crypto) }));
  const stranded = Object.keys(readings[0]?.lines ?? {}) as PartyId[];
  const weighed = new Map<ActId, Weighed>();
  const lineages = createLineages(({ proposal }) => {
    const { by, torn } = weigh(proposal.id) as Weighed;
    const docket = by.docket(proposal.id) as Docket;
    return proposal.needs.filter((party) => torn.includes(party) || by.contestedOver(docket).includes(party));
  });
  const filed = new Map<ActId, Docket>();
  /** Numbers of the tablings in their authors' own logs; a reading may count otherwise. */
  const tabled = new Map<ActId, number>();

  function weigh(id: ActId): Weighed | undefined {
    const known = weighed.get(id);
    if (known !== undefined) return known;
    const states = ledgers.flatMap(({ ledger }) => {
      const state = ledger.state(id);
      return state === undefined ? [] : [{ state, by: ledger, rank: ranks.indexOf(state.outcome.status) }];
    });
    const [first, ...others] = states.toSorted((a, b) => a.rank - b.rank);
    if (first === undefined) return undefined;
    const isTorn = others.some(
      ({ rank, state }) => rank <= lastFinal && state.outcome.status !== first.state.outcome.status,
    );
    const made = { ...first, torn: isTorn ? stranded : [] };
    weighed.set(id, made);
    return made;
  }

  /** Files a proposal as soon as a reading does not hold it void, and weighs it anew; answers with what that may move. */
  function refile(id: ActId): readonly Docket[] {
    const found = weigh(id);
    const docket = filed.get(id) ?? findDocket(id);
    if (found === undefined || docket === undefined) return [];
    if (!filed.has(id)) {
      filed.set(id, docket);
      lineages.add(docket);
    }
    return lineages.weigh(docket, weightOf(found.state.outcome));
  }

  function findDocket(id: ActId): Docket | undefined {
    for (const { ledger } of ledgers) {
      const docket = ledger.docket(id);
      if (docket !== undefined && docket.fault === undefined) return docket;
    }
    return undefined;
  }

  const dateOf = ({ act }: CharterInForce): string => {
    const outcome = weigh(act)?.state.outcome;
    return `${outcome?.status === "agreed" ? outcome.on : ""} ${act}`;
  };

  return {
    take(acts) {
      const touched = new Set<ActId>();
      for (const act of acts) {
        if (act.kind === "proposal.tabled") tabled.set(act.id, act.n);
        const moved = new Set<ActId>();
        for (const { ledger, reading } of ledgers) {
          const read = readAct(reading, act);
          if (read !== undefined) for (const id of ledger.take([read])) moved.add(id);
        }
        for (const id of moved) weighed.delete(id);
        for (const id of moved) {
          touched.add(id);
          for (const { proposal } of refile(id)) touched.add(proposal.id);
        }
      }
      return touched;
    },
    state(id) {
      const found = weigh(id);
      if (found === undefined) return undefined;
      const { standing: _, ...state } = found.state;
      const docket = filed.get(id);
      const standing = docket === undefined ? undefined : readStanding(lineages, docket);
      return { ...state, n: tabled.get(id) ?? state.n, ...(standing === undefined ? {} : { standing }) };
    },
    receiveUntil: (id) => weigh(id)?.by.receiveUntil(id),
    standing(id, subject) {
      const docket = filed.get(id);
      return docket && lineages.standingFor(docket, subject);
    },
    findFault(tabling) {
      const faults = ledgers.flatMap(({ ledger, reading }) => {
        const read = readAct(reading, tabling);
        return read === undefined ? [] : [ledger.findFault(read)];
      });
      // It counts where one reading counts it.
      return faults.includes(undefined) ? undefined : faults[0];
    },
    hears: (id, acts) =>
      ledgers.some(({ ledger, reading }) => {
        const read = acts.flatMap((act) => readAct(reading, act) ?? []);
        return read.length === acts.length && ledger.hears(id, read);
      }),
    *proposals() {
      const named = new Set<ActId>();
      for (const { ledger } of ledgers) for (const id of ledger.proposals()) named.add(id);
      yield* named;
    },
    charter: () => newestCharter(),
    parties: () => partiesOf(newestCharter()),
  };

  /** The charter that came last, where the readings have different ones (C4). */
  function newestCharter(): CharterInForce | undefined {
    const found = ledgers.flatMap(({ ledger }) => ledger.charter() ?? []);
    return found.toSorted((a, b) => (dateOf(a) < dateOf(b) ? 1 : -1))[0];
  }

  function partiesOf(charter: CharterInForce | undefined): readonly PartyStatus[] {
    const all = ledgers.map(({ ledger }) => new Map(ledger.parties().map(({ party, status }) => [party, status])));
    return (charter?.charter.parties ?? []).map(({ id }) => {
      const said = all.map((each) => each.get(id));
      return { party: id, status: said.includes("left") ? "left" : said.includes("joined") ? "joined" : "named" };
    });
  }
}
