/** Text of a page: what is written as it is, what stands for itself in HTML escaped, and nothing hidden (V7). */
export function text(words: string): string {
  return words.replace(special, (char) => escapes[char] ?? showHidden(char));
}

/** The same for an attribute in double quotes, which holds no tags. */
export const attribute = (words: string): string => text(words).replace(/<[^>]*>/g, "");

const special = /[&<>"]|[\p{Cc}\p{Cf}\u2028\u2029\u115F\u1160\u3164\uFFA0]/gu;
const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "\n",
  "\t": "\t",
};

/** Controls, direction marks and letters of no width are shown as what they are: they could make a line say something else. */
function showHidden(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `<b class="hidden">U+${code}</b>`;
}

/** A table with a heading to each column; the first cell of each row is its heading. Cells are HTML. */
export function table(className: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((each) => `<th scope="col">${each}</th>`).join("");
  const body = rows.map(([first = "", ...rest]) => {
    const cells = rest.map((cell, i) => `<td data-head="${(heads[i + 1] ?? "").replace(/<[^>]*>/g, "")}">${cell}</td>`);
    return `<tr><th scope="row">${first}</th>${cells.join("")}</tr>`;
  });
  return `<table class="${className}"><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table>`;
}

/** A section under a heading, which is HTML. */
export const section = (id: string, heading: string, body: readonly string[]): string =>
  `<section id="${id}"><h2>${heading}</h2>\n${body.join("\n")}\n</section>`;
