import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { equalBytes } from "../../base/bytes.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import type { Carrier } from "../ports.ts";

/** `<from>.<to>.<number>.parcel`, the number of six digits or more, counted by the sender for each addressee. */
const parcelName = /^([a-z][a-z0-9-]{0,15}?)\.([a-z][a-z0-9-]{0,15})\.(\d{6,12})\.parcel$/;

interface ParcelFile {
  readonly from: string;
  readonly to: string;
  readonly number: number;
}

/** Which parcels we have taken, kept in our own home: the shared folder is only read and added to. */
export interface Taken {
  has(id: string): boolean;
  add(id: string): Promise<void>;
}

/**
 * A shared folder, or a stick carried from hand to hand: `<mechanism>/<from>.<to>.<number>.parcel`. A file appears whole (written
 * aside, synced, renamed) and is never changed after; nobody deletes another's files. Lost, doubled and reordered files are
 * harmless because each parcel is complete in itself from what was last acknowledged.
 */
export function openDirectory(
  folder: string,
  us: { readonly partyOf: (mechanism: MechanismId) => PartyId | undefined; readonly taken: Taken },
): Carrier {
  return {
    async send(to, mechanism, parcel) {
      const party = us.partyOf(mechanism);
      if (party === undefined) throw new Error("a parcel of a mechanism that is not ours");
      const place = join(folder, mechanism);
      await mkdir(place, { recursive: true });
      const before = (await listParcels(place)).filter((file) => file.from === party && file.to === to);
      const last = before.reduce<ParcelFile | undefined>(
        (a, b) => (a !== undefined && a.number > b.number ? a : b),
        undefined,
      );
      if (last !== undefined && equalBytes(await readFile(join(place, formatName(last))), parcel)) return;
      await writeWhole(place, formatName({ from: party, to, number: (last?.number ?? 0) + 1 }), parcel);
    },
    async receive() {
      const waiting: { readonly id: string; readonly bytes: Uint8Array }[] = [];
      for (const mechanism of await listFolders(folder)) {
        const party = us.partyOf(mechanism);
        if (party === undefined) continue;
        const place = join(folder, mechanism);
        const ours = (await listParcels(place)).filter((file) => file.to === party && file.from !== party);
        for (const file of ours.toSorted((a, b) => a.number - b.number || (a.from < b.from ? -1 : 1))) {
          const path = join(place, formatName(file));
          const { size, mtimeMs } = await stat(path);
          // With its size and time, so that a number used again after the folder was emptied is not taken for the old one.
          const id = `${mechanism}/${formatName(file)} ${size} ${Math.floor(mtimeMs)}`;
          if (!us.taken.has(id)) waiting.push({ id, bytes: await readFile(path) });
        }
      }
      return waiting;
    },
    acknowledge: (id) => us.taken.add(id),
  };
}

const formatName = ({ from, to, number }: ParcelFile): string =>
  `${from}.${to}.${String(number).padStart(6, "0")}.parcel`;

async function listFolders(folder: string): Promise<readonly MechanismId[]> {
  const names: string[] = await readdir(folder).catch(() => []);
  return names.filter(isMechanismId).toSorted();
}

async function listParcels(place: string): Promise<readonly ParcelFile[]> {
  const names = await readdir(place);
  return names.flatMap((name) => {
    const [, from, to, number] = parcelName.exec(name) ?? [];
    return from !== undefined && to !== undefined && isPartyId(from) && isPartyId(to)
      ? [{ from, to, number: Number(number) }]
      : [];
  });
}

/** A reader never meets half a file: the name appears only once every byte is on disk. */
async function writeWhole(place: string, name: string, bytes: Uint8Array): Promise<void> {
  const aside = join(place, `.${name}.part`);
  const file = await open(aside, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, join(place, name)).catch(async (error: unknown) => {
    await rm(aside, { force: true });
    throw error;
  });
}
