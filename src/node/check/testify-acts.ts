import { isKnownKind } from "../../act/catalogue.ts";
import { listNamedActs } from "../../act/content.ts";
import type { Act } from "../../act/envelope.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { Ledger } from "../../consent/ledger.ts";
import type { ProposalState } from "../../consent/outcome.ts";
import type { StoredRecord } from "./stored-record.ts";
import type { CheckedLog } from "./verify-log.ts";

/** A stretch of a log between the tabling and an answer is shown whole where it is no longer than this, in entries and bytes. */
const stretchEntriesMax = 48;
const stretchBytesMax = 24 * 1024;

/** The whole record, from which the acts to show are chosen. */
export interface Source {
  readonly record: StoredRecord;
  /** The log each party began with, as it is held here: what is shown of a log is shown of this one. */
  readonly logs: ReadonlyMap<PartyId, CheckedLog>;
  readonly acts: ReadonlyMap<ActId, Act>;
  readonly ledger: Ledger;
  /** Acts that name a proposal, and proposals that have it in their lineage. */
  readonly about: ReadonlyMap<string, readonly Act[]>;
  /** Amendments of the charter, and parties' leaving: what every matter may rest on. */
  readonly common: readonly Act[];
}

export function createSource(
  record: StoredRecord,
  logs: ReadonlyMap<PartyId, CheckedLog>,
  acts: readonly Act[],
  ledger: Ledger,
): Source {
  const about = new Map<string, Act[]>();
  for (const act of acts) {
    if (act.verdict.status !== "valid") continue;
    const state = act.kind === "proposal.tabled" ? ledger.state(act.id) : undefined;
    const named =
      state === undefined ? [act.content["proposal"]] : [state.amends, ...state.supersedes, ...state.reintroduces];
    for (const id of named) {
      if (typeof id !== "string") continue;
      const list = about.get(id);
      if (list === undefined) about.set(id, [act]);
      else list.push(act);
    }
  }
  const common = acts.filter(
    ({ id, kind, verdict }) =>
      verdict.status === "valid" &&
      (kind === "party.left" ||
        (ledger.state(id)?.terms === "charter" && ledger.state(id)?.outcome.status === "agreed")),
  );
  return {
    record,
    logs: new Map([...logs].filter(([name, { party }]) => name === party)),
    acts: new Map(acts.map((act) => [act.id, act])),
    ledger,
    about,
    common,
  };
}

/** It stands in the log its party began with, and not in a branch of it nor in one that follows it. */
export const isFirst = ({ logs }: Source, { id, n, party }: Act): boolean => logs.get(party)?.entries[n]?.id === id;

/** By party, the numbers of all entries to show. */
export function gatherActs(source: Source, about: Act): ReadonlyMap<PartyId, ReadonlySet<number>> {
  const { acts, ledger } = source;
  const names = new Map<PartyId, Set<number>>([...source.logs.keys()].map((party) => [party, new Set()]));
  const queue: Act[] = [about, ...(about.kind === "proposal.tabled" ? source.common : [])];
  const done = new Set<ActId>();
  const add = (id: ActId): void => {
    const act = acts.get(id);
    if (act !== undefined) queue.push(act);
  };
  for (const act of queue) {
    if (done.has(act.id)) continue;
    done.add(act.id);
    if (isFirst(source, act)) names.get(act.party)?.add(act.n);
    if (act.verdict.status === "valid" && isKnownKind(act.kind))
      for (const id of listNamedActs(act.kind, act.content)) add(id);
    const state = ledger.state(act.id);
    if (state === undefined) continue;
    for (const each of source.about.get(act.id) ?? []) queue.push(each);
    for (const id of state.acts) add(id);
    queue.push(...listSilent(source, state));
    const { standing } = state;
    for (const id of standing?.status === "superseded"
      ? standing.by
      : standing?.status === "in-conflict"
        ? standing.with
        : [])
      add(id);
    if (act.id === about.id) for (const { n, party } of listStretches(source, about, state)) names.get(party)?.add(n);
  }
  return names;
}

/**
 * Of each party that a silence had not reached in time, the last entry that the settling one had seen: it is dated after the notice
 * hour too, and shows that no receipt was given by then. Of what is not settled yet, the newest entry of each needed party, which
 * shows how far its clock has come.
 */
function listSilent({ acts, logs }: Source, { needs, outcome }: ProposalState): readonly Act[] {
  const lastOf = (party: PartyId, size: number): readonly Act[] => {
    const seen = (logs.get(party)?.entries ?? []).slice(0, size).map(({ id }) => acts.get(id));
    return seen.flatMap((act) => (act?.verdict.status === "valid" ? [act] : [])).slice(-1);
  };
  if (outcome.status === "undelivered") {
    const settler = acts.get(outcome.settledBy);
    return outcome.to.flatMap((party) => lastOf(party, settler?.seen[party]?.size ?? 0));
  }
  const isOpen = ["open", "signed", "provisional", "under-silence"].includes(outcome.status);
  return isOpen ? needs.flatMap((party) => lastOf(party, Number.POSITIVE_INFINITY)) : [];
}

/** The stretches of the needed parties' logs in which an objection would have to stand (`stranger/watch.ts`), where they are short. */
function listStretches(
  { acts, logs, record }: Source,
  about: Act,
  { acts: resting, needs }: ProposalState,
): readonly Act[] {
  return needs.flatMap((party) => {
    const entries = logs.get(party)?.entries ?? [];
    const last = Math.max(
      -1,
      ...resting.flatMap((id) => (acts.get(id)?.party === party ? (acts.get(id)?.n ?? -1) : -1)),
    );
    const unaware = entries.findLastIndex(
      ({ envelope: { n, seen } }) => n < last && (seen[about.party]?.size ?? 0) <= about.n,
    );
    const stretch = entries.slice(party === about.party ? about.n : Math.max(0, unaware), last + 1);
    const bytes = stretch.reduce(
      (sum, { envelope: { n } }) => sum + (record.entries.get(party)?.[n]?.bytes.length ?? 0),
      0,
    );
    if (stretch.length > stretchEntriesMax || bytes > stretchBytesMax) return [];
    return stretch.flatMap(({ id }) => {
      const act = acts.get(id);
      return act === undefined || act.verdict.status === "void" ? [] : [act];
    });
  });
}
