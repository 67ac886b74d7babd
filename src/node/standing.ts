import { equalBytes, formatHex } from "../base/bytes.ts";
import type { MechanismId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { addSeconds, isInstant, secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import { isSameKeySet } from "../record/key.ts";
import { newestEra } from "../record/key-history.ts";
import { countOf, isWhole, sizeOf, verifyCheckpoint } from "../record/log.ts";
import type { Log } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import { guardKey } from "./guard-key.ts";
import { checkGuard } from "./guard.ts";
import type { NodeWorld } from "./node.ts";
import { PortFailure } from "./ports.ts";
import type { GuardedHead } from "./ports.ts";

/** A difference between two clocks beyond which one of them was set, seconds. */
const jumpSecondsMax = 86_400;
/** Our last entry may stand so far ahead of our clock, because what it had seen did, seconds. */
const aheadSecondsMax = 300;

/**
 * The start-up check of our own log, before anything is signed: the stored entries are those our newest checkpoint signs, the
 * keys are ours, and nothing was released that the database lacks. A roll that was stored but not finished is finished here.
 */
export async function checkOwnLog(
  world: NodeWorld,
  chamber: Chamber,
  guarded: GuardedHead | undefined,
): Promise<Result<void>> {
  const { crypto } = world;
  const { party, id } = chamber.row;
  const held = chamber.logs.get(party);
  if (held === undefined) return guarded === undefined ? checkNew(world, id) : checkGuard(guarded, 0, () => "");
  const { head, origin, tree } = held.log;
  // A log that follows another begins with what it goes on from, and at first nothing of its own is signed.
  if (head !== undefined && !isWhole(held.log)) {
    return refuse(
      "own-log-ahead",
      "Our own log is still coming back from the others: nothing is signed until it is whole.",
    );
  }
  const opened = head === undefined ? undefined : verifyCheckpoint(crypto, origin, held.log.keys, head.note);
  if (opened !== undefined && !(opened.ok && equalBytes(opened.value.root, tree.root(sizeOf(held.log))))) {
    return refuse(
      "own-log-damaged",
      "Our own log in the database is not the one we signed: put back a whole copy of it.",
    );
  }
  const isUnknown = head === undefined && guarded === undefined;
  const wasInForce = isUnknown && (await hasKeys(world, id, held.log));
  const checked = await checkKeys(world, id, held.log);
  // Keys that are newer than the log come from a time that this copy does not know: the others are asked for what was entered since.
  const known = checkGuard(guarded, sizeOf(held.log), (size) => formatHex(tree.root(size)));
  if (!checked.ok) return checked.refusal.code === "keys-differ" && !isUnknown && !known.ok ? known : checked;
  // Its keys were in force before it came to light here: it may have been opened already, and lost.
  if (wasInForce) return ownLogLost;
  if (isUnknown) {
    const size = sizeOf(held.log);
    await world.guard.advance(guardKey(chamber), { size, root: formatHex(tree.root(size)) });
    return accept(undefined);
  }
  return known;
}

/**
 * Whether we have the keys our log is signed under; a roll that its log tells of and the keys file does not is finished. A home
 * without its keys can be read and takes what others send; it only signs nothing.
 */
export async function checkKeys(world: NodeWorld, mechanism: MechanismId, own: Log): Promise<Result<void>> {
  const due = newestEra(own.keys);
  return tellFailure(async () => {
    const { keys } = world;
    const isInForce = async (): Promise<boolean> => isSameKeySet(await keys.current(mechanism), due.keys);
    const isLost = (await keys.first(mechanism)) === undefined;
    if (!isLost && (await isInForce())) return accept(undefined);
    if (!isLost) await keys.roll(mechanism, due.keys);
    // Keys that were prepared for a log to follow ours, now that it is agreed.
    if ((!isLost && (await isInForce())) || (await keys.adopt(mechanism, due.keys)) || (await isInForce())) {
      return accept(undefined);
    }
    return refuse(
      "keys-differ",
      due.entry === 0
        ? "The keys file holds other keys than those our log is signed under: put back the copy you keep of it."
        : `Our log changed its keys in entry ${due.entry}, and the keys file does not hold those: put back a copy of it that was made since, or ask the other parties for a successor log.`,
    );
  });
}

async function hasKeys({ keys }: NodeWorld, mechanism: MechanismId, own: Log): Promise<boolean> {
  const checked = await tellFailure(async () =>
    isSameKeySet(await keys.current(mechanism), newestEra(own.keys).keys) ? accept(undefined) : ownLogLost,
  );
  return checked.ok;
}

const ownLogLost = refuse(
  "own-log-lost",
  "There are keys for this consultation, but our log is not here, and no guard remembers it: it may be lost. Nothing is signed until every other party has said how far it holds our record.",
);

/** Keys that neither log nor guard tell of came from elsewhere: our log may be longer than nothing. */
async function checkNew({ keys }: NodeWorld, mechanism: MechanismId): Promise<Result<void>> {
  return tellFailure(async () => ((await keys.first(mechanism)) === undefined ? accept(undefined) : ownLogLost));
}

async function tellFailure(check: () => Promise<Result<void>>): Promise<Result<void>> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof PortFailure) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Whether our log may take another entry now. */
export function checkStanding(world: NodeWorld, chamber: Chamber): Result<void> {
  const { party } = chamber.row;
  const own = chamber.logs.get(party);
  if (own === undefined) return refuse("not-joined", `${party} has not joined this consultation yet.`);
  if (chamber.hold !== undefined) return { ok: false, refusal: chamber.hold };
  if (own.fork !== undefined) {
    return refuse(
      "own-log-forked",
      "Two states of our own log that contradict each other are signed: the others must agree to a successor log.",
    );
  }
  // What comes next is dated and says what it has seen by what stands before it.
  if (own.acts.length < countOf(own.log)) {
    return refuse(
      "own-log-open",
      "Our own log speaks of entries of others that are not here: nothing is entered until they have come back.",
    );
  }
  const isGone = chamber.register.ledger.parties().some((each) => each.party === party && each.status === "left");
  if (isGone) return refuse("after-leaving", `${party} has left this consultation: its log is closed.`);
  return checkClock(world, chamber);
}

/** A clock that stands before our own last entry, or that was set by more than a day, must be confirmed by an officer first. */
function checkClock(world: NodeWorld, chamber: Chamber): Result<void> {
  const { clock, scratch } = world;
  const now = clock.now();
  const last = chamber.closure.dateOf(chamber.row.party);
  if (last !== undefined && addSeconds(now, aheadSecondsMax) < last && scratch.get(confirmedKey(chamber)) !== last) {
    return refuse(
      "clock-behind",
      `Our clock says ${now}, but our own last entry is dated ${last}: nothing is entered until an officer confirms the hour.`,
    );
  }
  const jump = findJump(world);
  if (jump !== undefined) {
    return refuse(
      "clock-jumped",
      `Our clock was set from about ${jump} to ${now}: nothing is entered until an officer confirms the hour.`,
    );
  }
  noteReading(world);
  return accept(undefined);
}

/** An officer answers for the present reading of the clock. */
export function confirmClock(world: NodeWorld, chamber: Chamber): void {
  const last = chamber.closure.dateOf(chamber.row.party);
  if (last !== undefined) world.scratch.set(confirmedKey(chamber), last);
  noteReading(world);
}

const confirmedKey = ({ row }: Chamber): string => `hour ${row.id}`;
const readingKey = "clock";

function noteReading({ clock, scratch }: NodeWorld): void {
  const elapsed = clock.elapsed?.();
  if (elapsed !== undefined) scratch.set(readingKey, `${clock.now()} ${Math.floor(elapsed)}`);
}

/** What the clock should say, where it differs from what it says by more than a day; undefined where nobody can tell. */
function findJump({ clock, scratch }: NodeWorld): Instant | undefined {
  const [then, before] = scratch.get(readingKey)?.split(" ") ?? [];
  const elapsed = clock.elapsed?.();
  // The machine was started again since: its own clock begins at nothing, and says nothing of the time it was off.
  if (then === undefined || elapsed === undefined || !isInstant(then) || elapsed < Number(before)) return undefined;
  const expected = addSeconds(then, Math.floor(elapsed) - Number(before));
  return Math.abs(secondsOf(clock.now()) - secondsOf(expected)) > jumpSecondsMax ? expected : undefined;
}
