import { z } from "../base/shape.ts";
import type { Shaped } from "../base/shape.ts";
import { charter } from "./charter.ts";
import {
  actId,
  decimal,
  format,
  hex,
  instant,
  label,
  language,
  nature,
  partLanguage,
  partName,
  party,
  partialDate,
  slug,
  subject,
  when,
  zone,
} from "./fields.ts";

/** States of a body's life (spec/mechanism). `dormant` may also be derived from a broken rhythm. */
export const bodyLife = z.enum([
  "proposed",
  "under-discussion",
  "stalled",
  "established",
  "dormant",
  "suspended",
  "ended",
  "superseded",
]);

const rhythm = z.strictObject({
  id: slug,
  label,
  every: z.strictObject({ unit: z.enum(["weeks", "months", "years"]), count: z.int().min(1).max(120) }),
  format: format.optional(),
  /** Rhythm in whose intervals this one falls, half way: the progress check between two meetings. */
  between: slug.optional(),
  /** Hosts take turns in this order. */
  hosts: z.array(party).optional(),
});

const body = z.strictObject({
  kind: z.literal("body"),
  name: label,
  /** Names it is also known by. */
  also: z.array(label).max(8).optional(),
  level: slug,
  /** Other levels the sources state for it. */
  levelAlso: z.array(slug).max(4).optional(),
  form: z.enum(["standing", "regular", "ad-hoc"]),
  members: z.array(party).min(1).optional(),
  ministries: z
    .array(z.strictObject({ party, agency: label }))
    .max(32)
    .optional(),
  leads: z
    .array(z.strictObject({ party, function: label }))
    .max(16)
    .optional(),
  parent: subject.optional(),
  rhythms: z.array(rhythm).max(4).optional(),
  /** A regularity promised without a figure. */
  rhythmWords: label.optional(),
  life: z.strictObject({ state: bodyLife, since: partialDate.optional(), reason: label.optional() }),
  /** Whether every session since `from` is in the record, so that ordinals may be derived. */
  series: z
    .strictObject({ complete: z.boolean(), from: partialDate.optional(), firstOrdinal: z.int().min(1).optional() })
    .optional(),
  /** Earlier bodies of which this one is the return or the heir. */
  successorOf: z.array(subject).max(8).optional(),
  /** Party that keeps the secretariat, by period. */
  secretariat: z
    .array(z.strictObject({ party, from: partialDate.optional(), until: partialDate.optional() }))
    .max(16)
    .optional(),
  note: label.optional(),
});

const delegation = z.strictObject({
  party,
  agency: label,
  rank: label.optional(),
  role: z.enum(["head", "member", "expert", "interpreter", "observer"]),
  /** Expressly stated not to have taken part. */
  absent: z.boolean().optional(),
  /** Name of the part that holds the person's name. */
  person: partName.optional(),
});

const precedence = z.strictObject({
  relation: z.enum(["before", "after", "day-before", "day-after", "margins"]),
  of: subject,
});

const session = z.strictObject({
  kind: z.literal("session"),
  body: subject,
  status: z.enum(["planned", "postponed", "cancelled", "held"]),
  name: label.optional(),
  when: when.optional(),
  place: label.optional(),
  /** Party in whose house it meets. */
  host: party.optional(),
  /** Event of others on whose margins it meets. */
  hostEvent: label.optional(),
  format: format.optional(),
  link: partName.optional(),
  /** Rung of the level it was held at, where that differs from the body's. */
  level: slug.optional(),
  duration: z
    .strictObject({ minutes: z.int().min(1), qualifier: z.enum(["exactly", "about", "over", "under"]) })
    .optional(),
  /** Which of the body's rhythms it belongs to. */
  rhythm: slug.optional(),
  /** Called at short notice, outside the rhythm. */
  outsideCadence: z.boolean().optional(),
  /** Ordinal as the source states it. */
  stated: z.strictObject({ ordinal: z.int().min(1), words: label }).optional(),
  relations: z.array(precedence).max(8).optional(),
  delegations: z.array(delegation).max(64).optional(),
  topics: z
    .array(z.strictObject({ words: label, issue: subject.optional() }))
    .max(32)
    .optional(),
  reason: label.optional(),
});

