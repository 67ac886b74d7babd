import type { ActId, PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { sayAct } from "./said.ts";
import type { Said } from "./said.ts";
import { firstSeeing } from "./scene.ts";
import type { Scene } from "./scene.ts";

/** Whether one party holds an act, as far as we hold its word for it. */
export interface Receipt {
  readonly party: PartyId;
  /** By then at the latest, by its own clock: the date under its cosignature, or of its first entry that had seen it. Absent: not yet. */
  readonly received?: Instant;
  readonly state: "received" | "not-yet";
}

/** What was recorded, and who has received it. */
export interface ReceiptsPage {
  readonly act: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly dated: Instant;
  readonly by: string;
  readonly said: Said;
  /** Every other party that has not left. */
  readonly receipts: readonly Receipt[];
}

/** Undefined for an act that is not held here. */
export function viewReceipts(scene: Scene, id: ActId): ReceiptsPage | undefined {
  const act = scene.acts.find(id);
  if (act === undefined) return undefined;
  const parties = scene.documents.find("charter", "charter")?.parties ?? [];
  const cosigned = scene.acts.cosigned(act.party);
  const receipts = parties
    .filter(({ party, status }) => party !== act.party && status !== "left")
    .map(({ party }): Receipt => {
      if (party === scene.party) return { party, state: "received" };
      const line = cosigned.find(({ by, size }) => by === party && size > act.n);
      const entered = firstSeeing(scene.acts, party, act);
      const dates = [line?.at, entered].filter((date) => date !== undefined).toSorted();
      const [received] = dates;
      if (line === undefined && entered === undefined) return { party, state: "not-yet" };
      return { party, state: "received", ...(received === undefined ? {} : { received }) };
    });
  return {
    act: id,
    party: act.party,
    n: act.n,
    dated: act.at,
    by: act.by,
    said: sayAct(scene, act),
    receipts,
  };
}
