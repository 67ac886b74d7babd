import type { Field } from "../view/forms.ts";
import { Misuse } from "./failure.ts";

/** Flags as stricli takes them, where they come from a table and not from a type. */
export type FlagTable = Readonly<Record<string, object>>;

const text = (input: string): string => input;

/** Flags of every command that opens a home. */
export const homeFlags = {
  home: {
    kind: "parsed",
    parse: text,
    optional: true,
    brief: "Folder of the home [ENTENTE_HOME, else var/home]",
    placeholder: "DIR",
  },
  mechanism: {
    kind: "parsed",
    parse: text,
    optional: true,
    brief: "Short name of the mechanism, where the home has several",
    placeholder: "NAME",
  },
} as const;

/** Flags of every command that enters something. */
export const speakingFlags = {
  ...homeFlags,
  by: {
    kind: "parsed",
    parse: text,
    optional: true,
    brief: "Function that speaks, never a person [ENTENTE_BY, else desk]",
    placeholder: "FUNCTION",
  },
  json: { kind: "boolean", optional: true, withNegated: false, brief: "Print what was entered as JSON" },
  preview: {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: "Show what the others would see, and enter nothing",
  },
} as const;

export interface SpeakingFlags {
  readonly home?: string;
  readonly mechanism?: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly preview?: boolean;
}

export const optionalText = (brief: string, placeholder = "TEXT") =>
  ({ kind: "parsed", parse: text, optional: true, brief, placeholder }) as const;
export const requiredText = (brief: string, placeholder = "TEXT") =>
  ({ kind: "parsed", parse: text, brief, placeholder }) as const;
export const repeatedText = (brief: string, placeholder = "TEXT") =>
  ({ kind: "parsed", parse: text, optional: true, variadic: true, brief, placeholder }) as const;
export const optionalSwitch = (brief: string) =>
  ({ kind: "boolean", optional: true, brief, withNegated: false }) as const;

/** One flag for each field, named as the field is; a name that is taken has `content.` before it. */
export function fieldFlags(fields: readonly Field[], taken: FlagTable): FlagTable {
  return Object.fromEntries(
    fields.map((field) => {
      const brief = `${field.brief}${field.required ? " (required)" : ""}`;
      const placeholder = placeholders[field.form];
      const repeats = field.form === "list" || field.form === "acts";
      return [flagName(field, taken), repeats ? repeatedText(brief, placeholder) : optionalText(brief, placeholder)];
    }),
  );
}

const placeholders: Readonly<Record<Field["form"], string>> = {
  text: "TEXT",
  number: "N",
  boolean: "true|false",
  list: "TEXT",
  json: "JSON",
  act: "ACT",
  acts: "ACT",
  instant: "TIME",
};

function flagName(field: Field, taken: FlagTable): string {
  return Object.hasOwn(taken, field.path) ? `content.${field.path}` : field.path;
}

/** What the reader of flags needs of the world: names of acts, and the present. */
export interface Reader {
  nameAct(name: string): string;
  readTime(text: string): string;
}

/** Content from flags, laid over what a file gave. */
export function contentFrom(
  fields: readonly Field[],
  taken: FlagTable,
  flags: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
  reader: Reader,
): Readonly<Record<string, unknown>> {
  const content = structuredClone(base) as Record<string, unknown>;
  for (const field of fields) {
    const given = flags[flagName(field, taken)];
    if (given === undefined) continue;
    place(content, field.path.split("."), readValue(field, given as string | readonly string[], reader));
  }
  return content;
}

function place(content: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    content[name] = value;
    return;
  }
  const inner = content[name];
  const next = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  content[name] = next;
  place(next, rest, value);
}

function readValue(field: Field, given: string | readonly string[], reader: Reader): unknown {
  if (typeof given !== "string") return field.form === "acts" ? given.map((name) => reader.nameAct(name)) : given;
  switch (field.form) {
    case "number": {
      const value = Number(given);
      if (!Number.isSafeInteger(value)) throw new Misuse(`--${field.path} takes a whole number, not "${given}".`);
      return value;
    }
    case "boolean":
      if (given !== "true" && given !== "false")
        throw new Misuse(`--${field.path} takes true or false, not "${given}".`);
      return given === "true";
    case "json":
      return readJson(given, `--${field.path}`);
    case "act":
      return reader.nameAct(given);
    case "instant":
      return reader.readTime(given);
    default:
      return given;
  }
}

export function readJson(given: string, where: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch (error) {
    throw new Misuse(`${where} is not JSON: ${(error as Error).message}.`);
  }
}
