import type { InferResponseType } from "hono/client";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { AssessCommitment, ReportCommitment } from "../doing/commitments.tsx";
import { shortDate } from "../drawing/dates.ts";
import type { PageProps } from "../pages.ts";
import { BecameStatus } from "../parts/became.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { SaidStatus } from "../parts/said.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { useSpeaking } from "../words.tsx";
import { DueWords } from "./commitments.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["commitments"][":commitment"]["$get"], 200>;

interface Props {
  readonly mechanism: Mechanism;
  readonly page: Reading;
}

/** One commitment: the two words on it, and how it came to its own. */
export function CommitmentPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const commitment = `commitment:${params["commitment"] ?? ""}`;
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const reading = useReading([name, "commitment", commitment], () =>
    ask(api.mechanisms[":mechanism"].commitments[":commitment"].$get({ param: { mechanism: name, commitment } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={words.commitments.title}>
      {(page) => <Commitment mechanism={mechanism} page={page} />}
    </Read>
  );
}

function Commitment({ mechanism, page }: Props): ReactElement {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.commitments;
  const isOurs = page.owners.includes(mechanism.party);
  const isOthers = page.owners.some((owner) => owner !== mechanism.party);
  return (
    <>
      <nav className="crumbs" aria-label={words.rows.trail}>
        <Link href={`/in/${mechanism.shortName}/commitments`}>{say.title}</Link>
      </nav>
      <Head
        title={page.what}
        lead={
          <>
            {page.owners.map((owner) => (
              <PartyName key={owner} mechanism={mechanism} party={owner} />
            ))}{" "}
            {page.measure === undefined ? "" : `${page.measure.quantity}: ${page.measure.value} ${page.measure.unit}. `}
            <DueWords due={page.due} holds={page.holds} />{" "}
            <Why mechanism={mechanism} refs={page.why} about={page.what} />
          </>
        }
      >
        {page.holds && isOurs ? (
          <ReportCommitment mechanism={mechanism} commitment={page.id} title={page.what} />
        ) : null}
        {page.holds && isOthers && !isOurs ? (
          <AssessCommitment mechanism={mechanism} commitment={page.id} title={page.what} />
        ) : null}
      </Head>
      <section className="sec">
        <h2>{say.twoWords}</h2>
        <div className="two">
          <Side title={say.own} none={say.silenceOwn} mechanism={mechanism} said={page.own} />
          <Side title={say.others} none={say.silence} mechanism={mechanism} said={page.others} />
        </div>
        {page.isDisputed ? (
          <p>
            <Status sign="disputed" tone="mid" wrap>
              {say.disputed}
            </Status>
          </p>
        ) : null}
      </section>
      <Chain mechanism={mechanism} page={page} />
      <dl className="facts sec">
        {page.from === undefined ? null : (
          <>
            <dt>{say.from}</dt>
            <dd>
              <Link href={thingPath(mechanism, page.from.of)}>{naming.name(page.from.name)}</Link>
              {page.from.clause === undefined ? "" : `, ${say.clause(page.from.clause)}`}
            </dd>
          </>
        )}
        {page.issue === undefined ? null : (
          <>
            <dt>{say.issue}</dt>
            <dd>
              <Link href={thingPath(mechanism, page.issue.id)}>{naming.name(page.issue.name)}</Link>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

function Side({
  mechanism,
  none,
  said,
  title,
}: {
  readonly mechanism: Mechanism;
  readonly title: string;
  readonly none: string;
  readonly said: Reading["own"];
}): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      {said.length === 0 ? <p className="quiet">{none}</p> : null}
      {said.map((each) => (
        <div key={each.party}>
          <SaidStatus mechanism={mechanism} said={each} />
          {each.words === undefined ? null : <p className="instrument">{each.words}</p>}
          <Why mechanism={mechanism} refs={each.why} about={title} />
        </div>
      ))}
    </div>
  );
}

function Chain({ mechanism, page }: Props): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.commitments;
  return (
    <div className="two sec">
      <section>
        <h2>{say.chain}</h2>
        <ul className="list">
          {page.chain.map((each) => (
            <li key={`${each.on} ${each.why[0]?.act ?? each.what}`}>
              <b>{shortDate(language, each.on)}</b>
              <p className="instrument">{each.what}</p>
              <BecameStatus mechanism={mechanism} of={each.became} />{" "}
              <Why mechanism={mechanism} refs={each.why} about={each.what} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{say.all}</h2>
        {page.said.length === 0 ? <p className="quiet">{say.silenceOwn}</p> : null}
        <ul className="list">
          {page.said.map((each) => (
            <li key={`${each.party} ${each.asOf} ${each.why[0]?.act ?? ""}`}>
              <SaidStatus mechanism={mechanism} said={each} />{" "}
              <Why mechanism={mechanism} refs={each.why} about={say.all} />
              {each.words === undefined ? null : <p>{each.words}</p>}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
