import type { PartyId } from "../../base/ids.ts";
import type { SessionDocument, Version } from "../documents.ts";
import { isHolding, principalOf } from "../thing.ts";
import { bearersOf } from "./effect.ts";

/** Where a session stands. Each state names whose word it is. */
export type SessionState =
  /** Somebody speaks of it; nobody has put terms forward. */
  | { readonly status: "named" }
  | { readonly status: "proposed"; readonly by: PartyId }
  /** Agreed for a date to come, or entered as planned by some. */
  | { readonly status: "agreed" | "planned"; readonly by: readonly PartyId[] }
  | { readonly status: "postponed" | "cancelled"; readonly by: readonly PartyId[]; readonly reason?: string }
  /** `by` says it was held; `unsaid` are members who have not said so, `deniedBy` those who object to such an entry. */
  | {
      readonly status: "held";
      readonly by: readonly PartyId[];
      readonly unsaid: readonly PartyId[];
      readonly deniedBy: readonly PartyId[];
    }
  | { readonly status: "dropped" };

/** That a session was held is each side's own word: its `session.held`, or an entry of it as held that it made or concurred with (M7). */
export function stateOfSession(session: SessionDocument, members: readonly PartyId[]): SessionState {
  const holding = session.versions.filter(isHolding);
  const asHeld = holding.filter((version) => version.terms.status === "held");
  const saying = new Set([...session.held.map((word) => word.party), ...asHeld.flatMap(bearersOf)]);
  if (saying.size > 0) {
    const denying = new Set(asHeld.flatMap(objectorsOf));
    return {
      status: "held",
      by: [...saying].toSorted(),
      unsaid: members.filter((party) => !saying.has(party) && !denying.has(party)),
      deniedBy: [...denying].filter((party) => !saying.has(party)).toSorted(),
    };
  }
  const version = principalOf(session);
  if (version === undefined) return { status: "named" };
  const by = bearersOf(version);
  if (!isHolding(version)) return pendingState(version);
  const { reason } = version.terms;
  switch (version.terms.status) {
    case "planned":
      return { status: version.outcome.status === "agreed" ? "agreed" : "planned", by };
    case "postponed":
    case "cancelled":
      return { status: version.terms.status, by, ...(reason !== undefined && { reason }) };
    case "held":
      return { status: "held", by, unsaid: [], deniedBy: [] };
  }
}

function pendingState(version: Version): SessionState {
  switch (version.outcome.status) {
    case "open":
    case "under-silence":
    case "signed":
    case "provisional":
      return { status: "proposed", by: version.party };
    default:
      return { status: "dropped" };
  }
}

function objectorsOf(version: Version): readonly PartyId[] {
  return version.outcome.status === "disputed" ? version.outcome.objectedBy : [];
}
