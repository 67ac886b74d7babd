import { createRoutes, refusals, stop } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiWorld } from "../api/world.ts";
import { isLocalCall } from "../service.ts";
import { json } from "../door/shapes.ts";

const state = z.object({ isCut: z.boolean() }).openapi("Line");

const set = createRoute({
  method: "put",
  path: "/line",
  summary: "Cut the line to the other houses, or join it again; in an example alone",
  request: { body: { required: true, content: json(state) } },
  responses: { 200: { description: "As it is now", content: json(state) }, ...refusals },
});

/** Cutting the line of an example. */
export const lineApi = ({ example, journal, line }: ApiWorld) =>
  createRoutes().openapi(set, (call) => {
    if (example === undefined)
      return stop("example-only", "This is no example: its line is not for trying things out.");
    if (!isLocalCall(call)) return stop("example-only", "The example is for this machine alone.");
    const { isCut } = call.req.valid("json");
    line.set(isCut);
    journal.note("info", isCut ? "line cut" : "line joined");
    return call.json({ isCut: line.isCut() }, 200);
  });
