import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { isKnownKind } from "./catalogue.ts";
import { listNamedActs, readContent } from "./content.ts";
import type { Content } from "./catalogue.ts";
import { charterId } from "./digest.ts";
import type { Envelope, Head, Verdict } from "./envelope.ts";

/** How much of each other log the author held, by party. */
export type Seen = Readonly<Record<string, Head>>;

/** What the rules need of one log: where it stands after its closed entries, and where it stood after any number of them. */
export interface LogState {
  readonly party: PartyId;
  /** Entries judged so far. */
  readonly closed: number;
  /** Date of the last valid entry among the first `size`. */
  dateAt(size: number): Instant | undefined;
  /** What the last valid entry among the first `size` had seen. */
  seenAt(size: number): Seen;
  /** Its founding entry, where it is this log that founded the mechanism. */
  readonly founding: { readonly n: number; readonly at: Instant } | undefined;
  /** Date of the founding that opened it, its own or the one it adopted; undefined until then. */
  readonly charterAt: Instant | undefined;
  readonly hasLeft: boolean;
}

/** The causal past of the entry judged. */
export interface Past {
  readonly crypto: Crypto;
  readonly mechanism: MechanismId;
  /** The log that had this head; undefined where it is not held. */
  findLog(party: string, head: Head): LogState | undefined;
  /** Whether an author that admits to `head` of a log has seen less of it than `needed`: never of another branch. */
  fallsShort(party: string, head: Head | undefined, needed: Head): boolean;
  /** Whether an author that had seen `then` of a log says that it has seen less. */
  regresses(party: string, then: Head, now: Head | undefined): boolean;
  /** Whether the act of that name stands before the entry in its own log, or within what its author had seen. */
  hasSeen(log: LogState, envelope: Envelope, id: ActId): boolean;
}

const valid: Verdict = Object.freeze({ status: "valid" });
const unknown: Verdict = Object.freeze({ status: "unknown" });

/**
 * The record's own judgement of an entry (spec/act A20 and on). It reads the entry, the valid part of its own log and what its
 * author had seen, nothing else: so it comes out the same whatever else is held and in whatever order it came.
 * `seen` is the envelope's own; where it says the same as the last valid entry's, that very object, which needs no second look.
 */
export function judge(log: LogState, envelope: Envelope, seen: Seen, past: Past): Verdict {
  const before = log.seenAt(log.closed);
  return (
    findStanding(log, envelope) ??
    (seen === before ? undefined : findSeenFault(log, before, seen, past)) ??
    findDateFault(log, envelope.at, before, seen, past) ??
    findUnseen(log, envelope, envelope.refs, past) ??
    findContentFault(log, envelope, past)
  );
}

const annul = (code: string, sentence: string): Verdict => ({ status: "void", code, sentence });

const opensLog = (envelope: Envelope): boolean =>
  envelope.v === 1 && (envelope.kind === "charter.founded" || envelope.kind === "charter.adopted");

function findStanding(log: LogState, envelope: Envelope): Verdict | undefined {
  if (log.hasLeft) return annul("after-leaving", `It was entered after ${log.party} had left the mechanism.`);
  if (log.charterAt === undefined && !opensLog(envelope)) {
    return annul("before-charter", `It was entered before ${log.party} had founded or adopted the charter.`);
  }
  return undefined;
}

function findSeenFault(log: LogState, before: Seen, seen: Seen, past: Past): Verdict | undefined {
  if (Object.hasOwn(seen, log.party)) return annul("seen-own", "It lists its own party's log among those it had seen.");
  for (const party in before) {
    const then = before[party] as Head;
    if (past.regresses(party, then, headSeen(seen, party))) {
      const now = sizeSeen(seen, party);
      return annul(
        "seen-regresses",
        `It has seen ${now} entries of ${party}; ${log.party} had already seen ${then.size}.`,
      );
    }
  }
  for (const party in seen) {
    const head = seen[party] as Head;
    const { size } = head;
    if (isSame(head, headSeen(before, party))) continue;
    const theirs = past.findLog(party, head)?.seenAt(size) ?? {};
    for (const third in theirs) {
      if (third === log.party) continue;
      const needed = theirs[third] as Head;
      if (past.fallsShort(third, headSeen(seen, third), needed)) {
        return annul(
          "seen-not-closed",
          `It has seen ${size} entries of ${party}, who had seen ${needed.size} of ${third}, but admits to ${sizeSeen(seen, third)} of ${third}.`,
        );
      }
    }
  }
  return undefined;
}

