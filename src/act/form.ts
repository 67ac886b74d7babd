import { z } from "../base/shape.ts";
import { actId, party } from "./fields.ts";

/** What a value of a schema looks like, for help, for building it from a command line, and for naming what is wrong. */
export type Form =
  /** `act` where it names an act of the record, `party` where a party. */
  | { readonly form: "text"; readonly words: string; readonly act: boolean; readonly party?: true }
  | { readonly form: "number"; readonly words: string }
  | { readonly form: "yes-no"; readonly words: string }
  | { readonly form: "choice"; readonly words: string; readonly choices: readonly string[] }
  | { readonly form: "list"; readonly words: string; readonly of: Form }
  | { readonly form: "group"; readonly words: string; readonly fields: readonly Field[] }
  /** One of several groups, told apart by the text in their field `by`. */
  | {
      readonly form: "one-of";
      readonly words: string;
      readonly by: string;
      readonly options: readonly { readonly name: string; readonly fields: readonly Field[] }[];
    };

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly form: Form;
}

/** The form of a schema of the catalogue. Throws on a schema of a sort the catalogue does not use. */
export function formOf(schema: z.core.$ZodType): Form {
  if (schema instanceof z.ZodOptional) return formOf(schema.unwrap());
  if (schema instanceof z.ZodObject)
    return { form: "group", words: "a group of named fields", fields: fieldsOf(schema) };
  if (schema instanceof z.ZodDiscriminatedUnion) return oneOf(schema);
  if (schema instanceof z.ZodArray) return { form: "list", words: wordsOfList(schema), of: formOf(schema.element) };
  if (schema instanceof z.ZodEnum) return choice(schema.options.map(String));
  if (schema instanceof z.ZodLiteral) return choice([...schema.values].map(String));
  if (schema instanceof z.ZodNumber) return { form: "number", words: wordsOfNumber(schema) };
  if (schema instanceof z.ZodBoolean) return { form: "yes-no", words: "true or false" };
  if (schema instanceof z.ZodString || schema instanceof z.ZodCustom) {
    if (schema.description === undefined) throw new Error("a text of the catalogue has no words");
    const text = { form: "text", words: schema.description, act: Object.is(schema, actId) } as const;
    return Object.is(schema, party) ? { ...text, party: true } : text;
  }
  throw new Error("a schema of a sort the catalogue does not use");
}

function fieldsOf(schema: z.ZodObject): readonly Field[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    required: !(field instanceof z.ZodOptional),
    form: formOf(field),
  }));
}

function oneOf(schema: z.ZodDiscriminatedUnion): Form {
  const by = schema.def.discriminator;
  const options = schema.options.map((option) => {
    const fields = option instanceof z.ZodObject ? fieldsOf(option) : [];
    const name = fields.find((field) => field.name === by)?.form;
    if (name?.form !== "choice" || name.choices[0] === undefined) throw new Error("an option without its name");
    return { name: name.choices[0], fields };
  });
  return { form: "one-of", words: `a group whose field ${by} is ${listOr(options.map((o) => o.name))}`, by, options };
}

const choice = (choices: readonly string[]): Form => ({ form: "choice", words: listOr(choices), choices });

function wordsOfList(schema: z.ZodArray): string {
  const { minItems: min, maxItems: max } = z.toJSONSchema(schema, { unrepresentable: "any" });
  if (min !== undefined && max !== undefined) return `a list of ${min} to ${max}`;
  if (min !== undefined) return `a list of ${min} or more`;
  return max === undefined ? "a list" : `a list of at most ${max}`;
}

function wordsOfNumber(schema: z.ZodNumber): string {
  const { minValue, maxValue } = schema;
  const min = bounded(minValue);
  const max = bounded(maxValue);
  if (min !== undefined && max !== undefined) return `a whole number from ${min} to ${max}`;
  return min === undefined ? "a whole number" : `a whole number, ${min} or more`;
}

/** `z.int()` itself bounds a number to the safe integers: that bound is no rule of the field. */
const bounded = (value: number | null): number | undefined =>
  value !== null && Number.isFinite(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;

function listOr(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