const agendaItem = z.strictObject({
  id: slug,
  title: label,
  proposedBy: party.optional(),
  issue: subject.optional(),
  /** Session from which the item was carried over. */
  carriedFrom: subject.optional(),
  treatment: z.enum(["included", "not-discussed"]),
});

const agenda = z.strictObject({
  kind: z.literal("agenda"),
  session: subject,
  items: z.array(agendaItem).min(1).max(64),
});

/** Adoption of a text: the named revision, whole. */
const text = z.strictObject({
  kind: z.literal("text"),
  revision: actId,
  title: label,
  nature,
  authentic: z.array(language).min(1),
  body: subject.optional(),
});

const minutes = z.strictObject({ kind: z.literal("minutes"), session: subject, revision: actId, nature });

const limit = z.strictObject({
  id: slug,
  quantity: label,
  comparison: z.enum(["at-most", "at-least", "less-than", "more-than"]),
  value: decimal,
  unit: label,
});

const agreement = z.strictObject({
  kind: z.literal("agreement"),
  name: label,
  nature,
  state: z.enum(["in-force", "ended"]),
  since: partialDate.optional(),
  limits: z.array(limit).max(32),
  /** Whether the limits forbid singly or only together, in the source's words. */
  limitsWords: label.optional(),
  body: subject.optional(),
});

const commitment = z.strictObject({
  kind: z.literal("commitment"),
  owners: z.array(party).min(1),
  what: label,
  measure: z.strictObject({ quantity: label, value: decimal, unit: label }).optional(),
  due: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none-stated") }),
    z.strictObject({ kind: z.literal("by"), date: partialDate, zone: zone.optional() }),
  ]),
  /** Where it was undertaken: a document, a text with its clause, a session. */
  from: z.strictObject({ of: subject, clause: slug.optional() }).optional(),
  issue: subject.optional(),
});

const issueSettlement = z.strictObject({ kind: z.literal("issue-settlement"), how: label });
const publication = z.strictObject({
  kind: z.literal("publication"),
  of: z.array(actId).min(1).max(64),
  notBefore: instant,
});
const expunging = z.strictObject({
  kind: z.literal("expunging"),
  act: actId,
  part: partName,
  lang: partLanguage,
  reason: label,
});
const review = z.strictObject({
  kind: z.literal("review"),
  name: label,
  asOf: partialDate,
  finding: label.optional(),
  nextDue: partialDate.optional(),
});
const successorLog = z.strictObject({
  kind: z.literal("successor-log"),
  party,
  /** State of the old log all others had cosigned: everything after it is left behind. */
  anchor: z.strictObject({ size: z.int().min(0), root: hex(32) }),
  /** Key text of the new log (spec/record). */
  key: z.string().max(8192).describe("the key text of the new log, at most 8192 characters"),
});
const charterAmendment = z.strictObject({ kind: z.literal("charter"), charter });

const single = z.discriminatedUnion("kind", [
  body,
  session,
  agenda,
  text,
  minutes,
  agreement,
  commitment,
  issueSettlement,
  publication,
  expunging,
  review,
  successorLog,
  charterAmendment,
]);

/** Several matters under one digest: nothing is agreed until everything is agreed. */
const bundle = z.strictObject({
  kind: z.literal("package"),
  name: label,
  items: z
    .array(z.strictObject({ subject, terms: single }))
    .min(2)
    .max(32),
});

export const terms = z.discriminatedUnion("kind", [...single.options, bundle]);

export type SingleTerms = Shaped<typeof single>;
export type Terms = Shaped<typeof terms>;
export type TermsKind = Terms["kind"];
export type TermsOf<K extends TermsKind> = Extract<Terms, { kind: K }>;
