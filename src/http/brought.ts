import { decodeUtf8 } from "../base/bytes.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { parcelVersion } from "../exchange/parcel.ts";
import type { Received } from "../node/node.ts";
import { shortId } from "./journal.ts";
import type { Journal } from "./journal.ts";
import type { Meter } from "./meter.ts";

/** A parcel says itself from whom to whom it goes; on a wire that is who signed the call, or the answer. */
export function checkAddress(
  parcel: Uint8Array,
  { from, mechanism, to }: { readonly mechanism: MechanismId; readonly from: PartyId; readonly to: PartyId },
): Result<void> {
  const head = `${parcelVersion}\nmechanism ${mechanism}\nfrom ${from}\nto ${to}\n`;
  return decodeUtf8(parcel.subarray(0, head.length)) === head
    ? accept(undefined)
    : refuse("parcel-differs", "The parcel is not from whom, to whom or of what the call was signed.");
}

/** Logs and counts what a parcel brought, by sizes and codes. */
export function noteReceived(
  { journal, meter }: { readonly journal: Journal; readonly meter: Meter },
  received: Received,
  bytes: number,
): void {
  const entries = Object.values(received.entries).reduce((sum, each) => sum + each, 0);
  meter.bytes("in", bytes);
  meter.entries(entries);
  const { cosignatures, forked, from, mechanism, parts, refused } = received;
  const named = { mechanism: shortId(mechanism), peer: from };
  const news = entries + parts + cosignatures;
  journal.note(news > 0 ? "info" : "debug", "parcel taken", { ...named, bytes, entries, parts, cosignatures });
  for (const party of forked) journal.note("error", "fork proved", { ...named, logs: [party] });
  for (const code of new Set(refused.map((each) => each.code))) {
    meter.refused(code);
    journal.note("warn", "not taken", { ...named, code });
  }
}
