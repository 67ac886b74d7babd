/** Days of a calendar month, by UTC arithmetic on calendar days: no zone has a part in it. */

const dayMs = 86_400_000;

/** The day `n` days after a day, `YYYY-MM-DD`. */
export const plusDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10);

/** The month `n` months after a month, `YYYY-MM`. */
export function plusMonths(month: string, n: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + n, 1)).toISOString().slice(0, 7);
}

/** Days since Monday: 0 for Monday, 6 for Sunday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Whole weeks, Monday first, that hold every day of a month. */
export function weeksOf(month: string): readonly (readonly string[])[] {
  const first = `${month}-01`;
  const last = plusDays(`${plusMonths(month, 1)}-01`, -1);
  const weeks: string[][] = [];
  for (let day = plusDays(first, -weekdayOf(first)); day <= last; day = plusDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, i) => plusDays(day, i)));
  }
  return weeks;
}

/** The same day of another month, or its last one. */
export function sameDayIn(month: string, day: string): string {
  const last = plusDays(`${plusMonths(month, 1)}-01`, -1);
  const wanted = `${month}-${day.slice(8)}`;
  return wanted > last ? last : wanted;
}
