import { findWords } from "../../text/search-words.ts";
import type { Sought } from "../../text/search-words.ts";
import type { SearchField } from "../ports/search.ts";

/** Words around what was found, cut into what was asked for and what stands between. */
export interface Excerpt {
  readonly field: string;
  readonly lang?: string;
  readonly pieces: readonly { readonly words: string; readonly isFound: boolean }[];
}

/** Characters before the first word found, and in all. */
const beforeMax = 50;
const excerptMax = 200;
/** Fields that are read for what to show: the first that have most of the words. */
const fieldsMax = 400;

/** The passage in which most of the words stand, with them marked. */
export function cutAround(fields: readonly SearchField[], sought: readonly Sought[]): Excerpt {
  let best: SearchField | undefined;
  let most = 0;
  for (const field of fields.slice(0, fieldsMax)) {
    const count = sought.filter((each) => findWords(field.text, [each]).length > 0).length;
    if (count > most) [best, most] = [field, count];
    if (most === sought.length) break;
  }
  if (best === undefined) return { field: "words", pieces: [] };
  const { field, lang, text } = best;
  const stretches = findWords(text, sought);
  const start = startOf(text, stretches[0]?.[0] ?? 0);
  const stop = Math.min(text.length, start + excerptMax);
  const pieces: { words: string; isFound: boolean }[] = [];
  const add = (words: string, isFound: boolean): void => {
    if (words !== "") pieces.push({ words, isFound });
  };
  let at = start;
  if (start > 0) add("… ", false);
  for (const [from, to] of stretches) {
    if (from < at || to > stop) continue;
    add(text.slice(at, from), false);
    add(text.slice(from, to), true);
    at = to;
  }
  add(`${text.slice(at, stop)}${stop < text.length ? " …" : ""}`, false);
  return { field, ...(lang === undefined ? {} : { lang }), pieces };
}

/** Where an excerpt begins: at a word, some way before what was found, never inside a letter. */
function startOf(text: string, found: number): number {
  if (found <= beforeMax) return 0;
  const from = found - beforeMax;
  const blank = text.slice(from, found).search(/\s/);
  const at = blank < 0 ? from : from + blank + 1;
  return /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at;
}
