import { z } from "../../base/shape.ts";
import {
  actId,
  attribution,
  claim,
  decimal,
  format,
  instant,
  label,
  nature,
  partName,
  party,
  partialDate,
  slug,
  source,
  subject,
  when,
  wordingUse,
} from "../fields.ts";
import { kind } from "../kind.ts";

/** When the fact happened (not when it was entered) and where the author has it from. */
const fact = { on: partialDate.optional(), source: source.optional(), note: label.optional() };

export const sessionKinds = {
  "session.held": kind(
    "This party says the session was held.",
    z.strictObject({
      session: subject,
      when: when.optional(),
      place: label.optional(),
      format: format.optional(),
      duration: z
        .strictObject({ minutes: z.int().min(1), qualifier: z.enum(["exactly", "about", "over", "under"]) })
        .optional(),
      ...fact,
    }),
  ),
  "delegation.named": kind(
    "Names this party's delegation to a session.",
    z.strictObject({
      session: subject,
      members: z
        .array(
          z.strictObject({
            agency: label,
            rank: label.optional(),
            role: z.enum(["head", "member", "expert", "interpreter", "observer"]),
            person: partName.optional(),
          }),
        )
        .min(1)
        .max(64),
    }),
  ),
  "agenda.item-proposed": kind(
    "Proposes an item for the provisional agenda.",
    z.strictObject({ session: subject, item: slug, title: label, issue: subject.optional() }),
  ),
  "agenda.item-withdrawn": kind(
    "Takes back an item this party proposed.",
    z.strictObject({ session: subject, item: slug }),
  ),
  "agenda.item-treated": kind(
    "This party's word on what became of an item.",
    z.strictObject({
      session: subject,
      item: slug,
      treatment: z.enum(["discussed", "carried-over", "not-discussed"]),
      to: subject.optional(),
    }),
  ),
};

export const textKinds = {
  /** The words stand in parts named `revision`, one per language: JSON of numbered clauses with lasting ids (spec/text). */
  "text.tabled": kind(
    "Tables a revision of a text as numbered clauses.",
    z.strictObject({
      text: subject,
      title: label,
      purpose: z.enum(["terms", "statement", "minutes", "paper"]),
      body: subject.optional(),
      session: subject.optional(),
      /** Revision this one goes on from. */
      from: actId.optional(),
      clauses: z
        .array(z.strictObject({ id: slug, number: label, heading: label.optional() }))
        .min(1)
        .max(256),
    }),
  ),
  "clause.stanced": kind(
    "This party's stance on a clause of a revision: agreed, in principle, open, or left aside.",
    z.strictObject({
      text: subject,
      revision: actId,
      clause: slug,
      stance: z.enum(["agreed", "in-principle", "open", "left-aside"]),
      ...fact,
    }),
  ),
  "text.commented": kind(
    "Comments on a revision or one of its clauses; the words may stand in the part `comment`.",
    z.strictObject({ text: subject, revision: actId, clause: slug.optional(), comment: label.optional() }),
  ),
  "number.given": kind(
    "Gives an adopted text or minutes its number; by the party that keeps the secretariat.",
    z.strictObject({ proposal: actId, number: label }),
  ),
  "explanation.entered": kind(
    "Explains this party's position beside an agreement; changes nothing.",
    z.strictObject({ of: actId, words: label.optional() }),
  ),
};

export const issueKinds = {
  "issue.raised": kind(
    "Raises a pending matter in a body.",
    z.strictObject({ issue: subject, title: label, body: subject.optional(), level: slug.optional(), ...fact }),
  ),
  "issue.escalated": kind(
    "Takes an issue up to a higher body or level.",
    z.strictObject({ issue: subject, to: subject.optional(), level: slug.optional(), ...fact }),
  ),
  "issue.remitted": kind(
    "Hands an issue down to a lower body or level.",
    z.strictObject({ issue: subject, to: subject.optional(), level: slug.optional(), ...fact }),
  ),
  "issue.taken-up": kind(
    "This party says a session took the issue up.",
    z.strictObject({ issue: subject, session: subject, ...fact }),
  ),
  "issue.parked": kind(
    "Sets an issue aside for the time being.",
    z.strictObject({ issue: subject, reason: label.optional(), until: partialDate.optional(), ...fact }),
  ),
};

