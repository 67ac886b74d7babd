import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { findReferences, scan, type Reference, type Token } from "./scan.ts";

/** A file of src, its path written from there with slashes: `act/envelope.ts`. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

/**
 * Who may import whom. A name with a slash is a part of a room with rights of its own; `type` before a name allows
 * `import type` only. A room may always import from itself.
 */
const mayImport: ReadonlyMap<string, readonly string[]> = new Map([
  ["base", []],
  ["record", ["base"]],
  ["act", ["base"]],
  ["consent", ["base", "act"]],
  ["text", ["base"]],
  ["mechanism", ["base", "act", "text", "consent"]],
  ["exchange", ["base", "record", "act"]],
  ["reader", ["base", "text"]],
  ["desk", ["base", "text", "act"]],
  ["view", ["base", "record", "act", "text", "consent", "mechanism"]],
  ["view/own", ["base", "record", "act", "text", "consent", "mechanism", "view", "desk"]],
  ["stranger", ["base", "record", "act", "consent", "text"]],
  ["node", "base record act consent text mechanism exchange reader stranger desk view view/own".split(" ")],
  ["store", ["base", "record", "act", "node/ports"]],
  ["interop", ["base", "view", "view/own"]],
  ["http", ["base", "node", "node/ports", "view", "view/own", "exchange", "record"]],
  ["cli", ["base", "node", "node/ports", "view", "view/own", "exchange", "record", "stranger"]],
  ["web", ["base", "type view", "type view/own", "type http/api"]],
]);

/** Parts that the table names. A part is inside its room, except that `view` may not look into `view/own`. */
const parts: readonly string[] = ["view/own", "node/ports", "http/api"];

/** Rooms that read no clock, no random source and no file: what they need of these comes in as an argument. */
const core = new Set([
  "base",
  "record",
  "act",
  "consent",
  "text",
  "mechanism",
  "exchange",
  "reader",
  "stranger",
  "view",
]);

/** The one file of the core that may name a module of Node: one of the two implementations of `base/crypto`. */
const nodeCrypto = "base/crypto-node.ts";
/** The one file that may name the schema library. */
const schemaFile = "base/shape.ts";

const linesMax = 400;

/** Clocks, random sources and the world outside, as they are written in a source; words parted by blanks. */
const impure: readonly string[] = [
  "Date . now",
  "Date ( )",
  "new Date ;",
  "Temporal . Now",
  "performance . now",
  "performance . timeOrigin",
  "process . env",
  "process . hrtime",
  "process . argv",
  "process . cwd",
  "setTimeout (",
  "setInterval (",
  "setImmediate (",
  "fetch (",
  "Math . random",
  "getRandomValues",
  "randomBytes",
  "randomUUID",
  "randomSecretKey",
  "randomPrivateKey",
];

/** Names every breach of the house's rules, one line each, as `path:line what is wrong`. Test files may import anything. */
export function findBreaches(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const lines = file.source.trimEnd().split("\n").length;
    const long = lines > linesMax ? [`${file.path} has ${lines} lines, more than ${linesMax}`] : [];
    return isTest(file.path) ? long : [...long, ...checkFile(file)];
  });
}

function checkFile(file: SourceFile): readonly string[] {
  const tokens = scan(file.source);
  const room = roomOf(file.path);
  const at = (line: number, what: string): string => `${file.path}:${line} ${what}`;
  if (room === "main.ts") return [];
  if (!mayImport.has(topOf(room))) return [at(1, `stands in no room: the table does not name ${room}`)];

  const references = findReferences(tokens).flatMap((each) => {
    const wrong = judge(file.path, room, each);
    return wrong === undefined ? [] : [at(each.line, wrong)];
  });
  if (!core.has(topOf(room))) return references;
  return [...references, ...findImpure(tokens).map((each) => at(each.line, `${each.what} in the core`))];
}

function judge(path: string, room: string, { kind, name }: Reference): string | undefined {
  if (kind === "computed") return "imports a name that is only known at run time";
  if (kind === "everything") return `exports everything of ${name}: write the names out`;
  if (!name.startsWith(".")) return judgePackage(path, room, name);

  const target = posix.normalize(posix.join(posix.dirname(path), name));
  if (target.startsWith("..")) return `imports ${name}, which is outside src`;
  if (isTest(target)) return `imports the test ${target}`;
  return mayReach(room, roomOf(target), kind === "type") ? undefined : `${room} imports ${target}`;
}

function judgePackage(path: string, room: string, name: string): string | undefined {
  if ((name === "zod" || name.startsWith("zod/")) && path !== schemaFile) {
    return `imports ${name}, which only ${schemaFile} may`;
  }
  if (isBuiltin(name) && core.has(topOf(room)) && path !== nodeCrypto) return `imports ${name} in the core`;
  return undefined;
}

function mayReach(room: string, target: string, isType: boolean): boolean {
  if (room === target) return true;
  if (topOf(room) === topOf(target)) return target !== "view/own";
  const allowed = mayImport.get(room) ?? mayImport.get(topOf(room)) ?? [];
  return allowed.includes(target) || (isType && allowed.includes(`type ${target}`));
}

/** `view/own` for `view/own.ts` and all of `view/own/`; otherwise the folder; `main.ts` and its like for themselves. */
function roomOf(path: string): string {
  const part = parts.find((each) => path.startsWith(`${each}/`) || path.startsWith(`${each}.`));
  return part ?? topOf(path);
}

function topOf(path: string): string {
  return path.split("/")[0] ?? path;
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

function findImpure(tokens: readonly Token[]): readonly { readonly line: number; readonly what: string }[] {
  return impure.flatMap((pattern) => {
    const words = pattern.split(" ");
    return tokens.flatMap((token, i) => {
      const fits = words.every((each, k) => tokens[i + k]?.kind !== "string" && tokens[i + k]?.value === each);
      const isMember = words.length > 1 && tokens[i - 1]?.value === "." && tokens[i - 2]?.value !== "globalThis";
      return fits && !isMember ? [{ line: token.line, what: words.join("").replace("newDate;", "new Date") }] : [];
    });
  });
}
