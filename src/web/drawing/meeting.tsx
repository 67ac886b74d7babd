import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { useSpeaking } from "../words.tsx";
import type { Language } from "../words.tsx";
import type { Words } from "../words/en.ts";
import { shortDate, spanWords } from "./dates.ts";

export interface Meeting {
  readonly session: string;
  readonly name?: string | undefined;
  readonly bodyName?: string | undefined;
  readonly ordinal?: number | undefined;
  readonly day?: string | undefined;
  readonly until?: string | undefined;
  readonly place?: string | undefined;
  readonly format?: keyof Words["mechanism"]["format"] | undefined;
}

export interface Next {
  readonly kind: "agreed" | "planned" | "proposed" | "due";
  readonly day: string;
  readonly host?: string | undefined;
}

/** `57th, 4 Nov 2025, Seoul`: what tells a session from the others of its body. */
export function meetingWords(language: Language, words: Words, meeting: Meeting): string {
  const say = words.mechanism;
  const { day, format, ordinal, place, until } = meeting;
  return [
    ordinal === undefined ? undefined : say.ordinal(ordinal),
    day === undefined ? undefined : spanWords(language, day, until),
    place,
    format === undefined || format === "in-person" ? undefined : say.format[format],
  ]
    .filter((word) => word !== undefined)
    .join(language === "ja" ? "、" : ", ");
}

/** What comes next in a body, and whose turn it is. */
export function NextWords({
  mechanism,
  of,
}: {
  readonly mechanism: Mechanism;
  readonly of: Next | undefined;
}): ReactElement {
  const { language, words } = useSpeaking();
  const now = useNow();
  const say = words.mechanism;
  if (of === undefined) return <span className="quiet">{say.noneSet}</span>;
  const day = shortDate(language, of.day);
  const isPast = of.day < now.slice(0, of.day.length);
  const what = of.kind === "due" ? (isPast ? say.wasDueBy(day) : say.dueBy(day)) : `${day}, ${say.status[of.kind]}`;
  const host = of.host === undefined ? "" : `, ${say.host(partyOf(mechanism, of.host).shortName)}`;
  return (
    <span>
      {what}
      {host}
    </span>
  );
}
