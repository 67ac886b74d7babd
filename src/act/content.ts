import type { ActId } from "../base/ids.ts";
import type { Json, JsonObject } from "../base/json.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { z } from "../base/shape.ts";
import { catalogue } from "./catalogue.ts";
import type { Content, KindName } from "./catalogue.ts";
import { formOf } from "./form.ts";
import type { Field, Form } from "./form.ts";

/**
 * The content of an act read by the form of its kind. The value itself comes back, not a copy. Code `schema`, with a sentence
 * that names the first field at fault.
 */
export function readContent<K extends KindName>(kind: K, content: JsonObject): Result<Content<K>> {
  const read = catalogue[kind].content.safeParse(content);
  if (read.success) return accept(content as unknown as Content<K>);
  const issue = read.error.issues[0];
  return refuse("schema", issue === undefined ? `The content is not that of ${kind}.` : describe(kind, content, issue));
}

/** What the catalogue says of one kind: for help and for building its content from a command line. */
export interface KindDescription {
  readonly name: KindName;
  readonly says: string;
  readonly enteredBy: "officer" | "node";
  readonly fields: readonly Field[];
}

const descriptions = new Map<KindName, KindDescription>();

/** Derived from the schema once per kind, so that help cannot say otherwise than the check. */
export function describeKind(name: KindName): KindDescription {
  const known = descriptions.get(name);
  if (known !== undefined) return known;
  const { content, enteredBy, says } = catalogue[name];
  const form = formOf(content);
  if (form.form !== "group") throw new Error(`the content of ${name} is not a group of fields`);
  const description = { name, says, enteredBy, fields: form.fields };
  descriptions.set(name, description);
  return description;
}

/** Every act that content of a kind names (the proposal it answers, the revision it comments …): those its author must have seen. */
export function listNamedActs(kind: KindName, content: JsonObject): readonly ActId[] {
  const naming = namingFieldsOf(kind);
  if (naming.length === 0) return none;
  const named: ActId[] = [];
  for (const field of naming) collect(field.form, content[field.name], named);
  return named;
}

const none: readonly ActId[] = [];
const naming = new Map<KindName, readonly Field[]>();

function namingFieldsOf(kind: KindName): readonly Field[] {
  let fields = naming.get(kind);
  if (fields === undefined)
    naming.set(kind, (fields = describeKind(kind).fields.filter((field) => namesActs(field.form))));
  return fields;
}

function namesActs(form: Form): boolean {
  if (form.form === "text") return form.act;
  if (form.form === "list") return namesActs(form.of);
  if (form.form === "group") return form.fields.some((field) => namesActs(field.form));
  return form.form === "one-of" && form.options.some((each) => each.fields.some((field) => namesActs(field.form)));
}

function collect(form: Form, value: Json | undefined, named: ActId[]): void {
  if (value === undefined) return;
  if (form.form === "text") {
    if (form.act) named.push(value as ActId);
  } else if (form.form === "list") {
    for (const item of value as readonly Json[]) collect(form.of, item, named);
  } else if (form.form === "group" || form.form === "one-of") {
    const group = value as JsonObject;
    for (const field of fieldsAt(form, group)) collect(field.form, group[field.name], named);
  }
}

/** Fields of a group, of the one it is where there are several. */
function fieldsAt(form: Form, value: Json | undefined): readonly Field[] {
  if (form.form === "group") return form.fields;
  if (form.form !== "one-of" || !isObject(value)) return [];
  return form.options.find((option) => option.name === value[form.by])?.fields ?? [];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One finding of the schema library as a sentence that names the field and what belongs there. */
function describe(kind: KindName, content: JsonObject, issue: z.core.$ZodIssue): string {
  let form: Form | undefined = { form: "group", words: "a group of named fields", fields: describeKind(kind).fields };
  let value: Json | undefined = content;
  let path = "";
  for (const step of issue.path) {
    if (typeof step === "number") {
      path += `[${step}]`;
      form = form?.form === "list" ? form.of : undefined;
      value = Array.isArray(value) ? (value as readonly Json[])[step] : undefined;
    } else {
      const name = String(step);
      path += path === "" ? name : `.${name}`;
      const here: Form | undefined = form;
      form = here === undefined ? undefined : fieldFormOf(here, value, name);
      value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }
  }
  if (issue.code === "unrecognized_keys") {
    const key = JSON.stringify((issue.keys[0] ?? "").slice(0, 40));
    return path === "" ? `${kind} has no field ${key}.` : `The field ${path} of ${kind} has no field ${key}.`;
  }
  const words = form?.words ?? "what belongs there";
  return value === undefined
    ? `The field ${path} of ${kind} is missing: ${words}.`
    : `The field ${path} of ${kind} is not ${words}.`;
}

/** The field that tells groups apart has a form of its own: the name of any of them. */
function fieldFormOf(form: Form, value: Json | undefined, name: string): Form | undefined {
  if (form.form === "one-of" && form.by === name) {
    const choices = form.options.map((option) => option.name);
    return { form: "choice", words: `one of: ${choices.join(", ")}`, choices };
  }
  return fieldsAt(form, value).find((field) => field.name === name)?.form;
}
