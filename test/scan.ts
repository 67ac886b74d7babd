/** A word, sign or piece of text of a source file, comments left out. `value` of a string is what stands between its quotes. */
export interface Token {
  readonly kind: "word" | "string" | "template" | "pattern" | "sign";
  readonly value: string;
  readonly line: number;
}

/** How a file names another. `computed` is an `import(…)` whose name is only known at run time. */
export interface Reference {
  readonly kind: "value" | "type" | "everything" | "computed";
  readonly name: string;
  readonly line: number;
}

const word = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*|\d[\w.]*/uy;
/** After these a slash begins a pattern, not a division. */
const beforePattern = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "delete",
  "void",
  "throw",
  "new",
  "else",
  "do",
  "yield",
  "await",
]);

/** Splits TypeScript into tokens: enough to tell an import from the word in a comment or a text, and no more. */
export function scan(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** For each open `${`, how many braces are open inside it. */
  const holes: number[] = [];
  let at = 0;
  let line = 1;

  const push = (kind: Token["kind"], value: string, until: number): void => {
    tokens.push({ kind, value, line });
    for (let i = at; i < until; i += 1) if (source[i] === "\n") line += 1;
    at = until;
  };
  const skip = (until: number): void => {
    for (let i = at; i < until; i += 1) if (source[i] === "\n") line += 1;
    at = until;
  };
  const mayBePattern = (): boolean => {
    const last = tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === "word") return beforePattern.has(last.value);
    return last.kind === "sign" && !")]}".includes(last.value);
  };
  /** Reads the text of a template up to its end or to the next hole. */
  const template = (start: number): void => {
    let i = start;
    while (i < source.length && source[i] !== "`" && !source.startsWith("${", i)) i += source[i] === "\\" ? 2 : 1;
    if (source.startsWith("${", i)) {
      holes.push(0);
      i += 1;
    }
    push("template", source.slice(start, i), i + 1);
  };

  while (at < source.length) {
    const char = source[at] ?? "";
    word.lastIndex = at;
    const open = holes.at(-1);
    if (/\s/u.test(char)) skip(at + 1);
    else if (source.startsWith("//", at)) skip(endOf(source, "\n", at, 0));
    else if (source.startsWith("/*", at)) skip(endOf(source, "*/", at + 2, 2));
    else if (char === '"' || char === "'") {
      const end = endOfQuoted(source, at, char);
      push("string", source.slice(at + 1, end - 1), end);
    } else if (char === "`") template(at + 1);
    else if (char === "}" && open === 0) {
      holes.pop();
      template(at + 1);
    } else if (char === "/" && mayBePattern()) push("pattern", "", endOfPattern(source, at));
    else if (word.test(source)) push("word", source.slice(at, word.lastIndex), word.lastIndex);
    else {
      if (open !== undefined && char === "{") holes[holes.length - 1] = open + 1;
      if (open !== undefined && char === "}") holes[holes.length - 1] = open - 1;
      push("sign", char, at + 1);
    }
  }
  return tokens;
}

/** Every other file or package that the tokens name: imports, exports from elsewhere, types written as `import("…")`. */
export function findReferences(tokens: readonly Token[]): readonly Reference[] {
  const found: Reference[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== "word" || isSign(tokens[i - 1], ".")) continue;
    if (token.value === "import") {
      const next = tokens[i + 1];
      if (isSign(next, ".") || isSign(next, ":")) continue;
      if (isSign(next, "(")) {
        const name = tokens[i + 2];
        if (name?.kind === "string") found.push({ kind: "value", name: name.value, line: token.line });
        else found.push({ kind: "computed", name: "", line: token.line });
      } else if (next?.kind === "string") found.push({ kind: "value", name: next.value, line: token.line });
      else pushFrom(found, tokens, i);
    } else if (token.value === "export") pushFrom(found, tokens, i);
  }
  return found;
}

/** Adds what a clause `… from "name"` names; a declaration that is exported where it stands has none. */
function pushFrom(found: Reference[], tokens: readonly Token[], start: number): void {
  const line = tokens[start]?.line ?? 0;
  let i = start + 1;
  const isType = tokens[i]?.value === "type" && tokens[i + 1]?.value !== "from" && !isSign(tokens[i + 1], ",");
  if (isType) i += 1;
  const isEverything = tokens[start]?.value === "export" && isSign(tokens[i], "*");
  if (tokens[start]?.value === "export" && !isEverything && !isSign(tokens[i], "{")) return;
  for (; i < tokens.length; i += 1) {
    const token = tokens[i];
    const next = tokens[i + 1];
    if (token?.kind === "word" && token.value === "from" && next?.kind === "string") {
      found.push({ kind: isEverything ? "everything" : isType ? "type" : "value", name: next.value, line });
      return;
    }
    if (token?.kind === "sign" && !"{},*".includes(token.value)) return;
    if (isSign(token, "}") && next?.value !== "from") return;
  }
}

function isSign(token: Token | undefined, value: string): boolean {
  return token?.kind === "sign" && token.value === value;
}

function endOf(source: string, mark: string, from: number, length: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + length;
}

function endOfQuoted(source: string, start: number, quote: string): number {
  let i = start + 1;
  while (i < source.length && source[i] !== quote && source[i] !== "\n") i += source[i] === "\\" ? 2 : 1;
  return i + 1;
}

function endOfPattern(source: string, start: number): number {
  let isClass = false;
  let i = start + 1;
  for (; i < source.length && source[i] !== "\n"; i += 1) {
    if (source[i] === "\\") i += 1;
    else if (source[i] === "[") isClass = true;
    else if (source[i] === "]") isClass = false;
    else if (source[i] === "/" && !isClass) return i + 1;
  }
  return i;
}
