import type { PartyId } from "../base/ids.ts";
import { accept } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { VerifiedCheckpoint } from "../record/checkpoint.ts";
import { cosignatureMessages, cosignNote } from "../record/cosignature.ts";
import { newestEra } from "../record/key-history.ts";
import { excuseKey, listLogs } from "./chamber.ts";
import type { Chamber, HeldLog, NamedPart } from "./chamber.ts";
import { listClosing } from "./fork/freeze.ts";
import type { NodeWorld } from "./node.ts";
import type { StoredCosignature } from "./ports.ts";

/**
 * Our cosignatures of the newest states of the others' logs that we hold whole: each says that we do, and each of its parts is held, jointly
 * expunged, or listed by us as missing. Made before the transaction that makes it true, released only after.
 */
export async function cosignLogs(
  world: NodeWorld,
  chamber: Chamber,
  /** Logs found forked just now: these alone are cosigned, since everybody's branch is to be weighed first. */
  forked: ReadonlySet<PartyId> = new Set(),
): Promise<Result<readonly StoredCosignature[]>> {
  const only = forked.size === 0 ? undefined : forked;
  const own = chamber.logs.get(chamber.row.party);
  if (own?.log.head === undefined || chamber.hold !== undefined) return accept([]);
  const lacking = new Set(listUnexcused(chamber).map(({ party }) => party));
  const made: StoredCosignature[] = [];
  for (const held of listLogs(chamber)) {
    const { log, name, party } = held;
    const state = log.whole;
    const known = chamber.cosignatures.get(name)?.get(own.party)?.size ?? 0;
    // What we came to hold of a forked log is said in any case: by that all others learn of it, and it counts (N13).
    const isKept = forked.has(party) || listClosing(chamber, held).length > 0;
    if (party === own.party || state === undefined || state.size <= known) continue;
    if (!isKept && (held.folded < state.size || lacking.has(party))) continue;
    if (only !== undefined && !only.has(party)) continue;
    const note = await cosign(world, chamber, own, state);
    if (!note.ok) return note;
    made.push({ log: name, cosigner: own.party, size: state.size, note: note.value });
  }
  return accept(made);
}

/** Parts we hold neither words nor excuse for. */
export function listUnexcused({ parts }: Chamber): readonly NamedPart[] {
  return [...parts.missing].flatMap((commitment) => {
    const named = parts.named.get(commitment);
    return named === undefined || parts.excused.has(excuseKey(named)) ? [] : [named];
  });
}

async function cosign(
  { clock, crypto, keys }: NodeWorld,
  { row }: Chamber,
  own: HeldLog,
  state: VerifiedCheckpoint,
): Promise<Result<Uint8Array>> {
  const at = clock.now();
  const { origin } = own.log;
  const signatures = await keys.sign(row.id, cosignatureMessages(state, origin, at));
  return cosignNote(crypto, state.note, { origin, keys: newestEra(own.log.keys).keys }, at, signatures);
}

/** Size up to which each party has cosigned a log, as far as we hold it. */
export const cosignedSizes = (chamber: Chamber, log: PartyId): Readonly<Record<string, number>> =>
  Object.fromEntries([...(chamber.cosignatures.get(log) ?? [])].map(([cosigner, { size }]) => [cosigner, size]));
