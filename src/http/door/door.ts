import type { PartyId } from "../../base/ids.ts";
import type { Authority } from "../../node/authorise/authorise.ts";
import { createAccounts } from "../../node/people/accounts.ts";
import type { Accounts } from "../../node/people/accounts.ts";
import type { PreparedOfficer } from "../../node/people/example.ts";
import type { IdentitySource } from "../../node/people/identity.ts";
import { createPasskeys } from "../../node/people/passkeys.ts";
import type { Passkeys } from "../../node/people/passkeys.ts";
import { createPasswordSource } from "../../node/people/password-source.ts";
import type { PasswordProof } from "../../node/people/password-source.ts";
import { createPasswords } from "../../node/people/password.ts";
import type { Passwords } from "../../node/people/password.ts";
import { createProposals } from "../../node/people/proposals.ts";
import type { Proposals } from "../../node/people/proposals.ts";
import { createThrottle } from "../../node/people/throttle.ts";
import type { Throttle } from "../../node/people/throttle.ts";
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
  readonly accounts: Accounts;
  readonly passkeys: Passkeys;
  readonly passwords: Passwords;
  readonly byPassword: IdentitySource<PasswordProof>;
  readonly throttle: Throttle;
  /** Acts that wait for a second person. */
  readonly proposals: Proposals;
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
  /** As recommended, where nothing else is given. */
  readonly passwords?: Passwords;
}

export function openDoor(world: DoorWorld): Door {
  const { authority, now, origins, party, prepared, random, store } = world;
  const throttle = createThrottle(now);
  const passwords = world.passwords ?? createPasswords();
  return {
    party,
    people: store,
    authority,
    signIns: createSignIns(world),
    accounts: createAccounts(world),
    passkeys: createPasskeys(world, `Entente, ${party}`),
    passwords,
    byPassword: createPasswordSource(store, passwords, throttle),
    throttle,
    proposals: createProposals(world),
    now,
    random,
    origins,
    prepared,
  };
}
