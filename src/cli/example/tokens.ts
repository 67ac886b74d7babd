import { addSeconds, formatInstant, secondsOf } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import { secondsBefore } from "./script.ts";
import type { JsonGroup, JsonValue } from "./script.ts";

/** What the tokens of a script are counted from. */
export interface Moments {
  /** The moment the example was first built. */
  readonly built: Instant;
  /** The moment of the step itself. */
  readonly at: Instant;
}

/**
 * Writes out the tokens in a value: `{day:+9}` the calendar day so many days from the building, `{today}` the day of the step,
 * both in the `zone` of the group that holds them, else UTC; `{instant:-P4D}` the time so long from the full hour before the
 * building; and `@label` the act entered under that label. Labels not known yet are given to `miss`.
 */
export function fillTokens(
  value: JsonGroup,
  moments: Moments,
  labels: Readonly<Record<string, string>>,
  miss: (label: string) => void,
): JsonGroup {
  const fillGroup = (given: JsonGroup): JsonGroup => {
    const zone = typeof given["zone"] === "string" ? given["zone"] : "UTC";
    return Object.fromEntries(Object.entries(given).map(([key, each]) => [key, fill(each, zone)]));
  };
  const fill = (given: JsonValue, zone: string): JsonValue => {
    if (typeof given === "string") return fillText(given, zone);
    if (isList(given)) return given.map((each) => fill(each, zone));
    return typeof given === "object" && given !== null ? fillGroup(given) : given;
  };
  const fillText = (text: string, zone: string): string => {
    if (text === "{today}") return dayOf(moments.at, zone, 0);
    const [, kind, sign, amount] = /^\{(day|instant):([+-]?)([0-9PTDHM]+)\}$/.exec(text) ?? [];
    if (kind === "day") return dayOf(moments.built, zone, Number(`${sign}${amount}`));
    if (kind === "instant" && amount !== undefined) {
      return addSeconds(wholeHour(moments.built), (sign === "-" ? -1 : 1) * secondsBefore(amount));
    }
    if (!text.startsWith("@")) return text;
    const act = labels[text.slice(1)];
    if (act === undefined) miss(text.slice(1));
    return act ?? text;
  };
  return fillGroup(value);
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** Hours that people set are full hours. */
const wholeHour = (instant: Instant): Instant => formatInstant(Math.floor(secondsOf(instant) / 3600) * 3600);

function dayOf(instant: Instant, zone: string, days: number): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().add({ days }).toString();
}
