/** An hour at a capital, as a person types it: `2026-12-01T18:00`, and that hour in UTC. */

const offsetMinutes = (at: number, zone: string): number => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(at));
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  return Math.round((shown - Math.floor(at / 60_000) * 60_000) / 60_000);
};

/** The instant of an hour at a capital. Of an hour that a change of clocks skips, the one it becomes; of one that comes twice, the first. */
export function instantAt(local: string, zone: string): string {
  const as = Date.parse(`${local}:00Z`);
  const candidates = [-1, 0, 1].map((days) => as - offsetMinutes(as + days * 86_400_000, zone) * 60_000);
  const fitting = candidates.filter((at) => at + offsetMinutes(at, zone) * 60_000 === as).toSorted((a, b) => a - b);
  const [otherwise = as] = candidates;
  const at = fitting[0] ?? otherwise;
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The hour at a capital of an instant, as a field takes it. */
export function localAt(instant: string, zone: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetMinutes(at, zone) * 60_000).toISOString().slice(0, 16);
}

/** The end of an office day some days on, at a capital: what a form proposes as a deadline. */
export function eveningAfter(now: string, days: number, zone: string): string {
  const day = localAt(new Date(Date.parse(now) + days * 86_400_000).toISOString(), zone).slice(0, 10);
  return `${day}T18:00`;
}
