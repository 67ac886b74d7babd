import type { PartyId } from "../../base/ids.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { readCheckpoint } from "../../record/checkpoint.ts";
import { dateUnder } from "../../record/cosignature.ts";
import type { MechanismRow, StoreReads } from "../ports.ts";
import type { Frozen } from "../status.ts";
import { nameOfSuccession } from "./succession.ts";

/** What is shown of forked logs, read from the store as it stands. */

const partyOf = (log: PartyId): PartyId => parseLogName(log)?.party ?? log;

/** Whether the forked log that a proof is of was followed by another: then it stands in nobody's way. */
export function isFollowed(proof: string, evidence: readonly { readonly name: string }[]): boolean {
  const named = parseLogName(/^fork-(.+)\.txt$/.exec(proof)?.[1] ?? "");
  const next = named === undefined ? undefined : nameOfSuccession({ ...named, generation: named.generation + 1 });
  return evidence.some(({ name }) => name === next);
}

/** How each forked log stands, by the proof's name. */
export async function findFrozenRows(
  store: StoreReads,
  { id, party: ours }: MechanismRow,
  evidence: readonly { readonly name: string }[],
): Promise<ReadonlyMap<string, Frozen>> {
  const forked = evidence.flatMap(({ name }) => /^fork-(.+)\.txt$/.exec(name)?.[1] ?? []);
  if (forked.length === 0) return new Map();
  const heads = await store.listHeads(id);
  const cosignatures = await store.listCosignatures(id);
  const leaves = async (log: string) => store.listEntryIds(id, log as PartyId, 0, Number.MAX_SAFE_INTEGER);
  const origins = heads.flatMap(({ checkpoint, party }) => {
    const read = partyOf(party) === ours ? readCheckpoint(checkpoint) : undefined;
    return read?.ok === true ? [read.value.origin] : [];
  });
  const found = new Map<string, Frozen>();
  for (const log of forked) {
    const main = await leaves(log);
    const others = new Set(
      heads.map(({ party }) => partyOf(party)).filter((party) => party !== partyOf(log as PartyId)),
    );
    let size = main.length;
    for (const party of others) {
      const beside = await leaves(`${log}~${party}`);
      const parts = beside.findIndex((leaf, n) => leaf !== main[n]);
      const alike = parts < 0 ? beside.length : parts;
      const cosigned = cosignatures.find((each) => each.log === log && each.cosigner === party)?.size ?? 0;
      size = Math.min(size, Math.max(alike, cosigned));
    }
    const own = cosignatures.find((each) => each.log === log && each.cosigner === ours);
    found.set(`fork-${log}.txt`, { size, since: own === undefined ? undefined : dateUnder(own.note, origins) });
  }
  return found;
}
