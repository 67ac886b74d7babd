import { join } from "node:path";
import type { PartyId } from "../../base/ids.ts";
import { addSeconds } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import type { Node } from "../../node/node.ts";
import type { Carrier, Clock } from "../../node/ports.ts";

/** One party's installation, as the program opens it for the example. */
export interface ExampleHome {
  readonly node: Node;
  /** The shared folder by which the homes exchange, as this home uses it with the mechanisms it is in by now. */
  openCarrier(): Promise<Carrier>;
}

/** Opens the home in a folder, making it where there is none. */
export type OpenHome = (dir: string, world: { readonly clock: Clock; readonly post: string }) => Promise<ExampleHome>;

/** A node that is on ticks at least so often, seconds: so the hours that pass stand in its log soon after. */
const heartbeat = 12 * 3600;
/** Rounds after which an exchange ends even if something still travels. */
const roundsMax = 6;

/** The homes that are on, and the one clock they all read. */
export interface Stage {
  now(): Instant;
  homeOf(name: string): ExampleHome;
  listOn(): readonly string[];
  /** Moves the clock on, never back, ticking every node that is on along the way. */
  goTo(moment: Instant): Promise<void>;
  turnOn(name: string): Promise<void>;
  turnOff(name: string): Promise<void>;
  /** Rounds of exchange between these nodes, until nothing travels any more. */
  exchange(names: readonly string[]): Promise<void>;
  open(dir: string): Promise<ExampleHome>;
  close(): Promise<void>;
}

export function openStage(dir: string, start: Instant, open: OpenHome): Stage {
  let moment = start;
  const homes = new Map<string, ExampleHome>();
  const world = { clock: { now: () => moment }, post: join(dir, "post") };

  const homeOf = (name: string): ExampleHome => {
    const home = homes.get(name);
    if (home === undefined) throw new Error(`the example asks ${name}, whose node is off`);
    return home;
  };
  return {
    now: () => moment,
    homeOf,
    listOn: () => [...homes.keys()],
    async goTo(to) {
      while (addSeconds(moment, heartbeat) < to) {
        moment = addSeconds(moment, heartbeat);
        for (const { node } of homes.values()) await node.tick();
      }
      if (to > moment) moment = to;
    },
    async turnOn(name) {
      if (!homes.has(name)) homes.set(name, await open(join(dir, name), world));
    },
    async turnOff(name) {
      await homes.get(name)?.node.close();
      homes.delete(name);
    },
    async exchange(names) {
      for (let round = 0; round < roundsMax; round++) {
        let travelled = false;
        for (const name of names) {
          const home = homeOf(name);
          const { received, sent } = await home.node.exchange(await home.openCarrier());
          if (received.length > 0 || sent.length > 0) travelled = true;
          moment = addSeconds(moment, 1);
        }
        if (!travelled) return;
      }
    },
    open: (path) => open(path, world),
    async close() {
      for (const { node } of homes.values()) await node.close();
      homes.clear();
    },
  };
}

/** A carrier that takes nothing anywhere: it keeps what was meant for one party. */
export function openTray(to: PartyId): { readonly carrier: Carrier; readonly parcels: Uint8Array[] } {
  const parcels: Uint8Array[] = [];
  return {
    parcels,
    carrier: {
      send: async (party, _mechanism, parcel) => {
        if (party === to) parcels.push(parcel);
      },
      receive: async () => [],
      acknowledge: async () => {},
    },
  };
}
