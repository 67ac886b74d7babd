import type { Content } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { formatFingerprint, parseFingerprint } from "../record/key.ts";
import type { Chamber } from "./chamber.ts";
import { findCharter } from "./charter.ts";
import type { NodeWorld } from "./node.ts";

/**
 * Trusts the keys a party's log begins with, by their forty digits. Codes: `party-unknown` where no charter names the party, neither
 * the one in force nor one put forward; `key-differs` where its log is held already under others.
 */
export async function trustKeys(
  { crypto, trust }: NodeWorld,
  chamber: Chamber,
  party: PartyId,
  text: string,
): Promise<Result<void>> {
  const fingerprint = parseFingerprint(text);
  if (!fingerprint.ok) return fingerprint;
  const charters = [findCharter(chamber) ?? [], listProposed(chamber)].flat();
  if (charters.length > 0 && !charters.some(({ parties }) => parties.some(({ id }) => id === party))) {
    return refuse(
      "party-unknown",
      `No charter held here names a party ${party}, neither the one in force nor a proposed one.`,
    );
  }
  const held = chamber.logs.get(party)?.log;
  const known = held === undefined ? fingerprint.value : formatFingerprint(crypto, held.keys[0].keys);
  if (known !== fingerprint.value) {
    return refuse(
      "key-differs",
      `The log of ${party} held here begins under ${known}, not under ${fingerprint.value}: compare them once more with ${party}.`,
    );
  }
  await trust.add(chamber.row.id, party, fingerprint.value);
  return accept(undefined);
}

/** Charters that anybody has put forward, alone or in a package. */
function listProposed({ acts }: Chamber): readonly Charter[] {
  return [...acts.values()].flatMap(({ content, kind, verdict }) => {
    if (kind !== "proposal.tabled" || verdict.status !== "valid") return [];
    const { terms } = content as unknown as Content<"proposal.tabled">;
    const all = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
    return all.flatMap((each) => (each.kind === "charter" ? [each.charter] : []));
  });
}
