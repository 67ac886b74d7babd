declare const instantBrand: unique symbol;

/** UTC to the second, always `YYYY-MM-DDTHH:MM:SSZ`, so that text order is time order. */
export type Instant = string & { readonly [instantBrand]: true };

const PARTIAL_DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Code units of `-`, `:`, `T` and `Z`. */
const DASH = 45;
const COLON = 58;
const T = 84;
const Z = 90;

/** True only for a second that exists: 30 February and a leap second are refused. Runs once per entry, so it makes no strings. */
export function isInstant(text: string): text is Instant {
  return (
    text.length === 20 &&
    text.charCodeAt(10) === T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === Z &&
    isWithin(readDigits(text, 11, 2), 0, 23) &&
    isWithin(readDigits(text, 14, 2), 0, 59) &&
    isWithin(readDigits(text, 17, 2), 0, 59) &&
    isDayAtStart(text)
  );
}

/** A calendar day `YYYY-MM-DD` that exists, at a place named beside it. */
export function isDay(text: string): boolean {
  return text.length === 10 && isDayAtStart(text);
}

function isDayAtStart(text: string): boolean {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  const year = readDigits(text, 0, 4);
  const month = readDigits(text, 5, 2);
  if (year < 0 || !isWithin(month, 1, 12)) return false;
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0);
  return isWithin(readDigits(text, 8, 2), 1, (MONTH_DAYS[month - 1] as number) + (leap ? 1 : 0));
}

const isWithin = (value: number, min: number, max: number): boolean => value >= min && value <= max;

/** The number written by `count` ASCII digits, or -1. */
function readDigits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
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
