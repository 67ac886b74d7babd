/** Calendar arithmetic on dates as precise as their source states them: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */

export type Precision = "day" | "month" | "year";

export function precisionOf(date: string): Precision {
  return date.length === 10 ? "day" : date.length === 7 ? "month" : "year";
}

/** Days from one day to another, negative backwards; undefined unless both are stated to the day. */
export function daysBetween(from: string, to: string): number | undefined {
  if (precisionOf(from) !== "day" || precisionOf(to) !== "day") return undefined;
  return numberOf(to) - numberOf(from);
}

/** Days since 1970-01-01. Counted for every line of a long page, so without an object for each day. */
function numberOf(day: string): number {
  const year = Number(day.slice(0, 4));
  // Date.UTC takes the years 0 to 99 for those of the twentieth century; 400 years have the same days everywhere.
  const utc = Date.UTC(year + 400, Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return utc / 86_400_000 - 146_097;
}

/** Time between two dates: whole months rounded to the nearest, half a month upwards; exact days where both are known. */
export interface Gap {
  readonly months: number;
  readonly days?: number;
  /** How exactly the dates are stated; at `year` the months are twelve to the year. */
  readonly precision: Precision;
}

export function gapBetween(from: string, to: string): Gap {
  const days = daysBetween(from, to);
  if (days !== undefined) return { months: monthsRounded(from, to), days, precision: "day" };
  const precision = precisionOf(from) === "year" || precisionOf(to) === "year" ? "year" : "month";
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  if (precision === "year") return { months: years * 12, precision };
  return { months: years * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)), precision };
}

function monthsRounded(from: string, to: string): number {
  const start = Temporal.PlainDate.from(from);
  const { months } = start.until(to, { largestUnit: "month" });
  const whole = start.add({ months });
  const rest = whole.until(to, { largestUnit: "day" }).days;
  const month = whole.until(start.add({ months: months + 1 }), { largestUnit: "day" }).days;
  return rest * 2 >= month ? months + 1 : months;
}

export interface Period {
  readonly unit: "weeks" | "months" | "years";
  readonly count: number;
}

/** The date one or more periods later, as precise as `date`; weeks from anything but a day give undefined. */
export function addPeriod(date: string, period: Period, times = 1): string | undefined {
  const amount = period.count * times;
  switch (precisionOf(date)) {
    case "day":
      return Temporal.PlainDate.from(date)
        .add({ [period.unit]: amount })
        .toString();
    case "month":
      if (period.unit === "weeks") return undefined;
      return Temporal.PlainYearMonth.from(date)
        .add({ [period.unit]: amount })
        .toString();
    case "year":
      return period.unit === "years" ? String(Number(date) + amount).padStart(4, "0") : undefined;
  }
}

/** The day `days` after a day. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The day half way between two days, the earlier of two where there is no middle; undefined unless both are days. */
export function midwayBetween(from: string, to: string): string | undefined {
  const days = daysBetween(from, to);
  return days === undefined ? undefined : addDays(from, Math.floor(days / 2));
}

/** The last day a date may mean: of `2026-02` the 28th. */
export function lastDayOf(date: string): string {
  switch (precisionOf(date)) {
    case "day":
      return date;
    case "month":
      return lastDayOfMonth(date);
    case "year":
      return `${date}-12-31`;
  }
}

const lastDays = new Map<string, string>();

/** Worked out once for each month that is ever asked for. */
function lastDayOfMonth(date: string): string {
  const known = lastDays.get(date);
  if (known !== undefined) return known;
  const month = Temporal.PlainYearMonth.from(date);
  const last = month.toPlainDate({ day: month.daysInMonth }).toString();
  lastDays.set(date, last);
  return last;
}

/** Whether a date, as far as it is stated, has begun on a day: `2021-06` has on 15 June 2021, `2021-06-16` has not. */
export function hasBegun(date: string, day: string): boolean {
  return date <= day.slice(0, date.length);
}
