import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Chamber } from "./chamber.ts";
import { checkKind } from "./compose.ts";
import { listPassedHours } from "./due.ts";
import { dateNext, enter } from "./enter.ts";
import type { Draft, NodeWorld, Performed } from "./node.ts";
import { checkStanding } from "./standing.ts";

/** The only door for our own acts: hours that had passed are entered first, then all drafts, or nothing at all. */
export async function perform(
  world: NodeWorld,
  chamber: Chamber,
  drafts: readonly Draft[],
): Promise<Result<Performed>> {
  if (drafts.length === 0) return refuse("nothing", "There is nothing to enter.");
  for (const { kind } of drafts) {
    const allowed = checkKind(kind);
    if (!allowed.ok) return allowed;
  }
  const standing = checkStanding(world, chamber);
  if (!standing.ok) return standing;
  const lines = listPassedHours(chamber, dateNext(world, chamber));
  const entered = await enter(world, chamber, [...lines, ...drafts]);
  if (!entered.ok) return entered;
  const { acts, at, size } = entered.value;
  return accept({ acts: acts.slice(lines.length), entered: acts.slice(0, lines.length), at, size });
}
