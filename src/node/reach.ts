import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { countOf, isWhole, sizeOf, verifyCheckpoint } from "../record/log.ts";
import type { HeldLog } from "./chamber.ts";
import type { LogAppend } from "./ports.ts";
import { toStoredHead } from "./stored-log.ts";

/**
 * A signed state within what is held of a log that is still arriving came to light, by somebody's cosignature or by whoever holds so
 * much of it whole: so far it is held whole here too, and counts. Whether it is further than what counted before; what is to be stored is put to the appends.
 */
export function reach(crypto: Crypto, held: HeldLog, note: Uint8Array, appends: LogAppend[]): boolean {
  const { log, name: party } = held;
  if (isWhole(log)) return false;
  const state = verifyCheckpoint(crypto, log.origin, log.keys, note);
  if (!state.ok || log.head === undefined) return false;
  const { root, size } = state.value;
  if (size <= countOf(log) || size > sizeOf(log) || !equalBytes(log.tree.root(size), root)) return false;
  const previous = log.head.note;
  held.log = { ...log, whole: state.value };
  const head = toStoredHead(party, held.log);
  const at = appends.findIndex((each) => each.party === party);
  const known = appends[at];
  if (known === undefined) appends.push({ party, from: sizeOf(log), previous, entries: [], head });
  else appends[at] = { ...known, head };
  return true;
}
