import { formatHex, parseHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import { parcelLimits } from "../exchange/parcel.ts";
import type { Claim, CosignatureSection, HeldLog, LogSection, Parcel, PartSection } from "../exchange/parcel.ts";
import type { Plan, PlannedLog } from "../exchange/plan.ts";
import { formatBridge, parseBridge } from "../record/bridge.ts";
import type { LaterRoll } from "../record/bridge.ts";
import { sideOf } from "../record/fork-sides.ts";
import { isWhole, sizeOf } from "../record/log.ts";
import type { Chamber, HeldLog as ChamberLog } from "./chamber.ts";
import { findHeld, findServed } from "./fork/freeze.ts";
import type { NodeWorld } from "./node.ts";

/** Entries read from the store at once while a parcel is filled. */
const entriesPerRead = 512;
const newline = 10;

/** A plan, and how much of it may go into one parcel. */
export interface Packing {
  readonly to: PartyId;
  readonly claim: Claim;
  readonly plan: Plan;
  /** What the peer holds before this parcel. */
  readonly peer: Claim;
  /** What the peer asked us, signed once the last parcel is made: it says what is held by then. */
  readonly answer: () => Promise<Uint8Array | undefined>;
  /** Bytes of entries and words, about: one entry or one part may go beyond it, so that every parcel brings something. */
  readonly room: number;
}

interface Packed {
  readonly parcel: Parcel;
  /** What the peer holds after it. */
  readonly leaves: Claim;
  readonly isLast: boolean;
}

/**
 * As much of a plan as has room: logs first, since the rest is about their entries, then words, and with the last parcel the
 * cosignatures and proofs. A log that does not fit is cut, and what joins the cut to its signed state goes with it.
 */
export async function pack(world: NodeWorld, chamber: Chamber, packing: Packing): Promise<Packed> {
  const { answer, claim, peer, plan, to } = packing;
  const heldBy = new Map<PartyId, HeldLog>(peer.held.map((each) => [each.party, each]));
  const wanted = new Set(plan.parts);
  const logs: LogSection[] = [];
  let { room } = packing;
  let isCut = false;
  for (const planned of plan.logs) {
    if (room <= 0) {
      isCut = true;
      break;
    }
    const { against, party } = planned;
    // Against another branch also what is still arriving is shown.
    const held = against === undefined ? findServed(chamber, party) : findHeld(chamber, party);
    assert(held !== undefined, "what is planned is held");
    const { bytes, end, section } = await readSection(world, chamber, held, planned, room);
    logs.push(section);
    room -= bytes;
    isCut ||= end < sizeOf(held.log);
    const root = formatHex(held.log.tree.root(end));
    heldBy.set(party, { party, size: end, root, cosigned: heldBy.get(party)?.cosigned ?? [] });
    for (const { parts } of held.acts.slice(section.from, end)) {
      if (chamber.recovery !== undefined) continue;
      for (const { commitment } of parts) if (chamber.parts.held.has(commitment)) wanted.add(commitment);
    }
  }
  const { left, parts } = await readParts(world, chamber, [...wanted], room);
  const isLast = !isCut && left.length === 0;
  const cosignatures = isCut ? [] : listCosignatures(chamber, plan);
  const answered = isLast ? await answer() : undefined;
  const evidence = isCut
    ? []
    : plan.evidence.flatMap((name) => {
        const bytes = chamber.evidence.get(name);
        return bytes === undefined ? [] : [{ name, bytes }];
      });
  const { id: mechanism, party: from } = chamber.row;
  const leaves = leaveClaim(peer, heldBy, left, { cosignatures: isCut ? [] : plan.cosignatures, evidence }, chamber);
  const parcel = { mechanism, from, to, claim, logs, cosignatures, parts, evidence };
  return { parcel: answered === undefined ? parcel : { ...parcel, answer: answered }, leaves, isLast };
}

function listCosignatures(chamber: Chamber, plan: Plan): CosignatureSection[] {
  return plan.cosignatures.flatMap(({ cosigner, log }) => {
    const note = chamber.cosignatures.get(log)?.get(cosigner)?.note;
    return note === undefined ? [] : [{ log, cosigner, note }];
  });
}

function leaveClaim(
  peer: Claim,
  heldBy: ReadonlyMap<PartyId, HeldLog>,
  wanted: readonly string[],
  sent: { readonly cosignatures: Plan["cosignatures"]; readonly evidence: Parcel["evidence"] },
  chamber: Chamber,
): Claim {
  const held = [...heldBy.values()].map((log) => {
    const newer = sent.cosignatures.filter((each) => each.log === log.party);
    const kept = log.cosigned.filter(({ cosigner }) => !newer.some((each) => each.cosigner === cosigner));
    const added = newer.map(({ cosigner }) => ({
      cosigner,
      size: chamber.cosignatures.get(log.party)?.get(cosigner)?.size ?? 0,
    }));
    return { ...log, cosigned: [...kept, ...added] };
  });
  return { held, wanted, known: [...peer.known, ...sent.evidence.map(({ name }) => name)] };
}

interface Section {
  readonly section: LogSection;
  /** Size that it leads the peer to. */
  readonly end: number;
  readonly bytes: number;
}

async function readSection(
  world: NodeWorld,
  chamber: Chamber,
  held: ChamberLog,
  { against, from, party }: PlannedLog,
  room: number,
): Promise<Section> {
  const { log, name } = held;
  const { head } = log;
  assert(head !== undefined, "what is sent is held and signed");
  if (against !== undefined && !isWhole(log)) return showBranch(world, chamber, held, party, against);
  const size = sizeOf(log);
  const checkpoint = head.note;
  const entries: Uint8Array[] = [];
  let bytes = 0;
  while (from + entries.length < size && bytes < room) {
    const first = from + entries.length;
    const lines = await world.store.readEntryLines(chamber.row.id, name, first, Math.min(entriesPerRead, size - first));
    assert(lines.count > 0, "what is sent is stored");
    for (let at = 0; at < lines.bytes.length && bytes < room;) {
      const end = lines.bytes.indexOf(newline, at);
      entries.push(lines.bytes.subarray(at, end));
      bytes += end + 1 - at;
      at = end + 1;
    }
  }
  const end = from + entries.length;
  if (end === size) return { section: { party, from, checkpoint, entries }, end, bytes };
  if (against !== undefined) return showBranch(world, chamber, held, party, against);
  const bridge = await buildBridge(world, chamber, held, end);
  return { section: { party, from, checkpoint, bridge, entries }, end, bytes };
}

/** Of a long log on another branch the root at the peer's size is proved, and nothing else: the peer holds the other side of it. */
async function showBranch(
  world: NodeWorld,
  chamber: Chamber,
  held: ChamberLog,
  party: PartyId,
  against: number,
): Promise<Section> {
  const { log } = held;
  const side = sideOf(world.crypto, log);
  assert(
    side !== undefined && against <= side.reach,
    "what is shown against another branch is joined to a signed state",
  );
  const bridge = await buildBridge(world, chamber, held, against, log.tree.root(against));
  const checkpoint = side.state.note;
  return { section: { party, from: against, checkpoint, bridge, entries: [] }, end: sizeOf(log), bytes: bridge.length };
}

async function buildBridge(
  world: NodeWorld,
  chamber: Chamber,
  { log, name }: ChamberLog,
  at: number,
  root?: Uint8Array,
): Promise<Uint8Array> {
  const { keys, tree } = log;
  const side = sideOf(world.crypto, log);
  assert(side !== undefined, "what is joined to a signed state leads there");
  const rolls: LaterRoll[] = [];
  for (const { entry } of keys.slice(1)) {
    if (entry < at || entry >= side.state.size) continue;
    const [stored] = await world.store.listEntries(chamber.row.id, name, entry, 1);
    assert(stored !== undefined, "an entry that changed the keys is held");
    rolls.push({ index: entry, rootBefore: tree.root(entry), bytes: stored.bytes });
  }
  // Of what is still arriving the changes of keys further on came with the bridge that is held.
  const beyond = log.bridge === undefined ? undefined : parseBridge(log.bridge);
  if (beyond?.ok === true) rolls.push(...beyond.value.rolls);
  return formatBridge({ proof: side.proveFrom(at), rolls, ...(root === undefined ? {} : { root }) });
}

async function readParts(
  world: NodeWorld,
  chamber: Chamber,
  commitments: readonly string[],
  room: number,
): Promise<{ readonly parts: readonly PartSection[]; readonly left: readonly string[] }> {
  const parts: PartSection[] = [];
  let free = room;
  for (const [at, text] of commitments.entries()) {
    const isFull = free <= 0 || parts.length === parcelLimits.partsMax;
    if (isFull) return { parts, left: commitments.slice(at) };
    const commitment = parseHex(text);
    const part = commitment === undefined ? undefined : await world.store.findPart(chamber.row.id, commitment);
    if (part === undefined) continue;
    if (parts.length > 0 && part.bytes.length > free) return { parts, left: commitments.slice(at) };
    parts.push({ salt: part.salt, bytes: part.bytes });
    free -= part.bytes.length;
  }
  return { parts, left: [] };
}
