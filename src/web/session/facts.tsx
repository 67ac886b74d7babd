import { Link } from "wouter";
import type { ReactElement, ReactNode } from "react";
import { ownFirst, partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { answersFor, Respond } from "../doing/respond.tsx";
import { BecameStatus } from "../parts/became.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { useNow } from "../now.tsx";
import { clockWords, dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { standingSigns, standingWords } from "./words.ts";
import type { Session } from "./words.ts";

interface Shown {
  readonly mechanism: Mechanism;
  readonly session: Session;
}

/** What a session is, where and how, and how its entry stands. */
export function Facts({ mechanism, session }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const now = useNow();
  const say = words.session;
  const { body, duration, format, host, hostEvent, level, name, source, standing } = session;
  const [sign, tone] = standingSigns[standing.status];
  const stands = standingWords(words, mechanism, standing);
  // Agreed or put forward: what became of the proposal says the same, with its hour.
  const isTold = session.became !== undefined && (standing.status === "agreed" || standing.status === "proposed");
  const day = name.day === undefined ? say.noDay : dateWords(language, name.day);
  const time =
    duration === undefined
      ? undefined
      : say.durations[duration.qualifier](
          duration.minutes % 60 === 0 ? say.hoursLong(duration.minutes / 60) : say.minutesLong(duration.minutes),
        );
  const how = [format === undefined ? undefined : words.fields.choices[format], time].filter(
    (word) => word !== undefined,
  );
  const from = [
    source?.publisher,
    source?.title,
    source?.date === undefined ? undefined : dateWords(language, source.date),
  ]
    .filter((word) => word !== undefined)
    .join(", ");
  return (
    <section aria-label={say.facts.standing}>
      <dl className="facts opening-line">
        {body === undefined ? null : (
          <Fact name={say.facts.body}>
            <Link href={`/in/${mechanism.shortName}/bodies/${body.id}`}>{body.name}</Link>
            {session.outsideCadence ? ` (${say.outside})` : ""}
          </Fact>
        )}
        <Fact name={say.facts.when}>
          {session.until === undefined ? day : say.until(day, dateWords(language, session.until))}
          {session.start === undefined
            ? null
            : ownFirst(mechanism).map((party) => (
                <span key={party.id} className="ln small">
                  {clockWords(language, session.start ?? "", party.zone, now)} {party.shortName}
                </span>
              ))}
        </Fact>
        {name.place === undefined ? null : <Fact name={say.facts.place}>{name.place}</Fact>}
        {hostEvent === undefined ? null : <Fact name={say.facts.margins}>{hostEvent}</Fact>}
        {how.length === 0 ? null : <Fact name={say.facts.format}>{how.join(", ")}</Fact>}
        {level === undefined ? null : (
          <Fact name={say.facts.level}>
            {level.label}
            {level.differs ? <span className="small quiet"> ({say.levelDiffers})</span> : null}
          </Fact>
        )}
        {host === undefined ? null : (
          <Fact name={say.facts.host}>
            <PartyName mechanism={mechanism} party={host} />
          </Fact>
        )}
        <Fact name={say.facts.standing}>
          {isTold ? null : (
            <Status sign={sign} tone={tone} wrap>
              <span>{stands}</span>
            </Status>
          )}{" "}
          {session.became === undefined ? null : (
            <span className={isTold ? undefined : "ln small"}>
              <BecameStatus mechanism={mechanism} of={session.became} />
            </span>
          )}{" "}
          <Why mechanism={mechanism} refs={session.why} about={stands} />
        </Fact>
        {standing.reason === undefined ? null : <Fact name={say.facts.reason}>{standing.reason}</Fact>}
        {from === "" ? null : (
          <Fact name={say.facts.source}>
            {source?.url === undefined ? (
              from
            ) : (
              <a href={source.url} rel="noreferrer noopener external">
                {from}
              </a>
            )}
          </Fact>
        )}
        {session.movedFrom.length === 0 ? null : (
          <Fact name={say.facts.moved}>
            {session.movedFrom.map((each) => (
              <span key={each.day} className="ln">
                {dateWords(language, each.day)}{" "}
                <Why
                  mechanism={mechanism}
                  refs={each.why}
                  about={`${say.facts.moved}: ${dateWords(language, each.day)}`}
                />
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ children, name }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Other terms that hold beside these, and what is put forward for the session. */
export function Offers({ mechanism, session }: Shown): ReactElement | null {
  const { language, words } = useSpeaking();
  const say = words.session;
  const { accounts, pending } = session;
  if (accounts.length === 0 && pending.length === 0) return null;
  const line = (each: Session["pending"][number]): ReactElement => {
    const what = [
      each.day === undefined ? undefined : say.proposedFor(dateWords(language, each.day)),
      each.place,
      each.reason,
    ]
      .filter((word) => word !== undefined)
      .join(", ");
    return (
      <li key={each.proposal}>
        <PartyName mechanism={mechanism} party={each.party} /> {what}
        <span className="ln small">
          <BecameStatus mechanism={mechanism} of={each.became} />{" "}
          <Why mechanism={mechanism} refs={each.why} about={what} />
        </span>
        {session.may.bind ? <Word mechanism={mechanism} offer={each} title={what} /> : null}
      </li>
    );
  };
  return (
    <>
      {pending.length === 0 ? null : (
        <section className="sec">
          <div className="h">
            <h2>{say.pending}</h2>
            <span className="small quiet">{say.pendingNote}</span>
          </div>
          <ul className="list">{pending.map(line)}</ul>
        </section>
      )}
      {accounts.length === 0 ? null : (
        <section className="sec">
          <h2>{say.accounts}</h2>
          <ul className="list">{accounts.map(line)}</ul>
        </section>
      )}
    </>
  );
}

/** Who came, or is named to come, by party, agency and rank. A person's name stands in a part of the entry. */
export function Delegations({ mechanism, session }: Shown): ReactElement {
  const { words } = useSpeaking();
  const say = words.session;
  const { delegations } = session;
  const parties = mechanism.parties.filter(({ id }) => delegations.some(({ party }) => party === id));
  return (
    <section className="sec">
      <h2>{say.delegations}</h2>
      {delegations.length === 0 ? <p className="small">{say.noDelegations}</p> : null}
      <ul className="list">
        {parties.map(({ id }) => {
          const members = delegations.filter(({ party }) => party === id);
          const refs = [...new Map(members.flatMap(({ why }) => why.map((ref) => [ref.act, ref]))).values()];
          return (
            <li key={id}>
              <PartyName mechanism={mechanism} party={id} />
              {members.map((each, i) => {
                const role = each.absent ? say.absent : say.roles[each.role];
                return (
                  <span key={`${i} ${each.agency}`} className="ln">
                    {[each.agency, each.rank].filter((word) => word !== undefined).join(", ")}
                    {role === "" ? null : <span className="small quiet"> ({role})</span>}
                  </span>
                );
              })}
              <Why
                mechanism={mechanism}
                refs={refs}
                about={`${say.delegations}: ${partyOf(mechanism, id).shortName}`}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The sessions of its body before and after it. */
export function Around({ mechanism, session }: Shown): ReactElement | null {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.session;
  const { after, before, name } = session;
  if (after === undefined && before === undefined) return null;
  const link = (each: NonNullable<Session["before"]>): ReactElement => (
    <Link href={`/in/${mechanism.shortName}/sessions/${each.session}`}>
      {[each.name.day === undefined ? undefined : dateWords(language, each.name.day), each.name.place]
        .filter((word) => word !== undefined)
        .join(", ") || naming.session(each.name)}
    </Link>
  );
  return (
    <section className="sec">
      <h2>{say.beside}</h2>
      <ul className="list small">
        {before === undefined ? null : <li>{link(before)}</li>}
        <li>
          <b>{name.day === undefined ? say.noDay : dateWords(language, name.day)}</b>: {say.thisOne}
        </li>
        {after === undefined ? null : <li>{link(after)}</li>}
      </ul>
    </section>
  );
}

/** Our word on what is put forward, where ours is missing; our own we may take back. */
function Word({
  mechanism,
  offer: { became, party, proposal },
  title,
}: {
  readonly mechanism: Mechanism;
  readonly offer: Session["pending"][number];
  readonly title: string;
}): ReactElement | null {
  const isAwaited = became.awaiting.some((each) => each.party === mechanism.party);
  const isOurs = party === mechanism.party;
  const isOpen = became.status === "open" || became.status === "under-silence" || became.status === "provisional";
  if (!isOpen || (!isOurs && !isAwaited)) return null;
  const offered =
    became.status === "provisional" && isAwaited
      ? answersFor.provisional
      : isOurs
        ? answersFor.own
        : became.status === "under-silence"
          ? answersFor.silence
          : answersFor.consensus;
  return <Respond mechanism={mechanism} proposal={proposal} offered={offered} title={title} />;
}
