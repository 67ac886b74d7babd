import type { PartyId } from "../base/ids.ts";
import { formatInstant, secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import type { Scene } from "./scene.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A deadline as each capital's clocks show it, our own first. */
export interface Hour {
  readonly at: Instant;
  readonly clocks: readonly { readonly party: PartyId; readonly place: string; readonly words: string }[];
  /** How far off: "in 1 day 1 hour", "3 days ago". */
  readonly distance: string;
}

/** `2026`, `May 2026` or `3 May 2026`: as much as the source states. */
export function formatDate(partial: string): string {
  const [year, month, day] = partial.split("-");
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1];
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((word) => word !== undefined)
    .join(" ");
}

/** The day with its weekday: `Thu 6 Dec 2018`; without one where only month or year are known. */
export function formatWeekday(partial: string): string {
  if (partial.length < 10) return formatDate(partial);
  return `${WEEKDAYS[Temporal.PlainDate.from(partial).dayOfWeek - 1]} ${formatDate(partial)}`;
}

/** The calendar day of an instant at a party's capital. */
export function dayAt(scene: Scene, instant: Instant, party: PartyId = scene.party): string {
  const zone = zoneOf(scene, party);
  const key = `${instant} ${zone}`;
  let day = daysAsked.get(key);
  if (day === undefined) {
    day = zoned(instant, zone).toPlainDate().toString();
    if (daysAsked.size >= daysAskedMax) daysAsked.clear();
    daysAsked.set(key, day);
  }
  return day;
}

/** Pages ask for today, and for the days of the same acts, again and again. */
const daysAsked = new Map<string, string>();
const daysAskedMax = 20_000;

/** Whether an instant falls outside the office hours of a capital: a weekend, before 9:00, from 18:00 on. */
export function isOutsideOffice(scene: Scene, instant: Instant, party: PartyId): boolean {
  const { dayOfWeek, hour, minute } = zoned(instant, zoneOf(scene, party));
  return dayOfWeek > 5 || hour < 9 || hour > 18 || (hour === 18 && minute > 0);
}

/** `3 May 2026` of an instant, at our own capital. */
export function formatDayOf(scene: Scene, instant: Instant): string {
  return formatDate(dayAt(scene, instant));
}

/** `Thu 11 Dec, 12:00`, with the year when it is not this one; the end of a day is 24:00 of that day. */
export function formatClock(scene: Scene, instant: Instant, party: PartyId = scene.party): string {
  const zone = zoneOf(scene, party);
  const exact = zoned(instant, zone);
  const midnight = exact.hour === 0 && exact.minute === 0 && exact.second === 0;
  const shown = midnight ? exact.subtract({ seconds: 1 }) : exact;
  const year = shown.year === zoned(scene.now, zone).year ? "" : ` ${shown.year}`;
  const seconds = exact.second === 0 ? "" : `:${pad(exact.second)}`;
  const time = midnight ? "24:00" : `${pad(exact.hour)}:${pad(exact.minute)}${seconds}`;
  return `${WEEKDAYS[shown.dayOfWeek - 1]} ${shown.day} ${MONTHS[shown.month - 1]}${year}, ${time}`;
}

/** An hour in every capital, our own first. */
export function hourOf(scene: Scene, at: Instant): Hour {
  const parties = scene.documents.find("charter", "charter")?.charter.parties ?? [];
  const ours = parties.filter((each) => each.id === scene.party);
  const others = parties.filter((each) => each.id !== scene.party);
  const clocks = [...ours, ...others].map(({ id, shortName }) => ({
    party: id,
    place: shortName,
    words: formatClock(scene, at, id),
  }));
  return { at, clocks, distance: formatDistance(scene.now, at) };
}

/** `in 1 day 1 hour`, `in 20 minutes`, `3 days ago`. */
export function formatDistance(from: Instant, to: Instant): string {
  const seconds = secondsOf(to) - secondsOf(from);
  const size = Math.abs(seconds);
  const days = Math.floor(size / 86_400);
  const hours = Math.floor((size % 86_400) / 3_600);
  const minutes = Math.floor((size % 3_600) / 60);
  const words =
    days >= 10
      ? count(days, "day")
      : days > 0
        ? `${count(days, "day")}${hours > 0 ? ` ${count(hours, "hour")}` : ""}`
        : hours > 0
          ? count(hours, "hour")
          : count(minutes, "minute");
  return seconds >= 0 ? `in ${words}` : `${words} ago`;
}

/** The last second of a day at a party's capital is the one before this instant: midnight belongs to the day that ends. */
export function endOfDay(scene: Scene, day: string, party: PartyId = scene.party): Instant {
  const next = Temporal.PlainDate.from(day).add({ days: 1 });
  const utc = next.toZonedDateTime("UTC").toInstant();
  const exact = zoned(formatInstant(utc.epochMilliseconds / 1000), zoneOf(scene, party));
  const start = next.toZonedDateTime(exact.timeZoneId).toInstant();
  return formatInstant(start.epochMilliseconds / 1000);
}

/** `1 day`, `2 days`; of a noun that does not take an s, with its plural. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

function zoneOf(scene: Scene, party: PartyId): string {
  return scene.documents.find("charter", "charter")?.charter.parties.find((each) => each.id === party)?.zone ?? "UTC";
}

/** A charter may name a zone that this machine's tables do not know; UTC then, rather than no page. */
function zoned(instant: Instant, zone: string): Temporal.ZonedDateTime {
  const exact = Temporal.Instant.from(instant);
  try {
    return exact.toZonedDateTimeISO(zone);
  } catch {
    return exact.toZonedDateTimeISO("UTC");
  }
}

const pad = (n: number): string => String(n).padStart(2, "0");
