import { viewMap } from "../../view/desk/map.ts";
import { viewTimeline } from "../../view/desk/timeline.ts";
import {
  countsShape,
  dotKind,
  formShape,
  gapShape,
  mapBodyShape,
  meetingShape,
  partialDay,
  standingShape,
  stretchShape,
} from "./drawing-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const level = z.object({ id: z.string(), label: z.string() });

const mapPage = z
  .object({
    ...pageHead,
    today: z.string(),
    order: listOf(z.string()).openapi({ description: "Parties, so that most bars join neighbours." }),
    levels: listOf(level.extend({ bodies: listOf(mapBodyShape) })),
    counts: countsShape,
    total: z.number().int(),
    leftOut: z.number().int(),
  })
  .openapi("Map");

const map = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/map",
  summary: "Bodies by level and party, with the rhythm each keeps or has broken",
  request: { params: mechanismParams },
  responses: { 200: { description: "The map", content: { "application/json": { schema: mapPage } } }, ...refusals },
});

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const place = z.coerce.number().int().min(0).max(1_000_000).optional();

const mark = z.object({ kind: dotKind, day: partialDay, count: z.number().int(), id: z.string().optional() });

const timelinePage = z
  .object({
    ...pageHead,
    today: z.string(),
    from: z.string(),
    to: z.string(),
    earliest: z.string(),
    latest: z.string(),
    levels: listOf(level),
    rows: listOf(
      z.object({
        body: z.string(),
        name: z.string(),
        standing: standingShape,
        form: formShape,
        rhythms: listOf(z.string()),
        rhythmWords: z.string().optional(),
        marks: listOf(mark),
        stretches: listOf(stretchShape),
        began: partialDay.optional(),
        ended: partialDay.optional(),
        reason: z.string().optional(),
      }),
    ),
    totalRows: z.number().int(),
    outside: listOf(mark),
    agreements: listOf(mark),
    lines: listOf(
      z.object({
        kind: z.enum(["session", "statement", "outreach", "briefing", "agreement"]),
        id: z.string(),
        day: partialDay,
        meeting: meetingShape.optional(),
        name: nameShape,
        after: gapShape.optional(),
        party: z.string().optional(),
        why: listOf(refShape),
      }),
    ),
    totalLines: z.number().int(),
  })
  .openapi("Timeline");

const timeline = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/timeline",
  summary: "Sessions by body over a period, with the stretches against a promise",
  request: {
    params: mechanismParams,
    query: z.object({
      from: day.optional().openapi({ description: "First day shown; ten years back where absent." }),
      to: day.optional(),
      level: z.string().max(64).optional(),
      row: place.openapi({ description: "Row to begin with." }),
      line: place.openapi({ description: "Line of the words to begin with." }),
    }),
  },
  responses: {
    200: { description: "The timeline", content: { "application/json": { schema: timelinePage } } },
    ...refusals,
  },
});

/** The drawings of a consultation: its map and its timeline. */
export const drawingsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(map, async (call) => {
      const { mechanism } = call.req.valid("param");
      return call.json(await readPage(world, mechanism, "map", viewMap), 200);
    })
    .openapi(timeline, async (call) => {
      const { mechanism } = call.req.valid("param");
      const question = call.req.valid("query");
      if (question.from !== undefined && question.to !== undefined && question.from >= question.to) {
        return stop("period-backwards", "The period ends before it begins: choose a first day before the last.");
      }
      const name = `timeline ${JSON.stringify(question)}`;
      return call.json(await readPage(world, mechanism, name, (scene) => viewTimeline(scene, question)), 200);
    });
