/**
 * Words as a search compares them. Scripts that write words without a break between stem and ending (Korean, Japanese, Chinese, and
 * any other than Latin) are cut into pairs of neighbouring letters, so that a word of two syllables is found inside a longer one;
 * Latin words and numbers are found by their beginning.
 */

/** Text folded for comparing, with the place in the original of each of its letters. */
export interface Folded {
  readonly text: string;
  /** Index in the original of each UTF-16 unit of `text`, and one more for the end. */
  readonly places: readonly number[];
}

/** A stretch of text, from the first letter up to and without the last. */
export type Stretch = readonly [from: number, to: number];

const letterOrDigit = /[\p{L}\p{N}]/u;
const mark = /\p{M}/gu;
const jamo = /[\u1100-\u11ff]/;
const plain = /^[a-z0-9]$/;

/**
 * One form for all ways of writing the same letters: composed and decomposed, full and half width, upper and lower case, Latin with
 * and without accents. Letters that join (Korean written as single sounds, kana with their voice marks) are composed first.
 */
export function fold(original: string): Folded {
  const places: number[] = [];
  let text = "";
  let at = 0;
  while (at < original.length) {
    const unit = original.charCodeAt(at);
    // Most letters are what they are and join nothing: they are not asked about one by one.
    if (isSimple(unit) && (at + 1 === original.length || isSimple(original.charCodeAt(at + 1)))) {
      places.push(at);
      text += unit > 0x40 && unit < 0x5b ? String.fromCharCode(unit + 0x20) : original[at];
      at += 1;
      continue;
    }
    const size = clusterAt(original, at);
    const folded = foldCluster(original.slice(at, at + size));
    for (let i = 0; i < folded.length; i++) places.push(at);
    text += folded;
    at += size;
  }
  return { text, places: [...places, original.length] };
}

/** ASCII and whole syllables of Korean: folded as they are, but for capitals. */
const isSimple = (unit: number): boolean => unit < 0x80 || (unit >= 0xac00 && unit <= 0xd7a3);

/** Length of the letter at a place with all that joins it. */
function clusterAt(text: string, at: number): number {
  let end = at + letterSize(text, at);
  const isJamo = jamo.test(text[at] ?? "");
  while (end < text.length) {
    const next = text.slice(end, end + letterSize(text, end));
    const joins = /^[\p{M}\uff9e\uff9f]/u.test(next) || (isJamo && /^[\u1160-\u11ff]/.test(next));
    if (!joins) break;
    end += next.length;
  }
  return end - at;
}

const letterSize = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function foldCluster(cluster: string): string {
  const composed = cluster.normalize("NFKC").toLowerCase();
  const first = composed.codePointAt(0) ?? 0;
  // Accents go from Latin, Greek and Cyrillic; the marks of kana and other scripts tell letters apart.
  return first < 0x0530 ? composed.normalize("NFKD").replace(mark, "") : composed;
}

interface Run {
  readonly letters: readonly string[];
  readonly isPlain: boolean;
}

/** Words of folded text: runs of Latin letters and digits, and runs of all others. */
function runsOf(folded: string): readonly Run[] {
  const runs: { letters: string[]; isPlain: boolean }[] = [];
  let open: { letters: string[]; isPlain: boolean } | undefined;
  for (const letter of folded) {
    if (!letterOrDigit.test(letter) && !/\p{M}/u.test(letter)) {
      open = undefined;
      continue;
    }
    const isPlain = plain.test(letter);
    if (open === undefined || open.isPlain !== isPlain) runs.push((open = { letters: [], isPlain }));
    open.letters.push(letter);
  }
  return runs;
}

/** Each letter as four characters an index can hold, whatever it thinks of the script. */
const codeOf = (letter: string): string => (letter.codePointAt(0) ?? 0).toString(36).padStart(4, "0");
/** Stands after the last letter of a word. */
const end = "zzzz";

/** Tokens by which an index finds a text, in order, separated by blanks; plain ASCII letters and digits. */
export function tokensOf(text: string): string {
  const tokens: string[] = [];
  for (const { isPlain, letters } of runsOf(fold(text).text)) {
    if (isPlain) {
      tokens.push(`w${letters.join("")}`);
      continue;
    }
    const codes = letters.map(codeOf);
    for (const [i, code] of codes.entries()) tokens.push(`c${code}${codes[i + 1] ?? end}`);
  }
  return tokens.join(" ");
}

/** Words asked for at once, and letters of one question. */
export const queryWordsMax = 8;
export const queryCharsMax = 120;

/** One word asked for: its folded letters, and how an index is asked for it. */
export interface Sought {
  readonly letters: string;
  readonly isPlain: boolean;
}

/** The words of a question, each once; none where it has no letter and no digit. */
export function soughtIn(question: string): readonly Sought[] {
  const found = new Map<string, Sought>();
  for (const { isPlain, letters } of runsOf(fold(question.slice(0, queryCharsMax)).text)) {
    found.set(letters.join(""), { letters: letters.join(""), isPlain });
  }
  return [...found.values()].slice(0, queryWordsMax);
}

/** The question of an index that understands phrases in quotes, `*` for a beginning, and AND. */
export function indexQueryOf(sought: readonly Sought[]): string {
  return sought
    .map(({ isPlain, letters }) => {
      if (isPlain) return `w${letters}*`;
      const codes = Array.from(letters, codeOf);
      if (codes.length === 1) return `c${codes[0] ?? ""}*`;
      return `"${codes
        .slice(0, -1)
        .map((code, i) => `c${code}${codes[i + 1] ?? ""}`)
        .join(" ")}"`;
    })
    .join(" AND ");
}

/** Where the words asked for stand in a text, in order and without overlap, as places in the original. */
export function findWords(text: string, sought: readonly Sought[]): readonly Stretch[] {
  const folded = fold(text);
  const stretches: Stretch[] = [];
  for (const { isPlain, letters } of sought) {
    for (let at = folded.text.indexOf(letters); at >= 0; at = folded.text.indexOf(letters, at + letters.length)) {
      if (isPlain && plain.test(folded.text[at - 1] ?? "")) continue;
      const from = folded.places[at] ?? 0;
      const last = folded.places[at + letters.length - 1] ?? from;
      const to = folded.places.find((place, i) => i >= at + letters.length && place > last) ?? text.length;
      stretches.push([from, to]);
    }
  }
  const sorted = stretches.toSorted((a, b) => a[0] - b[0] || b[1] - a[1]);
  return sorted.filter(([from], i) => sorted.slice(0, i).every(([, to]) => to <= from));
}
