import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "hono";
import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import type { Node } from "../node/node.ts";
import type { PeerBook } from "../node/home/peers-file.ts";
import type { Settings } from "../node/home/settings.ts";
import type { Journal } from "./journal.ts";
import type { Budget, RateLimit, Slots } from "./limits.ts";
import type { Meter } from "./meter.ts";
import type { Nonces } from "./nonces.ts";
import { problemBody, statusOf } from "./problem.ts";

/** What the routes of one serving node share. */
export interface Service {
  readonly node: Node;
  readonly settings: Settings;
  readonly crypto: Crypto;
  readonly book: PeerBook;
  readonly nonces: Nonces;
  readonly journal: Journal;
  readonly meter: Meter;
  /** Bytes of requests held in memory. */
  readonly buffer: Budget;
  /** Requests worked on at once. */
  readonly requests: Budget;
  readonly peerRate: RateLimit;
  readonly strangerRate: RateLimit;
  /** Requests of one party under way, until their answers have left. */
  readonly peerSlots: Slots;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
  /** Addresses under which this node may be called. */
  readonly isOurs: (origin: string) => boolean;
  /** A peer has called: what waits for it can be sent at once. */
  readonly called: (mechanism: MechanismId, party: PartyId) => void;
  /** Whether we are bringing a peer what it lacks by calls of our own: our answers then need not. */
  readonly isBringing: (mechanism: MechanismId, party: PartyId) => boolean;
  readonly isStopping: () => boolean;
}

/** As much of a call as tells where it comes from. */
interface Called {
  readonly env: { readonly incoming: IncomingMessage };
  readonly req: { header(name: string): string | undefined };
}

export type Call = Context<{ Bindings: { incoming: IncomingMessage; outgoing: ServerResponse } }>;

/** Answers a refusal, counts it and says why in the log. */
export function refuseCall({ journal, meter }: Service, call: Call, refusal: Refusal, seconds?: number): Response {
  const status = statusOf(refusal);
  meter.refused(refusal.code);
  journal.note(status >= 500 ? "warn" : "info", "refused", {
    caller: callerOf(call),
    method: call.req.method,
    resource: call.req.path.slice(0, 80),
    status,
    code: refusal.code,
  });
  return new Response(problemBody(refusal), {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(seconds === undefined ? {} : { "retry-after": String(seconds) }),
    },
  });
}

/**
 * Network address of who called. Where our own proxy stands before us, on this machine, it is the address that the proxy put
 * last; what others wrote before it is not believed.
 */
export function callerOf(call: Called): string {
  const direct = call.env.incoming.socket.remoteAddress ?? "";
  const forwarded = call.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return isHere(direct) && forwarded !== undefined && /^[\d.:a-f]{2,45}$/i.test(forwarded) ? forwarded : direct;
}

/** Whether the call comes from this machine itself and not through a proxy on it. */
export const isLocalCall = (call: Called): boolean =>
  isHere(call.env.incoming.socket.remoteAddress ?? "") &&
  ["forwarded", "x-forwarded-for", "x-real-ip", "via"].every((name) => call.req.header(name) === undefined);

const isHere = (address: string): boolean => /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address);
