import { createRoutes, refusals, stop } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiWorld } from "../api/world.ts";
import { readCookie } from "../door/cookie.ts";
import { officerOf } from "../door/require-officer.ts";

const live = createRoute({
  method: "get",
  path: "/live",
  summary: "News of what moved, as long as the call lasts",
  request: {
    query: z.object({
      since: z.string().max(8192).optional().openapi({
        description:
          "Where the reader stands: first 16 digits of each consultation's id and its revision (`3f…:17,9a…:4`). The header `Last-Event-ID` goes before it.",
      }),
    }),
  },
  responses: {
    200: {
      description:
        'Server-sent events `moved`, whose data is `{"of": …}`: the short name of a consultation that was written to, or `desk`. Their id is a place to resume from.',
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...refusals,
  },
});

/** News for the pages that are open. They say what moved and never what it is: pages read that again, behind the same door. */
export const liveApi = ({ door, live: news }: ApiWorld) =>
  createRoutes().openapi(live, (call) => {
    let { officer } = call.var;
    const token = readCookie(door, call.req.header("cookie")) ?? "";
    const stream = news.open({
      officer: officer.id,
      since: call.req.header("last-event-id") ?? call.req.valid("query").since,
      mayHear: (mechanism) => door.authority.authorise(officer, "read-record", { mechanism }).allowed,
      async isPresent() {
        const present = await door.signIns.find(token, true);
        if (present !== undefined) officer = officerOf(present.account);
        return present !== undefined;
      },
    });
    if (stream === undefined) return stop("too-many", "Too many pages listen for news at once: close some of them.");
    return call.body(stream, 200, {
      "content-type": "text/event-stream; charset=utf-8",
      // Proxies neither keep it nor gather it up; when it ends the connection is not waited for.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      connection: "close",
    });
  });
