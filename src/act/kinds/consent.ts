import { z } from "../../base/shape.ts";
import { actId, digest, instant, label, party, source, subject } from "../fields.ts";
import { kind, nodeKind } from "../kind.ts";
import { terms } from "../terms.ts";

/** How a proposal becomes joint (spec/consent). */
const rule = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("consensus"),
    /** Last second at which a concurrence may be dated in its author's log. */
    openUntil: instant,
    /** Last second at which the proposer may have seen it; default openUntil plus the charter's carriage time. */
    receiveUntil: instant.optional(),
    /** Until when an ad referendum concurrence may be confirmed; default receiveUntil plus the charter's maximum. */
    confirmBy: instant.optional(),
    /** The proposer itself concurs only ad referendum. */
    adReferendum: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal("silence"),
    /** The hour: nobody may have broken silence by it, the second itself included. */
    expires: instant,
    /** Session at which it was opened, where the charter demands one. */
    openedAt: subject.optional(),
  }),
  /** History from outside: stands as its author's word until the others concur or object. */
  z.strictObject({ kind: z.literal("entered"), source }),
]);

const lineage = z.strictObject({
  amends: actId.optional(),
  supersedes: z.array(actId).max(8).optional(),
  reintroduces: z.array(actId).max(8).optional(),
});

const onProposal = { proposal: actId, digest };

export const consentKinds = {
  "proposal.tabled": kind(
    "Puts terms before the parties; the tabling is its author's own concurrence.",
    z.strictObject({
      subject,
      terms,
      rule,
      /** Parties needed; the charter's list or more, never fewer. */
      needs: z.array(party).min(2).max(32),
      lineage: lineage.optional(),
      digest,
    }),
  ),
  "proposal.withdrawn": kind(
    "Takes the proposal back before it is settled.",
    z.strictObject({ ...onProposal, reason: label.optional() }),
  ),
  "stance.concurred": kind(
    "Concurs with exactly these terms; cannot be taken back.",
    z.strictObject({ ...onProposal, adReferendum: z.boolean().optional() }),
  ),
  "stance.objected": kind(
    "Objects: ends the matter, or disputes an entry of history.",
    z.strictObject({ ...onProposal, reason: label.optional(), instead: actId.optional() }),
  ),
  "stance.abstained": kind(
    "Abstains: neither blocks nor binds.",
    z.strictObject({ ...onProposal, reason: label.optional() }),
  ),
  "stance.reserved": kind("Holds the matter open on a named point.", z.strictObject({ ...onProposal, point: label })),
  "stance.confirmed": kind("Confirms what was agreed ad referendum.", z.strictObject(onProposal)),
  "stance.declined": kind(
    "Declines to confirm what was agreed ad referendum.",
    z.strictObject({ ...onProposal, reason: label.optional() }),
  ),
  "silence.broken": kind(
    "Breaks silence: by objection, by an amendment, or by asking for time.",
    z.strictObject({ ...onProposal, ground: z.enum(["objection", "amendment", "time"]), reason: label.optional() }),
  ),
  "note.taken": kind("Takes note. Not consent.", z.strictObject({ ...onProposal })),
  "text.initialled": kind("Initials a text. Not consent.", z.strictObject({ ...onProposal })),
  "consent.received": nodeKind("The proposer's node has seen what settles the matter.", z.strictObject(onProposal)),
  "receipt.given": nodeKind(
    "This node holds the entry and every part of it: silence may run.",
    z.strictObject(onProposal),
  ),
  "hour.passed": nodeKind(
    "The hour has passed by this party's own clock.",
    z.strictObject({ ...onProposal, hour: instant }),
  ),
};
