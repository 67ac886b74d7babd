import type { ActId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import type { Chamber } from "./chamber.ts";
import { cosignLogs, listUnexcused } from "./cosign.ts";
import { listOwedLines, listPassedHours, nodeFunction } from "./due.ts";
import { dateNext, enter } from "./enter.ts";
import { listExpungings } from "./expunge.ts";
import { keepCosignature } from "./load.ts";
import type { Draft, NodeWorld, Ticked } from "./node.ts";
import { checkStanding } from "./standing.ts";
import { listOpening } from "./fork/new-log.ts";
import { write } from "./write.ts";

/** Parts one entry `parts.missing` may list. */
const missingPerEntry = 64;
/** Entering one line may settle another matter and so ask for a further one; more rounds than this are a fault of ours. */
const roundsMax = 8;

/**
 * Enters what the node owes by itself: hours that have passed, receipts, settlements, parts it lacks, parts it has destroyed;
 * then cosigns what it holds whole. None of these lines answers a line of another node, so two nodes never talk to each other
 * without end.
 */
export async function tick(world: NodeWorld, chamber: Chamber): Promise<Ticked> {
  const mechanism = chamber.row.id;
  const entered: { readonly act: ActId; readonly kind: string }[] = [];
  let held: Refusal | undefined;
  for (let round = 0; round < roundsMax; round++) {
    const drafts = await listDrafts(world, chamber);
    if (drafts.length === 0) break;
    const standing = checkStanding(world, chamber);
    const done = standing.ok ? await enter(world, chamber, drafts) : standing;
    if (!done.ok) {
      held = done.refusal;
      break;
    }
    for (const [i, act] of done.value.acts.entries()) entered.push({ act, kind: drafts[i]?.kind ?? "" });
  }
  const cosigned = chamber.isSpoilt ? [] : await cosignHeld(world, chamber);
  return { mechanism, entered, cosigned, ...(held === undefined ? {} : { held }) };
}

async function listDrafts(world: NodeWorld, chamber: Chamber): Promise<readonly Draft[]> {
  if (chamber.isSpoilt || !chamber.logs.has(chamber.row.party)) return [];
  const opening = listOpening(chamber);
  if (opening.length > 0) return opening;
  const at = dateNext(world, chamber);
  const hours = listPassedHours(chamber, at);
  // An hour that has passed may settle what a receipt would still be owed for.
  if (hours.length > 0) return hours;
  return [...listOwedLines(chamber, at), ...(await listExpungings(world, chamber)), ...listMissing(chamber)];
}

/** Parts that entries we have seen name and nobody has brought us. */
function listMissing(chamber: Chamber): readonly Draft[] {
  const missing = listUnexcused(chamber).filter(({ act, party }) => {
    const named = chamber.acts.get(act);
    return named !== undefined && party !== chamber.row.party && chamber.horizon.covers(named);
  });
  const drafts: Draft[] = [];
  for (let from = 0; from < missing.length; from += missingPerEntry) {
    const listed = missing
      .slice(from, from + missingPerEntry)
      .map(({ act, lang, name, party }) => ({ act, lang, name, party }));
    drafts.push({ kind: "parts.missing", content: { missing: listed }, by: nodeFunction });
  }
  return drafts;
}

async function cosignHeld(world: NodeWorld, chamber: Chamber): Promise<Ticked["cosigned"]> {
  const made = await cosignLogs(world, chamber);
  if (!made.ok || made.value.length === 0) return [];
  const done = await write(world, chamber, { cosignatures: made.value });
  if (!done.ok) return [];
  for (const each of made.value) keepCosignature(chamber.cosignatures, each);
  return made.value.map(({ log }) => log);
}
