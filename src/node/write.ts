import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { countOf } from "../record/log.ts";
import { listLogs } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { writeRows } from "./fold.ts";
import type { NodeWorld } from "./node.ts";
import type { Batch, LogAppend } from "./ports.ts";
import { completeAppend } from "./fork/new-log.ts";

/** What a step of the node stores, beside the documents that it moved. */
export type Writing = Partial<Omit<Batch, "mechanism" | "revision" | "documents" | "folded">>;

/**
 * The one way in which a chamber writes: what the step brought, every document moved since the last write, and how far they have
 * followed each log, in one transaction on the revision that the chamber has read. On a conflict another process has written: a
 * chamber that holds nothing but what is stored reads that in, one that is ahead of it is dropped.
 */
export async function write(world: NodeWorld, chamber: Chamber, writing: Writing): Promise<Result<void>> {
  // Whoever goes ahead of the store with more than what is stored already has said so before.
  const isAhead = chamber.isSpoilt;
  const followed = listLogs(chamber).filter(({ folded, name }) => chamber.followed.get(name) !== folded);
  chamber.isSpoilt = true;
  const appends: LogAppend[] = [];
  for (const append of writing.appends ?? []) appends.push(await completeAppend(world.store, chamber, append));
  const done = await world.store.commit({
    mechanism: chamber.row.id,
    revision: chamber.revision,
    parts: [],
    cosignatures: [],
    evidence: [],
    ...writing,
    appends,
    documents: writeRows(chamber, [...chamber.touched.values()]),
    folded: followed.map(({ folded, name }) => ({ party: name, size: folded })),
  });
  if (done === "conflict") {
    chamber.isSpoilt = isAhead;
    return conflict;
  }
  chamber.isSpoilt = false;
  chamber.revision += 1;
  chamber.touched.clear();
  for (const { folded, name } of followed) chamber.followed.set(name, folded);
  return accept(undefined);
}

/** Whether entries that count are stored and have not been folded. */
export const isUnfolded = ({ logs }: Pick<Chamber, "logs">): boolean =>
  [...logs.values()].some(({ folded, log }) => folded < countOf(log));

/** Whether documents wait to be written, or entries to be folded. */
export const isBehind = (chamber: Chamber): boolean => chamber.touched.size > 0 || isUnfolded(chamber);

export const conflict = refuse(
  "store-moved",
  "Another program has written to this home meanwhile: nothing was entered. Try again.",
);
