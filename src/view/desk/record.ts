import type { ActId, PartyId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { refOf, refsOf } from "../scene.ts";
import type { ActRef, HeldAct, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { nameMatter } from "./name.ts";
import type { Name } from "./name.ts";
import { sliceRows } from "./slice.ts";
import type { Slice } from "./slice.ts";

/** How much of our own log another party has acknowledged by its signature. */
export interface Held {
  readonly party: PartyId;
  readonly held: number;
  readonly of: number;
  /** Dated by its own clock; absent where its acknowledgement is not dated, or there is none. */
  readonly at?: Instant;
  /** It has left the consultation. */
  readonly hasLeft: boolean;
}

/** A log of another party as it is held here. */
export interface Theirs {
  readonly party: PartyId;
  readonly entries: number;
  readonly latest?: Instant;
  readonly received?: Instant;
  /** Entries up to which we have acknowledged it. */
  readonly acknowledged: number;
}

/** One line of the record. */
export interface RecordEntry extends ActRef {
  readonly kind: string;
  readonly rule?: "consensus" | "silence" | "entered";
  readonly name: Name;
  readonly verdict: HeldAct["verdict"]["status"];
  /** Other parties that have acknowledged it, and those that have not. */
  readonly heldBy: readonly PartyId[];
  readonly awaited: readonly PartyId[];
}

export interface RecordPage {
  readonly own: { readonly entries: number; readonly latest?: Instant };
  readonly held: readonly Held[];
  readonly theirs: readonly Theirs[];
  /** The newest of all logs. */
  readonly latest: readonly RecordEntry[];
  /** Entries in each log, own log first. */
  readonly logs: readonly { readonly party: PartyId; readonly entries: number }[];
  readonly total: number;
  /** Kept and counted for nothing, the newest. */
  readonly uncounted: readonly {
    readonly act: ActId;
    readonly party: PartyId;
    readonly n: number;
    readonly at: Instant;
    readonly kind: string;
    readonly status: "void" | "unknown";
    readonly sentence?: string;
    readonly why: readonly ActRef[];
  }[];
  readonly totalUncounted: number;
  /** Parts whose destruction was decided, with who says that it is done there. */
  readonly expunged: readonly {
    readonly name: Name;
    readonly part: string;
    readonly reason: string;
    readonly isDecided: boolean;
    readonly done: readonly PartyId[];
    readonly awaited: readonly PartyId[];
    readonly why: readonly ActRef[];
  }[];
}

/** Lines of the newest entries, and of each list beside them. */
const latestMax = 12;
const besideMax = 50;

/** What is held where: ours with the others, theirs with us, and the newest of all (D110). */
export function viewRecord(scene: Scene): RecordPage {
  const logs = scene.acts.logs();
  const own = logs.find(({ party }) => party === scene.party)?.size ?? 0;
  const others = (scene.documents.find("charter", "charter")?.parties ?? []).filter(
    ({ party }) => party !== scene.party,
  );
  const cosigned = scene.acts.cosigned(scene.party);
  const latestOwn = own === 0 ? undefined : scene.acts.at(scene.party, own - 1)?.at;
  const uncounted = scene.documents.list("uncounted").toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return {
    own: { entries: own, ...(latestOwn === undefined ? {} : { latest: latestOwn }) },
    held: others.map(({ party, status }): Held => {
      const line = cosigned.filter(({ by }) => by === party).toSorted((a, b) => b.size - a.size)[0];
      return {
        party,
        held: Math.min(line?.size ?? 0, own),
        of: own,
        hasLeft: status === "left",
        ...(line?.at === undefined ? {} : { at: line.at }),
      };
    }),
    theirs: others.map(({ party }) => theirsOf(scene, party, logs.find((log) => log.party === party)?.size ?? 0)),
    latest: newestOf(scene).map((act) => entryOf(scene, act)),
    logs: [
      { party: scene.party, entries: own },
      ...others.map(({ party }) => ({ party, entries: logs.find((log) => log.party === party)?.size ?? 0 })),
    ],
    total: logs.reduce((sum, { size }) => sum + size, 0),
    uncounted: uncounted.slice(0, besideMax).map(({ actKind, at, id, n, party, sentence, status }) => ({
      act: id,
      party,
      n,
      at,
      kind: actKind,
      status,
      ...(sentence === undefined ? {} : { sentence }),
      why: refsOf(scene, [id]),
    })),
    totalUncounted: uncounted.length,
    expunged: expungedOf(scene),
  };
}

/** The entries of one log from its newest back; a slice. */
export function viewLog(scene: Scene, party: PartyId, start: number): Slice<RecordEntry> {
  const total = scene.acts.logs().find((log) => log.party === party)?.size ?? 0;
  const rows: RecordEntry[] = [];
  for (let n = total - 1 - start; n >= 0 && rows.length < sliceRows; n -= 1) {
    const act = scene.acts.at(party, n);
    if (act !== undefined) rows.push(entryOf(scene, act));
  }
  return { rows, total };
}

function theirsOf(scene: Scene, party: PartyId, entries: number): Theirs {
  const last = entries === 0 ? undefined : scene.acts.at(party, entries - 1);
  const received = last === undefined ? undefined : refOf(scene, last).received;
  const ours = scene.acts.cosigned(party).find(({ by }) => by === scene.party)?.size ?? 0;
  return {
    party,
    entries,
    acknowledged: Math.min(ours, entries),
    ...(last === undefined ? {} : { latest: last.at }),
    ...(received === undefined ? {} : { received }),
  };
}

/** The newest entries of all logs together, from the end of each. */
function newestOf(scene: Scene): readonly HeldAct[] {
  return scene.acts
    .logs()
    .flatMap(({ party, size }) =>
      Array.from({ length: Math.min(size, latestMax) }, (_, i) => scene.acts.at(party, size - 1 - i) ?? []).flat(),
    )
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.n - a.n))
    .slice(0, latestMax);
}

