import { terms as anyTerms } from "../../act/terms.ts";
import {
  actId,
  attribution,
  claim,
  decimal,
  format,
  instant,
  label,
  language,
  nature,
  partLanguage,
  party,
  partialDate,
  slug,
  source,
  subject,
  when,
} from "../../act/fields.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";

/** How terms are put: for consent by an hour, under silence to an hour, or as history with its source. */
const how = z.discriminatedUnion("rule", [
  z.strictObject({ rule: z.literal("consensus"), openUntil: instant, adReferendum: z.boolean().optional() }),
  z.strictObject({ rule: z.literal("silence"), expires: instant, openedAt: subject.optional() }),
  z.strictObject({ rule: z.literal("entered"), source }),
]);
export type How = Shaped<typeof how>;

/** Words in one language: they travel beside the entry. */
const spoken = z.strictObject({ lang: partLanguage, text: z.string().min(1).max(200_000) });
const words = z.array(spoken).max(8).optional();

const clause = z.strictObject({
  id: slug.optional(),
  number: label,
  heading: label.optional(),
  words: z
    .array(z.strictObject({ lang: language, text: z.string().max(65_536) }))
    .min(1)
    .max(8),
});

const account = {
  session: subject,
  on: partialDate,
  attribution,
  claims: z.array(claim).max(64),
  words,
};

/** What an officer does, as the pages' forms have it: the node makes drafts of acts from it, which wait as a paper until tabled. */
export const doing = z.discriminatedUnion("doing", [
  z.strictObject({
    doing: z.literal("propose-session"),
    body: subject,
    name: label.optional(),
    when,
    place: label.optional(),
    host: party.optional(),
    format: format.optional(),
    rhythm: slug.optional(),
    how,
  }),
  z.strictObject({
    doing: z.literal("move-session"),
    session: subject,
    status: z.enum(["planned", "postponed", "cancelled"]),
    when: when.optional(),
    place: label.optional(),
    reason: label.optional(),
    how,
  }),
  z.strictObject({
    doing: z.literal("session-held"),
    session: subject,
    when: when.optional(),
    place: label.optional(),
    format: format.optional(),
    minutes: z.int().min(1).max(100_000).optional(),
  }),
  z.strictObject({ doing: z.literal("propose-item"), session: subject, title: label, issue: subject.optional() }),
  z.strictObject({ doing: z.literal("withdraw-item"), session: subject, item: slug }),
  z.strictObject({
    doing: z.literal("treat-item"),
    session: subject,
    item: slug,
    treatment: z.enum(["discussed", "carried-over", "not-discussed"]),
    to: subject.optional(),
  }),
  z.strictObject({
    doing: z.literal("settle-agenda"),
    session: subject,
    /** Items in their order; of those proposed and adopted, and those carried over to this session. */
    items: z
      .array(z.strictObject({ item: slug, treatment: z.enum(["included", "not-discussed"]) }))
      .min(1)
      .max(64),
    how,
  }),
  z.strictObject({
    doing: z.literal("respond"),
    proposal: actId,
    answer: z.enum([
      "concur",
      "concur-ad-referendum",
      "object",
      "abstain",
      "reserve",
      "confirm",
      "decline",
      "withdraw",
      "break-silence",
      "take-note",
      "initial",
    ]),
    ground: z.enum(["objection", "amendment", "time"]).optional(),
    words: label.optional(),
  }),
  /** The same terms put anew to a later hour; the former gives way (C21). */
  z.strictObject({ doing: z.literal("extend-silence"), proposal: actId, expires: instant }),
  /** Terms of any kind, as a page of their own has them. */
  z.strictObject({ doing: z.literal("put-terms"), subject, terms: anyTerms, amends: actId.optional(), how }),
  z.strictObject({
    doing: z.literal("report-commitment"),
    commitment: subject,
    progress: z.enum(["not-started", "under-way", "done", "done-late", "partly", "lapsed"]),
    value: decimal.optional(),
    asOf: partialDate,
    words: label.optional(),
  }),
  z.strictObject({
    doing: z.literal("assess-commitment"),
    commitment: subject,
    view: z.enum(["not-started", "under-way", "done", "done-late", "partly", "lapsed"]),
    value: decimal.optional(),
    asOf: partialDate,
    words: label.optional(),
  }),
  z.strictObject({
    doing: z.literal("enter-session"),
    body: subject,
    name: label.optional(),
    when,
    place: label.optional(),
    format: format.optional(),
    topics: z.array(label).max(32),
    source,
  }),
  z.strictObject({
    doing: z.literal("enter-document"),
    title: label,
    issuers: z.array(label).min(1).max(8),
    on: partialDate,
    session: subject.optional(),
    source,
    words,
  }),
  z.strictObject({
    doing: z.literal("share-readout"),
    ...account,
    embargo: instant.optional(),
    source: source.optional(),
  }),
  z.strictObject({
    doing: z.literal("publish-readout"),
    ...account,
    embargo: instant.optional(),
    tabled: actId.optional(),
    source: source.optional(),
  }),
  z.strictObject({ doing: z.literal("announce"), ...account, source: source.optional() }),
  z.strictObject({ doing: z.literal("raise-issue"), title: label, body: subject.optional(), level: slug.optional() }),
  z.strictObject({
    doing: z.literal("move-issue"),
    issue: subject,
    move: z.enum(["escalated", "remitted"]),
    to: subject.optional(),
    level: slug.optional(),
  }),
  z.strictObject({ doing: z.literal("take-up-issue"), issue: subject, session: subject }),
  z.strictObject({
    doing: z.literal("draft-text"),
    purpose: z.enum(["terms", "statement", "minutes", "paper"]),
    title: label,
    /** A further revision of this text; a new text without it. */
    text: subject.optional(),
    from: actId.optional(),
    session: subject.optional(),
    body: subject.optional(),
    clauses: z.array(clause).min(1).max(256),
  }),
  z.strictObject({
    doing: z.literal("comment"),
    text: subject,
    revision: actId,
    clause: slug.optional(),
    comment: label.optional(),
    words,
  }),
  z.strictObject({
    doing: z.literal("stance-on-clause"),
    text: subject,
    revision: actId,
    clauses: z.array(slug).min(1).max(16),
    stance: z.enum(["agreed", "in-principle", "open", "left-aside"]),
  }),
  /** Minutes and texts are adopted by joint approval of one revision, whole. */
  z.strictObject({ doing: z.literal("adopt-text"), text: subject, revision: actId, nature, how }),
  z.strictObject({ doing: z.literal("give-number"), proposal: actId, number: label }),
  /** A statement entered beside an agreement or minutes at a party's request: it changes nothing of them. */
  z.strictObject({ doing: z.literal("enter-statement"), of: actId, title: label.optional(), words }),
  z.strictObject({
    doing: z.literal("name-delegation"),
    session: subject,
    members: z
      .array(
        z.strictObject({
          agency: label,
          rank: label.optional(),
          role: z.enum(["head", "member", "expert", "interpreter", "observer"]),
        }),
      )
      .min(1)
      .max(64),
  }),
  z.strictObject({
    doing: z.literal("write-to"),
    to: z.array(party).min(1).max(31),
    title: label,
    purpose: z.enum(["information", "action", "response"]),
    answerBy: instant.optional(),
    inResponseTo: actId.optional(),
    words,
  }),
]);

export type Doing = Shaped<typeof doing>;
export type DoingOf<D extends Doing["doing"]> = Extract<Doing, { doing: D }>;
