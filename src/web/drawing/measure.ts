/** Letters in drawings are set without a browser's help: their width is estimated, a little too wide rather than too narrow. */

const wide = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/u;
const narrow = /[ilj.,:;'|! ()[\]]/;

/** Width of words at a size in px. */
export function widthOf(words: string, size: number, isBold = false): number {
  let width = 0;
  for (const letter of words)
    width += wide.test(letter) ? 1 : narrow.test(letter) ? 0.3 : /[A-ZMWmw]/.test(letter) ? 0.66 : 0.52;
  return width * size * (isBold ? 1.05 : 1);
}

/** Words cut to a width, with an ellipsis where they were. */
export function fit(words: string, width: number, size: number, isBold = false): string {
  if (widthOf(words, size, isBold) <= width) return words;
  let cut = words;
  while (cut.length > 1 && widthOf(`${cut}…`, size, isBold) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** Words on at most so many lines of a width; the last is cut. */
export function wrap(words: string, width: number, size: number, lines: number, isBold = false): readonly string[] {
  const out: string[] = [];
  let line = "";
  const pieces = words.split(/(?<=[\s-])|(?<=[\u2e80-\u9fff])/u);
  for (const [i, piece] of pieces.entries()) {
    if (line !== "" && widthOf((line + piece).trimEnd(), size, isBold) > width) {
      if (out.length === lines - 1) return [...out, fit(line + pieces.slice(i).join(""), width, size, isBold)];
      out.push(line.trimEnd());
      line = piece;
    } else {
      line += piece;
    }
  }
  return [...out, fit(line.trimEnd(), width, size, isBold)];
}

/** A label as a heading has it; scripts without capitals stay as they are. */
export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
