import type { ActId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { excuseKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { checkKind } from "./compose.ts";
import { listPassedHours } from "./due.ts";
import { checkEffect } from "./effect.ts";
import { dateNext, enter } from "./enter.ts";
import { checkNotice } from "./leaving.ts";
import type { Draft, NodeWorld, Performed } from "./node.ts";
import { checkStrangers } from "./strangers.ts";
import { checkStanding } from "./standing.ts";
import { listOpening } from "./fork/new-log.ts";
import { checkSuccessors } from "./fork/successor.ts";

/** Words that bind their author to what a proposal says, and to every part of it. */
const binding: ReadonlySet<string> = new Set(["stance.concurred", "stance.confirmed", "text.initialled"]);

/** Nobody signs here what nobody here can have read. Words that were expunged by joint decision are missed by nobody. */
function checkWords({ acts, parts }: Chamber, drafts: readonly Draft[]): Result<void> {
  for (const { content, kind } of drafts) {
    if (!binding.has(kind)) continue;
    const proposal = acts.get(content["proposal"] as ActId);
    const lacking = proposal?.parts.find(
      ({ commitment, lang, name }) =>
        parts.missing.has(commitment) && !parts.expunged.has(excuseKey({ act: proposal.id, lang, name })),
    );
    if (lacking !== undefined) {
      return refuse(
        "words-missing",
        `The part "${lacking.name}" of this proposal has not reached us: nobody here can have read what would be signed.`,
      );
    }
  }
  return accept(undefined);
}

/**
 * What may be entered now, as far as it can be said before it is written down; answers with the lines that our node enters before it
 * (hours that had passed).
 */
export function checkDoor(world: NodeWorld, chamber: Chamber, drafts: readonly Draft[]): Result<readonly Draft[]> {
  if (drafts.length === 0) return refuse("nothing", "There is nothing to enter.");
  for (const { kind } of drafts) {
    const allowed = checkKind(kind);
    if (!allowed.ok) return allowed;
  }
  const named = checkStrangers(chamber.register.ledger.charter()?.charter, drafts);
  if (!named.ok) return named;
  const followed = checkSuccessors(world.crypto, chamber, drafts);
  if (!followed.ok) return followed;
  const known = checkWords(chamber, drafts);
  if (!known.ok) return known;
  const standing = checkStanding(world, chamber);
  if (!standing.ok) return standing;
  const date = dateNext(world, chamber);
  const noticed = checkNotice(chamber, drafts, date);
  if (!noticed.ok) return noticed;
  const lines = [...listOpening(chamber), ...listPassedHours(chamber, date)];
  const effective = checkEffect(chamber, lines, drafts, date);
  return effective.ok ? accept(lines) : effective;
}

/** The only door for our own acts: hours that had passed are entered first, then all drafts, or nothing at all. */
export async function perform(
  world: NodeWorld,
  chamber: Chamber,
  drafts: readonly Draft[],
): Promise<Result<Performed>> {
  const checked = checkDoor(world, chamber, drafts);
  if (!checked.ok) return checked;
  const lines = checked.value;
  const entered = await enter(world, chamber, [...lines, ...drafts]);
  if (!entered.ok) return entered;
  const { acts, at, size } = entered.value;
  return accept({ acts: acts.slice(lines.length), entered: acts.slice(0, lines.length), at, size });
}
