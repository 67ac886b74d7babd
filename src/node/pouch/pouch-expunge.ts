import { formatHex } from "../../base/bytes.ts";
import type { MechanismId } from "../../base/ids.ts";
import type { Clock, StoreReads } from "../ports.ts";
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

/**
 * Destroys each spooled volume that holds a part we hold no longer: another machine that shares our database may have expunged it, and
 * could not reach the files of this one.
 */
export async function sweepSpool(
  store: Pick<StoreReads, "listPartCommitments">,
  spool: PouchSpool,
  clock: Clock,
  mechanism: MechanismId,
): Promise<void> {
  for (const peer of await spool.listPeers(mechanism)) {
    const shelf = spool.shelfOf(mechanism, peer);
    const spooled = new Set<string>();
    for (const { number, volumes } of await shelf.listSent()) {
      for (const { name, parts } of volumes) {
        if (parts.length > 0 && (await shelf.hasVolume(number, name))) for (const each of parts) spooled.add(each);
      }
    }
    if (spooled.size === 0) continue;
    const held = await store.listPartCommitments(
      mechanism,
      [...spooled].map((each) => Uint8Array.fromHex(each)),
    );
    for (const each of held) spooled.delete(formatHex(each));
    for (const gone of spooled) await shelf.alone(() => destroyHolding(shelf, clock, gone));
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
