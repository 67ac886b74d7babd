import type { PartyId } from "../../base/ids.ts";
import type { Authority } from "../../node/authorise/authorise.ts";
import type { PreparedOfficer } from "../../node/people/example.ts";
import { createSignIns } from "../../node/people/sign-ins.ts";
import type { PeopleWorld, SignIns } from "../../node/people/sign-ins.ts";
import type { PeopleStore } from "../../node/ports/people.ts";

/** What stands at the door of a node: who may come in, and what they may do then. */
export interface Door {
  /** The party whose house this is, as cookies name it. */
  readonly party: PartyId | "node";
  readonly people: PeopleStore;
  readonly authority: Authority;
  readonly signIns: SignIns;
  /** Whole seconds since 1970 by the machine's clock. */
  readonly now: () => number;
  readonly random: PeopleWorld["random"];
  /** Addresses under which this node's pages are opened. */
  readonly origins: () => readonly string[];
  /** Officers who sign in with one click; undefined anywhere but in the example. */
  readonly prepared: readonly PreparedOfficer[] | undefined;
}

export interface DoorWorld extends PeopleWorld {
  readonly party: Door["party"];
  readonly authority: Authority;
  readonly origins: Door["origins"];
  readonly prepared?: Door["prepared"];
}

export function openDoor(world: DoorWorld): Door {
  const { authority, now, origins, party, prepared, random, store } = world;
  return { party, people: store, authority, signIns: createSignIns(world), now, random, origins, prepared };
}
