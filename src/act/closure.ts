import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { catalogue } from "./catalogue.ts";
import type { Act, Entry, Envelope, Head, Verdict } from "./envelope.ts";
import { findFounding, judge } from "./verdict.ts";
import type { LogState, Past, Seen } from "./verdict.ts";

/**
 * The causally closed part of what is held of one mechanism. An entry is let through once every entry its author had seen is
 * through; each is judged then, once and for good. Nothing here looks back over history: the cost of an entry depends on the
 * number of parties only.
 */
export interface Closure {
  /**
   * Takes entries of any logs, each log's in the order of its numbers without a gap. Returns the acts that have become closed,
   * each after all that its author had seen.
   */
  add(entries: readonly Entry[]): readonly Act[];
  /** The verdict this would get as the next entry of its log; undefined while its author had seen what is not closed here. */
  preview(envelope: Envelope): Verdict | undefined;
  /** Entries of a log that are closed: as much of it as our own entries may say they have seen. */
  closedSize(party: PartyId): number;
  /** What the last valid entry of a log had seen: what its next entry may not fall behind. */
  seenBy(party: PartyId): Seen;
  /** Date of the last valid entry of a log: what its next entry may not be dated before. */
  dateOf(party: PartyId): Instant | undefined;
}

export interface ClosureWorld {
  readonly crypto: Crypto;
  readonly mechanism: MechanismId;
  /** Root of a log as held here at an earlier size, in hex; undefined for a size not held. Asked once for each head that changes. */
  rootAt(party: PartyId, size: number): string | undefined;
  /**
   * For a log found forked: the size up to which it is held, beyond which nobody waits for it. Fixed for the life of a closure:
   * when a fork comes to light, a new closure is filled.
   */
  frozenAt?(party: PartyId): number | undefined;
}

interface Log extends LogState {
  readonly index: number;
  closed: number;
  founding: { readonly n: number; readonly at: Instant } | undefined;
  charterAt: Instant | undefined;
  hasLeft: boolean;
  /** Entries held that wait for others, from number `closed` on. */
  readonly queue: Queue;
  /** By size: see `LogState`. */
  readonly dates: (Instant | undefined)[];
  readonly seens: Seen[];
  /** Parties whose other branch the last valid entry had seen. */
  divergent: readonly PartyId[];
  /** Logs whose next entry waits until this log is closed up to a size. */
  waiting: { readonly log: Log; readonly size: number }[];
}

interface Queue {
  readonly entries: Entry[];
  next: number;
}

const nothing: readonly never[] = Object.freeze([]);
const nothingSeen: Seen = Object.freeze({});
const kindNames: ReadonlyMap<string, string> = new Map(Object.keys(catalogue).map((name) => [name, name]));
/** Logs of one mechanism, more than any charter has parties: log and number of an act fit one small number. */
const logsMax = 1024;

