import type { PrivateMatter } from "../../node/desk/desk.ts";
import { nameShape } from "./name.ts";
import { listOf, z } from "./shape.ts";

/** Shapes of what is ours alone, and of what is put before the others. */

/** What an act says: the page puts it in words. */
export const saidShape = z
  .object({
    act: z.string().openapi({ description: "Kind of the act; of a tabling with its rule: proposal.tabled/silence." }),
    terms: z.string().optional().openapi({ description: "Kind of the terms put forward." }),
    name: nameShape,
    other: nameShape.optional().openapi({ description: "Where to: a session, a body, a level." }),
    until: z.string().optional().openapi({ description: "UTC." }),
    choice: z.string().optional(),
    words: z.string().optional().openapi({ description: "The author's own words." }),
    adReferendum: z.literal(true).optional(),
  })
  .openapi("Said");

export const warningShape = z
  .discriminatedUnion("warning", [
    z.object({ warning: z.literal("hidden-signs"), where: z.string(), shown: z.string() }),
    z.object({
      warning: z.literal("agreed-words"),
      name: z.string(),
      change: z.enum(["changed", "dropped"]),
      forms: listOf(z.string()),
      last: z.string().optional(),
    }),
    z.object({
      warning: z.literal("late"),
      clock: z.enum(["agenda-items", "papers", "agenda-settled", "draft-minutes", "minutes-approved"]),
      day: z.string(),
    }),
    z.object({
      warning: z.literal("outside-office"),
      hour: z.enum(["answer-by", "receive-by", "confirm-by", "silence-ends", "delivered-by", "not-before", "embargo"]),
      party: z.string(),
    }),
    z.object({ warning: z.literal("language-lacking"), name: z.string(), lang: z.string() }),
  ])
  .openapi("Warning");

/** One of the five kinds of private matter, as `src/desk` has them; read by the desk itself. */
export const matterShape = z
  .custom<PrivateMatter>((value) => typeof value === "object" && value !== null)
  .openapi({
    type: "object",
    description:
      "Position (about, clause?, want, redLines, fallbacks), instructions (about?, may, from, until?), speaking-note (about, title, words), press-line (about?, topic, line, ifAsked, attribution, embargo?) or paper (about?, title, drafts), told apart by `kind`.",
  });

const officeShape = z.object({
  office: z.string(),
  by: z.string().openapi({ description: "Last second, UTC." }),
  state: z.enum(["agrees", "agrees-with-change", "objects", "reserve", "asked", "again"]),
  comment: z.string().optional(),
  answered: z.string().optional(),
  late: z.boolean(),
});

export const clearanceShape = z
  .object({
    state: z.enum(["not-asked", "waiting", "changes-asked", "stopped", "cleared"]),
    offices: listOf(officeShape),
  })
  .openapi("Clearance");

/** One private thing as this house's pages show it. */
export const ownShape = z
  .object({
    id: z.string(),
    kind: z.enum(["position", "instructions", "speaking-note", "press-line", "paper"]),
    about: z.string().optional(),
    name: nameShape.optional().openapi({ description: "What it is about." }),
    matter: matterShape,
    version: z.number().int().openapi({ description: "Number of the version shown; a change names it." }),
    earlier: z.number().int().openapi({ description: "Earlier versions that are still held." }),
    digest: z.string().openapi({ description: "What offices clear." }),
    at: z.string(),
    by: z.string().openapi({ description: "The function that wrote it." }),
    clearance: clearanceShape,
    signed: z
      .object({ by: z.string(), nonce: z.string(), digest: z.string(), own: z.boolean() })
      .optional()
      .openapi({ description: "The first of two signatures, on the letter named." }),
    tabled: listOf(z.string()).optional().openapi({ description: "Acts of a paper that was tabled." }),
    says: listOf(saidShape),
    warnings: listOf(warningShape),
  })
  .openapi("OwnThing");

const hourShape = z.object({
  what: z.enum(["answer-by", "receive-by", "confirm-by", "silence-ends", "delivered-by", "not-before", "embargo"]),
  at: z.string(),
  clock: z.string().openapi({ description: "Whose clock counts: a party's, or `each` its own." }),
});

const letterAct = z.object({
  kind: z.string(),
  says: saidShape,
  content: z
    .string()
    .openapi({ description: "The content as it will stand in the entry, byte for byte: canonical JSON." }),
  lines: listOf(
    z.object({
      path: listOf(z.string()),
      form: z.enum(["text", "choice", "number", "yes-no", "party", "thing", "entry", "instant", "date"]),
      value: z.string(),
      shown: z.string().optional(),
    }),
  ),
  parts: listOf(
    z.object({
      name: z.string(),
      lang: z.string(),
      media: z.string(),
      size: z.number().int(),
      sha256: z.string(),
      text: z.string().optional(),
    }),
  ),
  put: z.object({
    rule: z.enum(["consensus", "silence", "entered", "word"]),
    needs: listOf(z.string()),
    hours: listOf(hourShape),
    silence: z.enum(["lapses", "adopts", "ours-alone", "unconfirmed-lapses", "nothing-asked", "asked-only"]),
    afterwards: z.enum(["withdraw-until-settled", "cannot-be-taken-back", "correct-by-another"]),
  }),
  warnings: listOf(warningShape),
});

/** What the other side will see, before it does. */
export const letterShape = z
  .object({
    v: z.literal(1),
    digest: z.string().openapi({ description: "What a tabling names, with the nonce." }),
    nonce: z.string(),
    party: z.string(),
    by: z.string(),
    acts: listOf(letterAct),
    bytes: z.number().int(),
    seenBy: listOf(z.string()),
    refusal: z.object({ code: z.string(), sentence: z.string() }).optional(),
    filledIn: z.object({ at: z.string(), n: z.number().int() }),
  })
  .openapi("Letter");

/** Words that may be tabled: a paper as it was read, or a doing that is kept nowhere. */
export const tablingShape = z.discriminatedUnion("from", [
  z.object({ from: z.literal("paper"), id: z.string().max(64), version: z.number().int() }),
  z.object({
    from: z.literal("doing"),
    doing: z.record(z.string(), z.unknown()).openapi({ description: "As for `POST …/papers`." }),
  }),
]);
