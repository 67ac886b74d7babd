import { createClosure } from "../act/closure.ts";
import type { Entry, Envelope } from "../act/envelope.ts";
import { encodeUtf8, formatHex } from "../base/bytes.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import { Alarms } from "../consent/alarms.ts";
import { createRegister } from "../mechanism/register.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { extendHistory, readFirstKeys, rollBytesMin } from "../record/key-history.ts";
import type { KeyHistory } from "../record/key.ts";
import { createLog, sizeOf } from "../record/log.ts";
import type { Log } from "../record/log.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { fold } from "./fold.ts";
import { createHorizon } from "./horizon.ts";
import type { NodeWorld } from "./node.ts";
import { PortFailure } from "./ports.ts";
import type { EntryText, MechanismRow, StoredCosignature, StoredHead, StoreReads } from "./ports.ts";

/**
 * Loads a mechanism whole: each table is read once, in order, and folded. What was checked when it was stored is not checked
 * again here, except what signing rests on (`standing.ts`); checking everything is what `verify` is for.
 */
export async function loadChamber(world: NodeWorld, row: MechanismRow): Promise<Chamber> {
  const snapshot = await world.store.snapshot();
  try {
    const heads = await snapshot.listHeads(row.id);
    const chamber = await openChamber(world, row, snapshot, heads);
    const read: Entry[][] = [];
    for (const head of heads) {
      const { entries, log } = await readLog(world, row, snapshot, head);
      const fork = findForkProof(chamber.evidence, head.party);
      chamber.logs.set(head.party, { party: head.party, log, acts: [], fork });
      read.push(entries);
    }
    for (const entries of read) fold(chamber, entries);
    return chamber;
  } finally {
    await snapshot.close();
  }
}

async function openChamber(
  world: NodeWorld,
  row: MechanismRow,
  store: StoreReads,
  heads: readonly StoredHead[],
): Promise<Chamber> {
  const { crypto } = world;
  const logs = new Map<PartyId, HeldLog>();
  const evidence = new Map((await store.listEvidence(row.id)).map((each) => [each.name, each.bytes]));
  const frozen = new Map(
    heads.filter(({ party }) => findForkProof(evidence, party) !== undefined).map(({ party, size }) => [party, size]),
  );
  const closure = createClosure({
    crypto,
    mechanism: row.id,
    rootAt: (party, size) => findRoot(logs.get(party), size),
    frozenAt: (party) => frozen.get(party),
  });
  return {
    row,
    logs,
    closure,
    register: createRegister(crypto),
    horizon: createHorizon({
      party: row.party,
      seen: () => closure.seenBy(row.party),
      others: () => [...logs.keys()].filter((party) => party !== row.party),
      acts: (party) => logs.get(party)?.acts ?? [],
      rootAt: (party, size) => findRoot(logs.get(party), size) ?? "",
      reach: (party, size) => Math.min(size, frozen.get(party) ?? size),
    }),
    acts: new Map(),
    parts: {
      held: new Set((await store.listPartCommitments(row.id)).map(formatHex)),
      named: new Map(),
      missing: new Set(),
      excused: new Set(),
      expunged: new Set(),
    },
    cosignatures: sortCosignatures(await store.listCosignatures(row.id)),
    evidence,
    owed: new Set(),
    hours: { alarms: new Alarms(), set: new Set(), passed: new Set() },
    lines: new Map(),
    expungings: new Set(),
    invited: undefined,
    hold: undefined,
    isSpoilt: false,
  };
}

/** Root of a log at a size it has had, in hex; undefined for one it has not reached. */
export const findRoot = (held: HeldLog | undefined, size: number): string | undefined =>
  held === undefined || size > sizeOf(held.log) ? undefined : formatHex(held.log.tree.root(size));

/** Name of the proof that two irreconcilable states of a party's log are signed. */
export const findForkProof = (evidence: ReadonlyMap<string, Uint8Array>, party: PartyId): string | undefined =>
  [...evidence.keys()].find((name) => name.startsWith(`fork-${party}.`));

async function readLog(
  world: NodeWorld,
  row: MechanismRow,
  store: StoreReads,
  { checkpoint: note, party, size }: StoredHead,
): Promise<{ readonly log: Log; readonly entries: Entry[] }> {
  const { crypto } = world;
  const read = readCheckpoint(note);
  if (!read.ok) throw damaged(party);
  const { origin } = read.value;
  const entries: Entry[] = [];
  let log: Log | undefined;
  let keys: KeyHistory | undefined;
  // As text: a hundred thousand byte arrays would take more memory than everything that is made of them.
  for (const stored of await store.listEntryTexts(row.id, party)) {
    const { id, n: index, text } = stored;
    const mayRoll = index === 0 || text.length * utf8BytesMax >= rollBytesMin;
    const bytes = mayRoll ? encodeUtf8(text) : nothing;
    log ??= introduce(world, origin, bytes, party);
    const { tree } = log;
    const history = extendHistory(
      crypto,
      keys ?? log.keys,
      { origin, index, rootBefore: () => tree.root(index) },
      bytes,
    );
    if (!history.ok) throw damaged(party);
    keys = history.value;
    tree.append(Uint8Array.fromHex(id));
    entries.push(readStored(stored));
  }
  const isWhole = entries.length === size && read.value.size === size;
  if (log === undefined || keys === undefined || !isWhole) throw damaged(party);
  return { log: { ...log, keys, head: { ...read.value, note } }, entries };
}

/** Bytes that one unit of a text can take. */
const utf8BytesMax = 3;
const nothing = new Uint8Array(0);

function introduce({ crypto }: NodeWorld, origin: string, first: Uint8Array, party: PartyId): Log {
  const keys = readFirstKeys(first);
  const log = keys.ok ? createLog(crypto, origin, keys.value) : keys;
  if (!log.ok) throw damaged(party);
  return log.value;
}

/** Our own store's text, judged when it was stored. */
function readStored({ id, party, text }: EntryText): Entry {
  try {
    return { id: id as ActId, envelope: JSON.parse(text) as Envelope };
  } catch {
    throw damaged(party);
  }
}

const damaged = (party: PartyId): PortFailure =>
  new PortFailure({
    code: "record-damaged",
    sentence: `The stored log of ${party} cannot be read whole: "entente verify" says where it is damaged.`,
  });

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
