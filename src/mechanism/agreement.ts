import type { AgreementDocument } from "./documents.ts";
import type { Dossier } from "./dossier.ts";
import { followersOf, type Reading } from "./filing.ts";
import { assembleThing, assembleVersions } from "./thing.ts";

export function assembleAgreement(reading: Reading, dossier: Dossier): AgreementDocument | undefined {
  const versions = assembleVersions(reading, dossier, ["agreement"]);
  if (versions.length === 0) return undefined;
  return {
    ...assembleThing(reading, "agreement", dossier, versions),
    numbers: followersOf(reading, versions, "number.given"),
    explanations: followersOf(reading, versions, "explanation.entered"),
  };
}
