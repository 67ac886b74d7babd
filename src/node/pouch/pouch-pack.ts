import { join } from "node:path";
import type { Content } from "../../act/catalogue.ts";
import { commitPart } from "../../act/parts.ts";
import { equalBytes, formatHex, parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { accept, assert, getValue, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Instant } from "../../base/time.ts";
import { decodeParcel } from "../../exchange/decode.ts";
import { assembleManifest, manifestMessages } from "../../exchange/pouch-note.ts";
import { formatRuns, highestOf } from "../../exchange/pouch-runs.ts";
import { pouchLimits } from "../../exchange/pouch.ts";
import type { Manifest } from "../../exchange/pouch.ts";
import { commitKeys, isSameKeySet } from "../../record/key.ts";
import type { KeySet } from "../../record/key.ts";
import { readAccount } from "./pouch-account.ts";
import type { PouchAccount } from "./pouch-account.ts";
import { volumePieces } from "./pouch-file.ts";
import { sealingOf } from "./pouch-identity.ts";
import { countVolumes, getVolume, planVolumes, volumeBytesMin } from "./pouch-load.ts";
import type { Load, Packing } from "./pouch-load.ts";
import { chooseRecipients } from "./pouch-recipients.ts";
import { seal } from "./pouch-seal.ts";
import { volumeName, writeWhole } from "./pouch-spool.ts";
import type { PouchShelf, SentPouch } from "./pouch-spool.ts";
import type { PouchWorld } from "./pouches.ts";
import type { Consultation } from "../node.ts";

/** Pouches for one peer whose files stay in the home until they are acknowledged. */
const spooledMax = 4;

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
  return shelf.alone(async () => {
    const account = await readAccount(shelf);
    const recipients = await chooseRecipients(shelf, account, to, packing.recipients);
    if (!recipients.ok) return recipients;
    const load = await planVolumes(world, packing);
    if (load.first.parcels.length === 0 && account.untold.length === 0) return accept(undefined);
    const writing = { packing, consultation, shelf, account, recipients: recipients.value, load };
    const packed = await writePouch(world, writing);
    await dropOutdated(shelf, account);
    return accept(packed);
  });
}

interface Writing {
  readonly packing: Packing;
  readonly consultation: Consultation;
  readonly shelf: PouchShelf;
  readonly account: PouchAccount;
  readonly recipients: readonly string[];
  readonly load: Load;
}

async function writePouch(world: PouchWorld, writing: Writing): Promise<Packed> {
  const { account, recipients, shelf } = writing;
  const base = await draftManifest(world, writing);
  // A home put back from a backup learns from the peer's receipts which numbers it had used.
  const number = Math.max(account.sent.at(-1)?.number ?? 0, highestOf(account.acknowledged)) + 1;
  const { volumes } = await shelf.keepSent(number, async (folder) => ({
    entente: "pouch-sent/v1",
    number,
    at: base.at,
    sealing: base.sealing,
    recipients: [...recipients],
    opened: formatRuns(base.opened),
    volumes: await writeVolumes(world, writing, { ...base, number }, folder),
  }));
  return {
    number,
    at: base.at,
    sealing: base.sealing,
    parcels: volumes.reduce((sum, { parcels }) => sum + parcels, 0),
    volumes: volumes.map(({ bytes, name }) => ({ name, bytes, path: shelf.pathOf(number, name) })),
  };
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

/** Each pouch holds again all that was not acknowledged before it: of those that wait for a receipt the newest are enough. */
async function dropOutdated(shelf: PouchShelf, { sent }: PouchAccount): Promise<void> {
  for (const pouch of sent.slice(0, 1 - spooledMax)) await shelf.retire(pouch);
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
