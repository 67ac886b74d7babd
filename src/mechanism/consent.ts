import type { Charter } from "../act/charter.ts";
import type { Act } from "../act/envelope.ts";
import type { ActId } from "../base/ids.ts";
import type { ProposalState } from "../consent/outcome.ts";

/** What this room asks of the ledger (`consent/ledger.ts`): what became of proposals, and which charter is in force. */
export interface Consent {
  /** Takes acts once each and names the proposals whose state may have changed. */
  take(acts: readonly Act[]): ReadonlySet<ActId>;
  state(proposal: ActId): ProposalState | undefined;
  charter(): { readonly charter: Charter; readonly act: ActId } | undefined;
}
