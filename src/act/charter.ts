import { z } from "../base/shape.ts";
import type { Shaped } from "../base/shape.ts";
import { hex, label, language, party, slug, subject, zone } from "./fields.ts";

/** What may be agreed how: one entry of the charter's rules, matched by the most specific that fits. */
const consentRule = z.strictObject({
  /** Kind of terms ("session", "text" …); absent means any. */
  terms: slug.optional(),
  /** Body concerned; absent means any. */
  body: subject.optional(),
  /** Parties whose concurrence is needed; absent means all. */
  needed: z.array(party).min(2).optional(),
  /** Whether the silence procedure may be used, with its least notice; 0, for exercises, leaves any hour to who puts forward. */
  silence: z
    .strictObject({ noticeHours: z.int().min(0).max(8760), openedAtSession: z.boolean().optional() })
    .optional(),
});

/** Clocks of the rules of procedure: whole days relative to the session (negative: before). */
const procedure = z.strictObject({
  itemRequestDays: z.int().optional(),
  papersDays: z.int().optional(),
  agendaSettledDays: z.int().optional(),
  draftMinutesDays: z.int().optional(),
  commentDays: z.int().optional(),
  minutesApprovedDays: z.int().optional(),
  meetingOnRequestDays: z.int().optional(),
});

/**
 * The founding document: names, domains and rules, and 16 random bytes, no keys. SHA-256 of its canonical form is the
 * mechanism's id for life (spec/act).
 */
export const charter = z.strictObject({
  name: label,
  /** Lower-case short name used in numbers and on the command line. */
  shortName: slug,
  parties: z
    .array(
      z.strictObject({
        id: party,
        name: label,
        /** Name shown in running text, for example a capital. */
        shortName: label,
        /** Domain that opens the origin line of the party's log. */
        domain: z
          .string()
          .regex(/^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/)
          .describe("a domain such as mofa.example"),
        zone,
      }),
    )
    .min(2)
    .max(32),
  languages: z.array(language).min(1),
  /** The ladder, lowest first; bodies and sessions name a rung by `id`. */
  levels: z
    .array(z.strictObject({ id: slug, label }))
    .min(1)
    .max(32),
  rules: z.array(consentRule).max(64),
  /** Longest time for confirming an ad referendum concurrence, days. */
  adReferendumDays: z.int().min(1).max(366),
  /** Default time for an answer to reach the proposer after `openUntil`, hours. */
  carriageHours: z.int().min(0).max(8760),
  /** Notice a leaving party gives, days. */
  leavingNoticeDays: z.int().min(0).max(1100),
  procedure: procedure.optional(),
  nonce: hex(16),
});

export type Charter = Shaped<typeof charter>;
export type ConsentRule = Shaped<typeof consentRule>;
