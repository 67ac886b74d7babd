import { rangeDaysMax, viewCalendar } from "../../view/desk/calendar.ts";
import { partialDay } from "./drawing-shapes.ts";
import { refShape } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const day = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
  .refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), "a day of the calendar, YYYY-MM-DD");

const event = z
  .object({
    kind: z.enum(["session", "procedure", "silence", "confirmation", "answer", "work", "embargo", "due"]),
    day: partialDay.openapi({ description: "Day it stands on; of an hour, at our own capital." }),
    until: partialDay.optional(),
    at: z.string().optional().openapi({ description: "The exact hour, UTC, where there is one." }),
    name: nameShape,
    subject: z.string().optional(),
    about: z.string().optional(),
    parties: listOf(z.string()),
    standing: z
      .enum(["named", "proposed", "agreed", "planned", "postponed", "cancelled", "held", "dropped"])
      .optional(),
    step: z.enum(["items", "papers", "agenda", "session", "draft-minutes", "minutes"]).optional(),
    days: z.number().int().optional(),
    why: listOf(refShape),
  })
  .openapi("CalendarEvent");

const calendar = createRoute({
  method: "get",
  path: "/calendar",
  summary: "Sessions, hours and dates of all consultations in a range of days",
  request: {
    query: z.object({
      from: day,
      to: day.openapi({ description: `Last day, at most ${rangeDaysMax} days after the first.` }),
    }),
  },
  responses: {
    200: {
      description: "One list for each consultation, by day and hour",
      content: {
        "application/json": {
          schema: z.object({
            now: z.string(),
            circles: listOf(z.object({ mechanism: z.string(), events: listOf(event), total: z.number().int() })),
          }),
        },
      },
    },
    ...refusals,
  },
});

const dayMs = 86_400_000;

/** The calendar of this desk. */
export const calendarApi = (world: ApiWorld) =>
  createRoutes().openapi(calendar, async (call) => {
    const { from, to } = call.req.valid("query");
    const span = (Date.parse(to) - Date.parse(from)) / dayMs;
    if (span < 0 || span > rangeDaysMax) {
      return stop("call-malformed", `A range has at most ${rangeDaysMax} days and does not end before it begins.`);
    }
    const circles = [];
    for (const row of await world.node.listMechanisms()) {
      const { value } = await world.library.read(row.id, `calendar ${from} ${to}`, (scene) =>
        viewCalendar(scene, from, to),
      );
      circles.push({ mechanism: row.shortName, ...value });
    }
    return call.json({ now: world.clock.now(), circles }, 200);
  });