const assessment = z.enum(["not-started", "under-way", "done", "done-late", "partly", "lapsed"]);

export const commitmentKinds = {
  "commitment.reported": kind(
    "The owner reports progress on a commitment.",
    z.strictObject({
      commitment: subject,
      progress: assessment,
      value: decimal.optional(),
      asOf: partialDate,
      words: label.optional(),
    }),
  ),
  "commitment.assessed": kind(
    "Another party's view of a commitment.",
    z.strictObject({
      commitment: subject,
      view: assessment,
      value: decimal.optional(),
      asOf: partialDate,
      words: label.optional(),
    }),
  ),
};

const account = {
  session: subject,
  on: partialDate,
  attribution,
  claims: z.array(claim).max(64),
  wordings: z.array(wordingUse).max(32).optional(),
  source: source.optional(),
  duration: z
    .strictObject({ minutes: z.int().min(1), qualifier: z.enum(["exactly", "about", "over", "under"]) })
    .optional(),
  /** Whose account it is, where it was entered from outside about another party. */
  of: party.optional(),
};

export const publicKinds = {
  "announcement.made": kind("A party's own announcement of a session.", z.strictObject(account)),
  "readout.tabled": kind(
    "Shares this party's account of a session with the others, under embargo.",
    z.strictObject({ ...account, embargo: instant.optional() }),
  ),
  "readout.published": kind(
    "This party's public account of a session.",
    z.strictObject({ ...account, embargo: instant.optional(), tabled: actId.optional() }),
  ),
  "statement.made": kind(
    "A statement outside sessions.",
    z.strictObject({
      statement: subject,
      title: label,
      on: partialDate,
      place: label.optional(),
      occasion: label.optional(),
      attribution,
      claims: z.array(claim).max(64).optional(),
      wordings: z.array(wordingUse).max(32).optional(),
      source: source.optional(),
      of: party.optional(),
      embargo: instant.optional(),
    }),
  ),
  "outreach.held": kind(
    "A meeting with third parties who are not members.",
    z.strictObject({
      outreach: subject,
      with: label,
      when,
      place: label.optional(),
      by: label,
      topics: z.array(claim).max(32).optional(),
      purpose: label.optional(),
      source: source.optional(),
      of: party.optional(),
    }),
  ),
  "briefing.given": kind(
    "Briefs the others on a text or outcome from another circle.",
    z.strictObject({
      briefing: subject,
      on: label,
      given: when,
      by: party.optional(),
      to: z.array(party).min(1),
      session: subject.optional(),
      document: subject.optional(),
      source: source.optional(),
    }),
  ),
  "communication.sent": kind(
    "A note to the others: for information, for action by a date, or in response.",
    z.strictObject({
      communication: subject,
      title: label,
      purpose: z.enum(["information", "action", "response"]),
      to: z.array(party).min(1),
      answerBy: instant.optional(),
      inResponseTo: actId.optional(),
      reference: label.optional(),
    }),
  ),
};

export const documentKinds = {
  "document.entered": kind(
    "Enters a public document with its source.",
    z.strictObject({
      document: subject,
      title: label,
      issuers: z.array(label).min(1).max(8),
      /** Parties whose joint document it is. */
      parties: z.array(party).optional(),
      on: partialDate,
      /** The same document's date at other places. */
      dates: z
        .array(z.strictObject({ place: label, day: partialDate }))
        .max(8)
        .optional(),
      nature: nature.optional(),
      session: subject.optional(),
      body: subject.optional(),
      wordings: z.array(wordingUse).max(32).optional(),
      source: source.optional(),
    }),
  ),
  "wording.registered": kind(
    "Registers a phrase to be watched in every document, with the forms it takes.",
    z.strictObject({ wording: slug, title: label, forms: z.array(label).min(1).max(16) }),
  ),
  "same.as": kind(
    "Says that two entries concern one thing.",
    z.strictObject({ one: subject, other: subject, ...fact }),
  ),
};
