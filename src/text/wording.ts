/** Where a text has a watched phrase, in which of its forms. */
export interface Occurrence {
  /** The form as registered. */
  readonly form: string;
  /** The words as they stand in the text. */
  readonly found: string;
  /** Offsets in the text, in UTF-16 units; `end` stands after the last. */
  readonly start: number;
  readonly end: number;
}

/**
 * Every place where a text has one of the forms of a phrase, in order (T3). Letter case, line breaks, kinds of hyphens, quotation
 * marks and composed or decomposed letters make no difference. A form that begins or ends in a letter of a script with spaces
 * stands there as a whole word; in scripts written without spaces it may stand anywhere. Where two forms fit one place the longest counts.
 */
export function findForms(text: string, forms: readonly string[]): readonly Occurrence[] {
  const patterns = forms
    .map((form) => ({ form, words: form.trim().normalize("NFC") }))
    .filter(({ words }) => words.length > 0)
    .toSorted((a, b) => b.words.length - a.words.length || (a.words < b.words ? -1 : 1));
  const found: Occurrence[] = [];
  for (const { form, words } of patterns) {
    for (const match of text.matchAll(patternOf(words))) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.every((other) => end <= other.start || start >= other.end)) {
        found.push({ form, found: match[0], start, end });
      }
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** The forms a text has, each once, in order of first occurrence; empty where the phrase is absent. */
export function formsIn(text: string, forms: readonly string[]): readonly string[] {
  return [...new Set(findForms(text, forms).map((occurrence) => occurrence.form))];
}

const hyphens = "[-\\u2010-\\u2015\\u2212]";
const apostrophes = "['\\u2018\\u2019\\u02BC]";
const quotes = '["\\u201C\\u201D\\u201E]';
/** Letters of scripts that part words by spaces; Han, Hiragana, Katakana, Hangul, Thai, Lao, Khmer and Burmese do not, or add endings. */
const spaced = "[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Nd}]";

function patternOf(words: string): RegExp {
  const body = Array.from(words, (letter) => {
    if (/\s/u.test(letter)) return " ";
    if (new RegExp(hyphens, "u").test(letter)) return hyphens;
    if (new RegExp(apostrophes, "u").test(letter)) return apostrophes;
    if (new RegExp(quotes, "u").test(letter)) return quotes;
    const composed = RegExp.escape(letter);
    const decomposed = letter.normalize("NFD");
    return decomposed === letter ? composed : `(?:${composed}|${RegExp.escape(decomposed)})`;
  })
    .join("")
    .replaceAll(/ +/g, "\\s+");
  const before = new RegExp(`^${spaced}`, "u").test(words) ? `(?<!${spaced}\\p{M}*)` : "";
  const after = new RegExp(`${spaced}$`, "u").test(words) ? `(?!\\p{M}*${spaced})` : "";
  return new RegExp(`${before}${body}${after}`, "giu");
}
