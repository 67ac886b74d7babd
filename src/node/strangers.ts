import { isKnownKind } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import { describeKind } from "../act/content.ts";
import type { Field, Form } from "../act/form.ts";
import type { Json, JsonObject } from "../base/json.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import type { Draft } from "./node.ts";

const levelFields: ReadonlySet<string> = new Set(["level", "levelAlso"]);

/**
 * Whether our own acts name only parties and levels of the charter in force (N21): a mistyped name would stand in the record for
 * ever. A charter put forward is left alone: it is what names them. What others enter is never judged so.
 */
export function checkStrangers(charter: Charter | undefined, drafts: readonly Draft[]): Result<void> {
  if (charter === undefined) return accept(undefined);
  for (const { content, kind } of drafts) {
    if (!isKnownKind(kind)) continue;
    const fault = findInFields(charter, describeKind(kind).fields, content);
    if (fault !== undefined) return { ok: false, refusal: fault };
  }
  return accept(undefined);
}

/** Nothing is known of the content's form here: what is not as its kind says is passed over, and refused by the catalogue. */
function findInFields(charter: Charter, fields: readonly Field[], content: JsonObject): Refusal | undefined {
  for (const { form, name } of fields) {
    const value = content[name];
    if (name === "charter" || value === undefined) continue;
    const fault = levelFields.has(name) ? findLevel(charter, value) : findStranger(charter, form, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findLevel({ levels }: Charter, value: Json): Refusal | undefined {
  const named = Array.isArray(value) ? value : [value];
  const unknown = named.find((each) => typeof each === "string" && !levels.some(({ id }) => id === each));
  return typeof unknown === "string"
    ? refuse("level-unknown", `The charter has no level ${unknown}; it has ${listOf(levels)}.`).refusal
    : undefined;
}

function findStranger(charter: Charter, form: Form, value: Json): Refusal | undefined {
  if (form.form === "text") {
    const { parties } = charter;
    return form.party === true && typeof value === "string" && !parties.some(({ id }) => id === value)
      ? refuse("party-unknown", `The charter names no party ${value}; it names ${listOf(parties)}.`).refusal
      : undefined;
  }
  if (form.form === "list") {
    if (!Array.isArray(value)) return undefined;
    for (const item of value) {
      const fault = findStranger(charter, form.of, item);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if ((form.form !== "group" && form.form !== "one-of") || !isObject(value)) return undefined;
  const fields = form.form === "group" ? form.fields : form.options.find(({ name }) => name === value[form.by])?.fields;
  return findInFields(charter, fields ?? [], value);
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (named: readonly { readonly id: string }[]): string => named.map(({ id }) => id).join(", ");
