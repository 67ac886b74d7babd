import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { catalogue } from "./catalogue.ts";
import type { Act, Entry, Envelope, Head, Verdict } from "./envelope.ts";
import { createPast } from "./past.ts";
import type { Strand, Strands } from "./strand.ts";
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
   * each after all that its author had seen. `strand` names the one they all stand on, where it is not the first of its log.
   */
  add(entries: readonly Entry[], strand?: string): readonly Act[];
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
   * The strands of logs found forked, and of those that follow a former one; of all other logs each has one. Fixed for the life
   * of a closure: when a fork comes to light, a new closure is filled.
   */
  readonly strands?: Strands | undefined;
  /** Whether an entry that says so did change the keys of its log (spec/record); a world that cannot tell takes its word. */
  rolls?(entry: Entry): boolean;
}

interface Log extends LogState {
  readonly index: number;
  /** Undefined for a log of one strand. */
  readonly strand: Strand | undefined;
  /** What its strand goes on from and follows is closed: it has taken over where that stood. */
  isBegun: boolean;
  closed: number;
  founding: { readonly n: number; readonly at: Instant } | undefined;
  charterAt: Instant | undefined;
  /** Number of the entry that adopted or founded the charter. */
  charterN: number;
  hasLeft: boolean;
  /** Entries held that wait for others, from number `closed` on. */
  readonly queue: Queue;
  /** By size: see `LogState`. */
  readonly dates: (Instant | undefined)[];
  readonly seens: Seen[];
  /** Logs whose next entry waits until this log is closed up to a size. */
  waiting: { readonly log: Log; readonly size: number }[];
}

/** What an entry waits for; without a log, for what comes to light with a new closure only. */
interface Missing {
  readonly log: Log | undefined;
  readonly size: number;
}

const nowhere: Missing = Object.freeze({ log: undefined, size: 0 });

interface Queue {
  readonly entries: Entry[];
  next: number;
}

/** A34: the record reads such an entry as changing no key. */
const notRolled: Verdict = Object.freeze({
  status: "void",
  code: "keys-not-rolled",
  sentence: "It changes no keys: they are not those committed to, or old and new have not both signed it.",
});
const nothing: readonly never[] = Object.freeze([]);
const nothingSeen: Seen = Object.freeze({});
const kindNames: ReadonlyMap<string, string> = new Map(Object.keys(catalogue).map((name) => [name, name]));
/** Logs of one mechanism, more than any charter has parties: log and number of an act fit one small number. */
const logsMax = 1024;

