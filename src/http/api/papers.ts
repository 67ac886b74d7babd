import { isInstant } from "../../base/time.ts";
import { enterOwn, json, ownParams } from "./own.ts";
import { ownShape, warningShape } from "./own-shapes.ts";
import { mechanismParams } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

/** What an officer does, as the node reads it. */
export type { Doing } from "../../node/desk/doing-form.ts";

const office = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/);

const draft = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/papers",
  summary: "Make a paper of what one wants to do: it waits here until it is tabled or erased",
  request: {
    params: mechanismParams,
    body: {
      required: true,
      content: json(
        z.object({
          doing: z.record(z.string(), z.unknown()).openapi({
            description:
              "What is done, told apart by `doing`: propose-session, move-session, session-held, propose-item, withdraw-item, treat-item, settle-agenda, respond, extend-silence, put-terms, report-commitment, assess-commitment, enter-session, enter-document, share-readout, publish-readout, announce, raise-issue, move-issue, take-up-issue, draft-text, comment, stance-on-clause, adopt-text, give-number, enter-statement, name-delegation, write-to.",
          }),
          onto: z.object({ id: z.string().max(64), version: z.number().int() }).optional(),
        }),
      ),
    },
  },
  responses: { 200: { description: "The paper", content: json(ownShape) }, ...refusals },
});

const ask = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/own/{id}/clearance",
  summary: "Ask offices to agree first, each by its hour",
  request: {
    params: ownParams,
    body: {
      required: true,
      content: json(
        z.object({
          offices: z
            .array(z.object({ office, by: z.string().refine(isInstant).openapi({ description: "Last second, UTC." }) }))
            .min(1)
            .max(16),
        }),
      ),
    },
  },
  responses: { 200: { description: "Asked", content: json(ownShape) }, ...refusals },
});

const end = createRoute({
  method: "delete",
  path: "/mechanisms/{mechanism}/own/{id}/clearance",
  summary: "Take the question back: nothing waits for clearance any more",
  request: { params: ownParams },
  responses: { 200: { description: "Taken back", content: json(ownShape) }, ...refusals },
});

const answer = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/own/{id}/clearance/answers",
  summary: "Answer for one's office, on exactly the words that were read",
  request: {
    params: ownParams,
    body: {
      required: true,
      content: json(
        z.object({
          answer: z.enum(["agrees", "agrees-with-change", "objects", "reserve"]),
          comment: z.string().min(1).max(20_000).optional(),
          digest: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .openapi({ description: "Digest of the words that were read." }),
        }),
      ),
    },
  },
  responses: { 200: { description: "Answered", content: json(ownShape) }, ...refusals },
});

const waiting = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/own-matters",
  summary: "What waits inside the house for this officer",
  request: { params: mechanismParams },
  responses: {
    200: {
      description:
        "Clearance asked of this officer's office, papers ready to table or to sign, press lines to look at again",
      content: json(
        z.object({
          matters: listOf(
            z
              .object({
                asked: z.enum(["clear", "table", "sign", "press-line"]),
                id: z.string(),
                kind: z.enum(["position", "instructions", "speaking-note", "press-line", "paper"]),
                title: z.string().optional(),
                about: z.string().optional(),
                name: nameShape.optional(),
                from: z.string(),
                by: z.string().optional().openapi({ description: "Last second, UTC." }),
                warnings: listOf(warningShape),
              })
              .openapi("OwnMatter"),
          ),
        }),
      ),
    },
    ...refusals,
  },
});

/** Papers: drafts of acts to be tabled, and who in the house must agree first. */
export const papersApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(draft, async (call) => {
      const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "write-private");
      const { doing, onto } = call.req.valid("json");
      const paper = take(await world.desk.draft(mechanism, call.var.officer, doing, onto));
      return call.json(await world.desk.show(mechanism, paper, call.var.officer), 200);
    })
    .openapi(ask, async (call) => {
      const { id, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "write-private");
      const asked = take(await world.desk.askClearance(mechanism, call.var.officer, id, call.req.valid("json")));
      return call.json(await world.desk.show(mechanism, asked, call.var.officer), 200);
    })
    .openapi(end, async (call) => {
      const { id, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "write-private");
      const thing = take(await world.desk.endClearance(mechanism, call.var.officer, id));
      return call.json(await world.desk.show(mechanism, thing, call.var.officer), 200);
    })
    .openapi(answer, async (call) => {
      const { id, mechanism: name } = call.req.valid("param");
      const mechanism = await enterOwn(call, world, name, "clear");
      const given = { ...call.req.valid("json"), office: call.var.officer.by };
      const thing = take(await world.desk.clear(mechanism, call.var.officer, id, given));
      return call.json(await world.desk.show(mechanism, thing, call.var.officer), 200);
    })
    .openapi(waiting, async (call) => {
      const mechanism = await enterOwn(call, world, call.req.valid("param").mechanism, "read-private");
      return call.json({ matters: await world.desk.waiting(mechanism, call.var.officer) }, 200);
    });
