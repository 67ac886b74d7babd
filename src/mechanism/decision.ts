import type { DecisionDocument } from "./documents.ts";
import type { Dossier } from "./dossier.ts";
import { followersOf, type Reading } from "./filing.ts";
import { assembleThing, assembleVersions } from "./thing.ts";

/** Joint decisions that create no thing of their own: publication, expunging, review, a party's successor log. */
export function assembleDecision(reading: Reading, dossier: Dossier): DecisionDocument | undefined {
  const versions = assembleVersions(reading, dossier, ["publication", "expunging", "review", "successor-log"]);
  if (versions.length === 0) return undefined;
  return {
    ...assembleThing(reading, "decision", dossier, versions),
    expunged: followersOf(reading, versions, "part.expunged"),
  };
}
