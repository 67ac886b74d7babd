import type { Language } from "./words.tsx";

/** Hours and days as pages write them. Everything from the record is UTC or a day; nothing on a page is. */

const locales: Readonly<Record<Language, string>> = { en: "en-GB", ko: "ko-KR", ja: "ja-JP" };

interface Clocked {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly weekday: string;
  readonly hour: string;
  readonly minute: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(language: Language, instant: Date, zone: string): Clocked {
  const key = `${language} ${zone}`;
  let format = formats.get(key);
  if (format === undefined) {
    const month = language === "en" ? "short" : "numeric";
    format = new Intl.DateTimeFormat(locales[language], {
      timeZone: zone,
      year: "numeric",
      month,
      day: "numeric",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(key, format);
  }
  const found = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const { year = "", month = "", day = "", weekday = "", hour = "", minute = "" } = found;
  // Three letters as for every other month: British English writes four.
  return { year, month: month === "Sept" ? "Sep" : month, day, weekday, hour, minute };
}

/** Day of the month, weekday and time of an instant at a capital, as a calendar writes them. */
export const partsAt = (language: Language, at: string, zone: string): Clocked => partsOf(language, new Date(at), zone);

/** The calendar day of an instant at a capital, `YYYY-MM-DD`. */
export function dayAt(at: string, zone: string): string {
  const { year, month, day } = Object.fromEntries(
    dayFormat(zone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  return `${year ?? ""}-${month ?? ""}-${day ?? ""}`;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(zone: string): Intl.DateTimeFormat {
  let format = dayFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    dayFormats.set(zone, format);
  }
  return format;
}

function dayWords(language: Language, { year, month, day, weekday }: Clocked, isThisYear: boolean): string {
  switch (language) {
    case "en":
      return `${weekday} ${day} ${month}${isThisYear ? "" : ` ${year}`}`;
    case "ko":
      return `${isThisYear ? "" : `${year}년 `}${month.replace("월", "")}월 ${day}일(${weekday})`;
    case "ja":
      return `${isThisYear ? "" : `${year}年`}${month.replace("月", "")}月${day}日(${weekday})`;
  }
}

/** `Thu 11 Dec, 12:00` at a capital, with the year when it is not this one; the end of a day is 24:00 of that day. */
export function clockWords(language: Language, at: string, zone: string, now: string): string {
  const exact = new Date(at);
  const asked = partsOf(language, exact, zone);
  const isMidnight = asked.hour === "00" && asked.minute === "00" && exact.getUTCSeconds() === 0;
  const shown = isMidnight ? partsOf(language, new Date(exact.getTime() - 1000), zone) : asked;
  const isThisYear = shown.year === partsOf(language, new Date(now), zone).year;
  const time = isMidnight ? "24:00" : `${asked.hour}:${asked.minute}`;
  return `${dayWords(language, shown, isThisYear)}${language === "en" ? "," : ""} ${time}`;
}

/** The day of an instant at a capital: `Thu 11 Dec`. */
export function dayOfWords(language: Language, at: string, zone: string, now: string): string {
  const shown = partsOf(language, new Date(at), zone);
  return dayWords(language, shown, shown.year === partsOf(language, new Date(now), zone).year);
}

/** A date as far as its source states it: `2026`, `May 2026`, `Sun 3 May 2026`. */
export function dateWords(language: Language, partial: string): string {
  const [year = "", month, day] = partial.split("-");
  if (month === undefined) return language === "ko" ? `${year}년` : language === "ja" ? `${year}年` : year;
  if (day === undefined) {
    const shown = partsOf(language, new Date(`${partial}-01T12:00:00Z`), "UTC");
    if (language === "en") return `${shown.month} ${year}`;
    return language === "ko" ? `${year}년 ${Number(month)}월` : `${year}年${Number(month)}月`;
  }
  return dayWords(language, partsOf(language, new Date(`${partial}T12:00:00Z`), "UTC"), false);
}

/** `in 1 day 1 hour`, `20 minutes ago`: at most two units, from days down to minutes. */
export function distanceWords(language: Language, from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  const size = Math.abs(minutes);
  const days = Math.floor(size / 1440);
  const hours = Math.floor((size % 1440) / 60);
  const units: readonly (readonly [number, "day" | "hour" | "minute"])[] =
    days >= 10
      ? [[days, "day"]]
      : days > 0
        ? [
            [days, "day"],
            [hours, "hour"],
          ]
        : [
            [hours, "hour"],
            [size % 60, "minute"],
          ];
  const shown = units.filter(([n]) => n > 0);
  const words = (shown.length === 0 ? ([[0, "minute"]] as const) : shown).map(([n, unit]) =>
    unitWords(language, n, unit),
  );
  const text = words.join(language === "ja" ? "" : " ");
  if (language === "en") return minutes >= 0 ? `in ${text}` : `${text} ago`;
  if (language === "ko") return minutes >= 0 ? `${text} 뒤` : `${text} 전`;
  return minutes >= 0 ? `${text}後` : `${text}前`;
}

function unitWords(language: Language, n: number, unit: "day" | "hour" | "minute"): string {
  if (language === "en") return `${n} ${unit}${n === 1 ? "" : "s"}`;
  const names =
    language === "ko" ? { day: "일", hour: "시간", minute: "분" } : { day: "日", hour: "時間", minute: "分" };
  return `${n}${names[unit]}`;
}
