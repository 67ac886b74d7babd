import { Hono } from "hono";
import { encodeUtf8 } from "../base/bytes.ts";
import type { MechanismRow } from "../node/ports.ts";
import { formatPaths } from "../node/check/published.ts";
import { findFor } from "../node/home/read-settings.ts";
import { showsToken } from "./open-routes.ts";
import { callerOf, refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Where records are given to strangers: spec/http.md H19. */
export const publicRoot = "/entente/v1/published";

const notPublished = {
  code: "not-published",
  sentence: "Nothing is given to strangers here, or not without the token that its settings ask for.",
};
const limited = { code: "too-many", sentence: "Too many calls in a short time: come again a little later." };

/**
 * Records that the settings give to strangers, as files: `entente verify` reads them and believes nothing. What is not given, and
 * what there is none of, is answered alike, so that nobody learns what is kept.
 */
export function publicRoutes(service: Service): Hono<{ Bindings: Call["env"] }> {
  const routes = new Hono<{ Bindings: Call["env"] }>();
  routes.use(async (call, next) => {
    const rate = service.strangerRate.take(callerOf(call), service.elapsed());
    if (rate.ok) await next();
    else call.res = refuseCall(service, call, limited, rate.waitSeconds);
  });
  routes.get("/", async (call) => {
    const rows = await listGiven(service, call);
    const mechanisms = rows.map(({ id, shortName }) => ({ id, shortName }));
    return rows.length === 0 ? refuseCall(service, call, notPublished) : Response.json({ mechanisms });
  });
  routes.get("/:mechanism/:path{.+}?", async (call) => {
    const named = call.req.param("mechanism");
    const row = (await listGiven(service, call)).find(({ id }) => id === named);
    if (row === undefined) return refuseCall(service, call, notPublished);
    const published = await service.node.openPublished(row.id);
    const path = call.req.param("path");
    if (path === undefined) return answer(encodeUtf8(formatPaths(await published.list())), undefined);
    const from = Number(call.req.query("from") ?? 0);
    const found = Number.isSafeInteger(from) && from >= 0 ? await published.read(path, from) : undefined;
    return found === undefined ? refuseCall(service, call, notPublished) : answer(found.bytes, found.next);
  });
  return routes;
}

/** Mechanisms that this caller may read. */
async function listGiven({ node, settings }: Service, call: Call): Promise<readonly MechanismRow[]> {
  return (await node.listMechanisms()).filter((row) => {
    const given = findFor(settings.publish, row);
    return given !== undefined && (given === "everyone" || showsToken(call, given));
  });
}

const answer = (bytes: Uint8Array, next: number | undefined): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "application/octet-stream",
      ...(next === undefined ? {} : { "entente-next": String(next) }),
    },
  });
