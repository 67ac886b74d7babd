import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { Link, useLocation } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Score } from "../drawing/score.tsx";
import { Languages } from "../frame.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Mark } from "../parts/mark.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { LineSwitch } from "./opening-line.tsx";
import { Questions } from "./opening-questions.tsx";

export type Opening = InferResponseType<(typeof api)["opening"]["$get"], 200>;

/** The houses of the example as pages know the parties of a consultation, with our own names for them. */
function circleOf(page: Opening, names: Readonly<Record<string, string>>): Mechanism {
  const parties = page.houses.map(({ id, name, shortName, zone }) => ({
    id,
    name,
    shortName: names[id] ?? shortName,
    zone,
    status: "joined" as const,
  }));
  return { id: "", shortName: "", name: "", party: page.party, languages: [], parties, levels: [], revision: 0 };
}

/** First page of the example: what it is, whose house this is, where one sits down, what there is to try. */
export function OpeningPage({
  isSignedIn,
  page,
}: {
  readonly page: Opening;
  readonly isSignedIn: boolean;
}): ReactElement {
  const { language } = useSpeaking();
  const said = page.words[language];
  const circle = circleOf(page, page.names[language] ?? {});
  const own = partyOf(circle, page.party);
  useEffect(() => {
    document.title = `${said.title} · Entente`;
  }, [said.title]);
  return (
    <div className="front">
      <div
        className={`band p${
          Math.max(
            page.houses.findIndex(({ id }) => id === page.party),
            0,
          ) + 1
        }`}
      />
      <header className="mast">
        <span className="brand">Entente</span>
        <div className="circle">
          {said.title} · <Mark mechanism={circle} party={page.party} small /> {own.shortName}
        </div>
        <div className="end">
          <Languages />
        </div>
      </header>
      <main id="page" tabIndex={-1} className="title">
        <div className="opening">
          <h1>{said.headline}</h1>
          <div className="lead">
            <p>{said.lead}</p>
            <p className="small quiet">{said.note}</p>
          </div>
        </div>
        <Score mechanism={circle} strokes={page.score} today={page.now.slice(0, 10)} />
        <Seats page={page} circle={circle} isSignedIn={isSignedIn} />
        <Steps page={page} circle={circle} isSignedIn={isSignedIn} />
        <Questions mechanism={page.mechanisms[0] ?? ""} />
        <LineSwitch isCut={page.isCut} />
        <Foot page={page} zone={own.zone} capital={own.shortName} />
      </main>
    </div>
  );
}

interface Shown {
  readonly page: Opening;
  readonly circle: Mechanism;
  readonly isSignedIn: boolean;
}

/** One press signs in at this house; the seats of the others are links to their own pages. */
function Seats({ circle, isSignedIn, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.opening;
  const attempt = useAttempt();
  const queries = useQueryClient();
  const [at, go] = useLocation();
  const asked = useRef(new URLSearchParams(location.search).get("as"));
  const sit = async (officer: string): Promise<void> => {
    await ask(api["sign-in"].example.$post({ json: { officer, language } }));
    go(at === "/" ? "/waiting" : at, { replace: at !== "/" });
    await queries.resetQueries();
  };
  const own = page.houses.find(({ id }) => id === page.party);
  useEffect(() => {
    const named = isSignedIn ? undefined : own?.officers.find(({ id }) => id === asked.current);
    asked.current = null;
    if (named !== undefined) attempt.run(() => sit(named.id));
  });
  return (
    <section className="sec" aria-labelledby="seats">
      <div className="h">
        <h2 id="seats">{say.seats}</h2>
        <p className="small quiet">{say.seatsHint}</p>
      </div>
      {isSignedIn ? <Sitting /> : null}
      <Refused of={attempt} />
      <div className="three">
        {ownFirst(page).map(({ address, id, officers, zone }, place) => (
          <section key={id} className={`seatcard ${inkOf(page, id)}`} aria-labelledby={`house-${id}`}>
            <h3 id={`house-${id}`}>
              <Mark mechanism={circle} party={id} /> {partyOf(circle, id).shortName}
            </h3>
            <p className="small quiet">
              {clockWords(language, page.now, zone, page.now)}
              {place === 0 ? "" : ` · ${say.elsewhere}`}
            </p>
            <ul>
              {officers.map((officer) => (
                <li key={officer.id}>
                  {place === 0 ? (
                    <button
                      type="button"
                      className="seat"
                      disabled={attempt.isBusy}
                      onClick={() => attempt.run(() => sit(officer.id))}
                    >
                      <b>{officer.titles[language]}</b>
                    </button>
                  ) : address === undefined ? (
                    <span className="seat">{officer.titles[language]}</span>
                  ) : (
                    <a className="seat" href={`${address}/waiting?as=${officer.id}`} target="_blank" rel="noreferrer">
                      <b>{officer.titles[language]}</b>
                    </a>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

/** Who sits here already. */
function Sitting(): ReactElement | null {
  const { words } = useSpeaking();
  const me = useQuery({ queryKey: ["me"], queryFn: () => ask(api.me.$get()) });
  return me.data === undefined ? null : (
    <p>
      {words.opening.sittingAs(me.data.title)} <Link href="/waiting">{words.opening.toDesk}</Link>
    </p>
  );
}

/** The seat somebody takes who follows a link without having one. */
const usualSeat = "desk";

const seated = (to: string): string => `${to}${to.includes("?") ? "&" : "?"}as=${usualSeat}`;

function Steps({ circle, isSignedIn, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.opening;
  return (
    <section className="sec" aria-labelledby="steps">
      <div className="h">
        <h2 id="steps">{say.steps}</h2>
        <p className="small quiet">{say.stepsHint}</p>
      </div>
      <ol className="prog">
        {page.steps.map(({ houses, minutes, to, words: step }, i) => {
          const isAny = houses.length === page.houses.length;
          const address = page.houses.find(({ id }) => id === houses[0])?.address;
          const isHere = isAny || address === undefined;
          return (
            <li key={step.en.title}>
              <span className="i">{i + 1}</span>
              <span className="m">{say.minutes(minutes)}</span>
              <div>
                <h3>
                  {isHere ? (
                    <Link href={isSignedIn ? to : seated(to)}>{step[language].title}</Link>
                  ) : (
                    <a href={`${address}${seated(to)}`} target="_blank" rel="noreferrer">
                      {step[language].title}
                    </a>
                  )}
                </h3>
                <p className="quiet">{step[language].text}</p>
              </div>
              <span className="at">
                {isAny
                  ? say.anyDesk
                  : houses.map((id, place) => (
                      <span key={id}>
                        {place === 0 ? "" : ` ${say.andThen} `}
                        <Mark mechanism={circle} party={id} small /> {partyOf(circle, id).shortName}
                      </span>
                    ))}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Foot({
  capital,
  page,
  zone,
}: {
  readonly page: Opening;
  readonly zone: string;
  readonly capital: string;
}): ReactElement {
  const { language, words } = useSpeaking();
  return (
    <footer className="foot">
      <span>{words.opening.over("var/example")}</span>
      <span>{words.opening.clock(`${clockWords(language, page.now, zone, page.now)} ${capital}`)}</span>
    </footer>
  );
}

const ownFirst = ({ houses, party }: Opening): Opening["houses"] => [
  ...houses.filter(({ id }) => id === party),
  ...houses.filter(({ id }) => id !== party),
];

const inkOf = ({ houses }: Opening, id: string): string => `p${(houses.findIndex((each) => each.id === id) % 5) + 1}`;
