import { charterFields } from "../../view/desk/charter-changes.ts";
import { listOf, z } from "./shape.ts";

const entryName = z.object({ party: z.string(), n: z.number().int() });

/** Name, place and day of a session. */
export const sessionName = z
  .object({
    name: z.string().openapi({ description: "Its own name, else its body's." }),
    place: z.string().optional(),
    day: z.string().optional().openapi({ description: "YYYY, YYYY-MM or YYYY-MM-DD." }),
  })
  .openapi("SessionName");

const changes = z.object({
  renamed: z.boolean(),
  added: listOf(z.string()),
  removed: listOf(z.string()),
  altered: listOf(z.string()),
  fields: listOf(z.enum(charterFields)),
});

/** What a thing or a matter is called: `own` by words of the record, all others to be put in words by the page. */
export const nameShape = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("own"), words: z.string() }),
    z.object({ kind: z.enum(["session", "agenda", "minutes"]), of: sessionName }),
    z.object({ kind: z.literal("publication"), count: z.number().int(), first: entryName.optional() }),
    z.object({ kind: z.literal("expunging"), part: z.string(), reason: z.string(), of: entryName.optional() }),
    z.object({ kind: z.literal("new-keys"), party: z.string() }),
    z.object({ kind: z.literal("charter"), name: z.string(), changes }),
    z.object({ kind: z.literal("off-the-record") }),
    z.object({ kind: z.literal("not-held"), id: z.string() }),
  ])
  .openapi("Name");
