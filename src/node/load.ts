import { createClosure } from "../act/closure.ts";
import type { Entry } from "../act/envelope.ts";
import { encodeUtf8, formatHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { Alarms } from "../consent/alarms.ts";
import { createRegister } from "../mechanism/register.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { readFirstKeys } from "../record/key-history.ts";
import { parseKeyText } from "../record/key-text.ts";
import { followKeys, originOfSuccessor } from "../record/succeed.ts";
import { countOf, createLog, sizeOf } from "../record/log.ts";
import type { Log } from "../record/log.ts";
import { listLogs } from "./chamber.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { fold, foldStrands } from "./fold.ts";
import { createHorizon } from "./horizon.ts";
import type { SeenLine } from "./horizon.ts";
import { parseLogName } from "../exchange/log-name.ts";
import type { NodeWorld } from "./node.ts";
import { createWeight, weighEntry } from "./quota.ts";
import type { Weight } from "./quota.ts";
import { damaged, lengthen, placeHead, readStored, readTexts } from "./stored-log.ts";
import { pause } from "./pause.ts";
import type { EntryText, MechanismRow, StoredCosignature, StoredHead, StoreReads } from "./ports.ts";
import { readEvidence } from "./fork/settle.ts";
import { findSwitch, readSuccessions } from "./fork/succession.ts";
import { placeSuccessors, sharedSize } from "./fork/new-log.ts";
import { isForked, weave } from "./fork/weave.ts";

/** Entries read or folded before whoever else asks the process is answered. */
const entriesPerStride = 1000;

/**
 * Loads a mechanism whole: each table is read once, in order, and folded. What was checked when it was stored is not checked
 * again here, except what signing rests on (`standing.ts`); checking everything is what `verify` is for.
 */
export async function loadChamber(world: NodeWorld, row: MechanismRow): Promise<Chamber> {
  const snapshot = await world.store.snapshot();
  try {
    const stored = await snapshot.listEvidence(row.id);
    const evidence = new Map(readEvidence(stored));
    const kept = new Set(stored.map(({ name }) => name));
    const heads = await snapshot.listHeads(row.id);
    const followed = new Map((await snapshot.listFolded(row.id)).map(({ party, size }) => [party, size]));
    const read: ReadLog[] = [];
    for (const head of heads) {
      const stranded = isStranded(heads, evidence, head.party);
      const size = stranded ? head.size : (followed.get(head.party) ?? 0);
      read.push(await readLog(world, row, snapshot, head, { followed: size, evidence }));
    }
    const logs = placeLogs(read, evidence);
    placeSuccessors(world, evidence, logs.logs, logs.branches);
    const woven = [...logs.logs.values(), ...logs.branches.values()].filter(
      ({ log, name }) => parseLogName(name)?.witness === undefined || countOf(log) > 0,
    );
    const named = woven.map((held) => ({
      name: held.name,
      tree: held.log.tree,
      // Of a live log as many as it has when it is asked.
      size: () => countOf(held.log),
      entries: read.find(({ name }) => name === held.name)?.entries ?? [],
    }));
    const chamber = await openChamber(world, row, snapshot, { ...logs, evidence, kept, woven: weave(named, evidence) });
    for (const [party, size] of followed) chamber.followed.set(party, size);
    foldStrands(chamber);
    for (const { entries, name } of read) {
      const held = chamber.logs.get(name);
      if (held?.folded !== 0) continue;
      for (let at = 0; at < countOf(held.log) && at < entries.length; at += entriesPerStride) {
        fold(chamber, entries.slice(at, Math.min(at + entriesPerStride, countOf(held.log))));
        await pause(world);
      }
    }
    // These are the rows as they are stored.
    chamber.touched.clear();
    return chamber;
  } finally {
    await snapshot.close();
  }
}

interface ReadLog {
  readonly name: PartyId;
  readonly log: Log;
  readonly entries: readonly Entry[];
  readonly weight: Weight;
}

/** Whether the log of that name is one of several of its party's, or forked: such are folded whole, and together. */
function isStranded(heads: readonly StoredHead[], evidence: ReadonlyMap<string, Uint8Array>, name: PartyId): boolean {
  const party = parseLogName(name)?.party;
  const isFollowed = readSuccessions(evidence).some((each) => each.party === party);
  return (
    isFollowed ||
    isForked(evidence, name) ||
    heads.filter((each) => parseLogName(each.party)?.party === party).length > 1
  );
}

/** Of each party the log as we hold it; beside them the branches that others held. */
function placeLogs(
  read: readonly ReadLog[],
  evidence: ReadonlyMap<string, Uint8Array>,
): Pick<Chamber, "logs" | "branches"> {
  const logs = new Map<PartyId, HeldLog>();
  const branches = new Map<PartyId, HeldLog>();
  for (const { log, name, weight } of read) {
    const parsed = parseLogName(name);
    if (parsed === undefined) throw damaged(name);
    const { generation, party, witness } = parsed;
    const held: HeldLog = { party, name, log, weight, folded: 0, acts: [], fork: findForkProof(evidence, name) };
    const former = logs.get(party);
    const isNewer = (parseLogName(former?.name ?? name)?.generation ?? 1) <= generation;
    if (witness !== undefined || !isNewer) {
      branches.set(name, held);
      continue;
    }
    logs.set(party, held);
    if (former !== undefined) branches.set(former.name, former);
  }
  return { logs, branches };
}

async function openChamber(
  world: NodeWorld,
  row: MechanismRow,
  store: StoreReads,
  held: Pick<Chamber, "logs" | "branches" | "evidence" | "kept" | "woven">,
): Promise<Chamber> {
  const { crypto } = world;
  const { logs, woven } = held;
  const closure = createClosure({
    crypto,
    mechanism: row.id,
    rootAt: (party, size) => findRoot(logs.get(party), size),
    strands: woven?.strands,
    rolls: (entry) => hasRolled([...logs.values(), ...held.branches.values()], entry),
  });
  return {
    row,
    revision: await store.findRevision(row.id),
    touched: new Map(),
    followed: new Map(),
    ...held,
    closure,
    register: createRegister(crypto, woven?.readings),
    horizon: createHorizon({
      party: row.party,
      seen: () => closure.seenBy(row.party),
      others: () => [...logs.keys()].filter((party) => party !== row.party),
      line: (party) => lineOf(held, party),
      isPlain: woven === undefined,
    }),
    acts: new Map(),
    parts: {
      held: new Set((await store.listPartCommitments(row.id)).map(formatHex)),
      named: new Map(),
      missing: new Set(),
      bytes: new Map(),
      excused: new Set(),
      expunged: new Set(),
    },
    cosignatures: sortCosignatures(await store.listCosignatures(row.id)),
    owed: new Set(),
    hours: { alarms: new Alarms(), set: new Set(), passed: new Set() },
    lines: new Map(),
    expungings: new Set(),
    successors: new Set(),
    invited: undefined,
    hold: undefined,
    recovery: undefined,
    heldAs: undefined,
    database: "",
    isSpoilt: false,
    isRewoven: false,
  };
}

/** Whether the keys of a log changed with an entry of it. */
export const hasRolled = (logs: readonly Pick<HeldLog, "log" | "party">[], { envelope, id }: Entry): boolean =>
  logs.some(
    ({ log: { keys, tree }, party }) =>
      party === envelope.party &&
      keys.some(({ entry }) => entry === envelope.n) &&
      (envelope.n >= tree.size || formatHex(tree.leaf(envelope.n)) === id),
  );

/** The log we see along: a new one once it holds anything, until then the one it is to follow. */
function lineOf({ branches, logs }: Pick<Chamber, "branches" | "logs">, party: PartyId): SeenLine {
  const live = logs.get(party);
  const former = listLogs({ branches, logs: new Map() }).find((each) => each.party === party);
  const anchor = former === undefined || live === undefined ? 0 : sharedSize(former, live);
  const held = former !== undefined && (live?.acts.length ?? 0) <= anchor ? former : live;
  return {
    name: held?.name ?? party,
    acts: held?.acts ?? [],
    anchor: held === former ? 0 : anchor,
    rootAt: (size) => findRoot(held, size) ?? "",
  };
}

/** Root of a log at a size it has had, in hex; undefined for one it has not reached. */
export const findRoot = (held: HeldLog | undefined, size: number): string | undefined =>
  held === undefined || size > sizeOf(held.log) ? undefined : formatHex(held.log.tree.root(size));

/** Name of the proof that two irreconcilable states of a party's log are signed. */
export const findForkProof = (evidence: ReadonlyMap<string, Uint8Array>, party: PartyId): string | undefined =>
  [...evidence.keys()].find((name) => name.startsWith(`fork-${party}.`));

/** A log with its tree whole, and as many of its entries as the stored documents were derived from. */
async function readLog(
  world: NodeWorld,
  row: MechanismRow,
  store: StoreReads,
  head: StoredHead,
  { evidence, followed }: { readonly followed: number; readonly evidence: ReadonlyMap<string, Uint8Array> },
): Promise<ReadLog> {
  const { party } = head;
  const weight = createWeight();
  const entries: Entry[] = [];
  let log: Log | undefined;
  for await (const stored of readTexts(store, row.id, party, 0, head.size)) {
    log ??= introduce(world, head, stored);
    log = lengthen(world, follow(world, evidence, head, log), stored);
    weighEntry(weight, stored.text);
    if (stored.n < followed) entries.push(readStored(stored));
    if (stored.n % entriesPerStride === entriesPerStride - 1) await pause(world);
  }
  if (log === undefined) throw damaged(party);
  return { name: party, log: placeHead(log, head), entries, weight };
}

/** The keys and the name of the log from here on, where it goes on from a former one by what was agreed. */
function follow(
  { crypto }: NodeWorld,
  evidence: ReadonlyMap<string, Uint8Array>,
  { party: name }: StoredHead,
  log: Log,
): Log {
  const due = findSwitch(readSuccessions(evidence), name, log.tree.size);
  const keys = due === undefined ? undefined : parseKeyText(crypto, due.key);
  if (due === undefined || keys?.ok !== true) return log;
  const { size } = due.anchor;
  return {
    ...log,
    anchor: size,
    origin: originOfSuccessor(log.origin, due.generation),
    keys: followKeys(log.keys, { keys: keys.value, size }),
  };
}

function introduce({ crypto }: NodeWorld, { checkpoint, party }: StoredHead, first: EntryText): Log {
  const read = readCheckpoint(checkpoint);
  const keys = readFirstKeys(encodeUtf8(first.text));
  if (!keys.ok || !read.ok) throw damaged(party);
  // What stands before an anchor was written under the name of the first log.
  const log = createLog(crypto, originOfSuccessor(read.value.origin, 1), keys.value);
  if (!log.ok) throw damaged(party);
  return log.value;
}

function sortCosignatures(stored: readonly StoredCosignature[]): Chamber["cosignatures"] {
  const sorted: Chamber["cosignatures"] = new Map();
  for (const each of stored) keepCosignature(sorted, each);
  return sorted;
}

/** Keeps the newest of each cosigner. */
export function keepCosignature(sorted: Chamber["cosignatures"], cosignature: StoredCosignature): void {
  const { cosigner, log, size } = cosignature;
  const ofLog = sorted.get(log) ?? new Map<PartyId, StoredCosignature>();
  if ((ofLog.get(cosigner)?.size ?? 0) < size) ofLog.set(cosigner, cosignature);
  sorted.set(log, ofLog);
}
