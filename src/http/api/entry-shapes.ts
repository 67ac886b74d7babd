import { refShape } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { listOf, z } from "./shape.ts";

const awaited = z.object({
  party: z.string(),
  what: z.enum(["stance", "receipt", "hour", "confirmation", "notice", "leave-of-reserve"]),
  by: z.string().optional(),
});

/** What became of a proposal. */
export const became = z
  .object({
    status: z.enum([
      "open",
      "under-silence",
      "signed",
      "provisional",
      "entered",
      "entered-jointly",
      "disputed",
      "agreed",
      "objected",
      "broken",
      "withdrawn",
      "lapsed",
      "declined",
      "undelivered",
      "void",
    ]),
    by: listOf(z.string()).openapi({
      description: "Whose word it is now: who agreed, entered, objected, broke silence.",
    }),
    concurred: listOf(z.string()),
    objectedBy: listOf(z.string()),
    awaiting: listOf(awaited),
    at: z.string().optional().openapi({ description: "The hour it runs to, or the second it was settled, UTC." }),
    how: z.enum(["consensus", "silence", "ad-referendum"]).optional(),
    standing: z.enum(["in-force", "superseded", "in-conflict", "contested"]).optional(),
    sentence: z.string().optional().openapi({ description: "Why it is without effect." }),
  })
  .openapi("Became");

const stance = z.object({
  party: z.string(),
  stance: z.enum([
    "concurred",
    "concurred-ad-referendum",
    "objected",
    "abstained",
    "reserved",
    "confirmed",
    "declined",
    "broke-silence",
    "bound-by-silence",
  ]),
  act: z.string(),
  at: z.string(),
});

const receipt = z.object({
  party: z.string(),
  received: z.string().optional().openapi({ description: "By then at the latest, by that party's clock, UTC." }),
  state: z.enum(["received", "not-yet"]),
});

/** Where an entry of history is from. */
export const source = z.object({
  publisher: z.string(),
  title: z.string().optional(),
  date: z.string().optional(),
  url: z.string().optional(),
});

export const entryLine = refShape
  .extend({
    by: z.string().openapi({ description: "The function that signed, never a person." }),
    kind: z.string(),
    rule: z.enum(["consensus", "silence", "entered"]).optional(),
    name: nameShape,
    verdict: z.enum(["valid", "void", "unknown"]),
    sentence: z.string().optional(),
    source: source.optional(),
    became: became.optional(),
    stances: listOf(stance),
    receipts: listOf(receipt),
  })
  .openapi("Entry");

const part = z.object({
  name: z.string(),
  lang: z.string(),
  media: z.string(),
  size: z.number().int(),
  state: z.enum(["held", "absent", "expunged"]),
  lines: listOf(z.string()).optional().openapi({ description: "Words line by line, hidden signs shown." }),
  isCut: z.boolean(),
  expunging: z.object({ done: listOf(z.string()), awaited: listOf(z.string()), why: listOf(refShape) }).optional(),
});

/** One value of an entry's content, for a page to put in words. */
const contentLine = z
  .object({
    path: listOf(z.string()),
    form: z.enum(["text", "choice", "number", "yes-no", "party", "thing", "entry", "instant", "date"]),
    value: z.string(),
    shown: z.string().optional(),
  })
  .openapi("ContentLine");

export const entryPage = {
  entry: entryLine,
  lines: listOf(contentLine).openapi({ description: "What it says, value by value; empty off the record." }),
  parts: listOf(part),
  restsOn: listOf(entryLine),
  cosignedBy: listOf(z.object({ party: z.string(), at: z.string().optional() })),
  signed: z
    .string()
    .optional()
    .openapi({ description: "The bytes that were signed, as text with hidden signs shown." }),
};
