import { encodeUtf8, formatHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { Digest, MechanismId, SubjectId } from "../base/ids.ts";
import { encodeCanonical } from "../base/json.ts";
import type { JsonObject } from "../base/json.ts";
import type { Charter } from "./charter.ts";
import type { PartRef } from "./envelope.ts";
import type { Terms } from "./terms.ts";

const domain = encodeUtf8("entente.proposal/v1\0");

/**
 * What a stance consents to: SHA-256("entente.proposal/v1\0" || canonical({parts, subject, terms})). Rule, hours and parties
 * stand outside it, so the same terms tabled anew have the same digest.
 */
export function proposalDigest(
  crypto: Crypto,
  proposed: { readonly subject: SubjectId; readonly terms: Terms },
  parts: readonly PartRef[],
): Digest {
  const { subject, terms } = proposed;
  const value = { parts, subject, terms } as unknown as JsonObject;
  return formatHex(crypto.sha256(domain, encodeCanonical(value))) as Digest;
}

/** The mechanism's name for life: SHA-256 of its founding charter's canonical form. */
export function charterId(crypto: Crypto, charter: Charter): MechanismId {
  return formatHex(crypto.sha256(encodeCanonical(charter as unknown as JsonObject))) as MechanismId;
}
