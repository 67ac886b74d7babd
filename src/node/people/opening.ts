import type { PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { readPrepared } from "./example.ts";
import type { PreparedOfficer } from "./example.ts";

/** The opening page of an example: what it is called, what it says of itself, and what there is to try. */

const words = z.strictObject({
  title: z.string(),
  headline: z.string(),
  lead: z.string(),
  /** What of it is real and what is played. */
  note: z.string(),
});
const stepWords = z.strictObject({ title: z.string(), text: z.string() });

const openingFile = z.strictObject({
  entente: z.literal("opening/v1"),
  words: z.strictObject({ en: words, ko: words, ja: words }),
  steps: z.array(
    z.strictObject({
      minutes: z.int().min(1),
      /** Whose desks it is done at, the first of them first. */
      houses: z.array(z.string()).min(1),
      /** Page of the first of them. */
      to: z.string().startsWith("/"),
      words: z.strictObject({ en: stepWords, ko: stepWords, ja: stepWords }),
    }),
  ),
});

export type Opening = Shaped<typeof openingFile>;

/** What a home of an example has beside its record. */
export interface Example {
  readonly opening: Opening;
  /** Officers who sign in with one click, of each party. */
  listOfficers(party: PartyId): readonly PreparedOfficer[];
}

/** Reads the example's own files. Code: `example-opening`. */
export function readExample(texts: { readonly opening: string; readonly officers: string }): Result<Example> {
  const read = openingFile.safeParse(parseJson(texts.opening));
  if (!read.success) {
    return refuse("example-opening", "The file of the example's opening page is not as it should be.");
  }
  return accept({
    opening: read.data,
    listOfficers(party) {
      const officers = readPrepared(texts.officers, party);
      return officers.ok ? officers.value : [];
    },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
