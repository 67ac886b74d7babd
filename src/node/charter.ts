import type { Content } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import type { PartyId } from "../base/ids.ts";
import type { Chamber } from "./chamber.ts";

/** The charter in force, or while nothing is closed yet the founding one; undefined where no log that founds is held. */
export function findCharter(chamber: Chamber): Charter | undefined {
  const inForce = chamber.register.ledger.charter()?.charter;
  if (inForce !== undefined) return inForce;
  for (const { acts } of chamber.logs.values()) {
    const [first] = acts;
    if (first?.kind === "charter.founded") {
      return (first.content as unknown as Content<"charter.founded">).charter;
    }
  }
  return chamber.invited;
}

/** Domains that open the origins of the parties' logs. */
export const domainsOf = (chamber: Chamber): ReadonlyMap<PartyId, string> =>
  new Map((findCharter(chamber)?.parties ?? []).map(({ domain, id }) => [id, domain]));
