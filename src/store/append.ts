import { assert } from "../base/refusal.ts";
import type { LogAppend } from "../node/ports.ts";

/** Throws unless the entries go on from `from` without a gap and the new head covers them and nothing else. */
export function assertAppend({ party, from, previous, entries, head }: LogAppend): void {
  assert(head.party === party, `head of ${head.party} for an append to ${party}`);
  assert(head.size === from + entries.length, `head of size ${head.size} over ${from} + ${entries.length} entries`);
  assert(previous !== undefined || from === 0, `an append from ${from} to a log without a head`);
  for (const [i, entry] of entries.entries()) {
    assert(entry.n === from + i, `entry ${entry.n} in place of ${from + i}`);
  }
}
