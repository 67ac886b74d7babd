import type { MechanismId, PartyId } from "../../base/ids.ts";
import type { Carrier } from "../ports.ts";

/** What a network does to a parcel on its way: how many copies arrive, and after how many others. */
export interface Weather {
  /** 0 loses it, 2 delivers it twice. */
  copies(from: PartyId, to: PartyId): number;
  /** 0 delivers it in turn; a larger number lets so many that are sent later overtake it. */
  delay(from: PartyId, to: PartyId): number;
}

/** Carriers between nodes of one process: for simulations and tests. */
export interface MemoryPost {
  carrierOf(party: PartyId): Carrier;
  /** Parcels under way to anybody. */
  waiting(): number;
}

const fair: Weather = { copies: () => 1, delay: () => 0 };

export function openMemoryPost(weather: Weather = fair): MemoryPost {
  const boxes = new Map<PartyId, { readonly id: string; readonly bytes: Uint8Array }[]>();
  let sent = 0;
  const boxOf = (party: PartyId) => {
    const box = boxes.get(party) ?? [];
    boxes.set(party, box);
    return box;
  };
  return {
    waiting: () => [...boxes.values()].reduce((sum, box) => sum + box.length, 0),
    carrierOf: (party) => ({
      send: async (to: PartyId, _mechanism: MechanismId, bytes: Uint8Array) => {
        const box = boxOf(to);
        for (let copy = weather.copies(party, to); copy > 0; copy--) {
          const at = Math.max(0, box.length - weather.delay(party, to));
          box.splice(at, 0, { id: `${++sent}`, bytes: bytes.slice() });
        }
      },
      receive: async () => [...boxOf(party)],
      acknowledge: async (id) => {
        const box = boxOf(party);
        const at = box.findIndex((each) => each.id === id);
        if (at !== -1) box.splice(at, 1);
      },
    }),
  };
}
