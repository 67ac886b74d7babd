import { equalBytes, formatHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { CosignatureSection, Parcel } from "../exchange/parcel.ts";
import { openCosignature } from "../record/cosignature.ts";
import { sizeOf } from "../record/log.ts";
import type { Log } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import type { NodeWorld } from "./node.ts";
import type { GuardedHead } from "./ports.ts";
import { checkOwnLog } from "./standing.ts";

/** Holds that end once every other party has said how far it holds our log. */
const healable: ReadonlySet<string> = new Set(["guard-missing", "guard-ahead", "own-log-ahead"]);

/** A hold, since when, and who has answered: kept beside the store, so that it outlives the process. */
interface Recovery {
  readonly refusal: Refusal;
  /** An answer dated before this may be an old one played again. */
  readonly since: Instant;
  readonly answered: readonly PartyId[];
}

const keyOf = ({ row }: Chamber): string => `recovery ${row.id}`;

/** Whether the others are asked how far they hold our log. */
export const isAsking = ({ hold }: Chamber): boolean => hold !== undefined && healable.has(hold.code);

export const hasAnswered = (world: NodeWorld, chamber: Chamber, party: PartyId): boolean =>
  readRecovery(world, chamber)?.answered.includes(party) ?? false;

/**
 * The start-up check's finding, or the hold that an earlier start left behind. `guarded` was read before the store: another
 * process of ours may have moved both since.
 */
export async function recallHold(world: NodeWorld, chamber: Chamber, guarded: GuardedHead | undefined): Promise<void> {
  const known = readRecovery(world, chamber);
  const checked = await checkOwnLog(world, chamber, guarded);
  chamber.hold = checked.ok ? known?.refusal : checked.refusal;
  if (known === undefined && chamber.hold !== undefined && isAsking(chamber)) {
    const begun: Recovery = { refusal: chamber.hold, since: world.clock.now(), answered: [] };
    world.scratch.set(keyOf(chamber), JSON.stringify(begun));
  }
}

/**
 * Takes the answers of a parcel: cosignatures of our own log by others, made since we began to ask. Our log is healed by then with
 * whatever the parcel brought of it; when all the others have answered and none has cosigned more than we hold, the guard is set
 * to what we hold and signing goes on.
 */
export async function hearAnswers(world: NodeWorld, chamber: Chamber, parcel: Parcel): Promise<void> {
  const { hold, row } = chamber;
  const own = chamber.logs.get(row.party)?.log;
  if (hold === undefined || own === undefined || !isAsking(chamber)) return;
  const before = readRecovery(world, chamber) ?? { refusal: hold, since: world.clock.now(), answered: [] };
  const given = parcel.cosignatures.filter((each) => isAnswer(world, chamber, own, each, before.since));
  const answered = [...new Set([...before.answered, ...given.map(({ cosigner }) => cosigner)])];
  world.scratch.set(keyOf(chamber), JSON.stringify({ ...before, answered }));
  if (!listOthers(chamber).every((party) => answered.includes(party))) return;
  await release(world, chamber, own);
}

/**
 * Where nobody else has joined, nobody can answer: an officer's word that no later copy of this record was ever given away
 * stands for it.
 */
export async function confirmAlone(world: NodeWorld, chamber: Chamber): Promise<void> {
  const own = chamber.logs.get(chamber.row.party)?.log;
  if (own !== undefined && isAsking(chamber) && listOthers(chamber).length === 0) await release(world, chamber, own);
}

const listOthers = ({ logs, row }: Chamber): readonly PartyId[] =>
  [...logs.keys()].filter((party) => party !== row.party);

async function release(world: NodeWorld, chamber: Chamber, own: Log): Promise<void> {
  const { row } = chamber;
  const size = sizeOf(own);
  const guarded = await world.guard.find(row.id);
  // The guard remembers a state that nobody has brought back: somebody who holds it has yet to answer.
  if (guarded !== undefined && guarded.size > size) return;
  await world.guard.advance(row.id, { size, root: formatHex(own.tree.root(size)) });
  world.scratch.set(keyOf(chamber), "");
  chamber.hold = undefined;
}

function isAnswer(
  { crypto }: NodeWorld,
  { logs, row }: Chamber,
  own: Log,
  { cosigner, log, note }: CosignatureSection,
  since: Instant,
): boolean {
  const by = logs.get(cosigner)?.log;
  if (log !== row.party || cosigner === row.party || by === undefined) return false;
  return by.keys.some(({ keys }) => {
    const opened = openCosignature(crypto, note, { origin: by.origin, keys });
    if (!opened.ok || opened.value.at < since) return false;
    const { origin, root, size } = opened.value.checkpoint;
    return origin === own.origin && size <= sizeOf(own) && equalBytes(own.tree.root(size), root);
  });
}

function readRecovery(world: NodeWorld, chamber: Chamber): Recovery | undefined {
  const text = world.scratch.get(keyOf(chamber));
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as Recovery);
}