function entryOf(scene: Scene, act: HeldAct): RecordEntry {
  const cosigned = scene.acts.cosigned(act.party);
  const others = (scene.documents.find("charter", "charter")?.parties ?? [])
    .filter(({ party, status }) => party !== act.party && status !== "left")
    .map(({ party }) => party);
  const holds = (party: PartyId): boolean =>
    party === scene.party || cosigned.some(({ by, size }) => by === party && size > act.n);
  const rule = act.kind === "proposal.tabled" ? scene.documents.find("proposal", act.id)?.rule : undefined;
  return {
    ...refOf(scene, act),
    kind: act.kind,
    ...(rule === undefined ? {} : { rule }),
    name: nameMatter(scene, act),
    verdict: act.verdict.status,
    heldBy: others.filter(holds),
    awaited: others.filter((party) => !holds(party)),
  };
}

function expungedOf(scene: Scene): RecordPage["expunged"] {
  const all = (scene.documents.find("charter", "charter")?.parties ?? [])
    .filter(({ status }) => status !== "left")
    .map(({ party }) => party);
  return scene.documents
    .list("decision")
    .flatMap((decision) => {
      const version = principalOf(decision);
      const terms = version?.terms;
      if (version === undefined || terms?.kind !== "expunging") return [];
      const done = [...new Set(decision.expunged.map(({ party }) => party))];
      const act = scene.acts.find(terms.act);
      return [
        {
          name: act === undefined ? ({ kind: "not-held", id: terms.act } as const) : nameMatter(scene, act),
          part: terms.part,
          reason: terms.reason,
          isDecided: version.outcome.status === "agreed",
          done,
          awaited: all.filter((party) => !done.includes(party)),
          why: refsOf(scene, [...actsOf(version), ...decision.expunged.map((word) => word.act)]),
        },
      ];
    })
    .slice(0, besideMax);
}
