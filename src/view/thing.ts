import type { SingleTerms } from "../act/terms.ts";
import type { Version } from "../mechanism/documents.ts";

/** What the things that proposals create have in common. */
export interface Versioned<T extends SingleTerms> {
  readonly versions: readonly Version<T>[];
}

/** Versions still on the table: nothing final has become of them. */
export function pendingOf<T extends SingleTerms>(thing: Versioned<T>): readonly Version<T>[] {
  return thing.versions.filter((version) => isOnTheTable(version.outcome.status));
}

/** True while a proposal waits for somebody's word; an entry of history stands meanwhile and is not counted. */
export function isOnTheTable(status: Version["outcome"]["status"]): boolean {
  return status === "open" || status === "under-silence" || status === "signed" || status === "provisional";
}
