import { createRoutes, refusals } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiWorld } from "../api/world.ts";
import { json, language, officer, showOfficer } from "./shapes.ts";

const me = createRoute({
  method: "get",
  path: "/me",
  summary: "Who is signed in",
  responses: {
    200: {
      description: "The officer, and whether a proof of who they are is fresh",
      content: json(officer.extend({ party: z.string(), proved: z.boolean(), example: z.boolean() }).openapi("Me")),
    },
    ...refusals,
  },
});

const speak = createRoute({
  method: "put",
  path: "/me/language",
  summary: "Choose the language of the pages",
  request: { body: { required: true, content: json(z.object({ language })) } },
  responses: { 200: { description: "Chosen", content: json(officer) }, ...refusals },
});

/** What an officer asks and sets about themselves. */
export const ownApi = ({ door }: ApiWorld) =>
  createRoutes()
    .openapi(me, (call) =>
      call.json(
        {
          ...showOfficer(call.var.officer),
          party: door.party,
          proved: door.signIns.isProved(call.var.signIn),
          example: door.prepared !== undefined,
        },
        200,
      ),
    )
    .openapi(speak, async (call) => {
      const chosen = call.req.valid("json").language;
      await door.people.changeAccount(call.var.officer.id, { language: chosen });
      return call.json(showOfficer({ ...call.var.officer, language: chosen }), 200);
    });
