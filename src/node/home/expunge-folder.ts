import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { commitPart } from "../../act/parts.ts";
import { formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { decodeParcel } from "../../exchange/decode.ts";
import { listExpunged } from "./expunge-home.ts";
import type { Carrier } from "../ports.ts";

/** A shared folder as one home sees it. */
export interface SharedFolder {
  readonly folder: string;
  /** The home, where the names of what was expunged are kept. */
  readonly dir: string;
  readonly parties: ReadonlyMap<MechanismId, PartyId>;
  readonly crypto: Crypto;
}

/**
 * The carrier of a shared folder, which takes away our own parcels that hold what was expunged: they lie there unsealed. What else
 * they held goes with the next parcel, if it was not taken. Parcels of others are theirs to take away.
 */
export function clearingExpunged(carrier: Carrier, shared: SharedFolder): Carrier {
  let cleared = 0;
  const clear = async (): Promise<void> => {
    const expunged = await listExpunged(shared.dir);
    // Our next parcel never holds what is named here already.
    if (expunged.length === cleared) return;
    const gone = new Set(expunged.map(({ commitment, mechanism }) => `${mechanism} ${formatHex(commitment)}`));
    for (const [mechanism, party] of shared.parties) await clearOwn(shared, mechanism, party, gone);
    cleared = expunged.length;
  };
  return {
    acknowledge: (id) => carrier.acknowledge(id),
    async receive() {
      await clear();
      return carrier.receive();
    },
    async send(to, mechanism, parcel) {
      await clear();
      await carrier.send(to, mechanism, parcel);
    },
  };
}

async function clearOwn(
  { crypto, folder }: SharedFolder,
  mechanism: MechanismId,
  party: PartyId,
  gone: ReadonlySet<string>,
): Promise<void> {
  const place = join(folder, mechanism);
  const names: string[] = await readdir(place).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(`${party}.`) && each.endsWith(".parcel"))) {
    const parcel = decodeParcel(await readFile(join(place, name)));
    const holds = parcel.ok && parcel.value.parts.some((part) => gone.has(`${mechanism} ${commitPart(crypto, part)}`));
    if (holds) await rm(join(place, name), { force: true });
  }
}
