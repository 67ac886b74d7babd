import { isSubjectId } from "../../base/ids.ts";
import { viewBody } from "../../view/desk/body.ts";
import { formatShape, mapBodyShape, meetingShape, openIssueShape, partialDay, refsShape } from "./drawing-shapes.ts";
import { mechanismParams, pageHead, readPage } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const party = z.string();

const rhythm = z.object({
  id: z.string(),
  label: z.string(),
  every: z.object({ unit: z.enum(["weeks", "months", "years"]), count: z.number().int() }),
  format: formatShape.optional(),
  last: meetingShape.optional(),
  due: partialDay.optional(),
  planned: meetingShape.optional(),
  late: z
    .object({ since: z.string(), days: z.number().int(), months: z.number().int(), periods: z.number().int() })
    .optional(),
  host: party.optional(),
  breaks: listOf(
    z.object({ due: z.string(), resumed: z.string(), days: z.number().int(), missing: z.number().int().optional() }),
  ),
  why: refsShape,
});

const bodyPage = z
  .object({
    ...pageHead,
    today: z.string(),
    body: mapBodyShape,
    levelAlso: listOf(z.string()),
    leads: listOf(z.object({ party, function: z.string() })),
    secretariat: listOf(z.object({ party, from: partialDay.optional(), until: partialDay.optional() })),
    parent: z.object({ body: z.string(), name: z.string() }).optional(),
    note: z.string().optional(),
    holds: z.boolean(),
    source: z
      .object({
        publisher: z.string(),
        title: z.string().optional(),
        date: partialDay.optional(),
        url: z.string().optional(),
      })
      .optional(),
    lives: listOf(
      z.object({
        state: z.enum([
          "proposed",
          "under-discussion",
          "stalled",
          "established",
          "dormant",
          "suspended",
          "ended",
          "superseded",
        ]),
        since: partialDay,
        isStated: z.boolean().openapi({ description: "False where only the day is known by which it was so." }),
        reason: z.string().optional(),
        by: listOf(party),
        why: refsShape,
      }),
    ),
    rhythms: listOf(rhythm),
    sessions: listOf(meetingShape.extend({ why: refsShape })),
    totalSessions: z.number().int(),
    usual: listOf(
      z.object({
        party,
        agency: z.string(),
        rank: z.string().optional(),
        isHead: z.boolean(),
        count: z.number().int(),
      }),
    ),
    usualOf: z.number().int(),
    issues: listOf(openIssueShape),
    totalIssues: z.number().int(),
    texts: listOf(z.object({ text: z.string(), name: nameShape, isTerms: z.boolean(), adopted: z.boolean() })),
    pending: listOf(z.object({ party, name: z.string(), at: z.string(), why: refsShape })),
  })
  .openapi("Body");

const body = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/bodies/{body}",
  summary: "One body: its terms, life, rhythms, sessions and what is open in it",
  request: { params: mechanismParams.extend({ body: z.string().min(1).max(80) }) },
  responses: { 200: { description: "The body", content: { "application/json": { schema: bodyPage } } }, ...refusals },
});

const refuseUnknown = (): never =>
  stop("thing-unknown", "The record holds no body of this name: choose one from the map.");

/** One body of a consultation. */
export const bodiesApi = (world: ApiWorld) =>
  createRoutes().openapi(body, async (call) => {
    const { body: slug, mechanism } = call.req.valid("param");
    const id = `body:${slug}`;
    if (!isSubjectId(id)) return refuseUnknown();
    const page = await readPage(world, mechanism, `body ${id}`, (scene) => ({
      page: viewBody(scene, id),
    }));
    const { page: found, ...head } = page;
    if (found === undefined) return refuseUnknown();
    return call.json({ ...head, ...found }, 200);
  });
