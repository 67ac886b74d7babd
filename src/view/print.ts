import { showHidden } from "./hidden.ts";
import { formatRef } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import type { Scene } from "./scene.ts";

export interface Printing {
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether the acts each line rests on are printed below it. */
  readonly why: boolean;
}

const STEP = 2;

/** Plain text of a page, wrapped to the width, one paragraph per line with what is below it indented. */
export function printReading(scene: Scene, reading: Reading, printing: Printing): string {
  const width = Math.max(40, printing.width);
  const body = reading.lines.map((each, i) => {
    const gap = i > 0 && (each.below.length > 0 || (reading.lines[i - 1] as Line).below.length > 0) ? "\n" : "";
    return gap + printLine(scene, each, 0, width, printing.why);
  });
  return `${[...wrap(reading.title, 0, width), "", ...body].join("\n").trimEnd()}\n`;
}

function printLine(scene: Scene, each: Line, depth: number, width: number, why: boolean): string {
  const own = wrap(each.text, depth * STEP, width);
  const refs =
    why && each.why.length > 0
      ? wrap(`why: ${each.why.map((ref) => formatRef(scene, ref)).join("; ")}`, (depth + 1) * STEP, width)
      : [];
  return [...own, ...refs, ...each.below.map((inner) => printLine(scene, inner, depth + 1, width, why))].join("\n");
}

/** Breaks at blanks by the columns that words take; continued lines hang two columns deeper. */
function wrap(words: string, indent: number, width: number): string[] {
  const text = showHidden(words);
  if (indent + text.length <= width && ASCII.test(text)) return [" ".repeat(indent) + text];
  const lines: string[] = [];
  let current = " ".repeat(indent);
  let hasWord = false;
  for (const word of text.split(" ")) {
    if (hasWord && columnsOf(current) + 1 + columnsOf(word) > width) {
      lines.push(current);
      current = " ".repeat(indent + STEP);
      hasWord = false;
    }
    current += hasWord ? ` ${word}` : word;
    hasWord = true;
  }
  lines.push(current);
  return lines;
}

/** Hangul, kana and ideographs take two columns of a terminal; combining marks none. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;

const ASCII = /^[\x20-\x7e]*$/;

export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const char of text) {
    if (/\p{Mn}/u.test(char)) continue;
    columns += WIDE.test(char) ? 2 : 1;
  }
  return columns;
}
