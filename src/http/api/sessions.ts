import type { SubjectId } from "../../base/ids.ts";
import { viewSession } from "../../view/desk/session-page.ts";
import { viewSessionList } from "../../view/desk/sessions.ts";
import { mayDo } from "../door/require-officer.ts";
import { listQuery, sliceShape, subjectOf } from "./list-shapes.ts";
import { mechanismParams, pageHead, readPage } from "./mechanism.ts";
import { createRoutes, refusals, stop, take } from "./refused.ts";
import { sessionPage, sessionRow } from "./session-shapes.ts";
import { createRoute, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/sessions",
  summary: "Sessions, those to come first; a slice of the list",
  request: {
    params: mechanismParams,
    query: listQuery.extend({ body: subjectOf("body").optional(), when: z.enum(["coming", "past"]).optional() }),
  },
  responses: {
    200: {
      description: "Sessions",
      content: {
        "application/json": {
          schema: z.object({
            ...pageHead,
            ...sliceShape(sessionRow),
            coming: z.number().int(),
            past: z.number().int(),
          }),
        },
      },
    },
    ...refusals,
  },
});

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/sessions/{session}",
  summary: "One session: agenda, delegations, papers, dates, accounts of all sides, minutes, and what follows",
  request: { params: mechanismParams.extend({ session: subjectOf("session") }) },
  responses: {
    200: {
      description: "The session",
      content: { "application/json": { schema: z.object({ ...pageHead, ...sessionPage }) } },
    },
    ...refusals,
  },
});

/** Sessions. */
export const sessionsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(list, async (call) => {
      const { body, start = 0, typed, when } = call.req.valid("query");
      const { mechanism } = call.req.valid("param");
      const question = {
        start,
        ...(body === undefined ? {} : { body: body as SubjectId }),
        ...(typed === undefined ? {} : { typed }),
        ...(when === undefined ? {} : { when }),
      };
      const page = await readPage(world, mechanism, `sessions ${JSON.stringify(question)}`, (scene) =>
        viewSessionList(scene, question),
      );
      return call.json(page, 200);
    })
    .openapi(one, async (call) => {
      const { mechanism, session } = call.req.valid("param");
      const { found, ...head } = await readPage(world, mechanism, `session ${session}`, (scene) => ({
        found: viewSession(scene, session as SubjectId),
      }));
      if (found === undefined) return stop("thing-unknown", "No session of that name is on the record here.");
      const row = take(await world.node.findMechanism(mechanism));
      const of = { mechanism: row.id, ...(found.body === undefined ? {} : { body: found.body.id }) };
      const may = {
        table: mayDo(call, "table", of),
        bind: mayDo(call, "bind", of),
        publish: mayDo(call, "publish", of),
      };
      return call.json({ ...head, ...found, may }, 200);
    });
