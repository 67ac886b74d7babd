import type { InferResponseType } from "hono/client";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { shortDate } from "../drawing/dates.ts";
import type { PageProps } from "../pages.ts";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { useSpeaking } from "../words.tsx";
import { PaperState, SpeakerWords } from "./documents.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["documents"][":document"]["$get"], 200>;

interface Props {
  readonly mechanism: Mechanism;
  readonly page: Reading;
}

/** One paper, agreement, statement, briefing, meeting with others, or note. */
export function DocumentPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const document = params["document"] ?? "";
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const reading = useReading([name, "document", document], () =>
    ask(api.mechanisms[":mechanism"].documents[":document"].$get({ param: { mechanism: name, document } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={words.documents.title}>
      {(page) => <Paper mechanism={mechanism} page={page} />}
    </Read>
  );
}

function Paper({ mechanism, page }: Props): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.documents;
  const named = naming.name(page.name);
  const join = (parties: readonly string[]): string =>
    words.name.join(parties.map((each) => partyOf(mechanism, each).shortName));
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say.issuers, page.issuers.join(", ")],
    [page.kind === "document" ? say.joint : say.to, join(page.to)],
    [say.place, page.place],
    [say.occasion, page.occasion],
    [say.purpose, page.purpose === undefined ? undefined : (say.purposes[page.purpose] ?? page.purpose)],
    [
      say.session,
      page.session === undefined || page.sessionName === undefined ? undefined : (
        <Link href={thingPath(mechanism, page.session)}>{naming.session(page.sessionName)}</Link>
      ),
    ],
    [say.otherDates, page.dates.map(({ day, place }) => `${place}: ${shortDate(language, day)}`).join("; ")],
    [
      say.source,
      page.source === undefined
        ? undefined
        : [page.source.publisher, page.source.title, page.source.date, page.source.url]
            .filter((each) => each !== undefined)
            .join(", "),
    ],
    [
      say.watched,
      page.wordings
        .map(({ form, wording }) => (form === undefined ? `${wording}: ${say.absent}` : `“${form}”`))
        .join("; "),
    ],
  ];
  return (
    <>
      <nav className="crumbs" aria-label={words.rows.trail}>
        <Link href={`/in/${mechanism.shortName}/documents`}>{say.title}</Link>
      </nav>
      <Head
        title={named}
        lead={
          <>
            {say.kind[page.kind]}, {shortDate(language, page.on)}.{" "}
            <PartyName mechanism={mechanism} party={page.party} /> <SpeakerWords row={page} />{" "}
            <Why mechanism={mechanism} refs={page.why} about={named} />
          </>
        }
      />
      {page.words > 1 ? <p className="note">{say.corrected(page.words)}</p> : null}
      {page.kind === "agreement" || page.answerBy !== undefined ? (
        <PaperState mechanism={mechanism} row={page} />
      ) : null}
      <dl className="facts">
        {facts.map(([label, value]) =>
          value === undefined || value === "" ? null : (
            <div key={label} className="pair">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {page.claims.length === 0 ? null : (
        <section className="sec">
          <h2>{say.claims}</h2>
          <ul className="list">
            {page.claims.map(({ topic, words: said }) => (
              <li key={`${topic} ${said}`} className="instrument">
                {said}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Limits mechanism={mechanism} page={page} />
      {page.given.length === 0 ? null : (
        <section className="sec">
          <h2>{say.given}</h2>
          <ul className="list">
            {page.given.map(({ party, seen }) => (
              <li key={party}>
                <PartyName mechanism={mechanism} party={party} />{" "}
                <Status sign={seen ? "receipt" : "await"} tone={seen ? "ok" : "plain"}>
                  {seen ? say.seen : say.notSeen}
                </Status>
              </li>
            ))}
          </ul>
          {page.notGiven.length === 0 ? null : <p className="quiet">{say.notGiven(join(page.notGiven))}</p>}
        </section>
      )}
    </>
  );
}

/** Limits of an agreement through its versions; what a version changed is in bold. */
function Limits({ mechanism, page }: Props): ReactElement | null {
  const { language, words } = useSpeaking();
  const say = words.documents;
  if (page.versions.length === 0) return null;
  const all = new Map(page.versions.flatMap(({ limits }) => limits.map(({ id, quantity }) => [id, quantity] as const)));
  return (
    <section className="sec">
      <h2 id="limits">{say.limits}</h2>
      <table className="t stack" aria-labelledby="limits">
        <thead>
          <tr>
            <th scope="col">{say.since}</th>
            {[...all].map(([id, quantity]) => (
              <th key={id} scope="col">
                {quantity}
              </th>
            ))}
            <th scope="col">{say.by}</th>
          </tr>
        </thead>
        <tbody>
          {page.versions.map((version) => (
            <tr key={`${version.since} ${version.why[0]?.act ?? ""}`}>
              <th scope="row">{shortDate(language, version.since)}</th>
              {[...all].map(([id, quantity]) => {
                const limit = version.limits.find((each) => each.id === id);
                const shown =
                  version.state === "ended"
                    ? say.ended
                    : limit === undefined
                      ? say.noLimits
                      : language === "en"
                        ? `${say.comparison[limit.comparison]} ${limit.value} ${limit.unit}`
                        : `${limit.value} ${limit.unit} ${say.comparison[limit.comparison]}`;
                return (
                  <td key={id} data-th={quantity}>
                    {version.changed.includes(id) ? <b>{shown}</b> : shown}
                  </td>
                );
              })}
              <td data-th={say.by}>
                <div>
                  {version.by.map((each) => (
                    <span key={each}>
                      <PartyName mechanism={mechanism} party={each} />{" "}
                    </span>
                  ))}
                  <Why mechanism={mechanism} refs={version.why} about={shortDate(language, version.since)} />
                  {version.words === undefined ? null : <span className="ln small quiet">{version.words}</span>}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
