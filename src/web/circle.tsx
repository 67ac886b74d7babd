import { createContext, use } from "react";
import type { InferResponseType } from "hono/client";
import type { api } from "./api.ts";

/** One consultation as the frame knows it: its parties with their capitals' zones, its levels. */
export type Mechanism = InferResponseType<(typeof api.mechanisms)["$get"], 200>["mechanisms"][number];
export type Party = Mechanism["parties"][number];

export const CirclesContext = createContext<readonly Mechanism[]>([]);

/** All consultations of this node. */
export const useCircles = (): readonly Mechanism[] => use(CirclesContext);

/** The consultation an address names by its short name; undefined where this node is no part of one so named. */
export function useCircle(name: string): Mechanism | undefined {
  return useCircles().find((each) => each.shortName === name || each.id === name);
}

/** Parties own side first, the others in the charter's order: how pages list capitals. */
export function ownFirst(mechanism: Mechanism): readonly Party[] {
  const isOwn = (party: Party): boolean => party.id === mechanism.party;
  return [...mechanism.parties.filter(isOwn), ...mechanism.parties.filter((party) => !isOwn(party))];
}

/** The party of this id; one that has no place in the charter stands for itself. */
export function partyOf(mechanism: Mechanism, id: string): Party {
  return (
    mechanism.parties.find((each) => each.id === id) ?? {
      id,
      name: id,
      shortName: id,
      zone: "UTC",
      status: "named" as const,
    }
  );
}

/** Which of the five inks and shapes a party has: by its place in the charter. */
export function inkOf(mechanism: Mechanism, id: string): string {
  const place = mechanism.parties.findIndex((each) => each.id === id);
  return `p${(Math.max(place, 0) % 5) + 1}`;
}

/** What parties and consultations are called in a language, by id or short name. */
type Names = Readonly<Record<string, string>>;

/** A consultation with the names that this house uses on its pages; the record has the charter's own. */
export function nameCircle(mechanism: Mechanism, names: Names): Mechanism {
  return {
    ...mechanism,
    name: names[mechanism.shortName] ?? mechanism.name,
    parties: mechanism.parties.map((party) => ({ ...party, shortName: names[party.id] ?? party.shortName })),
  };
}
