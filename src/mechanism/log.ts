import type { Act } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import type { LogDocument } from "./documents.ts";
import { compareText } from "./dossier.ts";

type LastEntry = Pick<Act, "id" | "n" | "at" | "seen">;

/** Last valid entry of each log. A void or unknown one moves neither the date nor what was seen. */
export interface Logs {
  /** Takes the next valid entry of a log. */
  take(act: Act): void;
  find(party: string): LogDocument | undefined;
  list(): readonly LogDocument[];
}

export function createLogs(): Logs {
  const last = new Map<PartyId, LastEntry>();
  const documentOf = (party: PartyId, entry: LastEntry): LogDocument => ({
    act: entry.id,
    at: entry.at,
    id: party,
    kind: "log",
    seen: Object.fromEntries(
      Object.entries(entry.seen)
        .map(([other, head]) => [other, head.size] as const)
        .toSorted((a, b) => compareText(a[0], b[0])),
    ),
    size: entry.n + 1,
  });
  return {
    take(act) {
      last.set(act.party, { id: act.id, n: act.n, at: act.at, seen: act.seen });
    },
    find(party) {
      const entry = last.get(party as PartyId);
      return entry === undefined ? undefined : documentOf(party as PartyId, entry);
    },
    list: () => [...last].toSorted((a, b) => compareText(a[0], b[0])).map(([party, entry]) => documentOf(party, entry)),
  };
}
