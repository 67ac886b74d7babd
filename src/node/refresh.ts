import { formatHex, parseHex } from "../base/bytes.ts";
import { assert } from "../base/refusal.ts";
import type { Entry } from "../act/envelope.ts";
import { countOf, sizeOf } from "../record/log.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { keepPart } from "./enter.ts";
import { fold } from "./fold.ts";
import { findHeld } from "./fork/freeze.ts";
import { keepCosignature } from "./load.ts";
import type { NodeWorld } from "./node.ts";
import { pause } from "./pause.ts";
import { PortFailure } from "./ports.ts";
import type { StoreReads } from "./ports.ts";
import { weighEntry } from "./quota.ts";
import { lengthen, placeHead, readStored, readTexts } from "./stored-log.ts";
import { isUnfolded, write } from "./write.ts";

/** Entries folded in one step of a catch-up: some tens of milliseconds, so that whoever else asks is soon answered. */
const entriesPerStep = 1000;

/**
 * Brings a chamber up to what other processes of this party have written since it was read. False where it is to be loaded anew: a log
 * has come to light, a fork, or the store was put back.
 */
export async function refresh(world: NodeWorld, chamber: Chamber): Promise<boolean> {
  const { id } = chamber.row;
  if ((await world.store.findRevision(id)) === chamber.revision) return true;
  const snapshot = await world.store.snapshot();
  try {
    const evidence = await snapshot.listEvidence(id);
    if (evidence.some(({ name }) => !chamber.kept.has(name))) return false;
    if (!(await refreshLogs(world, chamber, snapshot))) return false;
    const missing = [...chamber.parts.missing].flatMap((commitment) => parseHex(commitment) ?? []);
    for (const held of await snapshot.listPartCommitments(id, missing)) keepPart(chamber, formatHex(held));
    for (const each of await snapshot.listCosignatures(id)) keepCosignature(chamber.cosignatures, each);
    chamber.revision = await snapshot.findRevision(id);
    return true;
  } finally {
    await snapshot.close();
  }
}

async function refreshLogs(world: NodeWorld, chamber: Chamber, store: StoreReads): Promise<boolean> {
  const { id } = chamber.row;
  const followed = new Map((await store.listFolded(id)).map(({ party, size }) => [party, size]));
  for (const head of await store.listHeads(id)) {
    const held = findHeld(chamber, head.party);
    if (held === undefined || head.size < sizeOf(held.log)) return false;
    // Forked logs, their branches and former logs are folded whole, when they are loaded.
    if (held.fork !== undefined || chamber.logs.get(held.party) !== held) {
      if (head.size !== sizeOf(held.log)) return false;
      continue;
    }
    const size = followed.get(head.party) ?? 0;
    chamber.followed.set(head.party, size);
    let { log } = held;
    log.tree.truncate(sizeOf(log));
    for await (const text of readTexts(store, id, head.party, sizeOf(log), head.size)) {
      log = lengthen(world, log, text);
      weighEntry(held.weight, text.text);
    }
    held.log = placeHead(log, head);
    // Documents that the other process has derived are stored already; what it had not come to waits for the catch-up.
    const before = new Map(chamber.touched);
    for await (const text of readTexts(store, id, head.party, held.folded, Math.max(size, held.folded))) {
      fold(chamber, [readStored(text)]);
    }
    chamber.touched.clear();
    for (const [key, touched] of before) chamber.touched.set(key, touched);
  }
  return true;
}

/** Folds what is stored of a log up to a size. */
export async function foldStored(world: NodeWorld, chamber: Chamber, held: HeldLog, to: number): Promise<void> {
  if (to <= held.folded) return;
  const entries: Entry[] = [];
  for await (const text of readTexts(world.store, chamber.row.id, held.name, held.folded, to)) {
    entries.push(readStored(text));
  }
  fold(chamber, entries);
  assert(held.folded === to, "what was read is folded");
}

/**
 * Folds entries that are stored and not yet folded, one step of them, and writes the documents they moved. What arrives in
 * mass is made durable first and read into documents after, so that neither waits for the other. Answers whether more is left.
 */
export async function catchUp(world: NodeWorld, chamber: Chamber): Promise<boolean> {
  let room = entriesPerStep;
  for (const held of chamber.logs.values()) {
    const to = Math.min(countOf(held.log), held.folded + room);
    room -= Math.max(0, to - held.folded);
    await foldStored(world, chamber, held, to);
  }
  await pause(world);
  const written = await write(world, chamber, {});
  if (!written.ok) throw new PortFailure(written.refusal);
  return isUnfolded(chamber);
}
