import type { MechanismId } from "../base/ids.ts";
import type { Clock } from "./ports.ts";
import type { PouchShelf, PouchSpool } from "./pouch-spool.ts";

/** Destroys each spooled volume that holds a part. What else was in it is not acknowledged either and so goes with the next pouch. */
export async function expungeSpooled(
  spool: PouchSpool,
  clock: Clock,
  mechanism: MechanismId,
  commitment: string,
): Promise<void> {
  for (const peer of await spool.listPeers(mechanism)) {
    const shelf = spool.shelfOf(mechanism, peer);
    await shelf.alone(() => destroyHolding(shelf, clock, commitment));
  }
}

/** Repeating it is harmless: what it says of a volume is written before the volume goes. */
async function destroyHolding(shelf: PouchShelf, clock: Clock, commitment: string): Promise<void> {
  for (const pouch of await shelf.listSent()) {
    const holding = pouch.volumes.filter(({ parts }) => parts.includes(commitment));
    if (holding.some(({ destroyed }) => destroyed === undefined)) {
      const destroyed = clock.now();
      const volumes = pouch.volumes.map((each) => (holding.includes(each) ? { destroyed, ...each } : each));
      await shelf.amend({ ...pouch, volumes });
    }
    for (const { name } of holding) {
      if (await shelf.hasVolume(pouch.number, name)) await shelf.destroy(pouch.number, name);
    }
  }
}
