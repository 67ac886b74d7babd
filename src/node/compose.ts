import { catalogue, isKnownKind } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import { encodeEnvelope, entryPartsMax, partBytesMax } from "../act/codec.ts";
import { readContent } from "../act/content.ts";
import { proposalDigest } from "../act/digest.ts";
import type { Entry, Head, PartRef } from "../act/envelope.ts";
import { isFunctionName } from "../act/names.ts";
import { partRefOf, saltBytes } from "../act/parts.ts";
import type { Terms } from "../act/terms.ts";
import { formatHex, parseHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, Digest, MechanismId, PartyId, SubjectId } from "../base/ids.ts";
import type { Json, JsonObject } from "../base/json.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { mattersOf, readRequirement } from "../consent/rule.ts";
import { hashLeaf } from "../record/merkle.ts";
import type { Draft, DraftPart } from "./node.ts";
import type { Randomness, StoredEntry, StoredPart } from "./ports.ts";

/** One entry made and not yet stored. */
export interface Composed {
  readonly entry: Entry;
  readonly stored: StoredEntry;
  readonly parts: readonly StoredPart[];
}

/** Where and when the next entries of our log stand. */
export interface Place {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  readonly at: Instant;
  readonly seen: Readonly<Record<string, Head>>;
}

/** What composing asks of the record. */
export interface Lookup {
  readonly crypto: Crypto;
  readonly randomness: Randomness;
  /** Charter in force; undefined while there is none, before our first entry. */
  charter(): Charter | undefined;
  digestOf(proposal: string): Digest | undefined;
  /** Parties whose word an earlier proposal needed. */
  needsOf(proposal: string): readonly PartyId[];
  hasLeft(party: PartyId): boolean;
}

/** Kinds that open a log or roll its keys: they have commands of their own, because more than an entry belongs to them. */
const ownCommand: ReadonlyMap<string, string> = new Map([
  ["charter.founded", "found a mechanism"],
  ["charter.adopted", "join a mechanism"],
  ["key.rolled", "roll the keys"],
]);

/** Whether an officer may enter this kind as an act. Codes: `kind-unknown`, `kind-of-node`, `kind-own-command`. */
export function checkKind(kind: string): Result<void> {
  if (!isKnownKind(kind)) return refuse("kind-unknown", `There is no kind of act "${kind.slice(0, 40)}".`);
  if (catalogue[kind].enteredBy === "node") {
    return refuse("kind-of-node", `An act ${kind} is entered by the node itself, never by an officer.`);
  }
  const command = ownCommand.get(kind);
  return command === undefined
    ? accept(undefined)
    : refuse("kind-own-command", `An act ${kind} is entered by the command to ${command}.`);
}

/** A draft as the entry number `n` of our log, with salts, commitments and what the node fills in. Nothing is judged here but form. */
export function compose(lookup: Lookup, draft: Draft, place: Place, n: number): Result<Composed> {
  if (!isFunctionName(draft.by)) {
    return refuse("by", `"${draft.by.slice(0, 40)}" is not the name of a function such as dg-north-america.`);
  }
  const parts = composeParts(lookup, draft.parts ?? []);
  if (!parts.ok) return parts;
  const refs = parts.value.map((each) => each.ref);
  const content = completeContent(lookup, place.party, draft, refs);
  const envelope = {
    at: place.at,
    by: draft.by,
    content,
    kind: draft.kind,
    mechanism: place.mechanism,
    n,
    parts: refs,
    party: place.party,
    refs: draft.refs ?? [],
    seen: place.seen,
    v: 1,
  } as const;
  const bytes = encode(envelope);
  if (!bytes.ok) {
    // What no entry can hold is mostly what its kind does not allow: the catalogue names the field.
    const read = isKnownKind(draft.kind) ? readContent(draft.kind, content) : accept(undefined);
    return read.ok ? bytes : read;
  }
  const leafHash = hashLeaf(lookup.crypto, bytes.value);
  return accept({
    entry: { id: formatHex(leafHash) as ActId, envelope },
    stored: { n, leafHash, bytes: bytes.value },
    parts: parts.value.map((each) => each.stored),
  });
}

function encode(envelope: Parameters<typeof encodeEnvelope>[0]): Result<Uint8Array> {
  try {
    return accept(encodeEnvelope(envelope));
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return message.startsWith("entry-too-large")
      ? refuse("entry-too-large", "The act is too long for one entry: put its words into parts.")
      : refuse("entry-form", `The act cannot be written down (${message}).`);
  }
}

