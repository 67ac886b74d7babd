import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type { Result } from "../base/refusal.ts";
import type { Sealing } from "../exchange/pouch.ts";
import type { Node, Ticked, Trust } from "./node.ts";
import type { Clock, Keys } from "./ports.ts";
import { describeStanding } from "./pouch-account.ts";
import type { PouchStanding } from "./pouch-account.ts";
import type { PouchIdentity } from "./pouch-identity.ts";
import { openPouches } from "./pouch-open.ts";
import type { OpenedFile } from "./pouch-open.ts";
import { layDown, packPouch } from "./pouch-pack.ts";
import type { Packed, Packing } from "./pouch-pack.ts";
import type { PouchSpool } from "./pouch-spool.ts";

/** What pouches need of their home. */
export interface PouchWorld {
  readonly node: Node;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly trust: Trust;
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
  /** How things stand with each peer that a pouch was packed for or opened from, or with one. */
  list(mechanism: MechanismId, peer?: PartyId): Promise<readonly PouchStanding[]>;
}

export function createPouches(world: PouchWorld): Pouches {
  const { identity, node, spool } = world;
  return {
    identify: (sealing) => identity.make(sealing),
    async pack(packing, out) {
      await node.tick(packing.mechanism.id);
      const packed = await packPouch(world, packing);
      if (!packed.ok || packed.value === undefined || out === undefined) return packed;
      const laid = await layDown(packed.value, out);
      return laid.ok ? packed : laid;
    },
    async open(paths) {
      const files = await openPouches(world, paths);
      const opened = new Set(files.flatMap((each) => (each.status === "refused" ? [] : [each.mechanism.id])));
      const ticked: Ticked[] = [];
      for (const mechanism of opened) ticked.push(...(await node.tick(mechanism)));
      return { files, ticked };
    },
    async list(mechanism, peer) {
      const peers = peer === undefined ? await spool.listPeers(mechanism) : [peer];
      return Promise.all(peers.map((each) => describeStanding(spool.shelfOf(mechanism, each), each)));
    },
  };
}
