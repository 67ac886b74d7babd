import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { encodeUtf8 } from "../base/bytes.ts";
import { secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import { shortId } from "./journal.ts";
import { isLocalCall, refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Longest that the store may take to answer before the node is not ready, milliseconds. */
const readyMilliseconds = 2000;

/** What is answered without a party's signature: whether the node works, and to this machine or a token its figures. */
export function openRoutes(service: Service, now: () => Instant): Hono<{ Bindings: Call["env"] }> {
  const routes = new Hono<{ Bindings: Call["env"] }>();
  routes.get("/health", async () => {
    const isReady = !service.isStopping() && (await isStoreReady(service));
    return Response.json({ live: true, ready: isReady }, { status: isReady ? 200 : 503 });
  });
  routes.get("/metrics", async (call) => {
    const token = service.settings.metricsToken;
    const isAllowed = token === undefined ? isLocalCall(call) : showsToken(call, token);
    if (!isAllowed) return refuseCall(service, call, notHere);
    await measure(service, now());
    const { registry } = service.meter;
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  });
  return routes;
}

/** Whether a call shows the bearer token, compared in the same time whatever it shows. */
export function showsToken(call: Call, token: string): boolean {
  const shown = encodeUtf8(call.req.header("authorization")?.replace(/^Bearer /i, "") ?? "");
  const known = encodeUtf8(token);
  return shown.length === known.length && timingSafeEqual(shown, known);
}

const notHere = {
  code: "not-here",
  sentence: "The figures of this node are shown to its own machine alone, or to who has the token of its settings.",
};

async function isStoreReady({ node }: Service): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), readyMilliseconds);
  const answered = node.listRevisions().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
}

/** Peers are described when somebody looks, never between. */
async function measure({ buffer, meter, node, requests }: Service, now: Instant): Promise<void> {
  meter.forgetPeers();
  for (const { id } of await node.listMechanisms()) {
    for (const { heard, party, status, theyLack, weLack } of await node.listPeers(id)) {
      const silence = heard === undefined ? undefined : secondsOf(now) - secondsOf(heard);
      meter.peer({ mechanism: shortId(id), peer: party, state: status, theyLack, weLack, silence });
    }
  }
  meter.held(requests.used(), buffer.used());
}
