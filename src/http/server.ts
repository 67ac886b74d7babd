import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Settings } from "../node/home/settings.ts";
import { refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { accept } from "../base/refusal.ts";
import { problemBody } from "./problem.ts";
import { refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Routes of a serving node. */
export type Routes = Hono<{ Bindings: Call["env"] }>;

/** All routes of a node behind the limits that hold for each of them. */
export function assemble(service: Service, mounted: Readonly<Record<string, Routes>>): Routes {
  const app: Routes = new Hono();
  app.use(async (call, next) => {
    const begun = service.elapsed();
    const done = service.requests.take(1);
    if (done === undefined || service.isStopping()) {
      done?.();
      const { refusal } = done === undefined ? busy : stopping;
      call.res = refuseCall(service, call, refusal, 1);
    } else {
      try {
        await next();
      } finally {
        done();
      }
    }
    const { status } = call.res;
    service.meter.request(resourceOf(call), status, (service.elapsed() - begun) / 1000);
    // A body that was not read to its end would be taken for the next request of this connection.
    const isLast = !call.env.incoming.complete || service.isStopping();
    if (isLast) call.res.headers.set("connection", "close");
    if (!call.res.headers.has("cache-control")) call.res.headers.set("cache-control", "no-store");
    for (const [name, value] of Object.entries(guarding)) {
      if (!call.res.headers.has(name)) call.res.headers.set(name, value);
    }
  });
  for (const [path, routes] of Object.entries(mounted)) app.route(path, routes);
  app.notFound((call) => refuseCall(service, call, noSuchPage.refusal));
  app.onError((error, call) => {
    if ("refusal" in error) return refuseCall(service, call, error.refusal as { code: string; sentence: string });
    service.journal.fault("program fault", error);
    return new Response(problemBody(fault.refusal), {
      status: 500,
      headers: { "content-type": "application/problem+json" },
    });
  });
  return app;
}

/** What is no page and says nothing else may do nothing in a browser, is framed nowhere and loaded by nobody else. */
const guarding = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** Which route it was, never what it was asked for: names of parties and tokens stay out of the figures. */
function resourceOf(call: Call): string {
  const [, first = "", , third = ""] = call.req.path.split("/");
  const known = ["nonce", "introduction", "mechanism", "log", "parcel", "published"];
  if (first === "health" || first === "metrics") return first;
  return first === "entente" && known.includes(third) ? third : "other";
}

const busy = refuse("busy", "This node is working on as much as it can at once: come again.");
const stopping = refuse("stopping", "This node is being stopped.");
const noSuchPage = refuse("no-such-page", "There is nothing at this address: spec/http.md lists what there is.");
const fault = refuse("program-fault", "This node failed at your call; its own log says where.");

/** A server that listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** No new connections; those under way may end within the time, then they are cut. */
  stop(seconds: number): Promise<void>;
}

/** Header bytes of a request: the note of a call has about six thousand. */
const headerBytesMax = 16 * 1024;

/** Listens on the address of the settings, or says why that cannot be. */
export async function listen(app: Routes, settings: Settings): Promise<Result<Listening>> {
  const { connections, host, port, requestSeconds } = settings;
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    {
      headersTimeout: requestSeconds * 1000,
      requestTimeout: 2 * requestSeconds * 1000,
      connectionsCheckingInterval: Math.min(1000, requestSeconds * 500),
      maxHeaderSize: headerBytesMax,
      keepAliveTimeout: 30_000,
    },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  server.maxConnections = connections;
  const started = await start(server, host, port);
  if (!started.ok) return started;
  return accept({ host, port: started.value, stop: (seconds) => stop(server, seconds) });
}

async function start(server: Server, host: string, port: number): Promise<Result<number>> {
  const { promise, resolve } = Promise.withResolvers<Result<number>>();
  server.once("error", (error: NodeJS.ErrnoException) =>
    resolve(
      refuse(
        "listen-failed",
        `This machine does not let the node listen on ${host}:${port} (${error.code ?? "unknown"}).`,
      ),
    ),
  );
  server.listen(port, host, () => resolve(accept((server.address() as AddressInfo).port)));
  return promise;
}

async function stop(server: Server, seconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  await promise;
  clearTimeout(timer);
}
