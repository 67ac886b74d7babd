import type { Act } from "../act/envelope.ts";
import type { UncountedDocument } from "./documents.ts";
import { compareText } from "./dossier.ts";

/** Void acts and acts of kinds this program does not know: kept and shown with their reason, read by no other document. */
export interface Uncounted {
  take(act: Act): void;
  find(id: string): UncountedDocument | undefined;
  list(): readonly UncountedDocument[];
}

export function createUncounted(): Uncounted {
  const documents = new Map<string, UncountedDocument>();
  return {
    take(act) {
      const { verdict } = act;
      if (verdict.status === "valid") return;
      documents.set(act.id, {
        kind: "uncounted",
        id: act.id,
        party: act.party,
        n: act.n,
        at: act.at,
        actKind: act.kind,
        status: verdict.status,
        ...(verdict.status === "void" && { code: verdict.code, sentence: verdict.sentence }),
      });
    },
    find: (id) => documents.get(id),
    list: () => [...documents.values()].toSorted((a, b) => compareText(a.id, b.id)),
  };
}
