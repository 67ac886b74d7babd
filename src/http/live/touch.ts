import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../api/world.ts";
import type { Live } from "./live.ts";

/** Whoever changed something through the API may have changed what waits for others of the house: their pages look again. */
export const touchAfterWriting =
  (live: Pick<Live, "touchDesk">): MiddlewareHandler<ApiEnv> =>
  async (call, next) => {
    await next();
    if (call.req.method !== "GET" && call.req.method !== "HEAD" && call.res.ok) live.touchDesk();
  };
