import type { SubjectId } from "../../base/ids.ts";
import { formsIn } from "../../text/wording.ts";
import type { Documents, WordingDocument } from "../documents.ts";
import { hasBegun } from "./day.ts";
import { seriesOfWording } from "./wording-series.ts";

/** A watched phrase as a draft has it, against the words that were agreed before. */
export interface DraftPhrase {
  readonly wording: string;
  /** Registered forms the draft has, in order of occurrence; empty where it lacks the phrase. */
  readonly forms: readonly string[];
  /** The last document before it: of its body, else the last joint one. */
  readonly last?: WordingDocument["uses"][number];
  readonly change: "first" | "same" | "changed" | "dropped";
}

/**
 * Holds a draft of a day against agreed language (M26): each watched phrase that it has, or lacks though the last document
 * had it. `versions` are its words, one text per language; a phrase is there where one of them has it.
 */
export function checkDraft(
  documents: Documents,
  draft: { readonly versions: readonly string[]; readonly body: SubjectId | undefined; readonly day: string },
): readonly DraftPhrase[] {
  if (draft.versions.length === 0) return [];
  return documents.list("wording").flatMap((wording): readonly DraftPhrase[] => {
    const registered = wording.registered.flatMap((word) => word.content.forms);
    const forms = [...new Set(draft.versions.flatMap((version) => formsIn(version, registered)))];
    const last = lastUse(documents, wording, draft.body, draft.day);
    if (forms.length === 0 && last?.form === undefined) return [];
    const change =
      forms.length === 0
        ? "dropped"
        : last?.form === undefined
          ? "first"
          : forms.includes(last.form)
            ? "same"
            : "changed";
    return [{ wording: wording.id, forms, ...(last !== undefined && { last }), change }];
  });
}

function lastUse(
  documents: Documents,
  wording: WordingDocument,
  body: SubjectId | undefined,
  day: string,
): DraftPhrase["last"] {
  const series = seriesOfWording(documents, wording).map(({ of, steps }) => ({
    of,
    uses: steps.map((step) => step.use).filter((use) => hasBegun(use.on, day)),
  }));
  const own = series.find(({ of }) => "body" in of && of.body === body)?.uses.at(-1);
  if (own !== undefined) return own;
  return series
    .flatMap(({ uses }) => uses)
    .filter((use) => use.of.length > 1)
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .at(-1);
}
