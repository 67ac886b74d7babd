/**
 * What has no sign of its own, or changes how others are read: controls, direction marks, letters and marks of no width (also
 * the fillers of Hangul, which count as letters), line and paragraph breaks, and the blank that is none (U+2800).
 */
const hidden = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;

const printableAscii = /^[\x20-\x7e]*$/;

/** The text with such signs as what they are, `<U+202E>`: they could make a line say something else (V7). A tab is a blank. */
export function showHidden(text: string): string {
  if (printableAscii.test(text)) return text;
  return text.replace(hidden, (char) =>
    char === "\t" ? " " : `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`,
  );
}
