/** What of some words was replaced by what: both without what begins and ends alike. Empty `was` is an addition, empty `is` a deletion. */
export interface Moved {
  readonly before: string;
  readonly was: string;
  readonly is: string;
  readonly after: string;
}

/** The one stretch of words by which two wordings differ, cut between words where the script has any (D104); undefined where they are the same. */
export function movedWords(was: string, is: string): Moved | undefined {
  if (was === is) return undefined;
  const a = piecesOf(was);
  const b = piecesOf(is);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return {
    before: b.slice(0, start).join(""),
    was: a.slice(start, a.length - end).join(""),
    is: b.slice(start, b.length - end).join(""),
    after: b.slice(b.length - end).join(""),
  };
}

/** Words with the space after them; of scripts written without spaces each letter. */
const piecesOf = (words: string): readonly string[] =>
  words.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|\s+/gu,
  ) ?? [];
