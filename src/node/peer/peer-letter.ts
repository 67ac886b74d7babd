import { isMechanismId, isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { parseFingerprint } from "../../record/key.ts";
import { isOrigin } from "../home/settings.ts";

/**
 * The file by which one party tells another where its node can be called, with its digits to compare; to a party that has yet to
 * join, with the invitation. It proves nothing by itself: what makes it true is that people read the digits to each other.
 */
export interface PeerLetter {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  readonly address: string;
  /** Forty digits of the party's first keys. */
  readonly fingerprint: string;
  /** Text of an invitation, where the party founded the consultation. */
  readonly invitation: string | undefined;
}

const version = "entente.peer/v1";

export function formatPeerLetter({ address, fingerprint, invitation, mechanism, party }: PeerLetter): string {
  const lines = [
    version,
    `mechanism ${mechanism}`,
    `party ${party}`,
    `address ${address}`,
    `fingerprint ${fingerprint}`,
  ];
  return `${lines.join("\n")}\n${invitation ?? ""}`;
}

export function parsePeerLetter(text: string): Result<PeerLetter> {
  const [first, ...rest] = text.split("\n");
  const fields = ["mechanism", "party", "address", "fingerprint"].map((name, i) => {
    const line = rest[i] ?? "";
    return line.startsWith(`${name} `) ? line.slice(name.length + 1) : "";
  });
  const [mechanism = "", party = "", address = "", digits = ""] = fields;
  const fingerprint = parseFingerprint(digits);
  if (first !== version || !isMechanismId(mechanism) || !isPartyId(party) || !isOrigin(address) || !fingerprint.ok) {
    return refuse("peer-letter", "This is not a file that `entente peer invite` writes.");
  }
  const invitation = rest.slice(4).join("\n");
  return accept({
    mechanism,
    party,
    address,
    fingerprint: fingerprint.value,
    invitation: invitation === "" ? undefined : invitation,
  });
}
