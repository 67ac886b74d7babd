import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Where the build leaves the pages: beside the sources, whatever folder the node is started in. */
const built = join(import.meta.dirname, "../../dist/web");

const mediaOf: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  woff2: "font/woff2",
};

/**
 * What a page of this node may do: only what this node itself serves. No script and no style stands in a page, nothing is framed,
 * nothing is asked of anybody else.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": policy,
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
};

/** Addresses that belong to other programs or other routes: these never answer with a page. */
const elsewhere = /^\/(?:api|entente|health|metrics|assets)(?:\/|$)/;

/** The pages of the desk: one page for every address of theirs, and what it loads, whose names change with its bytes. */
export function pageRoutes(service: Service, folder = built): Hono<{ Bindings: Call["env"] }> {
  const routes = new Hono<{ Bindings: Call["env"] }>();
  routes.get("/assets/:name{[A-Za-z0-9._-]+}", (call) => {
    const name = call.req.param("name");
    const media = mediaOf[name.split(".").at(-1) ?? ""];
    const path = join(folder, name);
    if (media === undefined || !existsSync(path)) return refuseCall(service, call, noAsset);
    return new Response(readFileSync(path), {
      headers: { ...headers, "content-type": media, "cache-control": "public, max-age=31536000, immutable" },
    });
  });
  routes.get("*", (call, next) => {
    if (elsewhere.test(call.req.path)) return next();
    const path = join(folder, "index.html");
    if (!existsSync(path)) return Promise.resolve(refuseCall(service, call, notBuilt));
    return Promise.resolve(
      new Response(readFileSync(path), { headers: { ...headers, "content-type": "text/html; charset=utf-8" } }),
    );
  });
  return routes;
}

const noAsset = {
  code: "no-such-page",
  sentence: "There is nothing at this address; the page that asked for it is of another version: load it again.",
};
const notBuilt = {
  code: "pages-missing",
  sentence: "The pages of the desk were not built: `npm start` builds them, or `node scripts/build-web.mjs`.",
};