export function createClosure(world: ClosureWorld): Closure {
  const { crypto, mechanism } = world;
  const logs = new Map<string, Log>();
  const byIndex: Log[] = [];
  /** Number in its log times `logsMax`, plus the log's index. */
  const positions = new Map<ActId, number>();
  const functions = new Map<string, string>();

  const past: Past = {
    crypto,
    mechanism,
    findLog: (party) => logs.get(party),
    reach,
    findAct(id) {
      const position = positions.get(id);
      if (position === undefined) return undefined;
      return { party: (byIndex[position % logsMax] as Log).party, n: Math.floor(position / logsMax) };
    },
  };

  function reach(party: string, size: number): number {
    const frozen = world.frozenAt?.(party as PartyId);
    return frozen === undefined ? size : Math.min(size, frozen);
  }

  function openLog(party: PartyId): Log {
    const known = logs.get(party);
    if (known !== undefined) return known;
    assert(byIndex.length < logsMax, `at most ${logsMax} logs in a mechanism`);
    const log = createLog(party, byIndex.length);
    byIndex.push(log);
    logs.set(party, log);
    return log;
  }

  /** The first log whose closed part falls short of what was seen. */
  function findMissing(seen: Seen, author: PartyId): { readonly log: Log; readonly size: number } | undefined {
    for (const party in seen) {
      if (party === author) continue;
      const size = reach(party, (seen[party] as Head).size);
      const log = openLog(party as PartyId);
      if (log.closed < size) return { log, size };
    }
    return undefined;
  }

  function findDivergent(log: Log, before: Seen, seen: Seen): readonly PartyId[] {
    if (seen === before) return log.divergent;
    let divergent: PartyId[] | undefined;
    for (const name in seen) {
      const party = name as PartyId;
      const { root, size } = seen[party] as Head;
      const known = before[party];
      const differs =
        known !== undefined && known.size === size && known.root === root
          ? log.divergent.includes(party)
          : party !== log.party && world.rootAt(party, size) !== root;
      if (differs) (divergent ??= []).push(party);
    }
    return divergent?.toSorted() ?? nothing;
  }

  function close(log: Log, { envelope, id }: Entry, before: Seen, seen: Seen): Act {
    const verdict = judge(log, envelope, seen, past);
    const divergent = findDivergent(log, before, seen);
    const act: Act = {
      id,
      at: envelope.at,
      by: share(functions, envelope.by),
      content: envelope.content,
      kind: kindNames.get(envelope.kind) ?? envelope.kind,
      mechanism,
      n: envelope.n,
      parts: envelope.parts.length === 0 ? nothing : envelope.parts,
      party: log.party,
      refs: envelope.refs.length === 0 ? nothing : envelope.refs,
      seen,
      v: envelope.v,
      verdict,
      divergent,
    };
    positions.set(id, act.n * logsMax + log.index);
    log.closed += 1;
    const counts = verdict.status !== "void";
    // A void entry moves neither the date nor the heads of its log.
    log.dates.push(counts ? act.at : log.dates[act.n]);
    log.seens.push(counts ? act.seen : before);
    if (counts) log.divergent = divergent;
    if (verdict.status === "valid") note(log, act, past);
    return act;
  }

  return {
    add(entries) {
      const ready: Log[] = [];
      for (const entry of entries) {
        const { envelope } = entry;
        assert(envelope.mechanism === mechanism, "entries of this mechanism only");
        const log = openLog(envelope.party);
        const held = log.closed + log.queue.entries.length - log.queue.next;
        assert(envelope.n === held, `entry ${held} of ${log.party} next, not ${envelope.n}`);
        if (held === log.closed) ready.push(log);
        log.queue.entries.push(entry);
      }
      const acts: Act[] = [];
      for (let log = ready.pop(); log !== undefined; log = ready.pop()) {
        for (let entry = peek(log.queue); entry !== undefined; entry = peek(log.queue)) {
          const before = log.seens[log.closed] as Seen;
          // What is said anew entry after entry is kept once, and was closed when it was said first.
          const seen = equalSeen(before, entry.envelope.seen) ? before : entry.envelope.seen;
          const missing = seen === before ? undefined : findMissing(seen, log.party);
          if (missing !== undefined) {
            missing.log.waiting.push({ log, size: missing.size });
            break;
          }
          take(log.queue);
          acts.push(close(log, entry, before, seen));
          if (log.waiting.length > 0) ready.push(...release(log));
        }
      }
      return acts;
    },
    preview(envelope) {
      assert(envelope.mechanism === mechanism, "entries of this mechanism only");
      const log = logs.get(envelope.party) ?? createLog(envelope.party, 0);
      assert(envelope.n === log.closed, `entry ${log.closed} of ${log.party} next, not ${envelope.n}`);
      return findMissing(envelope.seen, log.party) === undefined
        ? judge(log, envelope, envelope.seen, past)
        : undefined;
    },
    closedSize: (party) => logs.get(party)?.closed ?? 0,
    seenBy: (party) => logs.get(party)?.seens.at(-1) ?? nothingSeen,
    dateOf: (party) => logs.get(party)?.dates.at(-1),
  };
}

function createLog(party: PartyId, index: number): Log {
  const dates: (Instant | undefined)[] = [undefined];
  const seens: Seen[] = [nothingSeen];
  return {
    party,
    index,
    closed: 0,
    founding: undefined,
    charterAt: undefined,
    hasLeft: false,
    queue: { entries: [], next: 0 },
    dates,
    seens,
    divergent: nothing,
    waiting: [],
    dateAt: (size) => dates[size],
    seenAt: (size) => seens[size] ?? nothingSeen,
  };
}

/** What a valid act changes for the rest of its log. */
function note(log: Log, { at, kind, n, seen }: Act, past: Past): void {
  if (kind === "charter.founded") {
    log.founding = { n, at };
    log.charterAt = at;
  }
  if (kind === "charter.adopted") log.charterAt = findFounding(seen, past);
  if (kind === "party.left") log.hasLeft = true;
}

const peek = (queue: Queue): Entry | undefined => queue.entries[queue.next];

/** Takes the first entry; the list is emptied when its end is reached, so that taking never moves the rest. */
function take(queue: Queue): void {
  queue.next += 1;
  if (queue.next === queue.entries.length) {
    queue.entries.length = 0;
    queue.next = 0;
  }
}

function release(log: Log): readonly Log[] {
  const free = log.waiting.filter((each) => each.size <= log.closed);
  if (free.length > 0) log.waiting = log.waiting.filter((each) => each.size > log.closed);
  return free.map((each) => each.log);
}

function equalSeen(a: Seen, b: Seen): boolean {
  let count = 0;
  for (const party in b) {
    count += 1;
    const one = a[party];
    const other = b[party] as Head;
    if (one === undefined || one.size !== other.size || one.root !== other.root) return false;
  }
  for (const _ in a) count -= 1;
  return count === 0;
}

/** One string in memory for all entries that say the same. */
function share(known: Map<string, string>, text: string): string {
  const shared = known.get(text);
  if (shared !== undefined) return shared;
  known.set(text, text);
  return text;
}
