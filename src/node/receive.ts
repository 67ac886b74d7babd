import type { Entry } from "../act/envelope.ts";
import { formatHex, parseHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { admitCosignature, admitLog, admitPart } from "../exchange/admit.ts";
import { parseLogName } from "../exchange/log-name.ts";
import type { CosignatureSection, LogSection, Parcel } from "../exchange/parcel.ts";
import { originOf } from "../record/checkpoint.ts";
import { checkFork } from "../record/fork.ts";
import { countOf, sizeOf } from "../record/log.ts";
import type { Log } from "../record/log.ts";
import { weighFork } from "../record/mirror.ts";
import { excuseKey } from "./chamber.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { domainsOf } from "./charter.ts";
import { cosignLogs } from "./cosign.ts";
import { findHeld, gatherBranch } from "./fork/freeze.ts";
import { isSettled, mayReport, nameFork, nameOfRetired } from "./fork/settle.ts";
import { keepPart } from "./enter.ts";
import { fold, noteParts } from "./fold.ts";
import { guardKey } from "./guard-key.ts";
import { findForkProof, keepCosignature } from "./load.ts";
import type { NodeWorld, Received } from "./node.ts";
import type { LogAppend, StoredCosignature, StoredPart } from "./ports.ts";
import type { Weight } from "./quota.ts";
import { pause } from "./pause.ts";
import {
  addWeight,
  admitEntries,
  admitPartBytes,
  createWeight,
  listNamed,
  noteRefusal,
  quotaDefault,
} from "./quota.ts";
import { reach } from "./reach.ts";
import { beginHold } from "./recovery/recovery.ts";
import { foldStored } from "./refresh.ts";
import { toStoredHead } from "./stored-log.ts";
import { checkOpening } from "./fork/new-log.ts";
import { conflict, write } from "./write.ts";

/** Entries of one parcel that are folded with their storing; more of them are folded afterwards, in steps. */
const entriesFoldedAtOnce = 512;

/** What one parcel will change, gathered before anything is stored. */
export interface Gathered {
  readonly appends: LogAppend[];
  readonly entries: Entry[];
  readonly parts: StoredPart[];
  readonly cosignatures: StoredCosignature[];
  readonly evidence: { readonly name: string; readonly bytes: Uint8Array }[];
  readonly forked: Set<PartyId>;
  /** Names of forked or former logs of which more has come to light. */
  readonly rewoven: Set<PartyId>;
  readonly refused: Refusal[];
  /** Sections that brought nothing new: the sender does not know what we hold. */
  repeated: number;
}

/**
 * The only door for the others' acts. Each section of a parcel is admitted or refused by itself; what is admitted is stored in
 * one transaction with the documents it moves and our cosignatures of it. Taking the same parcel again changes nothing.
 */
export async function receive(world: NodeWorld, chamber: Chamber, parcel: Parcel): Promise<Result<Received>> {
  const gathered: Gathered = {
    appends: [],
    entries: [],
    parts: [],
    cosignatures: [],
    evidence: [],
    forked: new Set(),
    rewoven: new Set(),
    refused: [],
    repeated: 0,
  };
  // Its claim would be kept, and kept for whatever name it gives itself.
  if (!domainsOf(chamber).has(parcel.from) && !chamber.logs.has(parcel.from)) {
    return refuse("party-unknown", `The charter names no party ${parcel.from}: nothing of theirs is heard.`);
  }
  chamber.isSpoilt = true;
  const before = [...chamber.logs].map(([party, held]) => {
    const { folded, log, weight } = held;
    return { party, held, folded, log, weight: { ...weight } };
  });
  const own = parcel.logs.filter(({ party }) => parseLogName(party)?.witness === undefined);
  for (const section of own) {
    gatherLog(world, chamber, section, gathered);
    // What arrives in mass is taken in several strides, so that whoever asks meanwhile is answered.
    if (gathered.entries.length > entriesFoldedAtOnce) await pause(world);
  }
  const alarmed = await alarm(world, chamber, gathered);
  if (!alarmed.ok) return alarmed;
  for (const entry of gathered.entries) noteParts(chamber, entry);
  await foldSome(world, chamber, gathered);
  gatherParts(world, chamber, parcel, gathered);
  for (const section of parcel.cosignatures) gatherCosignature(world, chamber, section, gathered);
  // By a cosignature more of a log may count than before.
  await foldSome(world, chamber, gathered);
  for (const { bytes } of parcel.evidence) gatherEvidence(world, chamber, bytes, gathered);
  for (const section of parcel.logs) {
    if (!own.includes(section)) await gatherBranch(world, chamber, section, gathered);
  }
  const stored = await store(world, chamber, gathered);
  if (!stored.ok) {
    if (own.length === parcel.logs.length && isRevocable(chamber, before, gathered)) putBack(chamber, before);
    return stored;
  }
  // A fork freezes a log, and what others had seen of it counts only so far: the whole record is folded anew.
  chamber.isSpoilt = gathered.forked.size + gathered.rewoven.size > 0;
  chamber.isRewoven = chamber.isSpoilt;
  return accept({
    mechanism: parcel.mechanism,
    from: parcel.from,
    entries: Object.fromEntries(
      gathered.appends.flatMap(({ entries, party }) => (entries.length === 0 ? [] : [[party, entries.length]])),
    ),
    parts: gathered.parts.length,
    cosignatures: gathered.cosignatures.length,
    refused: gathered.refused,
    forked: [...gathered.forked],
    repeated: gathered.repeated > 0,
  });
}

/** The logs of a chamber as they stood before a parcel. */
type Before = readonly {
  readonly party: PartyId;
  readonly held: HeldLog;
  readonly log: Log;
  readonly weight: Weight;
  readonly folded: number;
}[];

/** Whether a parcel has only lengthened logs of others, as one in a mass does: that can be taken back without reading all anew. */
const isRevocable = (chamber: Chamber, before: Before, gathered: Gathered): boolean =>
  gathered.parts.length + gathered.cosignatures.length + gathered.evidence.length === 0 &&
  gathered.forked.size + gathered.rewoven.size === 0 &&
  gathered.entries.every(({ envelope: { party, parts } }) => parts.length === 0 && party !== chamber.row.party) &&
  [...chamber.logs].every(
    ([party, held]) => held.folded === (before.find((each) => each.party === party)?.folded ?? 0),
  );

function putBack(chamber: Chamber, before: Before): void {
  chamber.logs.clear();
  for (const { held, log, party, weight } of before) {
    chamber.logs.set(party, held);
    held.log = log;
    Object.assign(held.weight, weight);
    log.tree.truncate(sizeOf(log));
  }
  chamber.isSpoilt = false;
}

function gatherLog(world: NodeWorld, chamber: Chamber, section: LogSection, gathered: Gathered): void {
  const { crypto, trust } = world;
  const { id: mechanism } = chamber.row;
  const { generation = 1, party = section.party } = parseLogName(section.party) ?? {};
  const held = chamber.logs.get(party);
  // Of a log that another follows nothing more is taken, and nothing of one that was not agreed.
  if (held === undefined ? generation > 1 : held.name !== section.party) return;
  const domain = domainsOf(chamber).get(party);
  if (domain === undefined) {
    noteRefusal(gathered.refused, { code: "party-unknown", sentence: `The charter names no party ${party}.` });
    return;
  }
  if (held?.fork !== undefined) return;
  const room = admitEntries(chamber, world.quota ?? quotaDefault, party, section.entries);
  if (!room.ok) {
    noteRefusal(gathered.refused, room.refusal);
    return;
  }
  const origin = held?.log.origin ?? originOf(domain, mechanism);
  const trusted = trust.find(mechanism, party);
  const admitted = admitLog(crypto, { mechanism, party, origin, log: held?.log, trusted }, section);
  if (!admitted.ok) {
    noteRefusal(gathered.refused, admitted.refusal);
    // Who thinks that we hold more than we do is told.
    if (admitted.refusal.code === "delivery-gap") gathered.repeated += 1;
  } else if (admitted.value.status === "held") {
    if (held !== undefined && reach(crypto, held, section.checkpoint, gathered.appends)) return;
    gathered.repeated += 1;
  } else if (admitted.value.status === "forked") {
    keepFork(world, chamber, held?.name ?? party, admitted.value, gathered);
  } else {
    const { entries, log } = admitted.value;
    const opening = held === undefined ? accept(undefined) : checkOpening(chamber, held, entries[0]?.entry.envelope);
    if (!opening.ok) {
      held?.log.tree.truncate(sizeOf(held.log));
      noteRefusal(gathered.refused, opening.refusal);
      return;
    }
    const previous = held?.log.head?.note;
    const mirror: HeldLog = held ?? {
      party,
      name: party,
      log,
      weight: createWeight(),
      folded: 0,
      acts: [],
      fork: undefined,
    };
    chamber.logs.set(party, mirror);
    mirror.log = log;
    addWeight(
      mirror.weight,
      room.value,
      entries.map(({ stored }) => stored.bytes),
      section.entries.length,
    );
    gathered.appends.push({
      party: mirror.name,
      from: sizeOf(log) - entries.length,
      previous,
      entries: entries.map(({ stored }) => stored),
      head: toStoredHead(mirror.name, log),
    });
    for (const { entry } of entries) gathered.entries.push(entry);
  }
}

/** The others hold more of our own log than we do: it is taken back from them, and nothing is signed until all have answered. */
async function alarm(world: NodeWorld, chamber: Chamber, { appends }: Gathered): Promise<Result<void>> {
  const { id, party } = chamber.row;
  const ours = appends.find((each) => each.party === party)?.entries.length ?? 0;
  if (ours === 0) return accept(undefined);
  // Another process of ours may have entered them since we looked: whatever the others hold was stored before.
  if ((await world.store.findRevision(id)) !== chamber.revision) return conflict;
  const sentence = `The others held ${ours === 1 ? "1 entry" : `${ours} entries`} of our own log that we lacked: this home was an older copy, or somebody else signs with our keys. Nothing is signed until every other party has said how far it holds our record.`;
  if (chamber.recovery === undefined) await beginHold(world, chamber, { code: "own-log-ahead", sentence });
  return accept(undefined);
}

/**
 * Folds what counts by now, where it is not much: of a log that is whole with its last piece, the pieces before it too. Much at once
 * is made durable first and folded after: see `catchUp`.
 */
async function foldSome(world: NodeWorld, chamber: Chamber, { entries }: Gathered): Promise<void> {
  const due = [...chamber.logs.values()].filter(({ folded, log }) => folded < countOf(log));
  if (due.reduce((sum, { folded, log }) => sum + countOf(log) - folded, 0) > entriesFoldedAtOnce) return;
  const brought: Entry[] = [];
  for (const held of due) {
    const ofLog = entries.filter(({ envelope: { n, party } }) => party === held.party && n < countOf(held.log));
    await foldStored(world, chamber, held, ofLog[0]?.envelope.n ?? countOf(held.log));
    brought.push(...ofLog.filter(({ envelope }) => envelope.n >= held.folded));
  }
  fold(chamber, brought);
}

function keepFork(
  { crypto }: NodeWorld,
  chamber: Chamber,
  name: PartyId,
  { proof, retiredAt }: { readonly proof: Uint8Array; readonly retiredAt: number | undefined },
  gathered: Gathered,
): void {
  const isRetired = retiredAt !== undefined && isSettled(chamber, name, retiredAt);
  const is = isRetired ? nameOfRetired(crypto, name, proof) : nameFork(chamber, name);
  const isKnown = isRetired
    ? chamber.evidence.has(is) || !mayReport(chamber, name)
    : findForkProof(chamber.evidence, name) !== undefined;
  if (isKnown || gathered.evidence.some((each) => each.name === is)) return;
  gathered.evidence.push({ name: is, bytes: proof });
  if (!isRetired) gathered.forked.add(parseLogName(name)?.party ?? name);
}

function gatherParts(world: NodeWorld, chamber: Chamber, parcel: Parcel, gathered: Gathered): void {
  const { held, named } = chamber.parts;
  const waiting = listNamed(gathered.entries);
  for (const section of parcel.parts) {
    const admitted = admitPart(world.crypto, section, (commitment) => named.get(commitment) ?? waiting.get(commitment));
    if (!admitted.ok) {
      noteRefusal(gathered.refused, admitted.refusal);
      continue;
    }
    const { commitment, party } = admitted.value;
    if (held.has(commitment) || isExpunged(chamber, commitment)) {
      gathered.repeated += 1;
      continue;
    }
    const room = admitPartBytes(chamber, world.quota ?? quotaDefault, party, section.bytes.length);
    if (!room.ok) {
      noteRefusal(gathered.refused, room.refusal);
      continue;
    }
    const bytes = parseHex(commitment);
    assert(bytes !== undefined, "a commitment is hexadecimal");
    keepPart(chamber, commitment);
    gathered.parts.push({ commitment: bytes, salt: section.salt, bytes: section.bytes });
  }
}

function isExpunged({ parts }: Chamber, commitment: string): boolean {
  const named = parts.named.get(commitment);
  return named !== undefined && parts.expunged.has(excuseKey(named));
}

function gatherCosignature(world: NodeWorld, chamber: Chamber, section: CosignatureSection, gathered: Gathered): void {
  const { crypto, trust } = world;
  const author = parseLogName(section.log)?.party ?? section.log;
  const held = chamber.logs.get(author);
  // One that forked its own log may have cosigned under keys that it has on another branch alone.
  const cosigner = [...chamber.logs.values(), ...chamber.branches.values()].flatMap(({ log, party }) =>
    party === section.cosigner ? [log] : [],
  );
  // Of a forked log each party's word comes with the branch that it came to hold.
  if (held?.fork !== undefined || author === section.cosigner || (held !== undefined && held.name !== section.log))
    return;
  const size = chamber.cosignatures.get(section.log)?.get(section.cosigner)?.size ?? 0;
  const unconfirmed = [section.cosigner, author].find(
    (party) => !chamber.logs.has(party) && trust.find(chamber.row.id, party) === undefined,
  );
  const admitted = admitCosignature(crypto, section, { log: held?.log, cosigner, size, unconfirmed });
  if (!admitted.ok) {
    // While a record is being healed, what belongs to the lacking rest comes first now and then: it comes again.
    const isEarly = chamber.recovery !== undefined && admitted.refusal.code === "cosignature-ahead";
    if (!isEarly) noteRefusal(gathered.refused, admitted.refusal);
    // Who thinks that we hold more than we do is told.
    if (admitted.refusal.code === "cosignature-ahead") gathered.repeated += 1;
  } else if (admitted.value.status === "forked") {
    keepFork(world, chamber, section.log, admitted.value, gathered);
  } else if (admitted.value.status === "held") {
    gathered.repeated += 1;
  } else {
    const { cosigner: by, log, note } = section;
    const cosignature = { log, cosigner: by, size: admitted.value.size, note };
    gathered.cosignatures.push(cosignature);
    keepCosignature(chamber.cosignatures, cosignature);
    if (held !== undefined) reach(crypto, held, note, gathered.appends);
  }
}

/** A proof convinces by itself, under the keys we know of the party concerned; whoever brought it. */
function gatherEvidence(world: NodeWorld, chamber: Chamber, bytes: Uint8Array, gathered: Gathered): void {
  const { crypto } = world;
  let refusal: Refusal = { code: "evidence", sentence: "The parcel holds evidence that proves nothing here." };
  for (const { log, name } of [...chamber.logs.values(), ...chamber.branches.values()]) {
    const checked = checkFork(
      crypto,
      bytes,
      log.keys.map(({ keys }) => keys),
    );
    if (!checked.ok) refusal = checked.refusal;
    if (!checked.ok || checked.value.origin !== log.origin) continue;
    if (findForkProof(chamber.evidence, name) === undefined && parseLogName(name)?.witness === undefined) {
      keepFork(world, chamber, name, { proof: bytes, retiredAt: weighFork(log, checked.value) }, gathered);
    }
    return;
  }
  noteRefusal(gathered.refused, refusal);
}

async function store(world: NodeWorld, chamber: Chamber, gathered: Gathered): Promise<Result<void>> {
  const own = await cosignLogs(world, chamber, gathered.forked);
  if (!own.ok) return own;
  // What the documents were derived from is no longer what is held: they are derived anew.
  for (const name of [...gathered.forked, ...gathered.rewoven]) {
    const held = chamber.logs.get(name) ?? findHeld(chamber, name);
    if (held !== undefined) held.folded = 0;
  }
  const { appends, evidence, parts } = gathered;
  const cosignatures = [...gathered.cosignatures, ...own.value];
  const isEmpty = appends.length + evidence.length + parts.length + cosignatures.length === 0;
  if (isEmpty) return accept(undefined);
  const written = await write(world, chamber, { appends, parts, cosignatures, evidence });
  if (!written.ok) return written;
  for (const each of own.value) keepCosignature(chamber.cosignatures, each);
  for (const { bytes, name } of evidence) {
    chamber.evidence.set(name, bytes);
    chamber.kept.add(name);
  }
  const ours = appends.find(({ party }) => party === chamber.logs.get(chamber.row.party)?.name);
  if (ours !== undefined) await releaseOwn(world, chamber);
  return accept(undefined);
}

/** Our own log came back from the others: what they hold was released, and the guard says so. */
async function releaseOwn(world: NodeWorld, chamber: Chamber): Promise<void> {
  const own = chamber.logs.get(chamber.row.party);
  if (own === undefined) return;
  const size = sizeOf(own.log);
  await world.guard.advance(guardKey(chamber), { size, root: formatHex(own.log.tree.root(size)) });
}
