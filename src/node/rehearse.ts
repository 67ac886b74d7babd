import type { Act } from "../act/envelope.ts";
import { saltBytes } from "../act/parts.ts";
import { accept } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { sizeOf } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import type { Composed } from "./compose.ts";
import { composeAll, dateNext, judge } from "./enter.ts";
import type { Draft, NodeWorld, Rehearsed } from "./node.ts";
import { checkDoor } from "./perform.ts";

/**
 * What performing drafts would enter now, or why it would be refused: by the very checks of `perform` and `enter`, over the same
 * chamber, which is left as it is (D30). Each draft is judged as our next entry: no draft can name another of the same batch, whose
 * name is not known before it is written down.
 */
export function rehearse(world: NodeWorld, chamber: Chamber, given: readonly Draft[]): Rehearsed {
  const at = dateNext(world, chamber);
  const drafts = given.map((draft) => withSalts(world, draft));
  const own = chamber.logs.get(chamber.row.party)?.log;
  const size = own === undefined ? 0 : sizeOf(own);
  const checked = checkDoor(world, chamber, drafts);
  const n = size + (checked.ok ? checked.value.length : 0);
  const composed = composeAll(world, chamber, drafts, at);
  if (!composed.ok) return { drafts, at, n, refusal: checked.ok ? composed.refusal : checked.refusal };
  const complete = drafts.map((draft, i) => ({
    ...draft,
    content: (composed.value[i] as Composed).entry.envelope.content,
  }));
  const judged = checked.ok ? judgeAll(chamber, size, composed.value) : checked;
  return { drafts: complete, at, n, refusal: judged.ok ? undefined : judged.refusal };
}

/** Salts are drawn at the rehearsal, so that a digest shown is the digest entered. */
function withSalts({ randomness }: NodeWorld, draft: Draft): Draft {
  if (draft.parts === undefined) return draft;
  return { ...draft, parts: draft.parts.map((part) => ({ ...part, salt: part.salt ?? randomness.bytes(saltBytes) })) };
}

function judgeAll(chamber: Chamber, size: number, composed: readonly Composed[]): Result<void> {
  for (const { entry } of composed) {
    const envelope = { ...entry.envelope, n: size };
    const judged = judge(chamber, { envelope });
    if (!judged.ok) return judged;
    if (envelope.kind !== "proposal.tabled") continue;
    const tabling: Act = { ...envelope, id: entry.id, verdict: { status: "valid" }, divergent: [] };
    const fault = chamber.register.ledger.findFault(tabling);
    if (fault !== undefined) return { ok: false, refusal: fault };
  }
  return accept(undefined);
}
