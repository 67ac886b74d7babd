import { refShape } from "./mechanism.ts";
import { listOf, z } from "./shape.ts";

/** Shapes that the map, the timeline and the page of a body have in common. */

export const partialDay = z.string().openapi({ description: "YYYY, YYYY-MM or YYYY-MM-DD, as its source states it." });

export const gapShape = z
  .object({
    months: z.number().int(),
    days: z.number().int().optional(),
    precision: z.enum(["day", "month", "year"]),
  })
  .openapi("Gap");

const standingCode = z.enum([
  "kept",
  "late",
  "lapsed",
  "regular",
  "standing",
  "ad-hoc",
  "forming",
  "stalled",
  "suspended",
  "ended",
  "disputed",
]);

export const standingShape = z
  .object({
    code: standingCode,
    basis: z.enum(["rhythm", "words", "life"]).openapi({ description: "What it was counted from." }),
    since: partialDay.optional(),
    gap: gapShape.optional().openapi({ description: "Time since the last session held." }),
  })
  .openapi("Standing");

export const countsShape = listOf(z.object({ code: standingCode, count: z.number().int() }));

export const dotKind = z.enum(["person", "remote", "unstated", "planned", "number"]);

export const stretchShape = z.object({
  from: partialDay,
  to: partialDay.optional().openapi({ description: "Absent where it lasts." }),
  gap: gapShape,
});

const trackShape = z.object({
  dots: listOf(z.object({ kind: dotKind, day: partialDay, session: z.string().optional() })),
  stretches: listOf(stretchShape),
  began: partialDay.optional(),
  ended: partialDay.optional(),
});

export const formatShape = z.enum(["in-person", "video", "phone", "mixed", "correspondence"]);

export const meetingShape = z
  .object({
    session: z.string(),
    body: z.string().optional(),
    bodyName: z.string().optional(),
    name: z.string().optional(),
    ordinal: z.number().int().optional(),
    stated: z.string().optional(),
    day: partialDay.optional(),
    until: partialDay.optional(),
    place: z.string().optional(),
    format: formatShape.optional(),
    status: z.enum(["named", "proposed", "agreed", "planned", "postponed", "cancelled", "held", "dropped"]),
  })
  .openapi("Meeting");

export const nextShape = z.object({
  kind: z.enum(["agreed", "planned", "proposed", "due"]),
  day: partialDay,
  session: z.string().optional(),
  rhythm: z.string().optional(),
  host: z.string().optional(),
});

export const formShape = z.enum(["standing", "regular", "ad-hoc"]);
const kin = listOf(z.object({ body: z.string(), name: z.string() }));
/** What a line rests on. */
export const refsShape = listOf(refShape);

export const mapBodyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    also: listOf(z.string()),
    level: z.string(),
    form: formShape,
    members: listOf(z.string()),
    ministries: listOf(z.object({ party: z.string(), agency: z.string() })),
    standing: standingShape,
    rhythms: listOf(z.object({ label: z.string(), every: z.object({ unit: z.string(), count: z.number().int() }) })),
    rhythmWords: z.string().optional(),
    last: meetingShape.optional(),
    next: nextShape.optional(),
    cameFrom: kin,
    cameBackAs: kin,
    track: trackShape,
    why: refsShape,
  })
  .openapi("MapBody");

/** An issue that is still open: where it lies, since when. */
export const openIssueShape = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(["pending", "parked"]),
  bodies: listOf(z.string()),
  levels: listOf(z.string()),
  raised: partialDay.optional(),
  since: partialDay.optional(),
  why: refsShape,
});
