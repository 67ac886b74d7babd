import type { PartRef } from "../../act/envelope.ts";
import { eventDay } from "./search-day.ts";
import type { Document, DocumentKind, Documents } from "../../mechanism/documents.ts";
import type { SubjectId } from "../../base/ids.ts";
import type { Scene } from "../scene.ts";
import { nameSubject } from "./name.ts";
import type { Name } from "./name.ts";

/** A part whose words belong to a thing. */
export interface EntryPart {
  readonly part: PartRef;
  readonly act: string;
  readonly isExpunged: boolean;
}

/** One thing of the record as it can be found: its own words, and the parts that hold more of them. */
export interface SearchEntry {
  readonly key: string;
  readonly kind: DocumentKind;
  readonly subject: SubjectId;
  readonly stated: string;
  readonly name: Name;
  readonly parties: readonly string[];
  readonly acts: readonly string[];
  readonly texts: readonly string[];
  readonly parts: readonly EntryPart[];
}

/** Kinds of things that can be found, in the order in which they are indexed. */
export const searchedKinds = [
  "body",
  "session",
  "agenda",
  "issue",
  "text",
  "agreement",
  "commitment",
  "statement",
  "outreach",
  "briefing",
  "communication",
  "document",
  "wording",
  "decision",
] as const;
export type SearchedKind = (typeof searchedKinds)[number];

/** Fields that hold words of people and not names of things; whatever stands below them counts, wherever they stand. */
const wordFields: ReadonlySet<string> = new Set(
  `name also title what how reason note words rhythmWords limitsWords label place agency rank function hostEvent as by with
   topics purpose finding heading forms occasion issuers publisher number comment reference quantity unit point line`.split(
    /\s+/,
  ),
);
/** Fields in which those names mean something else: short names, closed choices. */
const skipped: ReadonlySet<string> = new Set(["rule", "outcome", "standing", "stances", "uses", "parts"]);

const actsMax = 6;
const textsMax = 2000;

/** Parts that were expunged by joint decision: their words are gone everywhere. */
export function expungedParts(documents: Documents): ReadonlySet<string> {
  return new Set(
    documents
      .list("decision")
      .flatMap(({ expunged }) => expunged.map(({ content }) => `${content.act} ${content.name} ${content.lang}`)),
  );
}

/** What can be found of a thing; undefined of what nobody may find: statements off the record. */
export function entryOf(
  scene: Scene,
  kind: SearchedKind,
  document: Document,
  expunged: ReadonlySet<string>,
): SearchEntry | undefined {
  if (
    document.kind === "statement" &&
    document.words.some(({ content }) => content.attribution.kind === "off-the-record")
  )
    return undefined;
  const subject = document.id as SubjectId;
  const texts = new Set<string>();
  const parties = new Set<string>();
  const acts = new Set<string>();
  const parts = new Map<string, EntryPart>();

  const visit = (value: unknown, isWords: boolean): void => {
    if (typeof value === "string") {
      if (isWords && texts.size < textsMax) texts.add(value);
      return;
    }
    if (Array.isArray(value)) {
      for (const each of value) visit(each, isWords);
      return;
    }
    if (value === null || typeof value !== "object") return;
    const fields = value as Readonly<Record<string, unknown>>;
    const act = fields["act"] ?? fields["proposal"];
    // A word or a version: whose it is, and the parts beside it.
    if (typeof act === "string" && typeof fields["n"] === "number" && typeof fields["party"] === "string") {
      parties.add(fields["party"]);
      acts.add(act);
      for (const part of (fields["parts"] ?? []) as readonly PartRef[]) {
        const isExpunged = expunged.has(`${act} ${part.name} ${part.lang}`);
        parts.set(part.commitment, { part, act, isExpunged });
      }
    }
    for (const [field, each] of Object.entries(fields)) {
      if (!skipped.has(field)) visit(each, wordFields.has(field));
    }
  };
  for (const [field, value] of Object.entries(document)) {
    if (field !== "same" && field !== "holding" && field !== "sessions" && field !== "successors") {
      visit(value, field === "title" || field === "name");
    }
  }
  return {
    key: `${kind} ${document.id}`,
    kind,
    subject,
    stated: eventDay(document) ?? "",
    name: kind === "wording" ? wordingName(document) : nameSubject(scene, subject),
    parties: [...parties].toSorted(),
    acts: [...acts].slice(-actsMax),
    texts: [...texts],
    parts: [...parts.values()],
  };
}

function wordingName(document: Document): Name {
  const title = document.kind === "wording" ? document.registered.at(-1)?.content.title : undefined;
  return { kind: "own", words: title ?? document.id };
}
