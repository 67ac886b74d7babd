import { enterOwn, json, openTabling } from "./own.ts";
import { letterShape, tablingShape } from "./own-shapes.ts";
import { mechanismParams } from "./mechanism.ts";
import { createRoutes, refusals, take } from "./refused.ts";
import { createRoute, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const write = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/letters",
  summary: "What the other side will see, before it does: nothing is entered",
  request: {
    params: mechanismParams,
    body: { required: true, content: json(z.object({ tabling: tablingShape })) },
  },
  responses: { 200: { description: "The letter", content: json(letterShape) }, ...refusals },
});

/** Letters: each tabling as it will be seen, with what follows from it. */
export const lettersApi = (world: ApiWorld) =>
  createRoutes().openapi(write, async (call) => {
    const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "read-private");
    const tabling = await openTabling(world.desk, mechanism, call.req.valid("json").tabling);
    return call.json(take(await world.desk.write(mechanism, call.var.officer, tabling)), 200);
  });
