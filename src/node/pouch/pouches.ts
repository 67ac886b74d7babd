import { stat } from "node:fs/promises";
import type { Crypto } from "../../base/crypto.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Sealing } from "../../exchange/pouch.ts";
import type { Node, Ticked, Trust } from "../node.ts";
import { PortFailure } from "../ports.ts";
import type { Clock, Keys, StoreReads } from "../ports.ts";
import { describeStanding } from "./pouch-account.ts";
import type { PouchStanding } from "./pouch-account.ts";
import { sweepSpool } from "./pouch-expunge.ts";
import type { PouchIdentity } from "./pouch-identity.ts";
import { openPouches } from "./pouch-open.ts";
import type { OpenedFile } from "./pouch-open.ts";
import { layDown } from "./pouch-lay.ts";
import type { Packing } from "./pouch-load.ts";
import { packPouch } from "./pouch-pack.ts";
import type { Packed } from "./pouch-pack.ts";
import type { PouchSpool } from "./pouch-spool.ts";
import { verifyPouch } from "../check/verify-pouch.ts";
import type { VerifiedPouch } from "../check/verify-pouch.ts";

/** What pouches need of their home. */
export interface PouchWorld {
  readonly node: Node;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly trust: Trust;
  readonly store: Pick<StoreReads, "listPartCommitments">;
  readonly identity: PouchIdentity;
  readonly spool: PouchSpool;
}

/** Sealed files for networks that no wire joins (spec/pouch.md). */
export interface Pouches {
  /** The line by which the others seal what they send us; made where there is none of this kind. */
  identify(sealing: Sealing): Promise<string>;
  /** Enters what our node owes, then packs; lays the volumes into `out` besides, where it is given. */
  pack(packing: Packing, out?: string): Promise<Result<Packed | undefined>>;
  /** Takes what is in the files, then enters what our node owes for it. */
  open(
    paths: readonly string[],
  ): Promise<{ readonly files: readonly OpenedFile[]; readonly ticked: readonly Ticked[] }>;
  /** Checks one file by itself, asking no record: what it holds, under which keys, and each fault. */
  verify(path: string, trusted: readonly string[]): Promise<Result<VerifiedPouch>>;
  /** How things stand with each peer that a pouch was packed for or opened from, or with one. */
  list(mechanism: MechanismId, peer?: PartyId): Promise<readonly PouchStanding[]>;
}

export function createPouches(world: PouchWorld): Pouches {
  const { identity, node, spool } = world;
  return {
    identify: (sealing) => onFiles(() => identity.make(sealing)),
    pack: async (packing, out) =>
      onFiles(async () => {
        const isFolder = out === undefined || (await stat(out).catch(() => undefined))?.isDirectory() === true;
        if (!isFolder) {
          const sentence = `There is no folder ${out}: make it, or see whether the stick is in.`;
          return refuse("folder-missing", sentence);
        }
        await node.tick(packing.mechanism.id);
        await sweepSpool(world.store, spool, world.clock, packing.mechanism.id);
        const packed = await packPouch(world, packing);
        if (!packed.ok || packed.value === undefined || out === undefined) return packed;
        const laid = await layDown(packed.value, { from: packing.mechanism.party, to: packing.to }, out);
        return laid.ok ? accept({ ...packed.value, volumes: laid.value }) : laid;
      }),
    open: async (paths) =>
      onFiles(async () => {
        const files = await openPouches(world, paths);
        const opened = new Set(files.flatMap((each) => (each.status === "refused" ? [] : [each.mechanism.id])));
        const ticked: Ticked[] = [];
        for (const mechanism of opened) ticked.push(...(await node.tick(mechanism)));
        return { files, ticked };
      }),
    verify: async (path, trusted) =>
      onFiles(async () => verifyPouch(world.crypto, path, await identity.identities(), trusted)),
    list: async (mechanism, peer) =>
      onFiles(async () => {
        await sweepSpool(world.store, spool, world.clock, mechanism);
        const peers = peer === undefined ? await spool.listPeers(mechanism) : [peer];
        return Promise.all(peers.map((each) => describeStanding(spool.shelfOf(mechanism, each), each)));
      }),
  };
}

/** A disk that is full or a stick that was pulled is no fault of this program: nothing half-written bears a pouch's name. */
async function onFiles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) throw error;
    const path = "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
    const sentence = `A file could not be read or written${path} (${String(error.code)}): see to the disk or the stick and do it again; what was done is kept.`;
    throw new PortFailure({ code: "pouch-files", sentence }, error);
  }
}
