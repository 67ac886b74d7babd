import { formatHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { isActId, isMechanismId, isPartyId } from "../base/ids.ts";
import type { ActId } from "../base/ids.ts";
import { decodeCanonical, encodeCanonical } from "../base/json.ts";
import type { Json, JsonObject } from "../base/json.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { isInstant } from "../base/time.ts";
import type { Entry, Envelope } from "./envelope.ts";
import { isFunctionName, isKindName, isMediaType, isPartLanguage, isPartName } from "./names.ts";

/** Bytes of one entry's canonical form. */
export const entryBytesMax = 32 * 1024;
/** Parts one entry may name. */
export const entryPartsMax = 64;
/** Earlier acts one entry may rest on. */
export const entryRefsMax = 64;
/** Other logs one entry may have seen. */
export const entrySeenMax = 64;
/** Bytes of one part. */
export const partBytesMax = 32 * 1024 * 1024;

const leafPrefix = Uint8Array.of(0);

/** Identity of an entry: its leaf hash, SHA-256(0x00 || bytes) (RFC 9162 section 2.1.1), in lowercase hex. */
export function entryId(crypto: Crypto, bytes: Uint8Array): ActId {
  return formatHex(crypto.sha256(leafPrefix, bytes)) as ActId;
}

/** The bytes of an entry. Throws on an envelope that `decodeEntry` would refuse: ours must never be one. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const bytes = encodeCanonical(envelope as unknown as JsonObject);
  if (bytes.length > entryBytesMax) throw new Error(`entry-too-large: ${bytes.length} bytes`);
  const fault = findFault(envelope as unknown as JsonObject);
  if (fault !== undefined) throw new Error(`entry-form: ${fault}`);
  return bytes;
}

/**
 * Reads one entry from its bytes: canonical, in bounds, every field of the envelope of its form. Says nothing on whether it
 * counts: that is the closure's verdict. Codes: those of `decodeCanonical`, `entry-too-large`, `entry-form` (spec/act).
 */
export function decodeEntry(crypto: Crypto, bytes: Uint8Array): Result<Entry> {
  const read = readEnvelope(bytes);
  return read.ok ? accept({ id: entryId(crypto, bytes), envelope: read.value }) : read;
}

/** `decodeEntry` for bytes whose leaf hash is known already: an entry that has just gone onto a log is not hashed twice. */
export function decodeHashedEntry(bytes: Uint8Array, leafHash: Uint8Array): Result<Entry> {
  const read = readEnvelope(bytes);
  return read.ok ? accept({ id: formatHex(leafHash) as ActId, envelope: read.value }) : read;
}

function readEnvelope(bytes: Uint8Array): Result<Envelope> {
  if (bytes.length > entryBytesMax) {
    return refuse("entry-too-large", `The entry has ${bytes.length} bytes; at most ${entryBytesMax} are allowed.`);
  }
  const read = decodeCanonical(bytes);
  if (!read.ok) return read;
  const fault = findFault(read.value);
  return fault === undefined ? accept(read.value as unknown as Envelope) : refuse("entry-form", fault);
}

const fieldNames = ["at", "by", "content", "kind", "mechanism", "n", "parts", "party", "refs", "seen", "v"] as const;

/** What is wrong with an envelope, as a sentence naming the field; written by hand because it runs for every entry imported. */
function findFault(json: Json): string | undefined {
  if (!isObject(json)) return "The entry is not an object with named fields.";
  const { at, by, content, kind, mechanism, n, party, v } = json;
  if (typeof at !== "string" || !isInstant(at))
    return faultOf(json, "at", "a date and time such as 2026-11-21T10:00:00Z");
  if (typeof by !== "string" || !isFunctionName(by)) return faultOf(json, "by", "a function such as dg-north-america");
  if (!isObject(content)) return faultOf(json, "content", "an object with named fields");
  if (typeof kind !== "string" || !isKindName(kind)) return faultOf(json, "kind", "a kind such as proposal.tabled");
  if (typeof mechanism !== "string" || !isMechanismId(mechanism))
    return faultOf(json, "mechanism", "64 digits 0-9 a-f");
  if (!isCount(n)) return faultOf(json, "n", "a number of entries");
  if (typeof party !== "string" || !isPartyId(party)) return faultOf(json, "party", "a party's short name");
  if (!isCount(v) || v === 0) return faultOf(json, "v", "a version, 1 or more");
  return (
    findPartsFault(json["parts"]) ??
    findRefsFault(json["refs"]) ??
    findSeenFault(json["seen"]) ??
    // A later version may add fields; version 1 has no others.
    (v === 1 && countKeys(json) !== fieldNames.length ? findExtra(json, fieldNames, "The entry") : undefined)
  );
}

function findPartsFault(parts: Json | undefined): string | undefined {
  if (!Array.isArray(parts)) return missingOrNot(parts, "parts", "a list");
  if (parts.length === 0) return undefined;
  if (parts.length > entryPartsMax)
    return `The field parts names ${parts.length} parts; at most ${entryPartsMax} are allowed.`;
  const names = new Set<string>();
  for (const [i, part] of (parts as readonly Json[]).entries()) {
    const fault = findPartFault(part, `parts[${i}]`, names);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findPartFault(part: Json, path: string, names: Set<string>): string | undefined {
  if (!isObject(part)) return `The field ${path} is not an object with named fields.`;
  const { commitment, lang, media, name, size } = part;
  const say = (field: string, form: string): string => faultOf(part, field, form, `${path}.`);
  if (typeof commitment !== "string" || !isActId(commitment)) return say("commitment", "64 digits 0-9 a-f");
  if (typeof lang !== "string" || !isPartLanguage(lang)) return say("lang", "a language such as ko");
  if (typeof media !== "string" || !isMediaType(media)) return say("media", "a media type such as text/markdown");
  if (typeof name !== "string" || !isPartName(name)) return say("name", "a name such as statement");
  if (!isCount(size) || size > partBytesMax) return say("size", `a number of bytes, at most ${partBytesMax}`);
  if (countKeys(part) !== 5)
    return findExtra(part, ["commitment", "lang", "media", "name", "size"], `The field ${path}`);
  const key = `${name} ${lang}`;
  if (names.has(key)) return `The field ${path} names the part "${name}" a second time in the same language.`;
  names.add(key);
  return undefined;
}

function findRefsFault(refs: Json | undefined): string | undefined {
  if (!Array.isArray(refs)) return missingOrNot(refs, "refs", "a list");
  if (refs.length > entryRefsMax)
    return `The field refs names ${refs.length} acts; at most ${entryRefsMax} are allowed.`;
  for (const [i, ref] of (refs as readonly Json[]).entries()) {
    if (typeof ref !== "string" || !isActId(ref))
      return `The field refs[${i}] is not the id of an act, 64 digits 0-9 a-f.`;
  }
  return refs.length > 1 && new Set(refs).size !== refs.length ? "The field refs names an act twice." : undefined;
}

function findSeenFault(seen: Json | undefined): string | undefined {
  if (seen === undefined || !isObject(seen)) return missingOrNot(seen, "seen", "an object of parties");
  let count = 0;
  for (const party in seen) {
    count++;
    if (!isPartyId(party)) return "The field seen names something that is not a party's short name.";
    const head = seen[party] as Json;
    if (!isObject(head)) return `The field seen.${party} is not an object with root and size.`;
    const { root, size } = head;
    if (typeof root !== "string" || !isActId(root)) return faultOf(head, "root", "64 digits 0-9 a-f", `seen.${party}.`);
    if (!isCount(size) || size === 0) return faultOf(head, "size", "a number of entries, 1 or more", `seen.${party}.`);
    if (countKeys(head) !== 2) return findExtra(head, ["root", "size"], `The field seen.${party}`);
  }
  return count > entrySeenMax
    ? `The field seen names ${count} parties; at most ${entrySeenMax} are allowed.`
    : undefined;
}

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json);

const isCount = (json: Json | undefined): json is number => typeof json === "number" && json >= 0;

const countKeys = (object: JsonObject): number => Object.keys(object).length;

function findExtra(object: JsonObject, known: readonly string[], what: string): string | undefined {
  const extra = Object.keys(object).find((key) => !known.includes(key));
  return extra === undefined
    ? undefined
    : `${what} has a field that does not exist: ${JSON.stringify(extra.slice(0, 40))}.`;
}

const missingOrNot = (value: Json | undefined, field: string, form: string): string =>
  value === undefined ? `The field ${field} is missing: ${form}.` : `The field ${field} is not ${form}.`;

function faultOf(object: JsonObject, field: string, form: string, path = ""): string {
  return missingOrNot(Object.hasOwn(object, field) ? object[field] : undefined, `${path}${field}`, form);
}
