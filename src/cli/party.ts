import { isPartyId } from "../base/ids.ts";
import type { PartyId } from "../base/ids.ts";
import { Misuse } from "./failure.ts";

/** A party's short name as a person typed it. */
export function partyFrom(text: string): PartyId {
  if (isPartyId(text)) return text;
  throw new Misuse(`"${text}" is not a party's short name.`);
}
