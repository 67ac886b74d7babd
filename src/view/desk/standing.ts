import type { SubjectId } from "../../base/ids.ts";
import { heldOf } from "../../mechanism/derive/chronology.ts";
import { chronicleOf } from "./chronicle.ts";
import { addPeriod, gapBetween, lastDayOf } from "../../mechanism/derive/day.ts";
import type { Gap } from "../../mechanism/derive/day.ts";
import { lifeOn } from "../../mechanism/derive/life.ts";
import { rhythmsOf } from "../../mechanism/derive/rhythm.ts";
import type { BodyDocument, Documents } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";

/**
 * How a body stands by the record on a day, in one word. `late`: a rhythm's due day has passed; `lapsed`: every rhythm has been
 * broken for a whole period, or regularity was promised without a figure and nothing is on the record for more than a year;
 * `regular`: so promised, and not longer ago than that.
 */
export type StandingCode =
  | "kept"
  | "late"
  | "lapsed"
  | "regular"
  | "standing"
  | "ad-hoc"
  | "forming"
  | "stalled"
  | "suspended"
  | "ended"
  | "disputed";

export interface Standing {
  readonly code: StandingCode;
  /** What it was counted from: the rhythm's figures, the promise in words, or what the parties say of its life. */
  readonly basis: "rhythm" | "words" | "life";
  /** Day of the last session held, else the day since when its life is said to be as it is. */
  readonly since?: string;
  /** Time since the last session held. */
  readonly gap?: Gap;
}

/** The longest interval that "regular" can mean where no figure was agreed: most standing bodies meet once a year at least. */
export const regularAtMost = { unit: "years", count: 1 } as const;

/** How a body stands on a day (D80). */
export function standingOf(documents: Documents, body: BodyDocument, today: string): Standing {
  const life = lifeOn(documents, body, today);
  const principal = principalOf(body);
  const last = lastHeld(documents, body.id, today);
  const counted = last === undefined ? {} : { since: last, gap: gapBetween(last, today) };
  const said = (code: StandingCode): Standing => ({
    code,
    basis: "life",
    ...counted,
    ...(life?.isStated === true && { since: life.since }),
  });
  if (life === undefined || principal === undefined || !isHolding(principal)) return { code: "forming", basis: "life" };
  if (life.differing.length > 0) return said("disputed");
  switch (life.state) {
    case "proposed":
    case "under-discussion":
      return said("forming");
    case "stalled":
    case "suspended":
      return said(life.state);
    case "ended":
    case "superseded":
      return said("ended");
    case "dormant":
      return { code: "lapsed", basis: "life", ...counted };
    case "established":
      break;
  }
  const { form } = principal.terms;
  const figured = rhythmsOf(documents, body.id, today).filter((rhythm) => rhythm.due !== undefined);
  if (figured.length > 0) {
    const isLate = figured.some((rhythm) => rhythm.late !== undefined);
    return { code: life.isDormant ? "lapsed" : isLate ? "late" : "kept", basis: "rhythm", ...counted };
  }
  if (form !== "regular") return { code: form, basis: "life", ...counted };
  const from = last ?? (life.isStated ? life.since : undefined);
  const least = from === undefined ? undefined : addPeriod(from, regularAtMost);
  const isPast = least !== undefined && lastDayOf(least) < today;
  return {
    code: isPast ? "lapsed" : "regular",
    basis: "words",
    ...counted,
    ...(from !== undefined && { since: from }),
  };
}

function lastHeld(documents: Documents, body: SubjectId, today: string): string | undefined {
  return heldOf(chronicleOf(documents, body)).findLast((meeting) => meeting.day <= today)?.day;
}
