import { isActId, isDigest, isMechanismId, isPartyId, isSubjectId } from "../base/ids.ts";
import type { ActId, Digest, MechanismId, PartyId, SubjectId } from "../base/ids.ts";
import { z } from "../base/shape.ts";
import { isDay, isInstant, isPartialDate } from "../base/time.ts";
import type { Instant } from "../base/time.ts";

/** Characters of a label: it stands in the entry itself and can therefore never be expunged. */
export const labelCharsMax = 120;

/** One line of words, 1 to 120 characters, without control characters. */
export const label = z
  .string()
  .min(1)
  .max(labelCharsMax)
  .regex(/^[^\p{Cc}\u2028\u2029]+$/u);
/** A short lasting name inside one document: clause, item, topic, wording. */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/);
export const party = z.custom<PartyId>(
  (value) => typeof value === "string" && isPartyId(value),
  "not a party's short name",
);
export const subject = z.custom<SubjectId>(
  (value) => typeof value === "string" && isSubjectId(value),
  "not a subject id such as body:name",
);
export const actId = z.custom<ActId>((value) => typeof value === "string" && isActId(value), "not the id of an act");
export const digest = z.custom<Digest>((value) => typeof value === "string" && isDigest(value), "not a digest");
export const mechanismId = z.custom<MechanismId>(
  (value) => typeof value === "string" && isMechanismId(value),
  "not the id of a mechanism",
);
export const instant = z.custom<Instant>(
  (value) => typeof value === "string" && isInstant(value),
  "not an instant YYYY-MM-DDTHH:MM:SSZ",
);
export const day = z.string().refine(isDay, "not a day YYYY-MM-DD");
/** As much of a date as the source states: YYYY, YYYY-MM or YYYY-MM-DD. */
export const partialDate = z.string().refine(isPartialDate, "not a date YYYY, YYYY-MM or YYYY-MM-DD");
/** IANA zone name, for example `Europe/London`; resolved at the rim. */
export const zone = z.string().regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/);
/** Decimal number as text ("3.5"): the record's JSON has integers only. */
export const decimal = z.string().regex(/^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?$/);
export const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
/** BCP 47, the part of it used here. */
export const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/);
/** Name of a part of the same entry. */
export const partName = z.string().regex(/^[a-z0-9][a-z0-9./-]{0,63}$/);

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
