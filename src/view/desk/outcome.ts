import type { PartyId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import type { Awaited, Outcome, Standing } from "../../consent/outcome.ts";

/** What became of a proposal, as values for a page to put in words. */
export interface Became {
  readonly status: Outcome["status"];
  /** Whose word it is now: who agreed, entered, objected, broke silence. */
  readonly by: readonly PartyId[];
  /** Of an entry of history: who concurred with its author. */
  readonly concurred: readonly PartyId[];
  readonly objectedBy: readonly PartyId[];
  readonly awaiting: readonly Awaited[];
  /** The hour it runs to, or the second it was settled. */
  readonly at?: Instant;
  readonly how?: "consensus" | "silence" | "ad-referendum";
  readonly standing?: Standing["status"];
  /** Why it is without effect. */
  readonly sentence?: string;
}

/** Of a proposal or of a version of a thing. */
export function outcomeOf({
  outcome,
  party,
  standing,
}: {
  readonly outcome: Outcome;
  readonly party: PartyId;
  readonly standing?: Standing;
}): Became {
  const common = {
    status: outcome.status,
    by: "by" in outcome ? [outcome.by].flat() : [party],
    concurred: "concurred" in outcome ? outcome.concurred : [],
    objectedBy: "objectedBy" in outcome ? outcome.objectedBy : [],
    awaiting: "awaiting" in outcome ? outcome.awaiting : [],
    ...(standing === undefined ? {} : { standing: standing.status }),
  };
  switch (outcome.status) {
    case "under-silence":
      return { ...common, by: outcome.brokenBy.length > 0 ? outcome.brokenBy : [party], at: outcome.expires };
    case "provisional":
      return { ...common, at: outcome.confirmBy };
    case "agreed":
      return { ...common, at: outcome.on, how: outcome.how };
    case "lapsed":
      return { ...common, by: outcome.awaited };
    case "undelivered":
      return { ...common, by: outcome.to };
    case "void":
      return { ...common, sentence: outcome.sentence };
    default:
      return common;
  }
}
