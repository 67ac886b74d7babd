import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { equalBytes } from "../base/bytes.ts";
import type { Node, Outgoing } from "../node/node.ts";
import { checkAddress, noteReceived } from "./brought.ts";
import type { Caller } from "./caller.ts";
import type { Journal } from "./journal.ts";
import type { Meter } from "./meter.ts";

/** One peer in one mechanism, as parcels are brought to it. */
export interface Route {
  readonly node: Node;
  readonly mechanism: MechanismId;
  readonly us: PartyId;
  readonly party: PartyId;
  readonly caller: Caller;
  readonly journal: Journal;
  readonly meter: Meter;
  /** About how large a parcel is, bytes. */
  readonly room: number;
  readonly signal: AbortSignal;
}

/** Parcels under way at once: while the peer works on one, the next is made. */
const depth = 2;

/** A parcel on its way; `answered` tells how it went. */
interface Sent {
  readonly answered: Promise<Result<void>>;
}

/**
 * Brings a peer everything it lacks and takes what it answers, until neither has anything for the other. `asking` makes one call
 * in any case, to learn what the peer has. Where a round changes nothing the peer does not take what we have for it: `stuck`.
 */
export async function runRoute(route: Route, asking: boolean): Promise<Result<void>> {
  let before: Uint8Array | undefined;
  for (let anyway = asking; ; anyway = false) {
    const round = await runRound(route, anyway);
    if (!round.ok) return round;
    const { first } = round.value;
    if (first === undefined || route.signal.aborted) return accept(undefined);
    if (before !== undefined && equalBytes(first, before)) {
      return refuse("stuck", "The peer does not take what we have for it.");
    }
    before = first;
  }
}

/** Parcels from where the peer's last word stands to the end of what we hold, `depth` of them under way at once. */
async function runRound(route: Route, anyway: boolean): Promise<Result<{ readonly first: Uint8Array | undefined }>> {
  const { mechanism, node, party, room, signal } = route;
  const underWay: Sent[] = [];
  let first: Uint8Array | undefined;
  let next = await node.nextParcel(mechanism, party, { room, anyway });
  let failure: Refusal | undefined;
  const settle = async (most: number): Promise<void> => {
    while (underWay.length > most) {
      const answered = await underWay.shift()?.answered;
      if (answered?.ok === false) failure ??= answered.refusal;
    }
  };
  while (next !== undefined && !signal.aborted) {
    first ??= next.bytes;
    await settle(depth - 1);
    if (failure !== undefined) break;
    underWay.push(await bring(route, next));
    if (next.isLast) break;
    next = await node.nextParcel(mechanism, party, { room, believing: next.leaves });
  }
  await settle(0);
  return failure === undefined ? accept({ first }) : { ok: false, refusal: failure };
}

/** Resolves once the parcel is wholly sent, so that no later one overtakes it. */
async function bring(route: Route, { bytes }: Outgoing): Promise<Sent> {
  const { caller, meter } = route;
  const sent = Promise.withResolvers<void>();
  const begun = performance.now();
  const answered = caller
    .call("POST", "/parcel", bytes, sent.resolve)
    .then(async (reply): Promise<Result<void>> => {
      const seconds = (performance.now() - begun) / 1000;
      meter.call(reply.ok ? "answered" : "failed", seconds);
      if (!reply.ok) return reply;
      meter.bytes("out", bytes.length);
      return takeReply(route, reply.value);
    })
    .finally(sent.resolve);
  await sent.promise;
  return { answered };
}

async function takeReply(route: Route, reply: Uint8Array): Promise<Result<void>> {
  const { journal, mechanism, meter, node, party, us } = route;
  const addressed = checkAddress(reply, { mechanism, from: party, to: us });
  if (!addressed.ok) return addressed;
  const received = await node.receive(reply);
  if (!received.ok) return received;
  node.noteContact(mechanism, party, { kind: "heard" });
  noteReceived({ journal, meter }, received.value, reply.length);
  return accept(undefined);
}
