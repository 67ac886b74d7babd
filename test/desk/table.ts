import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import { openDesk } from "../../src/node/desk/desk.ts";
import type { Desk } from "../../src/node/desk/desk.ts";
import { openLibrary } from "../../src/node/library.ts";
import type { PrivateStore } from "../../src/node/ports/private.ts";
import { openPrivateSqlite } from "../../src/store/private.ts";
import { openPlay } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";

/** Three parties in memory, each with a desk of its own. */
export interface DeskPlay extends Play {
  deskOf(bench: Bench): Desk;
  storeOf(bench: Bench): PrivateStore;
  /** Entries of a party's own log as its node holds them. */
  ownEntries(bench: Bench): Promise<number>;
}

export const officer = { id: "7f3a", by: "dg-north-america" };
export const lawyer = { id: "91c0", by: "treaties-division" };

export async function openDeskPlay(seed: string): Promise<DeskPlay> {
  const play = await openPlay(seed);
  const desks = new Map<Bench, { readonly desk: Desk; readonly store: PrivateStore }>();
  for (const bench of play.all) {
    const { clock, randomness } = bench.world;
    const store = await openPrivateSqlite(":memory:");
    const library = openLibrary(bench.node, clock);
    const look = <T>(mechanism: MechanismId, make: Parameters<typeof library.look<T>>[1]) =>
      library.look(mechanism, make);
    desks.set(bench, {
      store,
      desk: openDesk({ store, clock, randomness, crypto: nodeCrypto, node: bench.node, look }),
    });
  }
  const held = (bench: Bench) => {
    const found = desks.get(bench);
    if (found === undefined) throw new Error("a desk for each party");
    return found;
  };
  return {
    ...play,
    deskOf: (bench) => held(bench).desk,
    storeOf: (bench) => held(bench).store,
    ownEntries: async (bench) =>
      (await bench.node.consult(play.mechanism)).logs.find(({ party }) => party === bench.party)?.size ?? 0,
  };
}
