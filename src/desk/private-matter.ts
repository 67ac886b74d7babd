import { actId, attribution, instant, label, partLanguage, partName, slug, subject } from "../act/fields.ts";
import { isFunctionName, isKindName, isMediaType } from "../act/names.ts";
import type { JsonObject } from "../base/json.ts";
import { z } from "../base/shape.ts";
import type { Shaped } from "../base/shape.ts";

/** Characters of one private text. */
export const wordsCharsMax = 20_000;
/** Drafts of acts in one paper: as many as are entered together. */
export const paperDraftsMax = 16;
/** Characters in which a paper may carry the words of its parts; files count as base64. */
const partCharsMax = 12 * 1024 * 1024;

/** Words of several lines; no control characters but line ends and tabs. */
const words = z
  .string()
  .min(1)
  .max(wordsCharsMax)
  .regex(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u)
  .describe(`words of 1 to ${wordsCharsMax} characters`);
/** A function at home: `treaties-division`. */
const office = z.string().refine(isFunctionName).describe("a function such as treaties-division");

const position = z.strictObject({
  kind: z.literal("position"),
  /** The issue, text, session … it is about. */
  about: subject,
  /** Clause of a text. */
  clause: slug.optional(),
  want: words,
  redLines: z.array(words).max(16),
  /** What we would settle for, best first. */
  fallbacks: z.array(words).max(16),
});

const instructions = z.strictObject({
  kind: z.literal("instructions"),
  /** What they concern; nothing named is the consultation as a whole. */
  about: subject.optional(),
  may: words,
  /** Who gave them. */
  from: label,
  until: instant.optional(),
});

const speakingNote = z.strictObject({
  kind: z.literal("speaking-note"),
  /** The session. */
  about: subject,
  title: label,
  words,
});

const pressLine = z.strictObject({
  kind: z.literal("press-line"),
  about: subject.optional(),
  topic: label,
  line: words,
  ifAsked: z.array(z.strictObject({ question: words, answer: words })).max(16),
  attribution,
  embargo: instant.optional(),
});

/** Words beside an entry to be: as text, or a file in base64. */
const draftPart = z.strictObject({
  name: partName,
  lang: partLanguage,
  media: z.string().refine(isMediaType).describe("a media type such as text/plain"),
  words: z.discriminatedUnion("as", [
    z.strictObject({ as: z.literal("text"), text: z.string().max(partCharsMax) }),
    z.strictObject({
      as: z.literal("file"),
      base64: z
        .string()
        .max(partCharsMax)
        .regex(/^[A-Za-z0-9+/]*={0,2}$/),
    }),
  ]),
});

/** An act to be: its content is judged when it is rehearsed, by the catalogue. */
const paperDraft = z.strictObject({
  kind: z.string().refine(isKindName).describe("a kind of act such as session.held"),
  content: z.custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value)),
  refs: z.array(actId).max(64).optional(),
  parts: z.array(draftPart).max(32).optional(),
});

const paper = z.strictObject({
  kind: z.literal("paper"),
  /** The matter it is about. */
  about: subject.optional(),
  title: label,
  drafts: z.array(paperDraft).min(1).max(paperDraftsMax),
});

/** What stays in this house, by kind. Nothing of it leaves but a paper's drafts, when they are tabled (D31). */
export const privateMatter = z.discriminatedUnion("kind", [position, instructions, speakingNote, pressLine, paper]);

export type PrivateMatter = Shaped<typeof privateMatter>;
export type PrivateKind = PrivateMatter["kind"];
export type PaperDraft = Shaped<typeof paperDraft>;

/** Offices that must agree first, each with its last hour. */
export const clearanceAsked = z.strictObject({
  offices: z
    .array(z.strictObject({ office, by: instant }))
    .min(1)
    .max(16)
    .refine((offices) => new Set(offices.map((each) => each.office)).size === offices.length),
});

export const clearanceWords = ["agrees", "agrees-with-change", "objects", "reserve"] as const;

/** One office's answer, on exactly the words whose digest it names. */
export const clearanceAnswer = z.strictObject({
  office,
  answer: z.enum(clearanceWords),
  comment: words.optional(),
  /** SHA-256 of the content it read, 64 hex digits. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ClearanceAsked = Shaped<typeof clearanceAsked>;
export type ClearanceAnswer = Shaped<typeof clearanceAnswer>;
