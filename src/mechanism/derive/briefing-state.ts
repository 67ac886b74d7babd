import type { ActId, PartyId } from "../../base/ids.ts";
import type { BriefingDocument, Documents } from "../documents.ts";

/** Whether a party's log shows that it held an entry: its own always, another's once its last entry had seen so far. */
export function hasSeen(
  documents: Documents,
  party: PartyId,
  entry: { readonly party: PartyId; readonly n: number },
): boolean {
  if (party === entry.party) return true;
  return (documents.find("log", party)?.seen[entry.party] ?? 0) > entry.n;
}

/** Who has been given a briefing, and whose own log shows that it has the entry. */
export interface BriefingState {
  readonly by: PartyId;
  readonly to: readonly { readonly party: PartyId; readonly seen: boolean; readonly given: readonly ActId[] }[];
  /** Parties of the charter to whom it was not given. */
  readonly notGiven: readonly PartyId[];
}

/** A briefing's circle: each word under its id adds receivers, none takes one away (M18). */
export function stateOfBriefing(documents: Documents, briefing: BriefingDocument): BriefingState | undefined {
  const first = briefing.words[0];
  if (first === undefined) return undefined;
  const by = first.content.by ?? first.party;
  const receivers = [...new Set(briefing.words.flatMap((word) => word.content.to))].filter((party) => party !== by);
  const parties = documents.find("charter", "charter")?.charter.parties.map((party) => party.id) ?? [];
  return {
    by,
    to: receivers.map((party) => {
      const given = briefing.words.filter((word) => word.content.to.includes(party));
      return {
        party,
        seen: given.some((word) => hasSeen(documents, party, word)),
        given: given.map((word) => word.act),
      };
    }),
    notGiven: parties.filter((party) => party !== by && !receivers.includes(party)),
  };
}
