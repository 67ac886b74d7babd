import { formatHex } from "../base/bytes.ts";
import type { JsonObject } from "../base/json.ts";
import { accept, assert } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { KeySet, SignaturePair } from "../record/key.ts";
import { newestEra, rollMessage } from "../record/key-history.ts";
import { sizeOf } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import { listPassedHours } from "./due.ts";
import { dateNext, enter } from "./enter.ts";
import { formatKeys } from "./found.ts";
import type { NodeWorld, Performed } from "./node.ts";
import { checkStanding } from "./standing.ts";
import { listOpening } from "./fork/new-log.ts";

/**
 * Enters `key.rolled` alone, the last entry under the old keys, and only when it is durable makes the next keys ours. A crash in
 * between is finished by the start-up check, because the log then already says so.
 */
export async function rollKeys(world: NodeWorld, chamber: Chamber, by: string): Promise<Result<Performed>> {
  const standing = checkStanding(world, chamber);
  if (!standing.ok) return standing;
  const lines = [...listOpening(chamber), ...listPassedHours(chamber, dateNext(world, chamber))];
  const before = lines.length > 0 ? await enter(world, chamber, lines) : undefined;
  if (before !== undefined && !before.ok) return before;
  const next = await world.keys.next(chamber.row.id);
  const content = await sign(world, chamber, next);
  const entered = await enter(world, chamber, [{ kind: "key.rolled", content, by }]);
  if (!entered.ok) return entered;
  await world.keys.roll(chamber.row.id, next);
  const { acts, at, size } = entered.value;
  return accept({ acts, entered: before?.value.acts ?? [], at, size });
}

/** The handover, signed by the old keys that let go and the new ones that take over. */
async function sign({ crypto, keys }: NodeWorld, { logs, row }: Chamber, next: KeySet): Promise<JsonObject> {
  const own = logs.get(row.party)?.log;
  assert(own !== undefined, "a party that rolls its keys has a log");
  const index = sizeOf(own);
  const place = { origin: own.origin, index, rootBefore: () => own.tree.root(index) };
  const message = rollMessage(crypto, newestEra(own.keys).keys, next, place);
  const messages = { ed25519: message, mldsa44: message };
  return {
    key: formatKeys(next),
    release: formatPair(await keys.sign(row.id, messages)),
    signature: formatPair(await keys.signNext(row.id, messages)),
  };
}

const formatPair = ({ ed25519, mldsa44 }: SignaturePair): JsonObject => ({
  ed25519: formatHex(ed25519),
  mldsa44: formatHex(mldsa44),
});
