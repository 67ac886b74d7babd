import { Link } from "wouter";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Procedure } from "../parts/procedure.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { Agenda } from "../session/agenda.tsx";
import { AccountDoings, AgendaDoings, MinutesNext, SessionDoings } from "../session/doings.tsx";
import { Around, Delegations, Facts, Offers } from "../session/facts.tsx";
import { Follows, Minutes, Papers } from "../session/follows.tsx";
import { Says } from "../session/says.tsx";
import { sinceWords } from "../session/words.ts";
import type { Session } from "../session/words.ts";
import { dateWords } from "../time.ts";
import { idOf } from "../paths.ts";
import { useSpeaking } from "../words.tsx";

/** One session in full. */
export function SessionPage({ params }: PageProps): ReactElement | null {
  const { words } = useSpeaking();
  const circle = params["mechanism"] ?? "";
  const session = idOf("session", params["session"]);
  const mechanism = useCircle(circle);
  const read = useReading([circle, "session", session], () =>
    ask(api.mechanisms[":mechanism"].sessions[":session"].$get({ param: { mechanism: circle, session } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={read} title={words.session.list}>
      {(found) => <Shown session={found} mechanism={mechanism} />}
    </Read>
  );
}

function Shown({ mechanism, session }: { readonly session: Session; readonly mechanism: Mechanism }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.session;
  const { name } = session;
  const title = [name.place, name.day === undefined ? undefined : dateWords(language, name.day)]
    .filter((word) => word !== undefined)
    .join(", ");
  return (
    <>
      <nav className="crumbs" aria-label={words.frame.sessions}>
        <Link href={`/in/${mechanism.shortName}/sessions`}>{say.list}</Link>
        {session.body === undefined ? null : (
          <Link href={`/in/${mechanism.shortName}/bodies/${session.body.id}`}>{session.body.name}</Link>
        )}
      </nav>
      <Head
        title={title === "" || name.name !== session.body?.name ? joinTitle(name.name, title) : title}
        lead={<Lead session={session} mechanism={mechanism} />}
      >
        <SessionDoings mechanism={mechanism} session={session} />
        <button type="button" className="b" onClick={() => window.print()}>
          {say.print}
        </button>
      </Head>
      <div className="cols">
        <div>
          <Facts mechanism={mechanism} session={session} />
          <Offers mechanism={mechanism} session={session} />
          <Agenda mechanism={mechanism} session={session}>
            <AgendaDoings mechanism={mechanism} session={session} />
          </Agenda>
        </div>
        <aside className="rail" aria-label={say.delegations}>
          {session.procedure.length === 0 && session.standing.status === "held" ? null : (
            <section className="sec">
              <h2>{say.procedure}</h2>
              <Procedure mechanism={mechanism} steps={session.procedure} withWhy />
              <p className="small quiet">{session.procedure.length === 0 ? say.noProcedure : say.procedureNote}</p>
            </section>
          )}
          <Delegations mechanism={mechanism} session={session} />
          <Papers mechanism={mechanism} session={session} />
          <Around mechanism={mechanism} session={session} />
        </aside>
      </div>
      <Says mechanism={mechanism} readouts={session.readouts}>
        <AccountDoings mechanism={mechanism} session={session} />
      </Says>
      <Minutes mechanism={mechanism} session={session}>
        <MinutesNext mechanism={mechanism} session={session} />
      </Minutes>
      <Follows mechanism={mechanism} session={session} />
    </>
  );
}

const joinTitle = (name: string, rest: string): string => (rest === "" ? name : `${name}, ${rest}`);

/** What the record derives of it, each statement with its reasons. */
function Lead({ mechanism, session }: { readonly session: Session; readonly mechanism: Mechanism }): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.session;
  const { gap, neighbours, ordinal, place, relations } = session;
  const lines: ReactElement[] = [];
  if (place !== undefined) {
    const text = place === 1 ? say.firstOn : say.nth(place);
    lines.push(<span key="place">{text}. </span>);
  }
  if (gap !== undefined) {
    const text = sinceWords(words, gap);
    lines.push(
      <span key="gap">
        {text}.{" "}
        <Why
          mechanism={mechanism}
          refs={gap.why}
          about={text}
          reasoning={
            <p>
              {say.since(dateWords(language, gap.since))} {say.monthsCount}
            </p>
          }
        />{" "}
      </span>,
    );
  }
  if (ordinal !== undefined) {
    const text = [
      ordinal.stated === undefined
        ? ordinal.derived === undefined
          ? undefined
          : say.derivedAs(ordinal.derived)
        : say.statedAs(ordinal.stated.words),
      ordinal.contradicted ? say.contradicted : undefined,
      ordinal.missingBefore === undefined ? undefined : say.missing(ordinal.missingBefore),
    ]
      .filter((word) => word !== undefined)
      .join(". ");
    lines.push(
      <span key="ordinal">
        {text} <Why mechanism={mechanism} refs={ordinal.why} about={text} />{" "}
      </span>,
    );
  }
  for (const each of neighbours) {
    const text = say.neighbours[each.relation](naming.session(each.name));
    lines.push(
      <span key={`n ${each.session}`}>
        <Link href={`/in/${mechanism.shortName}/sessions/${each.session}`}>{text}</Link>.{" "}
        <Why mechanism={mechanism} refs={[...each.why, ...session.why]} about={text} />{" "}
      </span>,
    );
  }
  for (const each of relations.filter(({ check }) => check !== "holds")) {
    const text = say.relations[each.relation](naming.session(each.name));
    lines.push(
      <span key={`r ${each.session}`}>
        {text}
        {each.check === "contradicted" ? `; ${say.otherwise}` : ""}.{" "}
        <Why mechanism={mechanism} refs={[...each.why, ...session.why]} about={text} />{" "}
      </span>,
    );
  }
  return <>{lines}</>;
}
