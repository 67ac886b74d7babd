import type { Charter } from "../src/act/charter.ts";
import type { PartyId } from "../src/base/ids.ts";

export const parties = ["north", "south", "west"] as unknown as readonly [PartyId, PartyId, PartyId];

export const domainOf = (party: PartyId): string => `${party}.example`;

/** Of everything the benches tell. */
export const charter: Charter = {
  name: "Standing committee on the river",
  shortName: "river",
  parties: parties.map((id) => ({ id, name: `Republic of ${id}`, shortName: id, domain: domainOf(id), zone: "UTC" })),
  languages: ["en"],
  levels: [{ id: "working", label: "Working level" }],
  rules: [],
  adReferendumDays: 30,
  carriageHours: 24,
  leavingNoticeDays: 90,
  nonce: "00".repeat(16),
};
