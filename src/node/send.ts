import { encodeUtf8, formatHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { encodeParcel } from "../exchange/encode.ts";
import { parcelLimits } from "../exchange/parcel.ts";
import type { Claim, CosignatureSection, Parcel } from "../exchange/parcel.ts";
import { claimOf, isEmptyPlan, planParcel } from "../exchange/plan.ts";
import type { Holding } from "../exchange/plan.ts";
import { isWhole, sizeOf } from "../record/log.ts";
import { excuseKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { findCharter } from "./charter.ts";
import { cosignAnew, cosignedSizes } from "./cosign.ts";
import { findRoot } from "./load.ts";
import type { NodeWorld, Outgoing } from "./node.ts";
import { pack } from "./pack.ts";
import type { Packing } from "./pack.ts";
import type { Carrier } from "./ports.ts";
import { hasAnswered, isAsking } from "./recovery.ts";

/** What goes into one file of a shared folder before another is begun, bytes. */
const roomInFolder = 64 * 1024 * 1024;

export interface Sent {
  readonly to: PartyId;
  readonly bytes: number;
}

/** Sends each other party what it is not known to hold, and tells it what we hold where it was not told yet. */
export async function send(world: NodeWorld, chamber: Chamber, carrier: Carrier): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const to of listPeers(world, chamber)) {
    let believing: Claim | undefined;
    for (;;) {
      const next = await nextParcel(world, chamber, to, { room: roomInFolder, believing });
      if (next === undefined) break;
      await carrier.send(to, chamber.row.id, next.bytes);
      sent.push({ to, bytes: next.bytes.length });
      if (next.isLast) break;
      believing = next.leaves;
    }
  }
  return sent;
}

interface Room {
  readonly room: number;
  readonly believing?: Claim | undefined;
  readonly anyway?: boolean;
}

/** The next parcel for a peer; undefined where it lacks nothing and was told what we hold. */
export async function nextParcel(
  world: NodeWorld,
  chamber: Chamber,
  to: PartyId,
  { anyway = false, believing, room }: Room,
): Promise<Outgoing | undefined> {
  const holding = holdingOf(chamber);
  const claim = claimFor(world, chamber, holding, to);
  const peer = believing ?? readClaim(world, chamber, to) ?? deduceClaim(chamber, to);
  const plan = planParcel(holding, peer);
  const answer = await answerAsked(world, chamber, to);
  const isTold = world.scratch.get(toldKey(chamber, to)) === tellingOf(world, claim);
  // Who is asked is asked until it answers.
  const mustTell = believing === undefined && (!isTold || claim.asks === true);
  if (isEmptyPlan(plan) && answer === undefined && !mustTell && !anyway) return undefined;
  return dispatch(world, chamber, { to, claim, plan, peer, answer, room });
}

/** A parcel for a peer in any case: the acknowledgement of what it has just sent. */
export async function reply(world: NodeWorld, chamber: Chamber, to: PartyId, room: number): Promise<Uint8Array> {
  const holding = holdingOf(chamber);
  const claim = claimFor(world, chamber, holding, to);
  const peer = readClaim(world, chamber, to) ?? deduceClaim(chamber, to);
  const answer = await answerAsked(world, chamber, to);
  const plan = planParcel(holding, peer);
  return (await dispatch(world, chamber, { to, claim, plan, peer, answer, room })).bytes;
}

function claimFor(world: NodeWorld, chamber: Chamber, holding: Holding, to: PartyId): Claim {
  const asks = isAsking(chamber) && !hasAnswered(world, chamber, to);
  return { ...claimOf(holding, parcelLimits.wantedMax), ...(asks ? { asks } : {}) };
}

