import { Link } from "wouter";
import type { ReactElement } from "react";
import { partyOf, useCircle } from "../circle.tsx";
import { useNaming } from "../parts/name.tsx";
import { Sign } from "../parts/sign.tsx";
import type { SignName } from "../parts/sign.tsx";
import { When } from "../parts/when.tsx";
import { Why } from "../parts/why.tsx";
import { useSpeaking } from "../words.tsx";
import { Answer } from "./answer.tsx";
import { addressOf } from "./use-waiting.ts";
import type { Placed, Waiting } from "./use-waiting.ts";

/** Signs of what has one; a kind without a sign is told by its words alone. */
const signs: Readonly<Record<string, SignName | undefined>> = {
  silence: "silence",
  "own-silence": "silence",
  confirmation: "principle",
  history: "one",
  report: "late",
};

/** One matter with its hour in every capital, what silence will mean, and the one thing to do. */
export function Due({
  isMain = false,
  number,
  placed: { circle, matter },
}: {
  readonly placed: Placed;
  readonly number?: number | undefined;
  readonly isMain?: boolean;
}): ReactElement | null {
  const { words } = useSpeaking();
  const mechanism = useCircle(circle);
  const naming = useNaming(circle);
  if (mechanism === undefined) return null;
  const say = words.waiting;
  const { asked, clock, deadline, from, of } = matter;
  const isOurs = of === mechanism.party;
  const called = naming.name(matter.name);
  const kind =
    matter.terms === undefined
      ? words.fields.names[matter.subject?.split(":")[0] ?? ""]
      : words.fields.choices[matter.terms];
  const sign = signs[asked];
  const to = addressOf(circle, matter);
  const whose = isOurs
    ? from === mechanism.party
      ? undefined
      : say.from(partyOf(mechanism, from).shortName)
    : say.awaiting(partyOf(mechanism, of).shortName);
  return (
    <li className="due">
      {deadline === undefined ? (
        <div className="when">
          <b>{say.noDate}</b>
        </div>
      ) : (
        <When at={deadline} mechanism={mechanism} counts={isOurs ? undefined : clock}>
          {number === undefined ? null : (
            <span className="disc" aria-hidden="true">
              {number}
            </span>
          )}
        </When>
      )}
      <div>
        <p className="of">
          {sign === undefined ? null : <Sign name={sign} />}{" "}
          {[kind === undefined ? undefined : capital(kind), whose, mechanism.name]
            .filter((word) => word !== undefined)
            .join(" · ")}
        </p>
        <h3>
          <Link href={to}>{called}</Link>
        </h3>
        <p>
          {isOurs ? say.asked[asked] : `${say.askedOf[asked]}.`} {say.silence[matter.silence]}{" "}
          {clock === undefined || clock === mechanism.party || !isOurs
            ? null
            : `(${say.hourOf(partyOf(mechanism, clock).shortName)}) `}
          <Why
            mechanism={mechanism}
            refs={matter.why}
            about={`${called}. ${isOurs ? say.asked[asked] : say.askedOf[asked]}`}
          />
        </p>
      </div>
      <Answer mechanism={mechanism} matter={matter} called={called} to={to} isOurs={isOurs} isMain={isMain} />
    </li>
  );
}

/** Entries of history from others on which we have not spoken: their number, and the first few of each consultation. */
export function History({ waiting }: { readonly waiting: Waiting }): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.waiting;
  const total = waiting.circles.reduce((sum, { historyTotal }) => sum + historyTotal, 0);
  if (total === 0) return null;
  return (
    <details className="history">
      <summary className="grouphead">{say.history(total)}</summary>
      <p className="small quiet">{say.silence["stands-alone"]}</p>
      {waiting.circles.map((circle) => (
        <ul key={circle.mechanism}>
          {circle.history.map((matter) => (
            <Due key={matter.about} placed={{ circle: circle.mechanism, matter }} />
          ))}
          {circle.historyTotal > circle.history.length ? (
            <li className="small quiet">{say.historyMore(circle.historyTotal - circle.history.length)}</li>
          ) : null}
        </ul>
      ))}
    </details>
  );
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