interface ComposedPart {
  readonly ref: PartRef;
  readonly stored: StoredPart;
}

function composeParts(lookup: Lookup, drafts: readonly DraftPart[]): Result<readonly ComposedPart[]> {
  if (drafts.length > entryPartsMax) {
    return refuse("too-many-parts", `An act has at most ${entryPartsMax} parts; this one has ${drafts.length}.`);
  }
  const parts: ComposedPart[] = [];
  for (const draft of drafts) {
    if (draft.bytes.length > partBytesMax) {
      return refuse(
        "part-too-large",
        `The part "${draft.name}" has ${draft.bytes.length} bytes; at most ${partBytesMax} are allowed.`,
      );
    }
    const salt = draft.salt ?? lookup.randomness.bytes(saltBytes);
    const ref = partRefOf(lookup.crypto, draft, { salt, bytes: draft.bytes });
    const commitment = parseHex(ref.commitment);
    assert(commitment !== undefined, "a commitment is hexadecimal");
    parts.push({ ref, stored: { commitment, salt, bytes: draft.bytes } });
  }
  return accept(parts);
}

/** What the author need not type: the parties the charter needs, and the digest that stands for the exact terms. */
function completeContent(lookup: Lookup, author: PartyId, draft: Draft, parts: readonly PartRef[]): JsonObject {
  const { content, kind } = draft;
  if (kind === "proposal.tabled") return completeProposal(lookup, author, content, parts);
  const { proposal } = content;
  if (content["digest"] !== undefined || typeof proposal !== "string") return content;
  const digest = needsDigest(kind) ? lookup.digestOf(proposal) : undefined;
  return digest === undefined ? content : { digest, ...content };
}

const needsDigest = (kind: string): boolean => /^(?:proposal|stance|silence|note|text)\./.test(kind);

function completeProposal(lookup: Lookup, author: PartyId, content: JsonObject, parts: readonly PartRef[]): JsonObject {
  const { subject, terms } = content;
  // Terms that are not terms are left as they are: the catalogue will name the field at fault.
  if (typeof subject !== "string" || !isKinded(terms)) return content;
  const proposed = { subject: subject as SubjectId, terms: terms as unknown as Terms };
  const needs = content["needs"] === undefined ? findNeeds(lookup, author, content, proposed) : undefined;
  const digest = digestOf(lookup.crypto, proposed, parts) ?? "";
  return { ...content, ...(needs === undefined ? {} : { needs }), digest };
}

/** Whom the charter needs, the author among them, and whoever was needed for what would be displaced; nobody who has left. */
function findNeeds(
  lookup: Lookup,
  author: PartyId,
  content: JsonObject,
  { subject, terms }: { readonly subject: SubjectId; readonly terms: Terms },
): readonly PartyId[] | undefined {
  const charter = lookup.charter();
  if (charter === undefined || !hasMatters(terms)) return undefined;
  const { amends, supersedes } = (isObject(content["lineage"]) ? content["lineage"] : {}) as {
    readonly amends?: string;
    readonly supersedes?: readonly string[];
  };
  const displaced = [amends, ...(Array.isArray(supersedes) ? supersedes : [])].filter((id) => typeof id === "string");
  const needed = new Set([
    author,
    ...readRequirement(charter, mattersOf(subject, terms)).needs,
    ...displaced.flatMap((id) => lookup.needsOf(id)),
  ]);
  const needs = charter.parties.map(({ id }) => id).filter((party) => needed.has(party) && !lookup.hasLeft(party));
  // An entry names two at the least; consent does not ask the party itself about a successor of its own log (C30).
  return needs.length === 1 && terms.kind === "successor-log" ? [...needs, terms.party] : needs;
}

function digestOf(
  crypto: Crypto,
  proposed: { readonly subject: SubjectId; readonly terms: Terms },
  parts: readonly PartRef[],
): Digest | undefined {
  try {
    return proposalDigest(crypto, proposed, parts);
  } catch {
    return undefined;
  }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isKinded = (value: Json | undefined): value is JsonObject => isObject(value) && typeof value["kind"] === "string";

const hasMatters = (terms: Terms): boolean =>
  terms.kind !== "package" ||
  (Array.isArray(terms.items) &&
    terms.items.every((item: unknown) => isKinded((item as { terms?: Json } | null)?.terms)));