async function dispatch(world: NodeWorld, chamber: Chamber, packing: Packing): Promise<Outgoing> {
  const { isLast, leaves, parcel } = await pack(world, chamber, packing);
  const { claim, to } = packing;
  world.scratch.set(toldKey(chamber, to), tellingOf(world, claim));
  if (packing.answer !== undefined && isLast) world.scratch.set(askedKey(chamber, to), "");
  return { bytes: encodeParcel(parcel), isLast, leaves };
}

/** Remembers what a peer says it holds; where it did not know what we hold, it is told again with the next parcel. */
export function hearClaim(world: NodeWorld, chamber: Chamber, { claim, from }: Parcel, isRepeated: boolean): void {
  world.scratch.set(claimKey(chamber, from), JSON.stringify(claim));
  if (isRepeated) world.scratch.set(toldKey(chamber, from), "");
  if (claim.asks === true) world.scratch.set(askedKey(chamber, from), "asked");
}

/** Each asking is answered once. */
async function answerAsked(world: NodeWorld, chamber: Chamber, to: PartyId): Promise<CosignatureSection | undefined> {
  if (world.scratch.get(askedKey(chamber, to)) !== "asked") return undefined;
  const note = await cosignAnew(world, chamber, to);
  return note === undefined ? undefined : { log: to, cosigner: chamber.row.party, note };
}

/** Parties of the charter that have a log here or have sent us word: others would not know what to do with a parcel. */
export function listPeers(world: NodeWorld, chamber: Chamber): readonly PartyId[] {
  const parties = (findCharter(chamber)?.parties ?? []).map(({ id }) => id);
  return parties.filter(
    (party) =>
      party !== chamber.row.party &&
      (chamber.logs.has(party) || world.scratch.get(claimKey(chamber, party)) !== undefined),
  );
}

const claimKey = ({ row }: Chamber, party: PartyId): string => `claim ${row.id} ${party}`;
const toldKey = ({ row }: Chamber, party: PartyId): string => `told ${row.id} ${party}`;
const askedKey = ({ row }: Chamber, party: PartyId): string => `asked ${row.id} ${party}`;
const tellingOf = ({ crypto }: NodeWorld, claim: Claim): string =>
  formatHex(crypto.sha256(encodeUtf8(JSON.stringify(claim))));

export function readClaim(world: NodeWorld, chamber: Chamber, party: PartyId): Claim | undefined {
  const text = world.scratch.get(claimKey(chamber, party));
  // Written by `hearClaim` alone, from a parcel that was read.
  return text === undefined ? undefined : (JSON.parse(text) as Claim);
}

/** What the record itself shows a peer to hold: what it signed, and what it cosigned. */
export function deduceClaim(chamber: Chamber, peer: PartyId): Claim {
  const held = [...chamber.logs.values()].flatMap((log) => {
    const size = log.party === peer ? sizeOf(log.log) : (cosignedSizes(chamber, log.party)[peer] ?? 0);
    return size === 0 ? [] : [{ party: log.party, size, root: findRoot(log, size) ?? "", cosigned: [] }];
  });
  return { held, wanted: [], known: [] };
}

function holdingOf(chamber: Chamber): Holding {
  const { evidence, logs, parts } = chamber;
  return {
    logs: [...logs.values()].map((held) => ({
      party: held.party,
      size: sizeOf(held.log),
      isWhole: isWhole(held.log),
      rootAt: (size) => findRoot(held, size) ?? "",
    })),
    cosignatures: [...chamber.cosignatures.values()].flatMap((ofLog) => [...ofLog.values()]),
    hasPart: (commitment) => parts.held.has(commitment) && parts.named.has(commitment),
    wanted: [...parts.missing].filter((commitment) => {
      const named = parts.named.get(commitment);
      return named !== undefined && named.party !== chamber.row.party && !parts.expunged.has(excuseKey(named));
    }),
    evidence: [...logs.values()].flatMap(({ fork, party }) => {
      const name = fork !== undefined && evidence.has(fork) ? fork : undefined;
      return name === undefined ? [] : [{ name, party }];
    }),
  };
}
