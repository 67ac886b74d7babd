import { viewReview } from "../../view/desk/review.ts";
import {
  countsShape,
  gapShape,
  mapBodyShape,
  meetingShape,
  openIssueShape,
  partialDay,
  refsShape,
} from "./drawing-shapes.ts";
import { mechanismParams, pageHead, readPage } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const count = z.number().int();

const reviewPage = z
  .object({
    ...pageHead,
    today: z.string(),
    counts: countsShape,
    levels: listOf(z.object({ id: z.string(), label: z.string(), bodies: listOf(mapBodyShape) })),
    totalBodies: count,
    issuesOf: z.record(z.string(), count).readonly().openapi({ description: "Open issues by body." }),
    issues: listOf(openIssueShape.extend({ age: gapShape.optional() })),
    totalIssues: count,
    commitments: count,
    overdue: listOf(
      z.object({
        id: z.string(),
        what: z.string(),
        owners: listOf(z.string()),
        due: partialDay,
        days: count,
        why: refsShape,
      }),
    ),
    totalOverdue: count,
    onTheTable: listOf(
      z.object({
        proposal: z.string(),
        name: nameShape,
        party: z.string(),
        outcome: z.string(),
        at: z.string(),
        why: refsShape,
      }),
    ),
    totalOnTheTable: count,
    upcoming: listOf(meetingShape),
    reviews: listOf(
      z.object({
        name: z.string(),
        asOf: partialDay,
        finding: z.string().optional(),
        nextDue: partialDay.optional(),
        why: refsShape,
      }),
    ),
    year: z.object({
      from: z.string(),
      sessions: count,
      bodiesMet: count,
      agreements: count,
      statements: count,
      settled: count,
    }),
  })
  .openapi("Review");

const review = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/review",
  summary: "The whole mechanism on one page: bodies, rhythms, issues, commitments, what is on the table",
  request: { params: mechanismParams },
  responses: {
    200: { description: "The review", content: { "application/json": { schema: reviewPage } } },
    ...refusals,
  },
});

/** The review of a consultation. */
export const reviewApi = (world: ApiWorld) =>
  createRoutes().openapi(review, async (call) => {
    const { mechanism } = call.req.valid("param");
    return call.json(await readPage(world, mechanism, "review", viewReview), 200);
  });
