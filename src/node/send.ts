import { encodeUtf8, formatHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { encodeParcel } from "../exchange/encode.ts";
import { parcelLimits } from "../exchange/parcel.ts";
import type { Claim, Parcel } from "../exchange/parcel.ts";
import { claimOf, isEmptyPlan, planParcel } from "../exchange/plan.ts";
import type { Holding } from "../exchange/plan.ts";
import { originOf } from "../record/checkpoint.ts";
import { isWhole, sizeOf } from "../record/log.ts";
import { createTree } from "../record/merkle.ts";
import { excuseKey } from "./chamber.ts";
import { listLogs } from "./chamber.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { domainsOf, findCharter } from "./charter.ts";
import { sealAnswer } from "./recovery/answer.ts";
import { cosignedSizes } from "./cosign.ts";
import { cutToWhole, listShown, listWitnessed } from "./fork/freeze.ts";
import { listRetired, nameOfRetired } from "./fork/settle.ts";
import { findRoot } from "./load.ts";
import type { NodeWorld, Outgoing } from "./node.ts";
import { pack } from "./pack.ts";
import type { Packing } from "./pack.ts";
import type { Carrier } from "./ports.ts";
import { findAsking } from "./recovery/recovery.ts";
import { nameOfSuccession, readSuccessions } from "./fork/succession.ts";

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
  const holding = holdingOf(world, chamber);
  const claim = claimFor(chamber, holding, to);
  const peer = believing ?? readClaim(world, chamber, to) ?? deduceClaim(chamber, to);
  const plan = planParcel(holding, peer);
  const isAsked = findQuestion(world, chamber, to) !== undefined;
  const isTold = world.scratch.get(toldKey(chamber, to)) === tellingOf(world, claim);
  // Who is asked is asked until it answers.
  const mustTell = believing === undefined && (!isTold || claim.asks !== undefined);
  if (isEmptyPlan(plan) && !isAsked && !mustTell && !anyway) return undefined;
  return dispatch(world, chamber, { to, claim, plan, peer, room });
}

/** A parcel for a peer in any case: the acknowledgement of what it has just sent. */
export async function reply(world: NodeWorld, chamber: Chamber, to: PartyId, room: number): Promise<Uint8Array> {
  const holding = holdingOf(world, chamber);
  const claim = claimFor(chamber, holding, to);
  const peer = readClaim(world, chamber, to) ?? deduceClaim(chamber, to);
  const plan = planParcel(holding, peer);
  return (await dispatch(world, chamber, { to, claim, plan, peer, room })).bytes;
}

function claimFor(chamber: Chamber, holding: Holding, to: PartyId): Claim {
  const asks = findAsking(chamber, to);
  return { ...claimOf(holding, parcelLimits.wantedMax), ...(asks === undefined ? {} : { asks }) };
}

async function dispatch(world: NodeWorld, chamber: Chamber, packing: Omit<Packing, "answer">): Promise<Outgoing> {
  const { claim, to } = packing;
  const answer = () => answerAsked(world, chamber, to);
  const { isLast, leaves, parcel } = await pack(world, chamber, { ...packing, answer });
  world.scratch.set(toldKey(chamber, to), tellingOf(world, claim));
  // Each asking is answered once; who missed the answer asks again.
  if (parcel.answer !== undefined) world.scratch.set(askedKey(chamber, to), "");
  return { bytes: encodeParcel(parcel), isLast, leaves };
}

/** Remembers what a peer says it holds; where it did not know what we hold, it is told again with the next parcel. */
export function hearClaim(world: NodeWorld, chamber: Chamber, { claim, from }: Parcel, isRepeated: boolean): void {
  world.scratch.set(claimKey(chamber, from), JSON.stringify(claim));
  if (isRepeated) world.scratch.set(toldKey(chamber, from), "");
  if (claim.asks !== undefined) world.scratch.set(askedKey(chamber, from), claim.asks);
}

/** The nonce of a peer that has asked how far we hold its log, and whom we can answer under keys it knows. */
function findQuestion({ scratch }: NodeWorld, chamber: Chamber, from: PartyId): string | undefined {
  const nonce = scratch.get(askedKey(chamber, from)) ?? "";
  return nonce === "" || chamber.logs.get(chamber.row.party)?.log.head === undefined ? undefined : nonce;
}

