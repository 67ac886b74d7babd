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
  const number = (from: number, until: number): number => Number(instant.slice(from, until));
  const days = daysOf(number(0, 4), number(5, 7), number(8, 10));
  return days * 86_400 + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);
}

/**
 * Days from 1970-01-01 to a day of the Gregorian calendar. Years begin in March here, so that the leap day is the last; an era is 400 of them,
 * 146,097 days.
 */
function daysOf(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const era = Math.floor(years / 400);
  const yearOfEra = years - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The day so many days after 1970-01-01, as `YYYY-MM-DD`; the inverse of `daysOf`. */
function dayOf(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1, 2)}`;
}

const pad = (value: number, digits: number): string => String(value).padStart(digits, "0");

/** Seconds since 1970 of 0000-01-01T00:00:00Z, and of the first second past the year 9999. */
const firstSecond = -62_167_219_200;
const pastSecond = 253_402_300_800;

/** The instant of whole seconds since 1970-01-01T00:00:00Z. */
export function formatInstant(epochSeconds: number): Instant {
  const seconds = Math.floor(epochSeconds);
  if (seconds >= firstSecond && seconds < pastSecond) {
    const days = Math.floor(seconds / 86_400);
    const time = seconds - days * 86_400;
    const clock = [Math.floor(time / 3600), Math.floor(time / 60) % 60, time % 60].map((part) => pad(part, 2));
    return `${dayOf(days)}T${clock.join(":")}Z` as Instant;
  }
  // Years of other than four digits are no instants of the record; they are written as RFC 9557 has them.
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString({
    smallestUnit: "second",
  }) as Instant;
}
