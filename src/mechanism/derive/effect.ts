import type { PartyId } from "../../base/ids.ts";
import type { SingleTerms } from "../../act/terms.ts";
import type { Version } from "../documents.ts";
import { compareText } from "../dossier.ts";
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

/** Day from which a version speaks where its terms name none: of its agreement, else of its source, else of its entry (UTC). */
export function dayOfVersion(version: Version): string {
  if (version.outcome.status === "agreed") return version.outcome.on.slice(0, 10);
  return version.source?.date ?? version.at.slice(0, 10);
}

/** A version with those for whom it speaks on a day. */
export interface Account<T extends SingleTerms> {
  readonly version: Version<T>;
  readonly by: readonly PartyId[];
}

/**
 * What the parties say of a thing on a day: the versions that had begun by then, without those that another of them displaces by
 * the rules of consent. What was agreed speaks for all who agreed; of what a party entered or concurred with only the one begun
 * last speaks for it. Several where accounts differ, the one begun last at the end (M6).
 */
export function accountsOn<T extends SingleTerms>(
  versions: readonly Version<T>[],
  day: string,
  sinceOf: (version: Version<T>) => string,
): readonly Account<T>[] {
  const begun = versions.filter((version) => tookEffect(version) && hasBegun(sinceOf(version), day));
  const present = new Set(begun.map((version) => version.proposal));
  const standing = sortBySince(
    begun.filter(
      (each) => each.standing?.status !== "superseded" || !each.standing.by.some((heir) => present.has(heir)),
    ),
    sinceOf,
  );
  const last = new Map(standing.flatMap((version) => bearersOf(version).map((party) => [party, version] as const)));
  return standing.flatMap((version) => {
    const bearers = bearersOf(version);
    const isJoint = version.outcome.status === "agreed";
    const by = isJoint ? bearers : bearers.filter((party) => last.get(party) === version);
    return by.length > 0 ? [{ version, by }] : [];
  });
}

/** Every version that took effect, in the order in which they begin. */
export function historyOf<T extends SingleTerms>(
  versions: readonly Version<T>[],
  sinceOf: (version: Version<T>) => string,
): readonly Version<T>[] {
  return sortBySince(versions.filter(tookEffect), sinceOf);
}

function sortBySince<V>(versions: readonly V[], sinceOf: (version: V) => string): readonly V[] {
  return versions.toSorted((a, b) => compareText(sinceOf(a), sinceOf(b)));
}

/** Whether a version is or once was more than an offer, superseded or not. */
function tookEffect(version: Version): boolean {
  return bearersOf(version).length > 0;
}
