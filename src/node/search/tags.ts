import type { MechanismId } from "../../base/ids.ts";
import { encodeUtf8, formatHex } from "../../base/bytes.ts";

/** By what things found are narrowed down: words of an index, of letters and digits only. */

/** Digits of a mechanism's id that tell it from the others of one node. */
const idDigits = 32;

export const mechanismTag = (mechanism: MechanismId): string => `m${mechanism.slice(0, idDigits)}`;
export const kindTag = (kind: string): string => `k${kind}`;
export const partyTag = (party: string): string => `p${formatHex(encodeUtf8(party))}`;
