import type { Act } from "../../act/envelope.ts";
import { formatHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { formatLogName, parseLogName } from "../../exchange/log-name.ts";
import { parseKeyText } from "../../record/key-text.ts";
import { sizeOf } from "../../record/log.ts";
import { succeedLog } from "../../record/succeed.ts";
import type { Chamber, HeldLog } from "../chamber.ts";
import { nodeFunction } from "../due.ts";
import type { Draft, NodeWorld } from "../node.ts";
import type { LogAppend, StoreReads } from "../ports.ts";
import { readSuccessions } from "./succession.ts";

/** A log that was agreed to follow a party's former one, as it is held, opened and kept (R44, N25). */

/** The logs as they stand by what was agreed: of each party the newest live, the former ones beside it. */
export function placeSuccessors(
  world: NodeWorld,
  evidence: ReadonlyMap<string, Uint8Array>,
  logs: Map<PartyId, HeldLog>,
  branches: Map<PartyId, HeldLog>,
): void {
  for (const succession of readSuccessions(evidence)) {
    const { anchor, generation, party } = succession;
    const name = formatLogName({ generation, party, witness: undefined });
    const former = [logs.get(party), ...branches.values()].find(
      (each) =>
        each?.party === party &&
        parseLogName(each.name)?.generation === generation - 1 &&
        anchor.size <= sizeOf(each.log) &&
        formatHex(each.log.tree.root(anchor.size)) === anchor.root,
    );
    const live = logs.get(party);
    if (former === undefined || live === undefined || (parseLogName(live.name)?.generation ?? 1) >= generation)
      continue;
    const keys = parseKeyText(world.crypto, succession.key);
    if (!keys.ok) continue;
    branches.set(live.name, live);
    const log = succeedLog(world.crypto, former.log, { size: anchor.size, keys: keys.value, generation });
    logs.set(party, { party, name, log, weight: live.weight, folded: anchor.size, acts: [], fork: undefined });
  }
}

/** The first entry of our own new log, where it has none: it must stand before anything else. */
export function listOpening({ evidence, logs, row }: Chamber): readonly Draft[] {
  const own = logs.get(row.party);
  const generation = parseLogName(own?.name ?? row.party)?.generation ?? 1;
  if (own === undefined || own.log.head !== undefined || generation === 1) return [];
  const succession = readSuccessions(evidence).find(
    (each) => each.party === row.party && each.generation === generation,
  );
  return succession === undefined
    ? []
    : [{ kind: "log.succeeded", content: { decision: succession.decision }, by: nodeFunction }];
}

/** Whether the first entry of a new log says by which agreement it stands. */
export function checkOpening(
  { evidence }: Chamber,
  held: HeldLog,
  first: { readonly kind: string; readonly content: Act["content"] } | undefined,
): Result<void> {
  const generation = parseLogName(held.name)?.generation ?? 1;
  if (generation === 1 || held.log.head !== undefined || first === undefined) return accept(undefined);
  const agreed = readSuccessions(evidence).find((each) => each.party === held.party && each.generation === generation);
  return first.kind === "log.succeeded" && first.content["decision"] === agreed?.decision
    ? accept(undefined)
    : refuse("successor-unopened", `The new log of ${held.party} does not begin by naming the agreement it stands by.`);
}

/** What is written of a log that begins in the midst of another: all that stands before it is copied, so that it is kept whole. */
export async function completeAppend(store: StoreReads, chamber: Chamber, append: LogAppend): Promise<LogAppend> {
  const named = parseLogName(append.party);
  if (append.previous !== undefined || append.from === 0 || named === undefined) return append;
  const live = chamber.logs.get(named.party);
  const root = live === undefined ? "" : formatHex(live.log.tree.root(append.from));
  const former = [...chamber.branches.values()].find(
    ({ log, party }) =>
      party === named.party && append.from <= sizeOf(log) && formatHex(log.tree.root(append.from)) === root,
  );
  if (former === undefined) return append;
  const prefix = await store.listEntries(chamber.row.id, former.name, 0, append.from);
  return { ...append, from: 0, entries: [...prefix, ...append.entries] };
}

/** Entries two held logs share. */
export function sharedSize({ log: a }: HeldLog, { log: b }: HeldLog): number {
  let low = 0;
  let high = Math.min(sizeOf(a), sizeOf(b));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (formatHex(a.tree.root(middle)) === formatHex(b.tree.root(middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}
