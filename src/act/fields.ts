import { isPartLanguage, isPartName } from "./names.ts";
import { isActId, isDigest, isMechanismId, isPartyId, isSubjectId } from "../base/ids.ts";
import type { ActId, Digest, MechanismId, PartyId, SubjectId } from "../base/ids.ts";
import { z } from "../base/shape.ts";
import { isDay, isInstant, isPartialDate } from "../base/time.ts";
import type { Instant } from "../base/time.ts";

/** Characters of a label: it stands in the entry itself and can therefore never be expunged. */
export const labelCharsMax = 120;

/** What is checked by code of our own keeps its words beside it: they stand in help and in refusals after "is not". */
const checked = <T extends string>(is: (text: string) => text is T, words: string): z.ZodType<T> =>
  z.custom<T>((value) => typeof value === "string" && is(value)).describe(words);
const checkedText = (is: (text: string) => boolean, words: string): z.ZodType<string> =>
  z.custom<string>((value) => typeof value === "string" && is(value)).describe(words);

/** One line of words, 1 to 120 characters, without control characters. */
export const label = z
  .string()
  .min(1)
  .max(labelCharsMax)
  .regex(/^[^\p{Cc}\u2028\u2029]+$/u)
  .describe(`one line of 1 to ${labelCharsMax} characters`);
/** A short lasting name inside one document: clause, item, topic, wording. */
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)
  .describe("a short name such as joint-patrols");
export const party = checked<PartyId>(isPartyId, "a party's short name");
export const subject = checked<SubjectId>(isSubjectId, "a subject such as body:plenary");
export const actId = checked<ActId>(isActId, "the id of an act, 64 digits 0-9 a-f");
export const digest = checked<Digest>(isDigest, "a digest, 64 digits 0-9 a-f");
export const mechanismId = checked<MechanismId>(isMechanismId, "the id of a mechanism, 64 digits 0-9 a-f");
export const instant = checked<Instant>(isInstant, "a time in UTC such as 2026-11-21T10:00:00Z");
export const day = checkedText(isDay, "a day such as 2026-11-21");
/** As much of a date as the source states: YYYY, YYYY-MM or YYYY-MM-DD. */
export const partialDate = checkedText(isPartialDate, "a date such as 2026, 2026-11 or 2026-11-21");
/** IANA zone name, for example `Europe/London`; resolved at the rim. */
export const zone = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/)
  .describe("a time zone such as Europe/London");
/** Decimal number as text ("3.5"): the record's JSON has integers only. */
export const decimal = z
  .string()
  .regex(/^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?$/)
  .describe('a number as text such as "3.5"');
export const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
    .describe(`${bytes} bytes as ${bytes * 2} digits 0-9 a-f`);
/** BCP 47, the part of it used here. */
export const language = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
  .describe("a language such as ko");
/** Name of a part of the same entry. */
export const partName = checkedText(isPartName, "the name of a part such as statement");
/** Language of a part, empty where it has none. */
export const partLanguage = checkedText(isPartLanguage, 'a language such as ko, or "" for a file');

/** The day of a fact, at its place. */
export const when = z.strictObject({
  day: partialDate,
  /** Last day, where the fact took several. */
  until: partialDate.optional(),
  /** Exact start, where known. */
  start: instant.optional(),
  zone: zone.optional(),
});

/** Where a statement about the past comes from. */
export const source = z.strictObject({
  publisher: label,
  title: label.optional(),
  date: partialDate.optional(),
  url: z
    .string()
    .max(300)
    .regex(/^https?:\/\/[^\s"<>]+$/)
    .describe("a web address of at most 300 characters")
    .optional(),
  /** A document already in the record. */
  document: subject.optional(),
});

/** How the words may be used and to whom they may be ascribed. */
export const attribution = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("on-the-record"), as: label }),
  z.strictObject({ kind: z.literal("background"), as: label }),
  z.strictObject({ kind: z.literal("deep-background") }),
  z.strictObject({ kind: z.literal("off-the-record") }),
]);

/** One thing an account says about a meeting; compared between accounts by `topic`. */
export const claim = z.strictObject({
  topic: slug,
  words: label,
  verb: z.enum([
    "agreed",
    "reaffirmed",
    "discussed",
    "briefed",
    "stated",
    "welcomed",
    "planned",
    "considered",
    "not-discussed",
  ]),
  issue: subject.optional(),
});

/** A watched phrase as this document has it; `form` absent means the phrase does not occur. */
export const wordingUse = z.strictObject({ wording: slug, form: label.optional() });

export const format = z.enum(["in-person", "video", "phone", "mixed", "correspondence"]);
export const nature = z.enum(["binding", "political", "record-only"]);
