import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import type { Words } from "../words/en.ts";

export type Session = InferResponseType<(typeof api.mechanisms)[":mechanism"]["sessions"][":session"]["$get"], 200>;
export type SessionRow = InferResponseType<
  (typeof api.mechanisms)[":mechanism"]["sessions"]["$get"],
  200
>["rows"][number];
export type Standing = Session["standing"];

/** Parties by name: `Seoul and Tokyo`. */
export const partyNames = (words: Words, mechanism: Mechanism, parties: readonly string[]): string =>
  words.name.join(parties.map((each) => partyOf(mechanism, each).shortName));

/** How a session stands: always the same sign for the same word. */
export const standingSigns: Readonly<Record<Standing["status"], readonly [SignName, Tone]>> = {
  named: ["open", "plain"],
  proposed: ["await", "plain"],
  agreed: ["agreed", "ok"],
  planned: ["one", "plain"],
  postponed: ["late", "mid"],
  cancelled: ["excluded", "plain"],
  held: ["done", "ok"],
  dropped: ["excluded", "plain"],
};

/** How a session stands, in words that say whose word it is. */
export function standingWords(words: Words, mechanism: Mechanism, standing: Standing): string {
  const say = words.session;
  const { by, deniedBy, status, unsaid } = standing;
  const names = (parties: readonly string[]): string => partyNames(words, mechanism, parties);
  if (status === "named") return say.status.named;
  if (status === "dropped") return say.status.dropped;
  if (status !== "held") return say.status[status](names(by));
  if (unsaid.length === 0 && deniedBy.length === 0) return say.status.heldAll;
  return [
    say.status.held(names(by)),
    ...(unsaid.length > 0 ? [say.unsaid(names(unsaid))] : []),
    ...(deniedBy.length > 0 ? [say.denied(names(deniedBy))] : []),
  ].join("; ");
}

interface Gap {
  readonly months: number;
  readonly days?: number | undefined;
  readonly precision: "day" | "month" | "year";
}

/** A time between two sessions: days below a month, else months; about them where the dates are not stated to the day. */
export function gapWords({ session: say }: Words, { days, months, precision }: Gap): string {
  if (days !== undefined && months < 1) return say.days(days);
  return precision === "day" ? say.months(months) : say.about(say.months(months));
}

/** First in how long, as far as the record knows. */
export const sinceWords = (words: Words, gap: NonNullable<Session["gap"]>): string =>
  gap.missing === undefined
    ? words.session.firstIn(gapWords(words, gap))
    : words.session.firstOnRecordIn(gapWords(words, gap));
