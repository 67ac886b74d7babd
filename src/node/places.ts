import { randomInt } from "node:crypto";
import { equalBytes } from "../base/bytes.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type { FoldedLog, StoreReads } from "./ports.ts";

/** Where an entry stands: the name its log is stored under, and its number. */
export interface Place {
  readonly log: PartyId;
  readonly n: number;
}

/** Which place an entry's id has. Logs only grow, so each id is read from the store once, when somebody first asks past it. */
export interface Places {
  /** Looks in logs of these sizes, in their order; undefined where none of them holds the entry. */
  find(logs: readonly FoldedLog[], id: string): Promise<Place | undefined>;
}

/** Ids read from the store at once. */
const idsPerRead = 20_000;
const hashBytes = 32;

export function createPlaces(store: StoreReads, mechanism: MechanismId): Places {
  const known = new Map<PartyId, HashIndex>();

  async function readUpTo({ party, size }: FoldedLog): Promise<HashIndex> {
    let index = known.get(party);
    // A shorter log than was read is that of a database put back.
    if (index === undefined || index.size() > size) known.set(party, (index = createHashIndex()));
    while (index.size() < size) {
      const from = index.size();
      const ids = await store.listEntryIds(mechanism, party, from, Math.min(idsPerRead, size - from));
      // Somebody else who asks at the same time may have been quicker.
      if (index.size() === from) for (const id of ids) index.add(Uint8Array.fromHex(id));
      if (ids.length === 0) break;
    }
    return index;
  }

  return {
    async find(logs, id) {
      const hash = Uint8Array.fromHex(id);
      for (const log of logs) {
        const n = (await readUpTo(log)).find(hash);
        if (n !== undefined && n < log.size) return { log: log.party, n };
      }
      return undefined;
    },
  };
}

/** Numbers of hashes in the order they were added, in 40 bytes each. */
interface HashIndex {
  size(): number;
  add(hash: Uint8Array): void;
  find(hash: Uint8Array): number | undefined;
}

function createHashIndex(): HashIndex {
  let hashes = new Uint8Array(1024 * hashBytes);
  /** One more than the number, or 0; twice as many slots as hashes there is room for. */
  let slots = new Uint32Array(2048);
  let size = 0;
  // Four bytes that nobody outside knows choose the slot, so that nobody can make entries that share one.
  const at = randomInt(hashBytes - 4);
  const slotOf = (bytes: Uint8Array, from: number): number =>
    new DataView(bytes.buffer, bytes.byteOffset + from + at).getUint32(0) % slots.length;
  const place = (n: number): void => {
    let slot = slotOf(hashes, n * hashBytes);
    while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
    slots[slot] = n + 1;
  };
  const grow = (): void => {
    const wider = new Uint8Array(hashes.length * 2);
    wider.set(hashes);
    hashes = wider;
    slots = new Uint32Array(slots.length * 2);
    for (let n = 0; n < size; n += 1) place(n);
  };
  return {
    size: () => size,
    add(hash) {
      if (size * hashBytes === hashes.length) grow();
      hashes.set(hash, size * hashBytes);
      place(size);
      size += 1;
    },
    find(hash) {
      for (let slot = slotOf(hash, 0); slots[slot] !== 0; slot = (slot + 1) % slots.length) {
        const n = (slots[slot] as number) - 1;
        if (equalBytes(hashes.subarray(n * hashBytes, (n + 1) * hashBytes), hash)) return n;
      }
      return undefined;
    },
  };
}
