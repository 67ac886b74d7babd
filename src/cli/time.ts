import { formatInstant, secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import { Misuse } from "./failure.ts";

const RELATIVE = /^\+(\d{1,5})([smhdw])$/;
const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/**
 * A time as a person writes it: `2026-05-03T18:00+09:00` or `…Z`, or from now on `+72h`, `+30d`, `+2w`. The record has UTC to
 * the second.
 */
export function readTime(given: string, now: Instant): Instant {
  const [, amount, unit] = RELATIVE.exec(given) ?? [];
  if (amount !== undefined && unit !== undefined) {
    return formatInstant(secondsOf(now) + Number(amount) * unitSeconds[unit as keyof typeof unitSeconds]);
  }
  try {
    return formatInstant(Temporal.Instant.from(given).epochMilliseconds / 1000);
  } catch {
    throw new Misuse(
      `"${given}" is not a time: write it with its offset, 2026-05-03T18:00+09:00, or from now on, +72h or +30d.`,
    );
  }
}
