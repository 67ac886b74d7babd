import type { InferResponseType } from "hono/client";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { ProposeSession } from "../doing/sessions.tsx";
import { Axis } from "../drawing/axis.tsx";
import { shortDate } from "../drawing/dates.ts";
import { TrackKey } from "../drawing/key.tsx";
import { capitalised } from "../drawing/measure.ts";
import { meetingWords, NextWords } from "../drawing/meeting.tsx";
import { bodyPath, subjectPath } from "../drawing/paths.ts";
import { scaleOf } from "../drawing/scale.ts";
import { StandingStatus, standingWords } from "../drawing/standing.tsx";
import { HatchPattern, TrackLine } from "../drawing/track.tsx";
import { useDrawingWidth } from "../drawing/width.ts";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { idOf, slugOf } from "../paths.ts";
import { useSpeaking, useWords } from "../words.tsx";
import { KeptTable, LifeTable, UsualTable } from "./body-tables.tsx";

export type BodyReading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["bodies"][":body"]["$get"], 200>;

/** One body: its terms, how it lives and keeps its rhythm, who comes, what is open in it. */
export function BodyPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const body = slugOf(idOf("body", params["body"]));
  const mechanism = useCircle(name);
  const words = useWords("mechanism");
  const reading = useReading([name, "body", body], () =>
    ask(api.mechanisms[":mechanism"].bodies[":body"].$get({ param: { mechanism: name, body } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={words.body}>
      {(page) => <Body mechanism={mechanism} page={page} />}
    </Read>
  );
}

interface Shown {
  readonly page: BodyReading;
  readonly mechanism: Mechanism;
}

const levelOf = (mechanism: Mechanism, id: string): string =>
  mechanism.levels.find((level) => level.id === id)?.label ?? id;

function Body({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.bodyPage;
  const { body } = page;
  return (
    <>
      <nav className="crumbs" aria-label={say.crumbs}>
        <Link href={`/in/${mechanism.shortName}/map`}>{words.map.title}</Link>
      </nav>
      <Head
        title={body.name}
        lead={
          <>
            <StandingStatus of={body.standing} wrap />{" "}
            <Why
              mechanism={mechanism}
              about={`${body.name}: ${standingWords(language, words, body.standing)}`}
              reasoning={words.mechanism.reasons[body.standing.basis]}
              refs={body.why}
            />
          </>
        }
      >
        <ProposeSession mechanism={mechanism} body={body.id} />
      </Head>
      {page.holds ? null : <p className="note mid">{say.onlyProposed}</p>}
      {page.pending.map((each) => (
        <p key={each.at} className="note mid">
          {say.pending(partyOf(mechanism, each.party).shortName)}{" "}
          <Why mechanism={mechanism} about={each.name} refs={each.why} />
        </p>
      ))}
      <Drawing mechanism={mechanism} page={page} />
      <div className="cols">
        <div>
          <Part title={say.rhythm}>
            <KeptTable mechanism={mechanism} page={page} />
          </Part>
          <Part title={say.life}>
            <LifeTable mechanism={mechanism} page={page} />
            <Kin mechanism={mechanism} page={page} />
          </Part>
          <Sessions mechanism={mechanism} page={page} />
          <Part title={say.usual}>
            <UsualTable mechanism={mechanism} page={page} />
          </Part>
        </div>
        <aside className="rail">
          <Terms mechanism={mechanism} page={page} />
          <Issues mechanism={mechanism} page={page} />
          <Texts mechanism={mechanism} page={page} />
        </aside>
      </div>
    </>
  );
}

function Part({ children, title }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="sec">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The body's own line through time. */
function Drawing({ page }: Shown): ReactElement | null {
  const { language, words } = useSpeaking();
  const width = useDrawingWidth();
  const { dots, ended, stretches, began } = page.body.track;
  const first = dots[0];
  if (first === undefined) return null;
  const thisYear = Number(page.today.slice(0, 4));
  const from = Math.min(Number(first.day.slice(0, 4)), thisYear - 2);
  const scale = scaleOf(`${from}-01-01`, `${thisYear + 1}-06-30`, 8, width - 12);
  const said = standingWords(language, words, page.body.standing);
  return (
    <figure className="fig">
      <svg
        className={`w${width}`}
        viewBox={`0 0 ${width} 92`}
        width="100%"
        role="img"
        aria-label={`${page.body.name}: ${said}`}
      >
        <HatchPattern />
        <Axis scale={scale} today={page.today} top={16} bottom={66} />
        <TrackLine
          began={page.body.form === "ad-hoc" ? undefined : began}
          ended={ended}
          marks={dots}
          radius={5.5}
          scale={scale}
          stretches={stretches}
          today={page.today}
          y={48}
        />
      </svg>
      <TrackKey />
    </figure>
  );
}

function Terms({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.bodyPage;
  const { body, leads, levelAlso, note, parent, secretariat, source } = page;
  const also = levelAlso.map((level) => levelOf(mechanism, level)).join(", ");
  const lines = (items: readonly { readonly party: string; readonly text: string }[]): ReactNode =>
    items.map(({ party, text }) => (
      <span key={`${party} ${text}`} className="ln">
        <PartyName mechanism={mechanism} party={party} /> {text}
      </span>
    ));
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say.level, `${levelOf(mechanism, body.level)}${also === "" ? "" : say.levelAlso(also)}`],
    [say.form, words.mechanism.form[body.form].split(",")[0]],
    [say.members, body.members.map((party) => <PartyName key={party} mechanism={mechanism} party={party} />)],
    ...(leads.length > 0
      ? ([[say.leads, lines(leads.map((each) => ({ party: each.party, text: each.function })))]] as const)
      : []),
    ...(body.ministries.length > 0
      ? ([[say.agencies, lines(body.ministries.map((each) => ({ party: each.party, text: each.agency })))]] as const)
      : []),
    ...(secretariat.length > 0
      ? ([
          [
            say.secretariat,
            lines(
              secretariat.map(({ from, party, until }) => ({
                party,
                text: [
                  from === undefined ? "" : say.from(shortDate(language, from)),
                  until === undefined ? "" : say.until(shortDate(language, until)),
                ].join(" "),
              })),
            ),
          ],
        ] as const)
      : []),
    ...(parent === undefined
      ? []
      : ([
          [
            say.under,
            <Link key="parent" href={bodyPath(mechanism, parent.body)}>
              {parent.name}
            </Link>,
          ],
        ] as const)),
    ...(note === undefined ? [] : ([[say.noteWord, note]] as const)),
    ...(source === undefined
      ? []
      : ([
          [
            say.source,
            [source.publisher, source.title, source.date === undefined ? undefined : shortDate(language, source.date)]
              .filter((word) => word !== undefined)
              .join(", "),
          ],
        ] as const)),
  ];
  return (
    <Part title={say.terms}>
      <dl className="terms">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Kin({ mechanism, page }: Shown): ReactElement {
  const say = useWords("mechanism");
  return (
    <>
      {page.body.cameFrom.map((kin) => (
        <p key={kin.body}>
          <Link href={bodyPath(mechanism, kin.body)}>{capitalised(say.cameFrom(kin.name))}</Link>
        </p>
      ))}
      {page.body.cameBackAs.map((kin) => (
        <p key={kin.body}>
          <Link href={bodyPath(mechanism, kin.body)}>{capitalised(say.cameBackAs(kin.name))}</Link>
        </p>
      ))}
    </>
  );
}

function Sessions({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.bodyPage;
  return (
    <Part title={say.sessions}>
      {page.sessions.length === 0 ? <p className="quiet">{say.noSessions}</p> : null}
      <ul className="list">
        {page.sessions.map((session) => {
          const name = meetingWords(language, words, session);
          return (
            <li key={session.session}>
              <Link href={subjectPath(mechanism.shortName, session.session) ?? ""}>{name}</Link>
              {session.name === undefined ? "" : ` ${session.name}`}{" "}
              {session.status === "held" ? null : <span className="tag">{words.mechanism.status[session.status]}</span>}{" "}
              <Why mechanism={mechanism} about={`${page.body.name}, ${name}`} refs={session.why} />
            </li>
          );
        })}
      </ul>
      <p>
        <b>{words.mechanism.next}:</b> <NextWords mechanism={mechanism} of={page.body.next} />
      </p>
      {page.totalSessions > page.sessions.length ? (
        <p>
          <Link href={`/in/${mechanism.shortName}/sessions?body=${encodeURIComponent(page.body.id)}`}>
            {say.allSessions(page.totalSessions)}
          </Link>
        </p>
      ) : null}
    </Part>
  );
}

function Issues({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.bodyPage;
  return (
    <Part title={`${say.issues} (${page.totalIssues})`}>
      {page.issues.length === 0 ? <p className="quiet">{say.noIssues}</p> : null}
      <ul className="list">
        {page.issues.map((issue) => (
          <li key={issue.id}>
            <Link href={subjectPath(mechanism.shortName, issue.id) ?? ""}>{issue.title}</Link>{" "}
            {issue.state === "parked" ? <span className="tag">{say.parked}</span> : null}
            <span className="small quiet ln">
              {issue.raised === undefined ? "" : `${say.raised(shortDate(language, issue.raised))} `}
              <Why mechanism={mechanism} about={issue.title} refs={issue.why} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Texts({ mechanism, page }: Shown): ReactElement {
  const say = useWords("bodyPage");
  const naming = useNaming(mechanism.shortName);
  return (
    <Part title={say.texts}>
      {page.texts.length === 0 ? <p className="quiet">{say.noTexts}</p> : null}
      <ul className="list">
        {page.texts.map((text) => (
          <li key={text.text}>
            <Link href={subjectPath(mechanism.shortName, text.text) ?? ""}>{naming.name(text.name)}</Link>
            <span className="ln">
              <Status sign={text.adopted ? "agreed" : "principle"} tone={text.adopted ? "ok" : "mid"}>
                {text.adopted ? say.adopted : say.underNegotiation}
              </Status>{" "}
              {text.isTerms ? <span className="small quiet">{say.isTerms}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