export function createClosure(world: ClosureWorld): Closure {
  const { crypto, mechanism, strands } = world;
  /** By the name of their strand: that of the party, but for further ones. */
  const logs = new Map<string, Log>();
  const byIndex: Log[] = [];
  /** Number in its log times `logsMax`, plus the log's index. */
  const positions = new Map<ActId, number>();
  const functions = new Map<string, string>();
  const stranded = new Set<string>(strands?.list.map(({ party }) => party));

  const past: Past = createPast({
    crypto,
    mechanism,
    strands,
    stranded,
    findLog: (name) => logs.get(name),
    findAct(id) {
      const position = positions.get(id);
      if (position === undefined) return undefined;
      return { log: byIndex[position % logsMax] as Log, n: Math.floor(position / logsMax) };
    },
  });

  function openLog(party: PartyId, name: string = party): Log {
    const known = logs.get(name);
    if (known !== undefined) return known;
    assert(byIndex.length < logsMax, `at most ${logsMax} logs in a mechanism`);
    const log = createLog(
      party,
      byIndex.length,
      strands?.list.find((strand) => strand.name === name),
    );
    byIndex.push(log);
    logs.set(name, log);
    return log;
  }

  /**
   * What an entry waits for: the first log of which less is closed here than its author had seen; of a branch that is not held,
   * nothing that is held will do (A16).
   */
  function findMissing(seen: Seen, before: Seen, author: PartyId): Missing | undefined {
    for (const name in seen) {
      const party = name as PartyId;
      const head = seen[party] as Head;
      const known = before[party];
      if (party === author || (known?.size === head.size && known.root === head.root)) continue;
      const isStranded = stranded.has(party);
      const place = isStranded ? strands?.locate(party, head) : undefined;
      if (isStranded && place === undefined) return nowhere;
      const log = openLog(party, place?.strand.name);
      if (log.closed < head.size) return { log, size: head.size };
      if (!isStranded && world.rootAt(party, head.size) !== head.root) return nowhere;
    }
    return undefined;
  }

  /** What a strand waits for before it begins; then it stands where the one it goes on from stood at that size. */
  function begin(log: Log): Missing | undefined {
    if (log.isBegun || log.strand === undefined) return undefined;
    const { after, parent } = log.strand;
    for (const { name, size } of parent === undefined ? after : [parent, ...after]) {
      const other = openLog(log.party, name);
      if (other.closed < size) return { log: other, size };
    }
    log.isBegun = true;
    if (parent !== undefined) inherit(log, openLog(log.party, parent.name), parent.size);
    return undefined;
  }

  /** A log that follows a former one stands where that did before it holds an entry of its own. */
  function findBegun(party: PartyId): Log | undefined {
    const log = stranded.has(party) ? openLog(party) : logs.get(party);
    if (log !== undefined) begin(log);
    return log;
  }

  function judgeRoll(entry: Entry, verdict: Verdict): Verdict {
    const claims = entry.envelope.kind === "key.rolled" && verdict.status === "valid";
    return claims && world.rolls?.(entry) === false ? notRolled : verdict;
  }

  function close(log: Log, { envelope, id }: Entry, before: Seen, seen: Seen): Act {
    const verdict = judgeRoll({ envelope, id }, judge(log, envelope, seen, past));
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
      divergent: nothing,
      ...(log.strand === undefined || log.strand.name === log.party ? {} : { strand: log.strand.name }),
    };
    positions.set(id, act.n * logsMax + log.index);
    log.closed += 1;
    const counts = verdict.status !== "void";
    // A void entry moves neither the date nor the heads of its log.
    log.dates.push(counts ? act.at : log.dates[act.n]);
    log.seens.push(counts ? act.seen : before);
    if (verdict.status === "valid") note(log, act, past);
    return act;
  }

  return {
    add(entries, strand) {
      const ready: Log[] = [];
      for (const entry of entries) {
        const { envelope } = entry;
        assert(envelope.mechanism === mechanism, "entries of this mechanism only");
        const log = openLog(envelope.party, strand);
        const held = log.closed + log.queue.entries.length - log.queue.next;
        assert(envelope.n === held, `entry ${held} of ${log.party} next, not ${envelope.n}`);
        if (held === log.closed) ready.push(log);
        log.queue.entries.push(entry);
      }
      const acts: Act[] = [];
      for (let log = ready.pop(); log !== undefined; log = ready.pop()) {
        const awaited = begin(log);
        if (awaited !== undefined) {
          awaited.log?.waiting.push({ log, size: awaited.size });
          continue;
        }
        for (let entry = peek(log.queue); entry !== undefined; entry = peek(log.queue)) {
          const before = log.seens[log.closed] as Seen;
          // What is said anew entry after entry is kept once, and was closed when it was said first.
          const seen = equalSeen(before, entry.envelope.seen) ? before : entry.envelope.seen;
          const missing = seen === before ? undefined : findMissing(seen, before, log.party);
          if (missing !== undefined) {
            missing.log?.waiting.push({ log, size: missing.size });
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
      const log = findBegun(envelope.party) ?? createLog(envelope.party, 0, undefined);
      assert(envelope.n === log.closed, `entry ${log.closed} of ${log.party} next, not ${envelope.n}`);
      return findMissing(envelope.seen, log.seens.at(-1) as Seen, log.party) === undefined
        ? judge(log, envelope, envelope.seen, past)
        : undefined;
    },
    closedSize: (party) => findBegun(party)?.closed ?? 0,
    seenBy: (party) => findBegun(party)?.seens.at(-1) ?? nothingSeen,
    dateOf: (party) => findBegun(party)?.dates.at(-1),
  };
}

function createLog(party: PartyId, index: number, strand: Strand | undefined): Log {
  const dates: (Instant | undefined)[] = [undefined];
  const seens: Seen[] = [nothingSeen];
  return {
    party,
    index,
    strand,
    isBegun: strand === undefined,
    closed: strand?.parent?.size ?? 0,
    founding: undefined,
    charterAt: undefined,
    charterN: 0,
    hasLeft: false,
    queue: { entries: [], next: 0 },
    dates,
    seens,
    waiting: [],
    dateAt: (size) => dates[size],
    seenAt: (size) => seens[size] ?? nothingSeen,
  };
}

/** A strand stands where the one it goes on from stood at that size. */
function inherit(log: Log, from: Log, size: number): void {
  log.dates.splice(0, 1, ...from.dates.slice(0, size + 1));
  log.seens.splice(0, 1, ...from.seens.slice(0, size + 1));
  if (from.founding !== undefined && from.founding.n < size) log.founding = from.founding;
  if (from.charterAt !== undefined && from.charterN < size) {
    log.charterAt = from.charterAt;
    log.charterN = from.charterN;
  }
}

/** What a valid act changes for the rest of its log. */
function note(log: Log, { at, kind, n, seen }: Act, past: Past): void {
  if (kind === "charter.founded") {
    log.founding = { n, at };
    log.charterAt = at;
    log.charterN = n;
  }
  if (kind === "charter.adopted") {
    log.charterAt = findFounding(seen, past);
    log.charterN = n;
  }
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