async function answerAsked(world: NodeWorld, chamber: Chamber, to: PartyId): Promise<Uint8Array | undefined> {
  const { crypto, keys } = world;
  const { logs, row } = chamber;
  const nonce = findQuestion(world, chamber, to);
  const own = logs.get(row.party);
  const domain = domainsOf(chamber).get(to);
  const asked = logs.get(to)?.log;
  const origin = asked?.origin ?? (domain === undefined ? undefined : originOf(domain, row.id));
  if (nonce === undefined || own === undefined || origin === undefined) return undefined;
  const { root, size } = asked?.head ?? { root: createTree(crypto).root(), size: 0 };
  const known = [...logs.keys()].filter((party) => party !== row.party && party !== to).toSorted();
  return sealAnswer(crypto, keys, own, row, { nonce, origin, size, root, known });
}

/**
 * Parties of the charter that have a log here or have sent us word: others would not know what to do with a parcel. Who left may
 * still be asked, or ask, how far a log is held.
 */
export function listPeers(world: NodeWorld, chamber: Chamber): readonly PartyId[] {
  const { logs, row } = chamber;
  const charter = (findCharter(chamber)?.parties ?? []).map(({ id }) => id);
  const isMet = (party: PartyId): boolean =>
    logs.has(party) || world.scratch.get(claimKey(chamber, party)) !== undefined;
  const isInQuestion = (party: PartyId): boolean =>
    findAsking(chamber, party) !== undefined || findQuestion(world, chamber, party) !== undefined;
  return [...new Set([...charter, ...logs.keys()])].filter(
    (party) => party !== row.party && (charter.includes(party) ? isMet(party) : isInQuestion(party)),
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
    const size = log.party === peer ? sizeOf(log.log) : (cosignedSizes(chamber, log.name)[peer] ?? 0);
    return size === 0 ? [] : [{ party: log.name, size, root: findRoot(log, size) ?? "", cosigned: [] }];
  });
  return { held, wanted: [], known: [] };
}

function holdingOf(world: NodeWorld, chamber: Chamber): Holding {
  const { evidence, parts, recovery } = chamber;
  return {
    logs: [
      ...listLogs(chamber).map((held) => ({ ...mirrorOf(held, held.name), unlessKnown: listShown(chamber, held) })),
      ...listWitnessed(chamber, listShown).map(({ further, held, name, of }) => ({
        ...mirrorOf(held, name),
        further,
        ifKnown: listShown(chamber, of),
      })),
    ],
    cosignatures: [...chamber.cosignatures.values()].flatMap((ofLog) => [...ofLog.values()]),
    // A record put back may hold words that were expunged since: until it is healed it gives none away.
    hasPart: (commitment) => recovery === undefined && parts.held.has(commitment) && parts.named.has(commitment),
    wanted: [...parts.missing].filter((commitment) => {
      const named = parts.named.get(commitment);
      return named !== undefined && named.party !== chamber.row.party && !parts.expunged.has(excuseKey(named));
    }),
    evidence: listLogs(chamber).flatMap(({ fork, name: party }) => {
      const name = fork !== undefined && evidence.has(fork) ? fork : undefined;
      const proof = name === undefined ? undefined : evidence.get(name);
      if (name === undefined || proof === undefined) return [];
      return [{ name, party, reported: nameOfRetired(world.crypto, party, proof) }];
    }),
    settled: [
      ...readSuccessions(evidence).map(nameOfSuccession),
      ...listLogs(chamber).flatMap(({ name }) => listRetired(chamber, name)),
    ],
  };
}

const mirrorOf = (held: HeldLog, party: PartyId) => ({
  party,
  size: sizeOf(held.log),
  whole: held.log.head === undefined ? 0 : (cutToWhole(held)?.log.size ?? 0),
  joined: isWhole(held.log) || held.log.bridge !== undefined ? sizeOf(held.log) : (held.log.whole?.size ?? 0),
  rootAt: (size: number) => findRoot(held, size) ?? "",
});
