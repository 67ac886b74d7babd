import type { MiddlewareHandler } from "hono";
import type { ApiEnv, ApiWorld } from "./world.ts";

/** Pages of the joint record, which a browser may keep; all else is kept nowhere. */
const kept =
  /^\/api\/mechanisms\/([^/]{1,64})\/(?:map|timeline|bodies|sessions|issues|texts|commitments|documents|review|search)(?:\/|$)/;

/**
 * Pages of the record carry a tag of the record's revision, of what the desk holds, of the minute and of who reads: who shows it while
 * none of these moved is answered 304, before anything is made.
 */
export const answerUnchanged =
  ({ clock, live, node }: Pick<ApiWorld, "clock" | "live" | "node">): MiddlewareHandler<ApiEnv> =>
  async (call, next) => {
    const asked = call.req.method === "GET" ? kept.exec(call.req.path)?.[1] : undefined;
    const found = asked === undefined ? undefined : await node.findMechanism(decodeURIComponent(asked));
    if (found?.ok !== true) return next();
    const revision = (await node.listRevisions()).get(found.value.id) ?? 0;
    const minute = clock.now().slice(0, 16).replaceAll(/\D/g, "");
    const tag = `W/"${revision}.${minute}.${live.desk()}.${call.var.officer.id.slice(0, 16)}"`;
    const headers = { etag: tag, "cache-control": "private, no-cache", vary: "cookie" };
    if (call.req.header("if-none-match") === tag) return new Response(undefined, { status: 304, headers });
    await next();
    if (call.res.status !== 200) return undefined;
    for (const [name, value] of Object.entries(headers)) call.res.headers.set(name, value);
    return undefined;
  };
