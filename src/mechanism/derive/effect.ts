import type { PartyId } from "../../base/ids.ts";
import type { SingleTerms } from "../../act/terms.ts";
import type { Version } from "../documents.ts";
import { hasBegun } from "./day.ts";

/** Whose word a version is: all who agreed or concur, or the one that entered it. Empty while it is only an offer. */
export function bearersOf(version: Version): readonly PartyId[] {
  const { outcome } = version;
  switch (outcome.status) {
    case "agreed":
    case "entered-jointly":
      return outcome.by;
    case "entered":
      return [outcome.by, ...outcome.concurred];
    case "disputed":
      return [outcome.by];
    default:
      return [];
  }
}

/** Whether a version is or once was more than an offer, superseded or not. */
export function tookEffect(version: Version): boolean {
  return bearersOf(version).length > 0;
}

/** Day from which a version speaks where its terms name none: of its agreement, else of its source, else of its entry (UTC). */
export function dayOfVersion(version: Version): string {
  if (version.outcome.status === "agreed") return version.outcome.on.slice(0, 10);
  return version.source?.date ?? version.at.slice(0, 10);
}

/**
 * The versions that spoke on a day: those that had taken effect by then, without those that another of them displaces by the
 * rules of consent. Several where accounts differ, the one with the latest start last (M6).
 */
export function effectiveOn<T extends SingleTerms>(
  versions: readonly Version<T>[],
  day: string,
  sinceOf: (version: Version<T>) => string,
): readonly Version<T>[] {
  const begun = versions.filter((version) => tookEffect(version) && hasBegun(sinceOf(version), day));
  const present = new Set(begun.map((version) => version.proposal));
  return begun
    .filter(({ standing }) => standing?.status !== "superseded" || !standing.by.some((heir) => present.has(heir)))
    .toSorted((a, b) => (sinceOf(a) < sinceOf(b) ? -1 : sinceOf(a) > sinceOf(b) ? 1 : 0));
}
