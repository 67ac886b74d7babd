import { encodeUtf8, formatHex, parseHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import { encodeParcel } from "../exchange/encode.ts";
import { parcelLimits } from "../exchange/parcel.ts";
import type { Claim, CosignatureSection, LogSection, Parcel, PartSection } from "../exchange/parcel.ts";
import { claimOf, isEmptyPlan, planParcel } from "../exchange/plan.ts";
import type { Holding, Plan } from "../exchange/plan.ts";
import { sizeOf } from "../record/log.ts";
import { excuseKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { findCharter } from "./charter.ts";
import { cosignAnew, cosignedSizes } from "./cosign.ts";
import { findRoot } from "./load.ts";
import type { NodeWorld } from "./node.ts";
import type { Carrier } from "./ports.ts";
import { hasAnswered, isAsking } from "./recovery.ts";

/** Words that travel in one parcel before another is begun, bytes. */
const partBytesPerParcel = 32 * 1024 * 1024;

/** Entries that travel in one parcel before another log is put into the next, bytes. */
const logBytesPerParcel = 64 * 1024 * 1024;

export interface Sent {
  readonly to: PartyId;
  readonly bytes: number;
}

/** Sends each other party what it is not known to hold, and tells it what we hold where it was not told yet. */
export async function send(world: NodeWorld, chamber: Chamber, carrier: Carrier): Promise<readonly Sent[]> {
  const holding = holdingOf(chamber);
  const acknowledged = claimOf(holding, parcelLimits.wantedMax);
  const sent: Sent[] = [];
  for (const to of listPeers(world, chamber)) {
    const asks = isAsking(chamber) && !hasAnswered(world, chamber, to);
    const claim = { ...acknowledged, ...(asks ? { asks } : {}) };
    const told = tellingOf(world, claim);
    const plan = planParcel(holding, readClaim(world, chamber, to) ?? deduceClaim(chamber, to));
    const answer = await answerAsked(world, chamber, to);
    const isKnown = isEmptyPlan(plan) && world.scratch.get(toldKey(chamber, to)) === told;
    // Who is asked is asked until it answers.
    if (isKnown && answer === undefined && !asks) continue;
    for (const parcel of await pack(world, chamber, { to, claim, plan, answer })) {
      const bytes = encodeParcel(parcel);
      await carrier.send(to, chamber.row.id, bytes);
      sent.push({ to, bytes: bytes.length });
    }
    world.scratch.set(toldKey(chamber, to), told);
    world.scratch.set(askedKey(chamber, to), "");
  }
  return sent;
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
function listPeers(world: NodeWorld, chamber: Chamber): readonly PartyId[] {
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

function readClaim(world: NodeWorld, chamber: Chamber, party: PartyId): Claim | undefined {
  const text = world.scratch.get(claimKey(chamber, party));
  // Written by `hearClaim` alone, from a parcel that was read.
  return text === undefined ? undefined : (JSON.parse(text) as Claim);
}

/** What the record itself shows a peer to hold: what it signed, and what it cosigned. */
function deduceClaim(chamber: Chamber, peer: PartyId): Claim {
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

interface Packing {
  readonly to: PartyId;
  readonly claim: Claim;
  readonly plan: Plan;
  readonly answer: CosignatureSection | undefined;
}

/**
 * The plan as parcels, as few as their sizes allow: logs first, since the rest is about their entries. A log goes whole, because
 * only its newest state is signed.
 */
async function pack(
  world: NodeWorld,
  chamber: Chamber,
  { answer, claim, plan, to }: Packing,
): Promise<readonly Parcel[]> {
  const { id: mechanism, party: from } = chamber.row;
  const loads: LogSection[][] = [[]];
  let room = logBytesPerParcel;
  const wanted = new Set(plan.parts);
  for (const { from: first, party } of plan.logs) {
    const held = chamber.logs.get(party);
    assert(held?.log.head !== undefined, "what is sent is held and signed");
    const size = sizeOf(held.log);
    const entries = (await world.store.listEntries(mechanism, party, first, size - first)).map(({ bytes }) => bytes);
    const bytes = entries.reduce((sum, each) => sum + each.length, 0);
    if (bytes > room && loads.at(-1)?.length !== 0) {
      loads.push([]);
      room = logBytesPerParcel;
    }
    loads.at(-1)?.push({ party, from: first, checkpoint: held.log.head.note, entries });
    room -= bytes;
    for (const { parts } of held.acts.slice(first)) {
      for (const { commitment } of parts) if (chamber.parts.held.has(commitment)) wanted.add(commitment);
    }
  }
  const cosignatures = plan.cosignatures.flatMap(({ cosigner, log }) => {
    const note = chamber.cosignatures.get(log)?.get(cosigner)?.note;
    return note === undefined ? [] : [{ log, cosigner, note }];
  });
  if (answer !== undefined) cosignatures.push(answer);
  const evidence = plan.evidence.flatMap((name) => {
    const bytes = chamber.evidence.get(name);
    return bytes === undefined ? [] : [{ name, bytes }];
  });
  const base = { mechanism, from, to, claim, cosignatures: [], logs: [], parts: [], evidence: [] };
  const [first = [], ...further] = await readParts(world, chamber, [...wanted]);
  return [
    ...loads.slice(0, -1).map((logs) => ({ ...base, logs })),
    { ...base, logs: loads.at(-1) ?? [], cosignatures, evidence, parts: first },
    ...further.map((parts) => ({ ...base, parts })),
  ];
}

async function readParts(
  world: NodeWorld,
  chamber: Chamber,
  commitments: readonly string[],
): Promise<readonly (readonly PartSection[])[]> {
  const loads: PartSection[][] = [];
  let room = 0;
  for (const text of commitments) {
    const commitment = parseHex(text);
    const part = commitment === undefined ? undefined : await world.store.findPart(chamber.row.id, commitment);
    if (part === undefined) continue;
    if (loads.length === 0 || part.bytes.length > room || (loads.at(-1)?.length ?? 0) === parcelLimits.partsMax) {
      loads.push([]);
      room = partBytesPerParcel;
    }
    loads.at(-1)?.push({ salt: part.salt, bytes: part.bytes });
    room -= part.bytes.length;
  }
  return loads;
}
