import canonicalize from "canonicalize";
import { decodeUtf8, encodeUtf8 } from "./bytes.ts";
import { accept, assert, refuse } from "./refusal.ts";
import type { Refusal, Result } from "./refusal.ts";

/** A value of the canonical JSON profile: whole numbers only (safe), at most 16 levels deep, no lone surrogates, no key `__proto__`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Levels of lists and objects inside one another. */
export const jsonDepthMax = 16;
/** Bytes of one canonical text where the caller sets no limit of its own. */
export const jsonBytesMax = 16 * 1024 * 1024;

/** What a walk over a value can find, as bits. `unordered` alone keeps nothing out: keys stand in memory in another order than in text. */
const unordered = 1;
const tooDeep = 2;
const notInteger = 4;
const protoKey = 8;
const surrogate = 16;
const foreign = 32;

const refusals: readonly (readonly [number, Refusal])[] = [
  [tooDeep, { code: "json-depth", sentence: `It is nested more than ${jsonDepthMax} levels deep.` }],
  [protoKey, { code: "json-key", sentence: "It holds the key __proto__, which the record does not allow." }],
  [
    notInteger,
    {
      code: "json-number",
      sentence:
        "It holds a number that is not a whole number between -9007199254740991 and 9007199254740991; write decimals as text.",
    },
  ],
  [surrogate, { code: "json-surrogate", sentence: "It holds half of a character (a lone surrogate)." }],
];

/** The one byte form of a value (RFC 8785). Throws on what the profile does not allow: our own values never hold it. */
export function encodeCanonical(value: Json): Uint8Array {
  return encodeUtf8(formatCanonical(value));
}

/** `encodeCanonical` as text. */
export function formatCanonical(value: Json): string {
  const found = inspect(value, jsonDepthMax) | inspectText(value, jsonDepthMax);
  assert((found & ~unordered) === 0, "a value of canonical JSON");
  return found === 0 ? JSON.stringify(value) : serialize(value);
}

/**
 * Reads bytes that must be the canonical form of the value they hold, so that every value has one spelling and one identity.
 * Codes: `json-too-large`, `json-not-utf8`, `json-malformed`, `json-depth`, `json-number`, `json-key`, `json-surrogate`,
 * `json-not-canonical` (spec/act).
 */
export function decodeCanonical(bytes: Uint8Array, limits: { readonly bytesMax?: number } = {}): Result<Json> {
  const { bytesMax = jsonBytesMax } = limits;
  if (bytes.length > bytesMax) {
    return refuse("json-too-large", `It has ${bytes.length} bytes; at most ${bytesMax} are allowed.`);
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse("json-not-utf8", "It is not well-formed UTF-8 text.");
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refuse("json-malformed", describeMalformed(text));
  }
  if (!text.includes("\\") && measurePlain(value, jsonDepthMax) === text.length) return accept(value);
  // A lone surrogate cannot be written in UTF-8: it can only come from an escape.
  const found = inspect(value, jsonDepthMax) | (text.includes("\\u") ? inspectText(value, jsonDepthMax) : 0);
  if ((found & ~unordered) !== 0) {
    const refusal = refusals.find(([bit]) => (found & bit) !== 0)?.[1];
    assert(refusal, "a refusal for each finding");
    return { ok: false, refusal };
  }
  // Keys in order are written in order; keys that look like numbers are not, whatever order the text had them in.
  const canonical = found === 0 ? JSON.stringify(value) : serialize(value);
  return canonical === text ? accept(value) : refuse("json-not-canonical", describeDifference(text, canonical));
}

/**
 * Length of the canonical form of a value whose text holds no escape; NaN where that needs a closer look. Text that parses to
 * the value and has just that length is that form: without escapes every text is spelled in one way; every other deviation
 * (space, a key given twice, a longer spelling of a number) makes text longer, and what could make up for it is left out here:
 * numbers that an exponent might shorten, and keys that look like numbers, whose order in memory says nothing of the text's.
 */
function measurePlain(value: unknown, levels: number): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value === "number") return measureNumber(value);
  if (value === null || value === true) return 4;
  if (typeof value !== "object") return 5;
  if (levels === 0) return Number.NaN;
  if (Array.isArray(value)) {
    let length = value.length === 0 ? 2 : value.length + 1;
    for (let i = 0; i < value.length; i++) length += measurePlain(value[i], levels - 1);
    return length;
  }
  let length = 1;
  let last = "";
  for (const key in value) {
    const first = key.charCodeAt(0);
    if (key < last || (first >= 48 && first <= 57) || key === "__proto__") return Number.NaN;
    last = key;
    length += key.length + 4 + measurePlain((value as Record<string, unknown>)[key], levels - 1);
  }
  return Math.max(2, length);
}

