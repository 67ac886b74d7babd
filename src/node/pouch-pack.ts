import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Content } from "../act/catalogue.ts";
import { commitPart } from "../act/parts.ts";
import { equalBytes, formatHex, parseHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, assert, getValue, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { decodeParcel } from "../exchange/decode.ts";
import type { Claim } from "../exchange/parcel.ts";
import { assembleManifest, manifestMessages } from "../exchange/pouch-note.ts";
import { formatRuns, highestOf } from "../exchange/pouch-runs.ts";
import { pouchLimits } from "../exchange/pouch.ts";
import type { Manifest } from "../exchange/pouch.ts";
import { commitKeys, isSameKeySet } from "../record/key.ts";
import type { KeySet } from "../record/key.ts";
import { readAccount } from "./pouch-account.ts";
import type { PouchAccount } from "./pouch-account.ts";
import { volumePieces } from "./pouch-file.ts";
import { sealingOf } from "./pouch-identity.ts";
import { seal } from "./pouch-seal.ts";
import { volumeName, writeWhole } from "./pouch-spool.ts";
import type { PouchShelf, SentPouch } from "./pouch-spool.ts";
import type { PouchWorld } from "./pouches.ts";
import type { Consultation } from "./node.ts";
import type { MechanismRow } from "./ports.ts";

/** Parcels in a pouch are about so large where their parts allow: as much is held in memory on opening. */
const parcelRoomBytes = 8 * 1024 * 1024;
/** What a volume holds beside its parcels, at most: manifest, the age header and the seal's own bytes. */
const overheadBytes = 192 * 1024;
/** Below this a volume would be mostly its own manifest. */
export const volumeBytesMin = 512 * 1024;
/** What a volume may hold where nothing else is asked for; its parcels are in memory while it is written. */
export const volumeBytesDefault = 64 * 1024 * 1024;
/** Another process may take the number that was meant for this pouch; so often another is tried. */
const numberTriesMax = 8;

export interface Packing {
  readonly mechanism: MechanismRow;
  readonly to: PartyId;
  /** age recipients; none for those of last time, or those that the peer's newest pouch names. */
  readonly recipients: readonly string[];
  /** About how large a file may be, bytes. A single part that is larger makes a larger file. */
  readonly volumeBytes: number;
}

export interface Packed {
  readonly number: number;
  readonly at: Instant;
  readonly sealing: string;
  readonly parcels: number;
  readonly volumes: readonly { readonly name: string; readonly bytes: number; readonly path: string }[];
}

/**
 * Packs what a peer is not known to hold, by its own last word, never by what was sent before: a lost pouch costs bytes only.
 * `undefined` where there is nothing to say. Codes: `volume-size`, `party-unknown`, `recipient`, `recipient-mixed`,
 * `recipient-unknown`, `recipient-differs`.
 */
export async function packPouch(world: PouchWorld, packing: Packing): Promise<Result<Packed | undefined>> {
  const { mechanism: row, to, volumeBytes } = packing;
  if (volumeBytes < volumeBytesMin || volumeBytes > pouchLimits.fileBytesMax) {
    const sentence = `A volume has between ${volumeBytesMin} and ${pouchLimits.fileBytesMax} bytes.`;
    return refuse("volume-size", sentence);
  }
  const consultation = await world.node.consult(row.id);
  if (to === row.party || !consultation.charter.parties.some(({ id }) => id === to)) {
    return refuse("party-unknown", `The charter names no other party ${to}.`);
  }
  const shelf = world.spool.shelfOf(row.id, to);
  const account = await readAccount(shelf);
  const recipients = await chooseRecipients(shelf, account, packing);
  if (!recipients.ok) return recipients;
  const load = await planVolumes(world, packing);
  if (load.first.parcels.length === 0 && account.untold.length === 0) return accept(undefined);
  return writePouch(world, { packing, consultation, shelf, account, recipients: recipients.value, load });
}

/** To whom the pouch is sealed. What an officer names is remembered; what the peer's signed manifest names needs nobody. */
async function chooseRecipients(
  shelf: PouchShelf,
  { announced }: PouchAccount,
  { recipients, to }: Packing,
): Promise<Result<readonly string[]>> {
  const pinned = await shelf.findRecipients();
  if (recipients.length === 0 && pinned !== undefined) {
    const isSame = announced.length === 0 || announced.join() === pinned.announced.join();
    if (isSame || pinned.recipients.every((each) => announced.includes(each))) return accept(pinned.recipients);
    const sentence = `The newest pouch of ${to} asks to be answered under another recipient than the one used so far (${announced[0]}): ask them, then say which by --recipient.`;
    return refuse("recipient-differs", sentence);
  }
  const best = announced.find((each) => each.startsWith("age1pq1")) ?? announced[0];
  const chosen = recipients.length > 0 ? recipients : best === undefined ? [] : [best];
  if (chosen.length === 0) {
    const sentence = `No recipient of ${to} is known: ask them for the line that "entente pouch identity" prints, and give it by --recipient.`;
    return refuse("recipient-unknown", sentence);
  }
  const sealing = sealingOf(chosen);
  if (!sealing.ok) return sealing;
  // A mistyped one is found before it is remembered.
  const tried = await seal(chosen, []);
  if (!tried.ok) return tried;
  await shelf.keepRecipients({ entente: "pouch-recipients/v1", recipients: [...chosen], announced: [...announced] });
  return accept(chosen);
}

interface Volume {
  readonly parcels: readonly Uint8Array[];
  /** What the peer will hold once it has taken it. */
  readonly leaves: Claim | undefined;
  readonly isLast: boolean;
}

interface Load {
  readonly first: Volume;
  /** What the peer will hold before each volume between the first and the last. */
  readonly between: readonly (Claim | undefined)[];
  /** The last one where there are several; what a peer that asks is answered goes with it, once. */
  readonly last: Volume | undefined;
}

const countVolumes = ({ between, last }: Load): number => (last === undefined ? 1 : between.length + 2);

/**
 * How many volumes there will be. Each manifest says so, but no more than two volumes are ever in memory: the ones between are made
 * once to be counted and once to be written.
 */
async function planVolumes(world: PouchWorld, packing: Packing): Promise<Load> {
  const first = await fillVolume(world, packing, undefined);
  const starts: (Claim | undefined)[] = [];
  let last = first;
  while (!last.isLast && starts.length + 1 < pouchLimits.volumesMax) {
    starts.push(last.leaves);
    last = await fillVolume(world, packing, last.leaves);
  }
  return { first, between: starts.slice(0, -1), last: starts.length === 0 ? undefined : last };
}

async function fillVolume(
  { node }: PouchWorld,
  { mechanism, to, volumeBytes }: Packing,
  from: Claim | undefined,
): Promise<Volume> {
  const parcels: Uint8Array[] = [];
  let leaves = from;
  for (let room = volumeBytes - overheadBytes; parcels.length < pouchLimits.parcelsMax;) {
    const options = { room: Math.min(room, parcelRoomBytes), ...(leaves === undefined ? {} : { believing: leaves }) };
    const next = await node.nextParcel(mechanism.id, to, options);
    if (next === undefined) return { parcels, leaves, isLast: true };
    parcels.push(next.bytes);
    leaves = next.leaves;
    if (next.isLast) return { parcels, leaves, isLast: true };
    room -= next.bytes.length;
    if (room < overheadBytes) break;
  }
  return { parcels, leaves, isLast: false };
}

interface Writing {
  readonly packing: Packing;
  readonly consultation: Consultation;
  readonly shelf: PouchShelf;
  readonly account: PouchAccount;
  readonly recipients: readonly string[];
  readonly load: Load;
}

async function writePouch(world: PouchWorld, writing: Writing): Promise<Result<Packed>> {
  const { account, packing, recipients, shelf } = writing;
  const base = await draftManifest(world, writing);
  // A home put back from a backup learns from the peer's receipts which numbers it had used.
  const least = Math.max(account.sent.at(-1)?.number ?? 0, highestOf(account.acknowledged)) + 1;
  for (let number = least; number < least + numberTriesMax; number++) {
    const kept = await shelf.keepSent(number, async (folder) => {
      const volumes = await writeVolumes(world, writing, { ...base, number }, folder);
      return {
        entente: "pouch-sent/v1",
        number,
        at: base.at,
        sealing: base.sealing,
        recipients: [...recipients],
        opened: formatRuns(base.opened),
        volumes: [...volumes],
      };
    });
    if (kept === undefined) continue;
    return accept({
      number,
      at: base.at,
      sealing: base.sealing,
      parcels: kept.volumes.reduce((sum, { parcels }) => sum + parcels, 0),
      volumes: kept.volumes.map(({ bytes, name }) => ({ name, bytes, path: shelf.pathOf(number, name) })),
    });
  }
  return refuse("pouch-busy", `Other programs are packing for ${packing.to}: try again when they have ended.`);
}

async function draftManifest(
  { clock, crypto, identity, keys }: PouchWorld,
  { account, consultation, packing, recipients, load }: Writing,
): Promise<Omit<Manifest, "number" | "volume" | "parcels">> {
  const { id, party } = packing.mechanism;
  await identity.make(getValue(sealingOf(recipients)));
  return {
    mechanism: id,
    from: party,
    to: packing.to,
    volumes: countVolumes(load),
    at: clock.now(),
    sealing: getValue(sealingOf(recipients)),
    answerTo: (await identity.recipients()).slice(0, pouchLimits.answersMax),
    opened: account.whole,
    acknowledged: account.acknowledged,
    keys: listOwnKeys(crypto, consultation, await keys.current(id)),
  };
}

async function writeVolumes(
  world: PouchWorld,
  { load, packing, recipients }: Writing,
  base: Omit<Manifest, "volume" | "parcels">,
  folder: string,
): Promise<SentPouch["volumes"]> {
  const written: SentPouch["volumes"] = [];
  for (let volume = 1; volume <= base.volumes; volume++) {
    const contents = await getVolume(world, packing, load, volume);
    const name = volumeName(base.number, volume, base.volumes);
    const parcels = contents.map((each) => ({
      bytes: each.length,
      sha256: formatHex(world.crypto.sha256(each)),
    }));
    const manifest: Manifest = { ...base, volume, parcels };
    const signatures = await world.keys.sign(base.mechanism, manifestMessages(manifest));
    const note = getValue(assembleManifest(world.crypto, manifest, signatures));
    const sealed = getValue(await seal(recipients, volumePieces(note, contents)));
    const bytes = await writeWhole(join(folder, name), sealed);
    written.push({ name, bytes, parcels: parcels.length, parts: listParts(world, contents) });
  }
  return written;
}

async function getVolume(
  world: PouchWorld,
  packing: Packing,
  { between, first, last }: Load,
  volume: number,
): Promise<readonly Uint8Array[]> {
  if (volume === 1) return first.parcels;
  if (volume === between.length + 2) return last?.parcels ?? [];
  return (await fillVolume(world, packing, between[volume - 2])).parcels;
}

/** Commitments of the parts in some parcels of ours, so that a sealed volume is known by what it must not hold for ever. */
function listParts({ crypto }: PouchWorld, parcels: readonly Uint8Array[]): string[] {
  const found = parcels.flatMap((each) => getValue(decodeParcel(each)).parts.map((part) => commitPart(crypto, part)));
  return [...new Set(found)];
}

/** Our key sets from the beginning, as far as they lead to the one in force: by them a peer that missed a change follows it. */
function listOwnKeys(
  crypto: Crypto,
  { listEntries, row }: Consultation,
  inForce: KeySet,
): readonly [KeySet, ...KeySet[]] {
  const kinds = new Set(["charter.founded", "charter.adopted", "key.rolled"]);
  const sets = listEntries(row.party)
    .filter(({ envelope }) => kinds.has(envelope.kind))
    .map(({ envelope }) => {
      const { key } = envelope.content as unknown as Content<"key.rolled">;
      const [ed25519, mldsa44, next] = [key.ed25519, key.mldsa44, key.next].map((each) => parseHex(each));
      assert(
        ed25519 !== undefined && mldsa44 !== undefined && next !== undefined,
        "keys on our record are hexadecimal",
      );
      return { ed25519, mldsa44, next };
    });
  const end = sets.findLastIndex((each) => isSameKeySet(each, inForce));
  const chain: [KeySet, ...KeySet[]] = [inForce];
  for (const before of sets.slice(0, Math.max(0, end)).toReversed()) {
    if (!equalBytes(commitKeys(crypto, chain[0]), before.next) || chain.length === pouchLimits.keysMax) break;
    chain.unshift(before);
  }
  return chain;
}

/**
 * Lays the volumes of a packed pouch into a folder or onto a stick, each whole or not at all. Code `pouch-name-taken` where another
 * pouch of that name lies there.
 */
export async function layDown({ volumes }: Packed, folder: string): Promise<Result<readonly string[]>> {
  const laid: string[] = [];
  for (const { name, path } of volumes) {
    const target = join(folder, name);
    const there = await stat(target).catch(() => undefined);
    if (there !== undefined && !equalBytes(await readFile(target), await readFile(path))) {
      const sentence = `Another ${name} lies in ${folder}: name a folder for each party.`;
      return refuse("pouch-name-taken", sentence);
    }
    if (there === undefined) await writeWhole(target, createReadStream(path));
    laid.push(target);
  }
  return accept(laid);
}
