import { Link } from "wouter";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import { useNaming } from "../parts/name.tsx";
import { Sign } from "../parts/sign.tsx";
import type { SignName } from "../parts/sign.tsx";
import { When } from "../parts/when.tsx";
import { Why } from "../parts/why.tsx";
import { standingSigns } from "../session/words.ts";
import { dateWords, partsAt } from "../time.ts";
import { addressOf } from "../waiting/use-waiting.ts";
import { useSpeaking } from "../words.tsx";

export type Calendar = InferResponseType<(typeof api)["calendar"]["$get"], 200>;
type Event = Calendar["circles"][number]["events"][number];

/** An event with the consultation it stands in. */
export interface Dated {
  readonly circle: string;
  readonly event: Event;
}

const signs: Readonly<Record<Event["kind"], SignName>> = {
  session: "kept",
  procedure: "clock",
  silence: "silence",
  confirmation: "principle",
  answer: "await",
  work: "await",
  embargo: "lock",
  due: "under",
};

/** The sign of an event: of a session, how it stands. */
export const signOf = ({ kind, standing }: Event): SignName =>
  kind === "session" && standing !== undefined ? standingSigns[standing][0] : signs[kind];

/** What an event is, in a few words: its kind, or the step of procedure. */
export function useEventWords(circle: string): (event: Event) => string {
  const { words } = useSpeaking();
  const naming = useNaming(circle);
  return ({ days, kind, name, step }) => {
    const what =
      step === undefined ? words.calendar.kinds[kind] : `${words.waiting.d(days ?? 0)} ${words.waiting.steps[step]}`;
    return `${what}: ${naming.name(name)}`;
  };
}

/** Time of day at our own capital, where an event has one. */
export function useHour(circle: string): (event: Event) => string | undefined {
  const { language } = useSpeaking();
  const mechanism = useCircle(circle);
  return ({ at }) => {
    if (at === undefined || mechanism === undefined) return undefined;
    const zone = partyOf(mechanism, mechanism.party).zone;
    const { hour, minute } = partsAt(language, at, zone);
    return hour === "00" && minute === "00" ? "24:00" : `${hour}:${minute}`;
  };
}

/** One event in full: its hour in every capital, what it is, whose word it waits for. */
export function EventRow({ dated: { circle, event } }: { readonly dated: Dated }): ReactElement | null {
  const { language, words } = useSpeaking();
  const mechanism = useCircle(circle);
  const tell = useEventWords(circle);
  const naming = useNaming(circle);
  if (mechanism === undefined) return null;
  const { about, at, day, name, parties, subject, until } = event;
  const whose = words.name.join(parties.map((party) => partyOf(mechanism, party).shortName));
  const sentence = tell(event);
  const to = addressOf(circle, { name, subject, about });
  return (
    <li className="due event">
      {at === undefined ? (
        <div className="when">
          <b>{until === undefined ? "" : `${dateWords(language, day)} – ${dateWords(language, until)}`}</b>
        </div>
      ) : (
        <When at={at} mechanism={mechanism} />
      )}
      <div>
        <p className="of">
          <Sign name={signOf(event)} />{" "}
          {[words.calendar.kinds[event.kind], whose === "" ? undefined : whose, mechanism.name]
            .filter((word) => word !== undefined)
            .join(" · ")}{" "}
          <Why mechanism={mechanism} refs={event.why} about={sentence} />
        </p>
        <h3>
          <Link href={to}>
            {event.step === undefined ? naming.name(name) : `${words.waiting.steps[event.step]}: ${naming.name(name)}`}
          </Link>
        </h3>
      </div>
    </li>
  );
}
