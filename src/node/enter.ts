import type { Entry } from "../act/envelope.ts";
import { formatHex } from "../base/bytes.ts";
import type { ActId } from "../base/ids.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { completeAppend, planAppend, sizeOf } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import { compose } from "./compose.ts";
import type { Composed, Lookup } from "./compose.ts";
import { fold } from "./fold.ts";
import { guardKey } from "./guard-key.ts";
import type { Draft, NodeWorld } from "./node.ts";
import type { LogAppend } from "./ports.ts";
import { chargePart, weighEntry } from "./quota.ts";
import { write } from "./write.ts";

/** What was entered in one batch, with its date. */
export interface Entered {
  readonly acts: readonly ActId[];
  readonly at: Instant;
  readonly size: number;
}

/** Date of our next entry: our clock's, but never before our own last entry nor before what we have seen. */
export function dateNext(world: NodeWorld, chamber: Chamber): Instant {
  const now = world.clock.now();
  chamber.horizon.advance(now);
  const dates = [now, chamber.closure.dateOf(chamber.row.party), chamber.horizon.latest()];
  return dates.reduce<Instant>((latest, each) => (each !== undefined && each > latest ? each : latest), now);
}

/**
 * Puts drafts onto our log: all or none, in one synced transaction with one pair of signatures. The record's rules and consent
 * judge them first: what would be void is refused, with the same sentence others would read. Only when the transaction and the
 * guard are on disk does anything of it count as said.
 */
export async function enter(world: NodeWorld, chamber: Chamber, drafts: readonly Draft[]): Promise<Result<Entered>> {
  const at = dateNext(world, chamber);
  const composed = composeAll(world, chamber, drafts, at);
  if (!composed.ok) return composed;
  const own = chamber.logs.get(chamber.row.party);
  assert(own !== undefined, "a party that enters has a log");
  const entries = composed.value.map(({ entry }) => entry);
  const [single] = entries;
  // One act alone is judged before it moves anything; of several, the later may rest on the earlier.
  const first = entries.length === 1 && single !== undefined ? judge(chamber, single) : accept(undefined);
  if (!first.ok) return first;

  const planned = planAppend(
    world.crypto,
    own.log,
    own.log.head?.note,
    composed.value.map(({ stored }) => stored.bytes),
  );
  if (!planned.ok) return planned;
  chamber.isSpoilt = true;
  own.log = { ...own.log, keys: planned.value.keys };
  const acts = fold(chamber, entries);
  const faults = acts.flatMap(({ verdict }) => (verdict.status === "void" ? [verdict] : []));
  const fault = faults[0] ?? findVoidProposal(chamber, entries);
  if (fault !== undefined) return refuse(fault.code, fault.sentence);

  const signatures = await world.keys.sign(chamber.row.id, planned.value.messages);
  const append = completeAppend(world.crypto, planned.value, signatures);
  if (!append.ok) return append;
  const { size, root } = planned.value.checkpoint;
  const parts = composed.value.flatMap((each) => each.parts);
  const head = { party: own.name, size, checkpoint: append.value.note, proof: new Uint8Array(0) };
  const appended: LogAppend = {
    party: own.name,
    from: size - entries.length,
    previous: own.log.head?.note,
    entries: append.value.entries,
    head,
  };
  const written = await write(world, chamber, { appends: [appended], parts });
  if (!written.ok) return written;
  // Until the guard is on disk too, nothing of it may leave: what fails now drops the chamber.
  chamber.isSpoilt = true;
  await world.guard.advance(guardKey(chamber), { size, root: formatHex(root) });
  own.log = append.value.log;
  for (const { bytes } of append.value.entries) weighEntry(own.weight, bytes);
  for (const { commitment } of parts) keepPart(chamber, formatHex(commitment));
  chamber.isSpoilt = false;
  return accept({ acts: entries.map(({ id }) => id), at, size });
}

export function keepPart(chamber: Chamber, commitment: string): void {
  const named = chamber.parts.named.get(commitment);
  if (named !== undefined && !chamber.parts.held.has(commitment)) chargePart(chamber, named.party, named.size, 1);
  chamber.parts.held.add(commitment);
  chamber.parts.missing.delete(commitment);
}

export function composeAll(
  world: NodeWorld,
  chamber: Chamber,
  drafts: readonly Draft[],
  at: Instant,
): Result<readonly Composed[]> {
  const { id: mechanism, party } = chamber.row;
  const place = { mechanism, party, at, seen: chamber.horizon.advance(world.clock.now()) };
  const lookup = lookUp(world, chamber);
  const own = chamber.logs.get(party)?.log;
  const from = own === undefined ? 0 : sizeOf(own);
  const composed: Composed[] = [];
  for (const draft of drafts) {
    const each = compose(lookup, draft, place, from + composed.length);
    if (!each.ok) return each;
    composed.push(each.value);
  }
  return accept(composed);
}

function lookUp({ crypto, randomness }: NodeWorld, { register }: Chamber): Lookup {
  const { ledger } = register;
  let left: ReadonlySet<string> | undefined;
  return {
    crypto,
    randomness,
    charter: () => ledger.charter()?.charter,
    digestOf: (proposal) => ledger.state(proposal as ActId)?.digest,
    needsOf: (proposal) => ledger.state(proposal as ActId)?.needs ?? [],
    hasLeft(party) {
      left ??= new Set(ledger.parties().flatMap((each) => (each.status === "left" ? [each.party] : [])));
      return left.has(party);
    },
  };
}

/** What the record's rules would say of this as our next entry. */
export function judge(chamber: Chamber, { envelope }: Pick<Entry, "envelope">): Result<void> {
  const verdict = chamber.closure.preview(envelope);
  assert(verdict !== undefined, "what we say we have seen is closed here");
  return verdict.status === "void" ? refuse(verdict.code, verdict.sentence) : accept(undefined);
}

/** A proposal of ours that consent would not hear: fewer parties than needed, silence where the charter forbids it. */
function findVoidProposal(
  chamber: Chamber,
  entries: readonly Entry[],
): { readonly code: string; readonly sentence: string } | undefined {
  for (const { envelope, id } of entries) {
    if (envelope.kind !== "proposal.tabled") continue;
    const outcome = chamber.register.ledger.state(id)?.outcome;
    if (outcome?.status === "void") return outcome;
  }
  return undefined;
}