/** `1e2` is no longer than `100`, and `-0` reads as a zero. */
function measureNumber(value: number): number {
  if (!Number.isSafeInteger(value) || (value % 100 === 0 && !Object.is(value, 0))) return Number.NaN;
  return value >= 0 && value < 10 ? 1 : String(value).length;
}

/** Order of keys, depth and numbers, in one walk; `levels` may still be opened. The hot loop of every import. */
function inspect(value: unknown, levels: number): number {
  if (typeof value === "string") return 0;
  if (typeof value === "number") return Number.isSafeInteger(value) ? 0 : notInteger;
  if (value === null || typeof value !== "object") return 0;
  if (levels === 0) return tooDeep;
  let found = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) found |= inspect(value[i], levels - 1);
    return found;
  }
  let last = "";
  for (const key in value) {
    // Comparison of strings is by UTF-16 code units, the order RFC 8785 section 3.2.3 asks for.
    if (key < last) found |= unordered;
    if (key === "__proto__") found |= protoKey;
    last = key;
    found |= inspect((value as Record<string, unknown>)[key], levels - 1);
  }
  return found;
}

/** What parsed text can hold only by an escape, or not at all: lone surrogates, and values that are not JSON. */
function inspectText(value: unknown, levels: number): number {
  if (typeof value === "string") return value.isWellFormed() ? 0 : surrogate;
  if (value === null || typeof value === "boolean" || typeof value === "number") return 0;
  if (typeof value !== "object") return foreign;
  if (levels === 0) return tooDeep;
  let found = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) found |= inspectText(value[i], levels - 1);
    return found;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return foreign;
  for (const key in value) {
    if (!key.isWellFormed()) found |= surrogate;
    found |= inspectText((value as Record<string, unknown>)[key], levels - 1);
  }
  return found;
}

function serialize(value: Json): string {
  // An object whose keys were entered in order is written in order, and much faster than by the library; keys that look like
  // numbers stand first whatever is done, and are left to it.
  const ordered = sortKeys(value);
  if (ordered !== undefined) return JSON.stringify(ordered);
  const text = canonicalize(value);
  assert(text !== undefined, "canonical JSON of a JSON value");
  return text;
}

/** The value with every key entered in order, itself where it was so already; undefined where a key looks like a number. */
function sortKeys(value: Json): Json | undefined {
  if (value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? sortItems(value as readonly Json[]) : sortFields(value as JsonObject);
}

function sortItems(items: readonly Json[]): Json | undefined {
  let ordered: Json[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Json;
    const sorted = sortKeys(item);
    if (sorted === undefined) return undefined;
    if (sorted !== item) (ordered ??= [...items])[i] = sorted;
  }
  return ordered ?? items;
}

function sortFields(object: JsonObject): Json | undefined {
  const keys = Object.keys(object);
  let isOrdered = true;
  let last = "";
  for (const key of keys) {
    const first = key.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) return undefined;
    if (key < last) isOrdered = false;
    last = key;
  }
  if (!isOrdered) keys.sort(compareUnits);
  let ordered: Record<string, Json> | undefined = isOrdered ? undefined : {};
  for (const key of keys) {
    const field = object[key] as Json;
    const sorted = sortKeys(field);
    if (sorted === undefined) return undefined;
    if (ordered === undefined && sorted !== field) ordered = { ...object };
    if (ordered !== undefined) ordered[key] = sorted;
  }
  return ordered ?? object;
}

/** By UTF-16 code units. */
const compareUnits = (a: string, b: string): number => (a < b ? -1 : 1);

function describeMalformed(text: string): string {
  if (text.length === 0) return "It is empty.";
  return text.startsWith("\uFEFF") ? "It begins with a byte order mark." : "It is not well-formed JSON.";
}

function describeDifference(text: string, canonical: string): string {
  let at = 0;
  while (at < text.length && text[at] === canonical[at]) at++;
  return (
    `It is not in its canonical form from character ${at + 1} on: ` +
    "keys must stand in order and only once, without spaces, and everything in its shortest spelling."
  );
}
