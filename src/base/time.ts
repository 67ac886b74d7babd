declare const instantBrand: unique symbol;

/** UTC to the second, always `YYYY-MM-DDTHH:MM:SSZ`, so that text order is time order. */
export type Instant = string & { readonly [instantBrand]: true };

const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const PARTIAL_DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;

/** True only for a date that exists (30 February is refused). */
export function isInstant(text: string): text is Instant {
  return INSTANT.test(text) && isDay(text.slice(0, 10));
}

/** A calendar day `YYYY-MM-DD` that exists, at a place named beside it. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (lengths[month - 1] as number);
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: as much of a date as the source states. */
export function isPartialDate(text: string): boolean {
  return PARTIAL_DATE.test(text) && (text.length < 10 || isDay(text));
}

/** Moves an instant by whole seconds. */
export function addSeconds(instant: Instant, seconds: number): Instant {
  return formatInstant(secondsOf(instant) + seconds);
}

/** Seconds since 1970-01-01T00:00:00Z. */
export function secondsOf(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds / 1000;
}

/** The instant of whole seconds since 1970-01-01T00:00:00Z. */
export function formatInstant(epochSeconds: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(epochSeconds) * 1000).toString({
    smallestUnit: "second",
  }) as Instant;
}
