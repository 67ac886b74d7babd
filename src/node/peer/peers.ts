import type { MechanismId, PartyId } from "../../base/ids.ts";
import { isInstant } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { formatFingerprint } from "../../record/key.ts";
import { findArriving, sizeOf } from "../../record/log.ts";
import { listLogs } from "../chamber.ts";
import type { Chamber } from "../chamber.ts";
import { findCharter } from "../charter.ts";
import type { NodeWorld } from "../node.ts";
import { introducedKey } from "./passport.ts";
import { isOrigin } from "../home/settings.ts";
import { deduceClaim, readClaim } from "../send.ts";

/** How we stand with another party of a mechanism. */
export type PeerStatus =
  /** Nothing was heard of its keys. */
  | "unknown"
  /** It has shown keys that nobody here has compared with it yet. */
  | "introduced"
  /** Its keys are confirmed; nothing of its record has come yet. */
  | "trusted"
  /** Each is known to hold what the other holds. */
  | "in-step"
  /** Something is still to come, either way. */
  | "behind"
  /** Two states of its record that contradict each other are signed. */
  | "forked";

export interface Peer {
  readonly party: PartyId;
  readonly status: PeerStatus;
  /** Forty digits: confirmed, or of an introduction that waits to be compared. */
  readonly fingerprint: string | undefined;
  /** Entries we hold and the peer has not said it holds. */
  readonly theyLack: number;
  /** Entries the peer said it holds and we do not. */
  readonly weLack: number;
  /** Part of its record has arrived, and the rest is awaited: entries held, and how many it has signed. */
  readonly arriving?: { readonly held: number; readonly signed: number };
  /** Its last word by wire, by our clock; parcels by folder and pouch are not counted. */
  readonly heard: Instant | undefined;
  /** Our last call, where it did not get through and nothing was heard since. */
  readonly failed: { readonly at: Instant; readonly code: string } | undefined;
  /** Where it said it can be called. */
  readonly offered: string | undefined;
}

/** What happened between a peer and us on a wire. */
export type Contact =
  /** It called or answered; it may say where it can be called. */
  | { readonly kind: "heard"; readonly address?: string | undefined }
  /** Our call did not get through, by code. */
  | { readonly kind: "failed"; readonly code: string };

const heardKey = (mechanism: MechanismId, party: PartyId): string => `heard ${mechanism} ${party}`;
const offeredKey = (mechanism: MechanismId, party: PartyId): string => `offered ${mechanism} ${party}`;
const failedKey = (mechanism: MechanismId, party: PartyId): string => `failed ${mechanism} ${party}`;

/** Notes a contact; harmless to lose, so it is written with the next save. */
export function noteContact(
  { clock, scratch }: Pick<NodeWorld, "clock" | "scratch">,
  mechanism: MechanismId,
  party: PartyId,
  contact: Contact,
): void {
  if (contact.kind === "failed") {
    scratch.set(failedKey(mechanism, party), `${clock.now()} ${contact.code}`);
    return;
  }
  scratch.set(heardKey(mechanism, party), clock.now());
  scratch.set(failedKey(mechanism, party), "");
  const { address } = contact;
  if (address !== undefined && isOrigin(address)) scratch.set(offeredKey(mechanism, party), address);
}

/** Every other party that the charter names, or that has a log here. */
export function describePeers(world: NodeWorld, chamber: Chamber): readonly Peer[] {
  const named = (findCharter(chamber)?.parties ?? []).map(({ id }) => id);
  const all = new Set([...named, ...chamber.logs.keys()]);
  all.delete(chamber.row.party);
  return [...all].toSorted().map((party) => describePeer(world, chamber, party));
}

function describePeer(world: NodeWorld, chamber: Chamber, party: PartyId): Peer {
  const { id } = chamber.row;
  const held = chamber.logs.get(party);
  const confirmed =
    held === undefined ? world.trust.find(id, party) : formatFingerprint(world.crypto, held.log.keys[0].keys);
  const shown = world.scratch.get(introducedKey(id, party));
  const at = world.scratch.get(heardKey(id, party)) ?? "";
  const [failedAt = "", code = ""] = (world.scratch.get(failedKey(id, party)) ?? "").split(" ");
  const lacks = compare(world, chamber, party);
  const arriving = held === undefined ? undefined : findArriving(held.log);
  return {
    party,
    status: statusOf(
      held !== undefined,
      held?.fork !== undefined,
      confirmed,
      shown,
      arriving !== undefined ? awaited : lacks,
    ),
    fingerprint: confirmed ?? (shown === "" ? undefined : shown),
    ...lacks,
    ...(arriving === undefined ? {} : { arriving }),
    heard: isInstant(at) ? at : undefined,
    failed: isInstant(failedAt) ? { at: failedAt, code } : undefined,
    offered: world.scratch.get(offeredKey(id, party)),
  };
}

function statusOf(
  isHeld: boolean,
  isForked: boolean,
  confirmed: string | undefined,
  shown: string | undefined,
  { theyLack, weLack }: Pick<Peer, "theyLack" | "weLack">,
): PeerStatus {
  if (isForked) return "forked";
  if (confirmed === undefined) return shown === undefined || shown === "" ? "unknown" : "introduced";
  if (!isHeld) return "trusted";
  return theyLack + weLack === 0 ? "in-step" : "behind";
}

/** Of a record that is still arriving something is to come, whatever was said of it last. */
const awaited = { theyLack: 0, weLack: 1 };

const isLog = (name: string): boolean => parseLogName(name)?.witness === undefined;

/**
 * By the peer's last claim, or where it made none by what it signed and cosigned. Branches that somebody else had been shown of a
 * forked log travel beside the logs and are not counted.
 */
function compare(world: NodeWorld, chamber: Chamber, party: PartyId): Pick<Peer, "theyLack" | "weLack"> {
  const claim = readClaim(world, chamber, party) ?? deduceClaim(chamber, party);
  const theirs = new Map(claim.held.filter((each) => isLog(each.party)).map((each) => [each.party, each.size]));
  let theyLack = 0;
  let weLack = 0;
  for (const { log, name } of listLogs(chamber)) {
    const difference = sizeOf(log) - (theirs.get(name) ?? 0);
    if (difference > 0) theyLack += difference;
    else weLack -= difference;
    theirs.delete(name);
  }
  for (const size of theirs.values()) weLack += size;
  return { theyLack, weLack };
}
