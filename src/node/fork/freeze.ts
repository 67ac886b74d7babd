import { equalBytes, formatHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import { assert } from "../../base/refusal.ts";
import { admitLog } from "../../exchange/admit.ts";
import { formatFurther, formatLogName, mainOf, parseLogName } from "../../exchange/log-name.ts";
import type { LogName } from "../../exchange/log-name.ts";
import type { LogSection } from "../../exchange/parcel.ts";
import { readCheckpoint } from "../../record/checkpoint.ts";
import { openCosignature } from "../../record/cosignature.ts";
import type { KeyHistory } from "../../record/key.ts";
import { countOf, isWhole, sizeOf } from "../../record/log.ts";
import type { Log, LogEntry } from "../../record/log.ts";
import { createTree } from "../../record/merkle.ts";
import { listLogs } from "../chamber.ts";
import type { Chamber, HeldLog } from "../chamber.ts";
import type { NodeWorld } from "../node.ts";
import { admitEntries, createWeight, noteRefusal, quotaDefault, weighEntry } from "../quota.ts";
import type { Gathered } from "../receive.ts";
import { findRoot, keepCosignature } from "../load.ts";
import { reach } from "../reach.ts";
import { toStoredHead } from "../stored-log.ts";
import { listRetired, nameOfFork } from "./settle.ts";
import { nameOfSuccession } from "./succession.ts";

/**
 * What becomes of a log that is found forked. Nothing more is taken of it but what others had come to hold before they learnt of
 * the fork: each party's cosignature says how far that was, on which branch. These travel as logs of their own (`usa~kor`), from
 * whoever holds them to whoever does not, so that all come to hold the same branches, and by them the same record.
 */

/** A branch of a forked log as one party is known to have held it. */
export interface Witnessed {
  readonly name: PartyId;
  /** The name by which it goes to whoever holds another under the first. */
  readonly further: PartyId;
  /** The log it is of. */
  readonly of: HeldLog;
  readonly held: HeldLog;
}

/** A log by its name: as we hold it, a branch of it, or one that another follows. */
export function findHeld({ branches, logs }: Chamber, name: PartyId): HeldLog | undefined {
  const live = logs.get(parseLogName(name)?.party ?? name);
  return live?.name === name ? live : branches.get(name);
}

/** The log that is served under a name, as far as it is whole: what is held furthest of a branch, on our own log or beside it. */
export function findServed(chamber: Chamber, name: PartyId): HeldLog | undefined {
  const isBranch = parseLogName(name)?.witness !== undefined;
  const witnessed = isBranch ? listWitnessed(chamber, listShown) : [];
  const held =
    witnessed.find((each) => each.name === name)?.held ??
    findHeld(chamber, name) ??
    witnessed.find(({ further }) => further === name)?.held;
  return held === undefined ? undefined : cutToWhole(held);
}

/** Of every forked log what each other party, we among them, is known to have held of it. */
export function listWitnessed(chamber: Chamber, closing = listClosing): readonly Witnessed[] {
  return listLogs(chamber).flatMap((main) => {
    const named = parseLogName(main.name);
    if (named === undefined || closing(chamber, main).length === 0) return [];
    return [...chamber.logs.keys()].flatMap((witness) =>
      witness === main.party ? [] : listBranches(chamber, main, { ...named, witness }),
    );
  });
}

/** The branches of one witness: one under its name, and any others that it has vouched for besides. */
function listBranches(chamber: Chamber, main: HeldLog, named: LogName & { readonly witness: PartyId }): Witnessed[] {
  const name = formatLogName(named);
  const first = findFurthest(chamber, main, name, named.witness);
  const others = [findOnMain(chamber, main, named.witness), chamber.branches.get(name)].filter(
    (each) => each !== undefined && first !== undefined && !isPart(each, first),
  );
  const further = [...chamber.branches.values()].filter((each) => isFurther(each.name, named));
  const place = (held: HeldLog, is: PartyId | undefined): Witnessed => {
    const mark = formatFurther(named, findRoot(held, countOf(held.log)) ?? "");
    return { name: is ?? mark, further: mark, of: main, held };
  };
  return [
    ...(first === undefined ? [] : [place(first, name)]),
    ...others.flatMap((each) => (each === undefined ? [] : [place(each, undefined)])),
    ...further.map((each) => place(each, each.name)),
  ];
}

/** Whether a log is the beginning of another. */
const isPart = ({ log: a }: HeldLog, { log: b }: HeldLog): boolean =>
  sizeOf(a) <= sizeOf(b) && equalBytes(a.tree.root(sizeOf(a)), b.tree.root(sizeOf(a)));

/** Names of what closed a log, for whoever knows of it: the proof of its fork, the agreement on the log that follows it. */
export function listClosing({ evidence }: Chamber, { fork, name }: HeldLog): readonly string[] {
  const { generation = 1, party = name } = parseLogName(name) ?? {};
  const next = nameOfSuccession({ party, generation: generation + 1 });
  return [...(fork === undefined ? [] : [fork]), ...(evidence.has(next) ? [next] : [])];
}

/** The same for whoever takes for a fork what we know to be settled: it is shown the others' words, by which it is settled there too. */
export const listShown = (chamber: Chamber, main: HeldLog): readonly string[] => [
  ...listClosing(chamber, main),
  ...(main.fork === undefined && listRetired(chamber, main.name).length > 0 ? [nameOfFork(main.name)] : []),
];

/** What is held of one party's branch: on our own, or beside it as far as it has come. */
function findFurthest(chamber: Chamber, main: HeldLog, name: PartyId, witness: PartyId): HeldLog | undefined {
  const beside = chamber.branches.get(name);
  const onMain = findOnMain(chamber, main, witness);
  return beside !== undefined && sizeOf(beside.log) > (onMain === undefined ? 0 : sizeOf(onMain.log)) ? beside : onMain;
}

/** Our own mirror of a forked log, as far as another party has cosigned it. */
function findOnMain({ cosignatures }: Chamber, main: HeldLog, witness: PartyId): HeldLog | undefined {
  const cosigned = cosignatures.get(main.name)?.get(witness);
  const state = cosigned === undefined ? undefined : readCheckpoint(cosigned.note);
  if (cosigned === undefined || state?.ok !== true || cosigned.size > sizeOf(main.log)) return undefined;
  const { keys } = cutLog(main.log, cosigned.size);
  const head = { ...state.value, note: cosigned.note };
  return { ...main, log: { ...main.log, keys, size: cosigned.size, head, whole: head, bridge: undefined } };
}

/** A log as it is served on: as far as it is held whole. Undefined where nothing of it is. */
export function cutToWhole(held: HeldLog): HeldLog | undefined {
  const { head, whole } = held.log;
  if (head === undefined || isWhole(held.log)) return held;
  if (whole === undefined) return undefined;
  const { keys } = cutLog(held.log, whole.size);
  return { ...held, log: { ...held.log, keys, size: whole.size, head: whole, bridge: undefined } };
}

/** Keys of a log cut off at a size. */
function cutLog({ keys }: Log, size: number): { readonly keys: KeyHistory } {
  const [first, ...later] = keys;
  return { keys: [first, ...later.filter(({ entry }) => entry < size)] };
}

/** Takes what another party came to hold of a log that is known here to be forked. */
export async function gatherBranch(
  world: NodeWorld,
  chamber: Chamber,
  section: LogSection,
  gathered: Gathered,
): Promise<void> {
  const { crypto } = world;
  const { id: mechanism } = chamber.row;
  const named = parseLogName(section.party);
  const main = named === undefined ? undefined : findHeld(chamber, mainOf(named));
  // Who does not know of the fork yet, or of the agreement on a successor, is told of it first.
  if (named?.witness === undefined || main === undefined || listClosing(chamber, main).length === 0) return;
  const { mark, party, witness } = named;
  if (witness === party || !isWitness(world, chamber, main, witness, section)) {
    noteRefusal(gathered.refused, {
      code: "branch-unwitnessed",
      sentence: `A branch of the log of ${party} came without the word of ${witness} that it was held so: nothing of a forked log is taken else.`,
    });
    return;
  }
  const room = admitEntries(chamber, world.quota ?? quotaDefault, party, section.entries);
  if (!room.ok) {
    noteRefusal(gathered.refused, room.refusal);
    return;
  }
  if (mark !== undefined && !hasPlace(chamber, named, section.party)) {
    const sentence = `${witness} has said of more than ${furtherMax} branches of the log of ${party} that it held them; no more of them is kept.`;
    noteRefusal(gathered.refused, { code: "branch-differs", sentence });
    return;
  }
  const known =
    mark === undefined ? findFurthest(chamber, main, section.party, witness) : chamber.branches.get(section.party);
  const log = known === undefined ? undefined : known.name === section.party ? known.log : copyLog(world, known.log);
  const trusted = world.trust.find(mechanism, party);
  const admitted = admitLog(crypto, { mechanism, party, origin: main.log.origin, log, trusted }, section);
  if (!admitted.ok) {
    noteRefusal(gathered.refused, admitted.refusal);
  } else if (admitted.value.status === "forked") {
    const sentence = `${witness} has said of two branches of the log of ${party} that it held them; the second comes under a further name.`;
    noteRefusal(gathered.refused, { code: "branch-differs", sentence });
  } else if (admitted.value.status === "held") {
    gathered.repeated += 1;
  } else {
    const brought = admitted.value.entries.map(({ stored }) => stored);
    const given = { brought, known, log: admitted.value.log, main, named: { ...named, witness } };
    await keepBranch(world, chamber, given, gathered);
  }
}

interface Brought {
  readonly main: HeldLog;
  readonly named: LogName & { readonly witness: PartyId };
  readonly known: HeldLog | undefined;
  readonly log: Log;
  readonly brought: readonly LogEntry[];
}

/** On our own branch it is taken onto that, once it is whole; on another it is kept beside it. */
async function keepBranch(
  { crypto, store }: NodeWorld,
  chamber: Chamber,
  { brought, known, log, main, named }: Brought,
  gathered: Gathered,
): Promise<void> {
  const size = sizeOf(log);
  if (
    isWhole(log) &&
    named.mark !== undefined &&
    formatFurther(named, formatHex(log.tree.root(size))) !== formatLogName(named)
  ) {
    const sentence = `A further branch of the log of ${main.party} came under a name that is not its own.`;
    noteRefusal(gathered.refused, { code: "branch-differs", sentence });
    return;
  }
  const shared = Math.min(size, sizeOf(main.log));
  const isOnMain = isWhole(log) && formatHex(log.tree.root(shared)) === formatHex(main.log.tree.root(shared));
  const name = isOnMain ? main.name : formatLogName(named);
  // Another party's word of the same branch, in the same parcel, has brought it already; what is left comes again.
  if (gathered.appends.some(({ party }) => party === name)) return;
  const stored = isOnMain ? main : chamber.branches.get(name);
  const from = stored === undefined ? 0 : sizeOf(stored.log);
  if (isOnMain && log.head !== undefined) {
    const cosignature = { log: main.name, cosigner: named.witness, size, note: log.head.note };
    const isNews = (chamber.cosignatures.get(main.name)?.get(named.witness)?.size ?? 0) < size;
    gathered.cosignatures.push(cosignature);
    keepCosignature(chamber.cosignatures, cosignature);
    // By one more word it may be settled.
    if (isNews && main.log.keys.length > 1) gathered.rewoven.add(main.name);
    if (reach(crypto, main, log.head.note, gathered.appends)) gathered.rewoven.add(main.name);
  }
  if (size <= from) return;
  // What stands before it is copied from where it is held, so that each branch is kept whole.
  const copied = Math.max(from, known === undefined ? 0 : sizeOf(known.log));
  const prefix = copied > from ? await store.listEntries(chamber.row.id, known?.name ?? name, from, copied - from) : [];
  const entries = [...prefix, ...brought].filter(({ n }) => n >= from);
  assert(entries.length === size - from, "a branch is kept without a gap");
  const previous = stored?.log.head?.note;
  gathered.appends.push({ party: name, from, previous, entries, head: toStoredHead(name, log) });
  if (isWhole(log)) {
    gathered.rewoven.add(main.name);
    return;
  }
  // A branch counts once it is whole: only then is the record read anew.
  const weight = stored?.weight ?? createWeight();
  for (const { bytes } of brought) weighEntry(weight, bytes);
  chamber.branches.set(name, { party: main.party, name, log, weight, folded: 0, acts: [], fork: undefined });
}

/** Further branches of one witness that are kept: who was put back has few, and who vouches for anything is not followed for ever. */
const furtherMax = 8;

const hasPlace = ({ branches }: Chamber, named: LogName, name: PartyId): boolean =>
  branches.has(name) || [...branches.keys()].filter((each) => isFurther(each, named)).length < furtherMax;

function isFurther(name: PartyId, { generation, party, witness }: LogName): boolean {
  const each = parseLogName(name);
  return each?.mark !== undefined && each.party === party && each.generation === generation && each.witness === witness;
}

/** Whether the state that a section leads to is cosigned by the party that is said to have held it. */
function isWitness(
  { crypto }: NodeWorld,
  chamber: Chamber,
  main: HeldLog,
  witness: PartyId,
  { checkpoint: note }: LogSection,
): boolean {
  const by = listLogs(chamber).filter(({ party }) => party === witness);
  const state = readCheckpoint(note);
  if (!state.ok || state.value.origin !== main.log.origin) return false;
  return by.some(({ log: { keys: eras, origin } }) =>
    eras.some(({ keys }) => openCosignature(crypto, note, { origin, keys }).ok),
  );
}

/** A log with a tree of its own: what is put onto it leaves the first as it is. */
function copyLog({ crypto }: NodeWorld, log: Log): Log {
  const tree = createTree(crypto);
  for (let n = 0; n < sizeOf(log); n++) tree.append(log.tree.leaf(n));
  return { ...log, tree };
}
