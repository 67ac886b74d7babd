import { isActId } from "../../base/ids.ts";
import { demandFirst, demandTabling, enterOwn, json, openTabling } from "./own.ts";
import { letterShape, ownShape, saidShape, tablingShape } from "./own-shapes.ts";
import { mechanismParams } from "./mechanism.ts";
import { createRoutes, refusals, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const table = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/acts",
  summary: "Table what stands in the letter that was read, or nothing",
  request: {
    params: mechanismParams,
    body: {
      required: true,
      content: json(
        z.object({
          tabling: tablingShape,
          seen: z
            .object({ nonce: z.string().regex(/^[0-9a-f]{32}$/), digest: z.string().regex(/^[0-9a-f]{64}$/) })
            .openapi({ description: "Nonce and digest of the letter that was read." }),
        }),
      ),
    },
  },
  responses: {
    200: {
      description: "What became of it",
      content: json(
        z.discriminatedUnion("status", [
          z.object({
            status: z.literal("tabled"),
            at: z.string(),
            acts: listOf(z.object({ act: z.string(), n: z.number().int(), said: saidShape })),
          }),
          z.object({ status: z.literal("changed"), letter: letterShape }),
          z.object({ status: z.literal("signed"), paper: ownShape }),
        ]),
      ),
    },
    ...refusals,
  },
});

const receipts = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/receipts/{act}",
  summary: "What was recorded, and which party has received it since when",
  request: { params: mechanismParams.extend({ act: z.string().refine(isActId) }) },
  responses: {
    200: {
      description: "Receipts as they have arrived",
      content: json(
        z
          .object({
            act: z.string(),
            party: z.string(),
            n: z.number().int(),
            dated: z.string(),
            by: z.string(),
            said: saidShape,
            receipts: listOf(
              z.object({
                party: z.string(),
                state: z.enum(["received", "not-yet"]),
                received: z
                  .string()
                  .optional()
                  .openapi({ description: "By then at the latest, by that party's clock, UTC." }),
              }),
            ),
          })
          .openapi("Receipts"),
      ),
    },
    ...refusals,
  },
});

/** The way from the desk into the record, and what came of it. */
export const actsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(table, async (call) => {
      const { desk } = world;
      const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "read-private");
      const { seen, tabling: asked } = call.req.valid("json");
      const tabling = await openTabling(desk, mechanism, asked);
      const needs = await demandTabling(call, desk, mechanism, tabling);
      const persons = needs.has("second-person") ? 2 : 1;
      if (persons === 2) await demandFirst(call, desk, mechanism, tabling);
      const outcome = take(await desk.table(mechanism, call.var.officer, tabling, seen, persons));
      switch (outcome.status) {
        case "tabled":
          return call.json({ status: outcome.status, ...outcome.tabled }, 200);
        case "changed":
          return call.json(outcome, 200);
        case "signed": {
          const paper = await desk.show(mechanism, outcome.paper, call.var.officer);
          return call.json({ status: outcome.status, paper }, 200);
        }
        // no default: a new outcome must say how it is answered
      }
    })
    .openapi(receipts, async (call) => {
      const { act, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "read-record");
      return call.json(take(await world.desk.receipts(mechanism, act)), 200);
    });
