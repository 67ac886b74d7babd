import { isKnownKind } from "../../act/catalogue.ts";
import { describeKind } from "../../act/content.ts";
import type { Field, Form } from "../../act/form.ts";
import { isActId, isPartyId, isSubjectId } from "../../base/ids.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import { isInstant, isPartialDate } from "../../base/time.ts";
import { proposalTitle } from "../act-words.ts";
import { showHidden } from "../hidden.ts";
import { partyName, subjectName } from "../names.ts";
import { refOf } from "../scene.ts";
import type { Scene } from "../scene.ts";

/**
 * One field of an act's content, to be put in words by the page: the names of the fields that lead to it, what sort of value it is,
 * and the value as it will stand in the record.
 */
export interface ContentLine {
  /** Names from the top, with the place in a list counted from 1: `terms`, `items`, `2`, `title`. */
  readonly path: readonly string[];
  readonly form: "text" | "choice" | "number" | "yes-no" | "party" | "thing" | "entry" | "instant" | "date";
  /** Exactly as in the content. */
  readonly value: string;
  /** What it names, for a reader: a party, a thing, an entry; or the text with hidden signs shown, where it has any. */
  readonly shown?: string;
}

/** Every value of a content in its order, by the form of its kind. */
export function linesOf(scene: Scene, kind: string, content: JsonObject): readonly ContentLine[] {
  const fields = isKnownKind(kind) ? describeKind(kind).fields : [];
  return walk(scene, { form: "group", words: "", fields }, content, []);
}

function walk(scene: Scene, form: Form | undefined, value: Json, path: readonly string[]): readonly ContentLine[] {
  if (Array.isArray(value)) {
    const of = form?.form === "list" ? form.of : undefined;
    return (value as readonly Json[]).flatMap((each, i) => walk(scene, of, each, [...path, String(i + 1)]));
  }
  if (typeof value === "object" && value !== null) {
    const fields = fieldsOf(form, value as JsonObject);
    return Object.entries(value).flatMap(([name, inner]) =>
      walk(scene, fields.find((field) => field.name === name)?.form, inner, [...path, name]),
    );
  }
  return [leaf(scene, form, value, path)];
}

function fieldsOf(form: Form | undefined, value: JsonObject): readonly Field[] {
  if (form?.form === "group") return form.fields;
  if (form?.form !== "one-of") return [];
  const own = form.options.find(({ name }) => name === value[form.by])?.fields ?? [];
  const choices = form.options.map(({ name }) => name);
  return own.map((field) =>
    field.name === form.by ? { ...field, form: { form: "choice", words: "", choices } } : field,
  );
}

type Leaf = Exclude<Json, object>;

function leaf(scene: Scene, form: Form | undefined, value: Leaf, path: readonly string[]): ContentLine {
  const text = String(value);
  if (typeof value === "boolean") return { path, form: "yes-no", value: text };
  if (typeof value === "number") return { path, form: "number", value: text };
  if (form?.form === "choice") return { path, form: "choice", value: text };
  if (isPartyId(text) && form?.form === "text" && form.party === true)
    return { path, form: "party", value: text, shown: partyName(scene, text) };
  if (isActId(text)) return { path, form: "entry", value: text, shown: entryName(scene, text) };
  if (isSubjectId(text)) return { path, form: "thing", value: text, shown: showHidden(subjectName(scene, text)) };
  if (isInstant(text)) return { path, form: "instant", value: text };
  // A date is a text whose form says so: a label "2026" is a label.
  if (isPartialDate(text) && form?.form === "text" && form.words.startsWith("a da"))
    return { path, form: "date", value: text };
  const shown = showHidden(text);
  return { path, form: "text", value: text, ...(shown === text ? {} : { shown }) };
}

/** A proposal by its matter, any other act by whose entry it is. */
function entryName(scene: Scene, id: Parameters<Scene["acts"]["find"]>[0]): string {
  const act = scene.acts.find(id);
  if (act === undefined) return "";
  if (act.kind === "proposal.tabled") return proposalTitle(scene, id);
  const { n, party } = refOf(scene, act);
  return `${partyName(scene, party)} ${n}`;
}
