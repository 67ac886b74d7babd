import { catalogue } from "../act/catalogue.ts";
import { terms } from "../act/terms.ts";
import { z } from "../base/shape.ts";

/** One value that may be given on its own: a leaf of the content, or a list or table that is given whole as JSON. */
export interface Field {
  /** Names from the top of the content, joined by dots: `when.day`. */
  readonly path: string;
  readonly form: "text" | "number" | "boolean" | "list" | "json" | "act" | "acts" | "instant";
  readonly required: boolean;
  /** What may stand there. */
  readonly brief: string;
}

/** A kind of act, or of terms, as help lists it. */
export interface Form {
  readonly name: string;
  readonly says: string;
  /** Lines of kinds that nodes enter by themselves are not asked of an officer. */
  readonly enteredBy: "officer" | "node";
}

export const actForms: readonly Form[] = Object.entries(catalogue).map(([name, { says, enteredBy }]) => ({
  name,
  says,
  enteredBy,
}));

export const termsNames: readonly string[] = terms.options.map((option) => [...option.shape.kind.values].join());

/** Fields of a kind of act. What the node fills in by itself is not required. */
export function fieldsOfAct(kind: string): readonly Field[] {
  const entry = (catalogue as Readonly<Record<string, { readonly content: z.ZodType }>>)[kind];
  return entry === undefined ? [] : fieldsOf(entry.content);
}

/** Fields of a kind of terms, without `kind` itself. */
export function fieldsOfTerms(kind: string): readonly Field[] {
  const option = terms.options.find((each) => each.shape.kind.values.has(kind as never));
  return option === undefined ? [] : fieldsOf(option).filter((field) => field.path !== "kind");
}

/** As much of JSON Schema as the catalogue's shapes come out as. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

const filledIn = new Set(["digest", "needs"]);

function fieldsOf(shape: z.ZodType): readonly Field[] {
  const schema = z.toJSONSchema(shape, { unrepresentable: "any" }) as Schema;
  return walk(schema, "", true).map((field) =>
    filledIn.has(field.path) ? { ...field, required: false, brief: `${field.brief}; the node fills it in` } : field,
  );
}

function walk(schema: Schema, path: string, required: boolean): readonly Field[] {
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined && options.every((option) => option.properties !== undefined)) {
    return mergeOptions(options, path, required);
  }
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      walk(inner, path === "" ? name : `${path}.${name}`, required && schema.required?.includes(name) === true),
    );
  }
  return [leafOf(schema, path, required)];
}

/** Fields of a union: those of all its members, the ones that tell them apart with every value. */
function mergeOptions(options: readonly Schema[], path: string, required: boolean): readonly Field[] {
  const all = options.map((option) => walk(option, path, required));
  const merged = new Map<string, Field>();
  for (const field of all.flat()) {
    const before = merged.get(field.path);
    const inAll = all.every((fields) => fields.some((each) => each.path === field.path && each.required));
    const brief =
      before === undefined || before.brief === field.brief ? field.brief : `${before.brief} | ${field.brief}`;
    merged.set(field.path, { ...field, brief, required: inAll });
  }
  return [...merged.values()];
}

const actBrief = "an act, as PARTY/NUMBER or the first digits of its id";

function leafOf(schema: Schema, path: string, required: boolean): Field {
  const brief = briefOf(schema);
  if (schema.type === "array") {
    const isList = schema.items !== undefined && schema.items.properties === undefined && !isUnion(schema.items);
    const item = briefOf(schema.items ?? {});
    if (item.startsWith("the id of an act"))
      return { path, form: "acts", required, brief: `${actBrief}; may be repeated` };
    return isList
      ? { path, form: "list", required, brief: `${item}; may be repeated` }
      : { path, form: "json", required, brief: `JSON [${outlineOf(schema.items ?? {})}, …]` };
  }
  if (schema.type === "integer" || schema.type === "number") return { path, form: "number", required, brief };
  if (schema.type === "boolean") return { path, form: "boolean", required, brief };
  if (brief.startsWith("the id of an act")) {
    return { path, form: "act", required, brief: actBrief };
  }
  if (brief.startsWith("a time in UTC")) return { path, form: "instant", required, brief };
  return { path, form: isUnion(schema) ? "json" : "text", required, brief };
}

const isUnion = (schema: Schema): boolean => schema.oneOf !== undefined || schema.anyOf !== undefined;

function briefOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.join(" | ");
  if (schema.const !== undefined) return schema.const;
  return schema.description ?? (schema.type === "integer" ? "a whole number" : (schema.type ?? "a value"));
}

/** `{"topic", "words", "issue"?}`: the names inside, those that may be left out with a question mark. */
function outlineOf(schema: Schema): string {
  if (schema.properties === undefined) return isUnion(schema) ? "{…}" : briefOf(schema);
  const names = Object.keys(schema.properties).map(
    (name) => `"${name}"${schema.required?.includes(name) === true ? "" : "?"}`,
  );
  return `{${names.join(", ")}}`;
}
