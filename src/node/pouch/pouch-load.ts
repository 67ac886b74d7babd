import type { PartyId } from "../../base/ids.ts";
import type { Claim } from "../../exchange/parcel.ts";
import { pouchLimits } from "../../exchange/pouch.ts";
import type { MechanismRow } from "../ports.ts";
import type { PouchWorld } from "./pouches.ts";

/** Parcels in a pouch are about so large where their parts allow: as much is held in memory on opening. */
const parcelRoomBytes = 8 * 1024 * 1024;
/** What a volume holds beside its parcels, at most: manifest, the age header and the seal's own bytes. */
const overheadBytes = 192 * 1024;
/** Below this a volume would be mostly its own manifest. */
export const volumeBytesMin = 512 * 1024;
/** What a volume may hold where nothing else is asked for; its parcels are in memory while it is written. */
export const volumeBytesDefault = 64 * 1024 * 1024;
export interface Packing {
  readonly mechanism: MechanismRow;
  readonly to: PartyId;
  /** age recipients; none for those of last time, or those that the peer's newest pouch names. */
  readonly recipients: readonly string[];
  /** About how large a file may be, bytes. A single part that is larger makes a larger file. */
  readonly volumeBytes: number;
}

interface Volume {
  readonly parcels: readonly Uint8Array[];
  /** What the peer will hold once it has taken it. */
  readonly leaves: Claim | undefined;
  readonly isLast: boolean;
}

/** What one pouch holds, as volumes. */
export interface Load {
  readonly first: Volume;
  /** What the peer will hold before each volume between the first and the last. */
  readonly between: readonly (Claim | undefined)[];
  /** The last one where there are several; what a peer that asks is answered goes with it, once. */
  readonly last: Volume | undefined;
}

export const countVolumes = ({ between, last }: Load): number => (last === undefined ? 1 : between.length + 2);

/**
 * How many volumes there will be. Each manifest says so, but no more than two volumes are ever in memory: the ones between are made
 * once to be counted and once to be written.
 */
export async function planVolumes(world: PouchWorld, packing: Packing): Promise<Load> {
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

/** The parcels of one volume, counted from 1. */
export async function getVolume(
  world: PouchWorld,
  packing: Packing,
  { between, first, last }: Load,
  volume: number,
): Promise<readonly Uint8Array[]> {
  if (volume === 1) return first.parcels;
  if (volume === between.length + 2) return last?.parcels ?? [];
  return (await fillVolume(world, packing, between[volume - 2])).parcels;
}
