import type { ActId, PartyId } from "../../base/ids.ts";
import { countConvergence, type Convergence } from "../../text/convergence.ts";
import type { Documents, TextDocument } from "../documents.ts";
import { bodyOfText, membersOf } from "./parties.ts";

/** How far a text has come, at one of its revisions. */
export interface TextConvergence extends Convergence<PartyId> {
  readonly revision: ActId;
  readonly tabledBy: PartyId;
  /** Acts that stated the stances counted. */
  readonly acts: readonly ActId[];
}

/**
 * Each clause of a revision with every party's last stance on it, and the counts (M19). Without `revision`, the newest. A
 * stance speaks for the revision it names and for no other. Undefined where the text has no such revision.
 */
export function convergenceOf(documents: Documents, text: TextDocument, revision?: ActId): TextConvergence | undefined {
  const tabled = text.revisions.findLast((word) => revision === undefined || word.act === revision);
  if (tabled === undefined) return undefined;
  const body = bodyOfText(documents, text, tabled.content);
  const stances = text.stances.filter((word) => word.content.revision === tabled.act);
  const counted = countConvergence(
    tabled.content.clauses,
    membersOf(documents, body),
    stances.map((word) => ({ party: word.party, clause: word.content.clause, stance: word.content.stance })),
  );
  return { ...counted, revision: tabled.act, tabledBy: tabled.party, acts: stances.map((word) => word.act) };
}