function findDateFault(log: LogState, at: Instant, before: Seen, seen: Seen, past: Past): Verdict | undefined {
  const charterAt = log.charterAt ?? findFounding(seen, past);
  if (charterAt !== undefined && at < charterAt) {
    return annul("before-charter", `It is dated ${at}, before the charter, which was founded on ${charterAt}.`);
  }
  const last = log.dateAt(log.closed);
  if (last !== undefined && at < last) {
    return annul("date-regresses", `It is dated ${at}, before ${log.party}'s own earlier entry of ${last}.`);
  }
  if (seen === before) return undefined;
  for (const party in seen) {
    const head = seen[party] as Head;
    if (isSame(head, headSeen(before, party))) continue;
    const date = past.findLog(party, head)?.dateAt(head.size);
    if (date !== undefined && at < date) {
      return annul("date-before-seen", `It is dated ${at}, before an entry of ${party} it had seen, dated ${date}.`);
    }
  }
  return undefined;
}

/** Lineage and answers never point to what their author had not seen, so nothing rests on itself in a circle. */
function findUnseen(
  log: LogState,
  envelope: Envelope,
  named: readonly ActId[],
  past: Past,
): Extract<Verdict, { status: "void" }> | undefined {
  for (const id of named) {
    if (!past.hasSeen(log, envelope, id)) {
      const sentence = `It names the act ${id.slice(0, 8)}…, which ${log.party} had not seen.`;
      return { status: "void", code: "refs-unseen", sentence };
    }
  }
  return undefined;
}

function findContentFault(log: LogState, envelope: Envelope, past: Past): Verdict {
  const { content, kind, v } = envelope;
  if (v !== 1 || !isKnownKind(kind)) return unknown;
  const read = readContent(kind, content);
  if (!read.ok) return annul(read.refusal.code, read.refusal.sentence);
  const unseen = findUnseen(log, envelope, listNamedActs(kind, content), past);
  if (unseen !== undefined) return unseen;
  return (opensLog(envelope) ? findCharterFault(log, envelope, past) : undefined) ?? valid;
}

function findCharterFault(log: LogState, envelope: Envelope, past: Past): Verdict | undefined {
  if (log.charterAt !== undefined)
    return annul("charter-twice", `${log.party} has already founded or adopted the charter.`);
  if (envelope.kind === "charter.adopted") {
    const adopted = (envelope.content as unknown as Content<"charter.adopted">).charter;
    if (adopted !== past.mechanism) return annul("charter-other", "It adopts the charter of another mechanism.");
    if (findFounding(envelope.seen, past) !== undefined) return undefined;
    return annul("charter-unseen", `It adopts a charter whose founding ${log.party} had not seen.`);
  }
  const { charter } = envelope.content as unknown as Content<"charter.founded">;
  if (charterId(past.crypto, charter) !== past.mechanism) {
    return annul("charter-other", "It founds another mechanism than the one it is entered in.");
  }
  if (charter.parties.some((party) => party.id === log.party)) return undefined;
  return annul("charter-stranger", `It founds a mechanism whose charter does not name ${log.party}.`);
}

/** Date of the founding among what was seen. */
export function findFounding(seen: Seen, past: Past): Instant | undefined {
  for (const party in seen) {
    const head = seen[party] as Head;
    const founding = past.findLog(party, head)?.founding;
    if (founding !== undefined && founding.n < head.size) return founding.at;
  }
  return undefined;
}

const headSeen = (seen: Seen, party: string): Head | undefined =>
  Object.hasOwn(seen, party) ? seen[party] : undefined;

const isSame = (head: Head, other: Head | undefined): boolean => head.size === other?.size && head.root === other.root;

const sizeSeen = (seen: Seen, party: string): number => (Object.hasOwn(seen, party) ? (seen[party] as Head).size : 0);
