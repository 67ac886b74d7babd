import type { Language } from "../words.tsx";

/** Days and lengths of time as drawings and tables write them: short, without the day of the week. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `18 Mar 2021`, `Mar 2021`, `2021`, as precise as stated. */
export function shortDate(language: Language, partial: string): string {
  const [year = "", month, day] = partial.split("-");
  const m = month === undefined ? undefined : Number(month);
  const d = day === undefined ? undefined : Number(day);
  switch (language) {
    case "en":
      return [d, m === undefined ? undefined : months[m - 1], year].filter((word) => word !== undefined).join(" ");
    case "ko":
      return [`${year}년`, m === undefined ? "" : `${m}월`, d === undefined ? "" : `${d}일`].join(" ").trim();
    case "ja":
      return [`${year}年`, m === undefined ? "" : `${m}月`, d === undefined ? "" : `${d}日`].join("");
  }
}

/** A session's first and last day: `8–9 Dec 2025`. */
export function spanWords(language: Language, from: string, until: string | undefined): string {
  if (until === undefined || until <= from) return shortDate(language, from);
  const sameMonth = from.length === 10 && until.length === 10 && from.slice(0, 7) === until.slice(0, 7);
  if (!sameMonth) return `${shortDate(language, from)} – ${shortDate(language, until)}`;
  const first = Number(from.slice(8));
  if (language === "en") return `${first}–${shortDate(language, until)}`;
  const [unit, join] = language === "ko" ? ["일", "~"] : ["日", "～"];
  return shortDate(language, from).replace(`${first}${unit}`, `${first}${join}${Number(until.slice(8))}${unit}`);
}

export interface Gap {
  readonly months: number;
  readonly days?: number | undefined;
  readonly precision: "day" | "month" | "year";
}

/** Months up to which a length is said in days, where these are known. */
const daysUpToMonths = 24;

/** `462 days`, `4 years 8 months`, with `isInMonths` `15 months`; about so long where the dates are not stated to the day. */
export function gapWords(language: Language, { days, months: all, precision }: Gap, isInMonths = false): string {
  const about = precision === "day" ? "" : { en: "about ", ko: "약 ", ja: "約" }[language];
  if (isInMonths && all < daysUpToMonths) return `${about}${counted(language, all, "month")}`;
  if (days !== undefined && all < daysUpToMonths) return `${about}${counted(language, days, "day")}`;
  const years = Math.floor(all / 12);
  const rest = all % 12;
  const words = [
    ...(years > 0 ? [counted(language, years, "year")] : []),
    ...(rest > 0 || years === 0 ? [counted(language, rest, "month")] : []),
  ];
  return `${about}${words.join(language === "ja" ? "" : " ")}`;
}

const units = { ko: { day: "일", month: "개월", year: "년" }, ja: { day: "日", month: "か月", year: "年" } } as const;

function counted(language: Language, n: number, unit: "day" | "month" | "year"): string {
  return language === "en" ? `${n} ${unit}${n === 1 ? "" : "s"}` : `${n}${units[language][unit]}`;
}
