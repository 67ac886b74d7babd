import { formatHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import type { Refusal } from "../../base/refusal.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import type { Parcel } from "../../exchange/parcel.ts";
import { isWhole, sizeOf } from "../../record/log.ts";
import type { Log } from "../../record/log.ts";
import { createTree } from "../../record/merkle.ts";
import { openAnswer } from "./answer.ts";
import { describeAnswers, listAwaited, listUnfit } from "./awaited.ts";
import type { Chamber } from "../chamber.ts";
import { findCharter } from "../charter.ts";
import { applyExpungings } from "../expunge.ts";
import { guardKey, guardKeyOf } from "../guard-key.ts";
import { formatHold, isHealable, newHold, parseHold } from "./hold.ts";
import type { Hold } from "./hold.ts";
import type { NodeWorld } from "../node.ts";
import type { GuardedHead } from "../ports.ts";
import { checkKeys, checkOwnLog } from "../standing.ts";
import { isBehind } from "../write.ts";

/** Bytes of a nonce. */
const nonceBytes = 16;

/** What this node asks a party, where it asks it: the nonce of the hold, until the party has answered. */
export function findAsking({ recovery }: Chamber, party: PartyId): string | undefined {
  return recovery === undefined || recovery.answers[party] !== undefined ? undefined : recovery.nonce;
}

/**
 * The start-up check's finding, or the hold that an earlier start left behind. `guarded` was read before the store: another
 * process of ours may have moved both since.
 */
export async function recallHold(world: NodeWorld, chamber: Chamber, guarded: GuardedHead | undefined): Promise<void> {
  const { guard, store } = world;
  const id = guardKey(chamber);
  const checked = await checkOwnLog(world, chamber, guarded);
  const text = await guard.findHold(id);
  const known = parseHold(text);
  const former = text === undefined ? await findFormerHold(world, chamber) : undefined;
  const identity = await store.identity();
  const noted = await guard.findDatabase(id);
  chamber.heldAs = text;
  chamber.database = identity;
  if (!checked.ok && !isHealable(checked.refusal)) {
    placeHold(chamber, checked.refusal, known);
  } else if (known !== undefined) {
    placeHold(chamber, known, known);
  } else if (!checked.ok) {
    await beginHold(world, chamber, checked.refusal);
  } else if (former !== undefined) {
    await beginHold(world, chamber, former);
  } else if (noted !== undefined && noted !== identity && chamber.logs.has(chamber.row.party)) {
    await beginHold(world, chamber, databaseChanged);
  } else {
    placeHold(chamber, undefined, undefined);
    if (noted !== identity) await guard.keepDatabase(id, identity);
  }
  if (chamber.recovery !== undefined) await trustOwn(world, chamber);
  await tryRelease(world, chamber);
}

/** A hold of the log that ours follows: if that was lost, this one may have been opened and lost with it. */
async function findFormerHold({ guard }: NodeWorld, { logs, row }: Chamber): Promise<Hold | undefined> {
  const own = logs.get(row.party);
  const generation = parseLogName(own?.name ?? row.party)?.generation ?? 1;
  if (generation === 1 || own?.log.head !== undefined) return undefined;
  return parseHold(await guard.findHold(guardKeyOf(row.id, generation - 1)));
}

const databaseChanged: Refusal = {
  code: "database-changed",
  sentence:
    "The database is another than the one our log was last signed on: a replica was promoted, or it was put back. Nothing is signed until every other party has said how far it holds our record.",
};

/**
 * Whether what holds us back, or does not, is still so; asked before each step. False where another process has begun, changed or
 * ended a hold, where the database is another, or where the keys were put right: then everything is loaded and checked anew.
 */
export async function isHoldCurrent(world: NodeWorld, chamber: Chamber): Promise<boolean> {
  const { guard, store } = world;
  const { hold, logs, recovery, row } = chamber;
  if ((await guard.findHold(guardKey(chamber))) !== chamber.heldAs || (await store.identity()) !== chamber.database)
    return false;
  if (recovery !== undefined) await tryRelease(world, chamber);
  const own = logs.get(row.party)?.log;
  if (hold === undefined || recovery !== undefined || own === undefined || !hold.code.startsWith("keys-")) return true;
  return !(await checkKeys(world, row.id, own)).ok;
}

/** Begins to ask, before anything rests on it; a hold that another process has begun meanwhile is taken over. */
export async function beginHold(world: NodeWorld, chamber: Chamber, refusal: Refusal): Promise<void> {
  const { guard, randomness } = world;
  const id = guardKey(chamber);
  const begun = newHold(refusal, formatHex(randomness.bytes(nonceBytes)));
  const before = await guard.findHold(id);
  const known = parseHold(before);
  if (known === undefined) await guard.changeHold(id, before, formatHold(begun));
  chamber.heldAs = await guard.findHold(id);
  const held = parseHold(chamber.heldAs) ?? begun;
  placeHold(chamber, held, held);
}

/**
 * Takes the answer of a parcel. Our log is healed by then with whatever the parcel brought of it. When everybody has answered and we
 * hold all that anybody knows of our log, the guard is set to what we hold and signing goes on.
 */
export async function hearAnswer(world: NodeWorld, chamber: Chamber, { answer: note, from }: Parcel): Promise<void> {
  const by = chamber.logs.get(from);
  if (note === undefined || by === undefined || from === chamber.row.party || chamber.recovery === undefined) return;
  const opened = openAnswer(world.crypto, by, note);
  if (!opened.ok || opened.value.nonce !== chamber.recovery.nonce) return;
  const { known, origin, root, size } = opened.value;
  const own = chamber.logs.get(chamber.row.party)?.log;
  // Who does not know yet that another log follows ours is asked again.
  if (own !== undefined && own.origin !== origin) return;
  await changeHold(world, chamber, (held) => ({
    ...held,
    answers: { ...held.answers, [from]: { size, root: formatHex(root) } },
    known: [...new Set([...held.known, ...known])].filter((party) => party !== chamber.row.party),
  }));
  await tryRelease(world, chamber);
}

/** An officer's word that parties of whom nobody knows anything have not joined. */
export async function vouch(world: NodeWorld, chamber: Chamber): Promise<void> {
  if (chamber.recovery === undefined) return;
  await changeHold(world, chamber, (held) => ({ ...held, vouched: true }));
  await tryRelease(world, chamber);
}

async function changeHold({ guard }: NodeWorld, chamber: Chamber, change: (held: Hold) => Hold): Promise<void> {
  const id = guardKey(chamber);
  for (;;) {
    const before = await guard.findHold(id);
    const held = parseHold(before);
    if (held === undefined) return;
    const after = formatHold(change(held));
    if (!(await guard.changeHold(id, before, after))) continue;
    chamber.heldAs = after;
    placeHold(chamber, held, parseHold(after));
    return;
  }
}

/** What stands between us and signing, for a person. */
function placeHold(chamber: Chamber, refusal: Refusal | undefined, recovery: Hold | undefined): void {
  chamber.recovery = recovery;
  const words = recovery === undefined ? "" : describeAnswers(chamber, recovery);
  chamber.hold = refusal === undefined ? undefined : { code: refusal.code, sentence: `${refusal.sentence}${words}` };
}

/** Ends the hold where nothing stands against it any more. */
async function tryRelease(world: NodeWorld, chamber: Chamber): Promise<void> {
  const { crypto, guard, store } = world;
  const { recovery, row } = chamber;
  // What waits to be folded may still name a party that has joined.
  if (recovery === undefined || isBehind(chamber)) return;
  const { silent, strangers } = listAwaited(chamber, recovery);
  const own = chamber.logs.get(row.party)?.log;
  // While no charter is known nobody knows who might have been there.
  const isKnown = recovery.vouched || findCharter(chamber) !== undefined;
  const isHealed = isKnown && (own?.head === undefined || isWhole(own)) && listUnfit(chamber, recovery).length === 0;
  const isComplete = silent.length + strangers.length === 0 && isHealed;
  const refusal = isComplete ? await findObstacle(world, chamber, own) : undefined;
  if (isComplete) placeHold(chamber, refusal ?? recovery, recovery);
  if (!isComplete || refusal !== undefined) return;
  // What was expunged since the backup was made goes before anything is signed or served.
  await applyExpungings(world, chamber);
  const size = own === undefined ? 0 : sizeOf(own);
  const root = formatHex(own === undefined ? createTree(crypto).root() : own.tree.root(size));
  await guard.advance(guardKey(chamber), { size, root });
  const identity = await store.identity();
  await guard.keepDatabase(guardKey(chamber), identity);
  if (!(await guard.changeHold(guardKey(chamber), chamber.heldAs, undefined))) return;
  chamber.heldAs = undefined;
  chamber.database = identity;
  placeHold(chamber, undefined, undefined);
}

/** What no answer mends: a state we had released that nobody holds, keys that are not those of the healed log, a log that is damaged. */
async function findObstacle(world: NodeWorld, chamber: Chamber, own: Log | undefined): Promise<Refusal | undefined> {
  const guarded = await world.guard.find(guardKey(chamber));
  const checked = await checkOwnLog(world, chamber, guarded);
  if (checked.ok) return undefined;
  const { refusal } = checked;
  const size = own === undefined ? 0 : sizeOf(own);
  const keys = own === undefined ? checked : await checkKeys(world, chamber.row.id, own);
  if (own !== undefined && !keys.ok) return keys.refusal;
  switch (refusal.code) {
    case "guard-missing":
    case "own-log-lost":
      return undefined;
    case "guard-ahead": {
      const sentence = `We had released ${guarded?.size} entries of our log, and of those after ${size} nothing is found here: whoever holds them has yet to bring them (a newer backup, a pouch under way); else ask the others for a successor log.`;
      return { code: refusal.code, sentence };
    }
    default:
      return refusal;
  }
}

/** Our own log comes back only under keys that are trusted, as any other: the keys file says which ours were. */
async function trustOwn({ keys, trust }: NodeWorld, { logs, row }: Chamber): Promise<void> {
  if (logs.has(row.party) || trust.find(row.id, row.party) !== undefined) return;
  const first = await keys.first(row.id);
  if (first !== undefined) await trust.add(row.id, row.party, first);
}
