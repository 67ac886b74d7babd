import { enterOwn, json, ownParams } from "./own.ts";
import { matterShape, ownShape } from "./own-shapes.ts";
import { mechanismParams } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

/** What stays in the house, as the desk has it. */
export type { PrivateMatter } from "../../node/desk/desk.ts";

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/own",
  summary: "What is ours alone in a consultation: positions, instructions, notes, press lines, papers",
  request: { params: mechanismParams },
  responses: {
    200: {
      description: "All of it, each with its last version",
      content: json(z.object({ party: z.string(), now: z.string(), things: listOf(ownShape) }).openapi("Own")),
    },
    ...refusals,
  },
});

const subjects = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/own-subjects",
  summary: "Things of the record that private matter can be about",
  request: { params: mechanismParams },
  responses: {
    200: {
      description: "Issues, texts, sessions, commitments and bodies by their own names",
      content: json(
        z.object({
          subjects: listOf(
            z.object({
              id: z.string(),
              kind: z.enum(["issue", "text", "session", "commitment", "body"]),
              name: nameShape,
            }),
          ),
        }),
      ),
    },
    ...refusals,
  },
});

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/own/{id}",
  summary: "One private thing with all its versions",
  request: { params: ownParams },
  responses: {
    200: {
      description: "The thing",
      content: json(
        ownShape.extend({
          versions: listOf(z.object({ n: z.number().int(), at: z.string(), by: z.string(), matter: matterShape })),
        }),
      ),
    },
    ...refusals,
  },
});

const onto = z
  .object({ id: z.string().regex(/^[0-9a-f]{32}$/), version: z.number().int() })
  .openapi({ description: "The thing this is a further version of, and the version that was read." });

const save = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/own",
  summary: "Keep something that stays in the house, or a further version of it",
  request: {
    params: mechanismParams,
    body: { required: true, content: json(z.object({ matter: matterShape, onto: onto.optional() })) },
  },
  responses: { 200: { description: "Kept", content: json(ownShape) }, ...refusals },
});

const erase = createRoute({
  method: "delete",
  path: "/mechanisms/{mechanism}/own/{id}",
  summary: "Erase for good what was never tabled: no trace of it remains",
  request: { params: ownParams },
  responses: { 200: { description: "Erased", content: json(z.object({})) }, ...refusals },
});

const eraseEarlier = createRoute({
  method: "delete",
  path: "/mechanisms/{mechanism}/own/{id}/earlier",
  summary: "Erase all versions but the last",
  request: { params: ownParams },
  responses: { 200: { description: "Erased", content: json(ownShape) }, ...refusals },
});

/** What is ours alone: kept apart from the record, shown to this house's officers only. */
export const positionsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(list, async (call) => {
      const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "read-private");
      const { now, party, things } = await world.desk.positions(mechanism, call.var.officer);
      return call.json({ party, now, things }, 200);
    })
    .openapi(subjects, async (call) => {
      const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "read-private");
      return call.json({ subjects: await world.desk.subjects(mechanism) }, 200);
    })
    .openapi(one, async (call) => {
      const { id, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "read-private");
      const thing = take(await world.desk.find(mechanism, id));
      const versions = thing.versions.map(({ at, by, matter, n }) => ({ n, at, by, matter }));
      return call.json({ ...(await world.desk.show(mechanism, thing, call.var.officer)), versions }, 200);
    })
    .openapi(save, async (call) => {
      const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "write-private");
      const { matter, onto: thing } = call.req.valid("json");
      const saved = take(await world.desk.save(mechanism, call.var.officer, matter, thing));
      return call.json(await world.desk.show(mechanism, saved, call.var.officer), 200);
    })
    .openapi(erase, async (call) => {
      const { id, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "write-private");
      take(await world.desk.erase(mechanism, id));
      return call.json({}, 200);
    })
    .openapi(eraseEarlier, async (call) => {
      const { id, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "write-private");
      const thing = take(await world.desk.eraseEarlier(mechanism, id));
      return call.json(await world.desk.show(mechanism, thing, call.var.officer), 200);
    });
