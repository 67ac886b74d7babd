import type { PartyId } from "../base/ids.ts";
import { formatHex } from "../base/bytes.ts";
import type { Refusal } from "../base/refusal.ts";
import { sizeOf } from "../record/log.ts";
import type { Parcel } from "../exchange/parcel.ts";
import type { Chamber } from "./chamber.ts";
import type { NodeWorld } from "./node.ts";
import { checkOwnLog } from "./standing.ts";

/** Holds that end once every other party has said how far it holds our log. */
const healable: ReadonlySet<string> = new Set(["guard-missing", "guard-ahead", "own-log-ahead"]);

/** A hold and who has answered since: kept beside the store, so that it outlives the process. */
interface Recovery {
  readonly refusal: Refusal;
  readonly answered: readonly PartyId[];
}

const keyOf = ({ row }: Chamber): string => `recovery ${row.id}`;

/** The start-up check's finding, or the hold that an earlier start left behind. */
export async function recallHold(world: NodeWorld, chamber: Chamber): Promise<void> {
  const known = readRecovery(world, chamber);
  const checked = await checkOwnLog(world, chamber);
  chamber.hold = checked.ok ? known?.refusal : checked.refusal;
  if (chamber.hold !== undefined && known === undefined) keep(world, chamber, { refusal: chamber.hold, answered: [] });
}

/**
 * Counts a parcel as its sender's answer. Our log is healed by then with whatever the parcel brought of it; when all the others
 * have answered and none claims more than we hold, the guard is set to what we hold and signing goes on.
 */
export async function hearAnswer(world: NodeWorld, chamber: Chamber, parcel: Parcel): Promise<void> {
  const { hold, row } = chamber;
  if (hold === undefined || !healable.has(hold.code)) return;
  const own = chamber.logs.get(row.party)?.log;
  const size = own === undefined ? 0 : sizeOf(own);
  const claimed = parcel.claim.held.find(({ party }) => party === row.party)?.size ?? 0;
  if (claimed > size) return;
  const before = readRecovery(world, chamber) ?? { refusal: hold, answered: [] };
  const answered = [...new Set([...before.answered, parcel.from])];
  keep(world, chamber, { refusal: hold, answered });
  const others = [...chamber.logs.keys()].filter((party) => party !== row.party);
  if (!others.every((party) => answered.includes(party))) return;
  const guarded = await world.guard.find(row.id);
  // The guard remembers a state that nobody has brought back: somebody who holds it has yet to answer.
  if (guarded !== undefined && guarded.size > size) return;
  if (own !== undefined) await world.guard.advance(row.id, { size, root: formatHex(own.tree.root(size)) });
  world.scratch.set(keyOf(chamber), "");
  chamber.hold = undefined;
}

function readRecovery(world: NodeWorld, chamber: Chamber): Recovery | undefined {
  const text = world.scratch.get(keyOf(chamber));
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as Recovery);
}

const keep = (world: NodeWorld, chamber: Chamber, recovery: Recovery): void =>
  world.scratch.set(keyOf(chamber), JSON.stringify(recovery));
