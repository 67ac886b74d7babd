import assert from "node:assert/strict";
import type { Batch, Store } from "../../src/node/ports.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";

/** A copy of what a party's store holds of the record, to be put into another store later. */
export async function keepBackup(
  { mechanism }: Play,
  { world: { store } }: Bench,
  isKept: (party: string) => boolean = () => true,
): Promise<(into: Store) => Promise<Store>> {
  const rows = await store.listMechanisms();
  const appends: Batch["appends"][number][] = [];
  for (const head of await store.listHeads(mechanism)) {
    if (!isKept(head.party)) continue;
    const entries = await store.listEntries(mechanism, head.party, 0, head.size);
    appends.push({ party: head.party, from: 0, previous: undefined, entries, head });
  }
  const all = await store.listCosignatures(mechanism);
  const cosignatures = all.filter(({ cosigner, log }) => isKept(cosigner) && isKept(log));
  const evidence = await store.listEvidence(mechanism);
  return async (into) => {
    for (const row of rows) await into.addMechanism(row);
    const batch = { mechanism, revision: 0, appends, parts: [], cosignatures, evidence, folded: [] };
    assert.equal(await into.commit({ ...batch, documents: { put: [], remove: [] } }), "committed");
    return into;
  };
}
