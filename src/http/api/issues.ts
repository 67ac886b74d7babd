import type { SubjectId } from "../../base/ids.ts";
import { viewIssue } from "../../view/desk/issue.ts";
import { viewIssues } from "../../view/desk/issues.ts";
import { gapShape, partialDay } from "./drawing-shapes.ts";
import { became } from "./entry-shapes.ts";
import { levelShape, listQuery, sliceShape, subjectOf } from "./list-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape, sessionName } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const status = z.enum(["pending", "parked", "settled"]);

const place = {
  body: z.string().optional(),
  bodyName: z.string().optional(),
  level: z.string().optional().openapi({ description: "Id of a rung of the charter's ladder." }),
};

const row = z
  .object({
    id: z.string(),
    title: z.string(),
    status,
    since: partialDay.openapi({ description: "Since when it is as it is." }),
    places: listOf(z.object({ ...place, since: partialDay })),
    handled: z
      .object({ session: z.string(), name: sessionName, on: partialDay })
      .optional()
      .openapi({ description: "The last session that had it on its table." }),
    words: z.string().optional().openapi({ description: "How it was settled, or why it was set aside." }),
    why: listOf(refShape),
  })
  .openapi("IssueRow");

const page = z
  .object({
    ...pageHead,
    ...sliceShape(row),
    counts: z.object({ pending: z.number().int(), parked: z.number().int(), settled: z.number().int() }),
    levels: listOf(levelShape),
  })
  .openapi("Issues");

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/issues",
  summary: "Pending matters with where each lies and since when; a slice of the list",
  request: {
    params: mechanismParams,
    query: listQuery.extend({
      status: status.optional(),
      level: z.string().max(64).optional(),
      body: subjectOf("body").optional(),
    }),
  },
  responses: { 200: { description: "Issues", content: { "application/json": { schema: page } } }, ...refusals },
});

const step = z
  .object({
    ...place,
    step: z.enum(["raised", "escalated", "remitted", "taken-up", "parked", "settled"]),
    on: partialDay,
    session: z.string().optional(),
    name: sessionName.optional(),
    by: listOf(z.string()).openapi({ description: "Who says so." }),
    isOneSide: z.boolean(),
    words: z.string().optional(),
    why: listOf(refShape),
  })
  .openapi("IssueStep");

const detail = z
  .object({
    ...pageHead,
    id: z.string(),
    title: z.string(),
    status,
    since: partialDay,
    raised: partialDay,
    span: gapShape,
    places: listOf(z.object({ ...place, since: partialDay, why: listOf(refShape) })),
    words: z.string().optional(),
    until: partialDay.optional(),
    steps: listOf(step),
    totalSteps: z.number().int(),
    levels: listOf(levelShape),
    settlements: listOf(
      z.object({
        act: z.string(),
        how: z.string(),
        party: z.string(),
        isOpen: z.boolean(),
        became,
        why: listOf(refShape),
      }),
    ),
    commitments: listOf(z.object({ id: z.string(), what: z.string() })),
    raisedWith: listOf(z.object({ id: z.string(), title: z.string(), times: z.number().int() })),
    texts: listOf(z.object({ id: z.string(), name: nameShape })),
    why: listOf(refShape),
  })
  .openapi("Issue");

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/issues/{issue}",
  summary: "One issue with its way through the levels",
  request: { params: mechanismParams.extend({ issue: subjectOf("issue") }) },
  responses: { 200: { description: "The issue", content: { "application/json": { schema: detail } } }, ...refusals },
});

/** Issues and their paths. */
export const issuesApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(list, async (call) => {
      const { body, level, start, status: asked, typed } = call.req.valid("query");
      const question = { status: asked, level, body: body as SubjectId | undefined, typed, start };
      const { mechanism } = call.req.valid("param");
      const found = await readPage(world, mechanism, `issues ${JSON.stringify(question)}`, (scene) =>
        viewIssues(scene, question),
      );
      return call.json(found, 200);
    })
    .openapi(one, async (call) => {
      const { issue, mechanism } = call.req.valid("param");
      const { found, ...head } = await readPage(world, mechanism, `issue ${issue}`, (scene) => ({
        found: viewIssue(scene, issue as SubjectId),
      }));
      if (found === undefined) return stop("thing-unknown", "No issue of that name is on the record here.");
      return call.json({ ...head, ...found }, 200);
    });
