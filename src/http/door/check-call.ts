import type { MiddlewareHandler } from "hono";
import { stop } from "../api/refused.ts";
import type { ApiCall, ApiEnv } from "../api/world.ts";
import type { Door } from "./door.ts";

/** Methods that change nothing (RFC 9110, 9.2.1). */
const safe: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Bodies that no form of another site can send without being asked about first (Fetch, CORS-safelisted request headers). */
const taken = /^application\/(?:json|octet-stream)(?:;|$)/i;

/**
 * Refuses what another page made a browser send, whatever cookie it came with. SameSite alone does not do it: nodes on one machine are
 * one site, and differ by port only.
 */
export const checkCall =
  (door: Door): MiddlewareHandler<ApiEnv> =>
  async (call, next) => {
    checkHost(door, call);
    if (!safe.has(call.req.method)) checkOrigin(door, call);
    await next();
  };

/** A name of somebody else's that was made to point here (DNS rebinding) is not ours. */
function checkHost({ origins }: Door, call: ApiCall): void {
  const host = call.req.header("host") ?? "";
  if (!origins().some((origin) => new URL(origin).host === host)) {
    stop("host-foreign", "This node does not answer under that name: open it at the address of its settings.");
  }
}

function checkOrigin({ origins }: Door, call: ApiCall): void {
  const origin = call.req.header("origin");
  const site = call.req.header("sec-fetch-site");
  const isOurs = origin !== undefined && origins().includes(origin);
  if (!isOurs || (site !== undefined && site !== "same-origin")) {
    stop(
      "call-foreign",
      "Only this node's own pages may change anything here; other programs say so by its address as Origin.",
    );
  }
  const type = call.req.header("content-type");
  const isBare = call.req.method !== "POST" && (call.req.header("content-length") ?? "0") === "0";
  if (type === undefined ? !isBare : !taken.test(type)) {
    stop("call-form", "What changes something is sent as application/json, a file as application/octet-stream.");
  }
}
