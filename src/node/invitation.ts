import type { Content } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import { decodeEntry } from "../act/codec.ts";
import { concatBytes, decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { decodeParcel } from "../exchange/decode.ts";
import { encodeParcel } from "../exchange/encode.ts";
import type { Parcel } from "../exchange/parcel.ts";
import { parseFingerprint } from "../record/key.ts";

const version = "entente.invitation/v1";

/** What another party needs to join: the founding entry with its signed state, and the founder's fingerprint to compare. */
export interface Invitation {
  readonly mechanism: MechanismId;
  readonly founder: PartyId;
  /** Forty digits: true only if the founder, asked by another way, reads out the same. */
  readonly fingerprint: string;
  readonly charter: Charter;
  /** The beginning of the founder's log, as a parcel to nobody in particular. */
  readonly parcel: Parcel;
}

/** Text: a line for version and fingerprint each, then the parcel. */
export function formatInvitation(fingerprint: string, parcel: Parcel): string {
  const text = decodeUtf8(concatBytes(encodeUtf8(`${version}\nfingerprint ${fingerprint}\n`), encodeParcel(parcel)));
  assert(text !== undefined, "an invitation is text");
  return text;
}

/** Reads an invitation's form. Whether its fingerprint is the founder's is for people to find out. */
export function parseInvitation(crypto: Crypto, text: string): Result<Invitation> {
  const wrong = refuse("invitation", "This is not an invitation to a consultation.");
  const [first, second, ...rest] = text.split("\n");
  if (first !== version || second === undefined || !second.startsWith("fingerprint ")) return wrong;
  const fingerprint = parseFingerprint(second.slice("fingerprint ".length));
  if (!fingerprint.ok) return fingerprint;
  const parcel = decodeParcel(encodeUtf8(rest.join("\n")));
  if (!parcel.ok) return parcel;
  const [section] = parcel.value.logs;
  const [opening] = section?.entries ?? [];
  if (section === undefined || opening === undefined) return wrong;
  const entry = decodeEntry(crypto, opening);
  if (!entry.ok || entry.value.envelope.kind !== "charter.founded") return wrong;
  const { charter } = entry.value.envelope.content as unknown as Content<"charter.founded">;
  const { mechanism, from: founder } = parcel.value;
  return accept({ mechanism, founder, fingerprint: fingerprint.value, charter, parcel: parcel.value });
}
