import { decodeCanonical, type Json } from "../base/json.ts";
import { accept, refuse, type Result } from "../base/refusal.ts";

/** One numbered clause. Its id lasts through all revisions; its number and words may change. */
export interface Clause {
  readonly id: string;
  readonly number: string;
  readonly heading?: string;
  readonly text: string;
}

/** The words of one revision in one language: what the part `revision` of `text.tabled` holds. */
export interface Revision {
  readonly clauses: readonly Clause[];
}

/** Clauses of one revision. */
export const clausesMax = 256;
/** Characters of a clause. */
export const clauseCharsMax = 64 * 1024;

const ID = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/**
 * Reads a revision part (T1): canonical JSON `{"clauses":[{"heading":…,"id":…,"number":…,"text":…}]}`. Codes:
 * `revision-form` with the field at fault, and the codes of strict JSON.
 */
export function readRevision(bytes: Uint8Array): Result<Revision> {
  const read = decodeCanonical(bytes);
  if (!read.ok) return read;
  const { value } = read;
  if (!isObject(value) || Object.keys(value).join() !== "clauses")
    return wrong("it must hold clauses and nothing else");
  const { clauses } = value;
  if (!Array.isArray(clauses) || clauses.length === 0) return wrong("it must hold at least one clause");
  if (clauses.length > clausesMax) return wrong(`it has ${clauses.length} clauses; at most ${clausesMax} are allowed`);
  const ids = new Set<string>();
  for (const [index, clause] of clauses.entries()) {
    const fault = faultOf(clause as Json);
    if (fault !== undefined) return wrong(`clause ${index + 1}: ${fault}`);
    const { id } = clause as unknown as Clause;
    if (ids.has(id)) return wrong(`the clause id "${id}" stands twice`);
    ids.add(id);
  }
  return accept(value as unknown as Revision);
}

function faultOf(clause: Json): string | undefined {
  if (!isObject(clause)) return "it must be an object";
  const { id, number, heading, text, ...rest } = clause;
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) return `the field "${extra}" is not known`;
  if (typeof id !== "string" || !ID.test(id)) return "its id must be a short name in small letters";
  if (!isLine(number)) return "its number must be a line of 1 to 120 characters";
  if (heading !== undefined && !isLine(heading)) return "its heading must be a line of 1 to 120 characters";
  if (typeof text !== "string") return "its text must be words";
  if (text.length > clauseCharsMax) return `its text has more than ${clauseCharsMax} characters`;
  return undefined;
}

const isLine = (value: Json | undefined): boolean =>
  typeof value === "string" && value.length > 0 && value.length <= 120 && !/[\p{Cc}\u2028\u2029]/u.test(value);

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const wrong = (what: string): Result<Revision> => refuse("revision-form", `The revision cannot be read: ${what}.`);
