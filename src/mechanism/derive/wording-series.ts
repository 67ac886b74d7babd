import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { Documents, WordingDocument } from "../documents.ts";

type Use = WordingDocument["uses"][number];

/** One document of a series as it has the phrase, against the document before it. */
export interface WordingStep {
  readonly use: Use;
  readonly change: "first" | "same" | "changed" | "dropped" | "absent" | "returned";
}

/** Documents that follow one another: those of one body, or those of the same parties outside any. */
export interface WordingSeries {
  readonly of: { readonly body: SubjectId } | { readonly parties: readonly PartyId[] };
  readonly steps: readonly WordingStep[];
}

/**
 * A watched phrase followed through each series of documents by their dates (M21). Of several words of one party on one
 * document only the last counts, for it corrects the earlier.
 */
export function seriesOfWording(documents: Documents, wording: WordingDocument): readonly WordingSeries[] {
  const series = new Map<string, { of: WordingSeries["of"]; uses: Use[] }>();
  for (const use of lastWords(wording.uses)) {
    const body = bodyOf(documents, use);
    // Of a document that names no party only whoever entered it is known.
    const parties = use.of.length === 0 ? [use.party] : use.of.toSorted();
    const of = body === undefined ? { parties } : { body };
    const key = body ?? parties.join(" ");
    const those = series.get(key);
    if (those === undefined) series.set(key, { of, uses: [use] });
    else those.uses.push(use);
  }
  return [...series]
    .toSorted((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([, { of, uses }]) => ({
      of,
      steps: uses.map((use, index) => ({ use, change: changeOf(use.form, uses.slice(0, index)) })),
    }));
}

function lastWords(uses: readonly Use[]): readonly Use[] {
  const last = new Map(uses.map((use) => [`${use.party} ${use.in}`, use]));
  return uses.filter((use) => last.get(`${use.party} ${use.in}`) === use);
}

function changeOf(form: string | undefined, before: readonly Use[]): WordingStep["change"] {
  const previous = before.at(-1);
  const lastForm = before.findLast((use) => use.form !== undefined)?.form;
  if (form === undefined) return previous?.form === undefined ? "absent" : "dropped";
  if (lastForm === undefined) return "first";
  if (form !== lastForm) return "changed";
  return previous?.form === undefined ? "returned" : "same";
}

function bodyOf(documents: Documents, use: Use): SubjectId | undefined {
  const session = documents.find("session", use.in);
  if (session !== undefined) return session.body;
  const entered = documents.find("document", use.in)?.words.findLast((word) => word.act === use.act)?.content;
  if (entered?.body !== undefined) return entered.body;
  return entered?.session === undefined ? undefined : documents.find("session", entered.session)?.body;
}
