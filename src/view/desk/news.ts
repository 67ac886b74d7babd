import type { PartyId } from "../../base/ids.ts";
import type { Scene } from "../scene.ts";
import { viewEntry } from "./entry.ts";
import type { EntryLine } from "./entry.ts";

/** What the others' logs have that a reader has not seen. */
export interface News {
  /** The newest, newest first. */
  readonly entries: readonly EntryLine[];
  readonly total: number;
  /** Every other log with its size: what the reader has seen once this was read. */
  readonly logs: readonly { readonly party: PartyId; readonly size: number }[];
}

/** Entries shown; their number says how many there are. */
export const newsMax = 8;

/** Entries of a node's own doing say nothing to a person: they show as receipts where they matter. */
const quiet: ReadonlySet<string> = new Set(["receipt.given", "hour.passed", "consent.received", "parts.missing"]);

/** What came since the sizes of logs that a reader had seen; everything counts as seen where no size is told. */
export function viewNews(scene: Scene, seen: ReadonlyMap<string, number>): News {
  const logs = scene.acts.logs().filter(({ party }) => party !== scene.party);
  const fresh = logs.flatMap(({ party, size }) => {
    const from = Math.min(seen.get(party) ?? size, size);
    const acts = [];
    for (let n = size - 1; n >= from; n--) {
      const act = scene.acts.at(party, n);
      if (act !== undefined && !quiet.has(act.kind)) acts.push({ id: act.id, at: act.at });
    }
    return acts;
  });
  const newest = fresh.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, newsMax);
  return { entries: newest.flatMap(({ id }) => viewEntry(scene, id) ?? []), total: fresh.length, logs };
}
