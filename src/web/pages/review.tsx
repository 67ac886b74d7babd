import type { InferResponseType } from "hono/client";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { gapWords, shortDate } from "../drawing/dates.ts";
import { capitalised } from "../drawing/measure.ts";
import { meetingWords, NextWords } from "../drawing/meeting.tsx";
import { bodyPath, subjectPath } from "../drawing/paths.ts";
import { StandingStatus, standingSigns, standingWords } from "../drawing/standing.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { useSpeaking, useWords } from "../words.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["review"]["$get"], 200>;

interface Shown {
  readonly page: Reading;
  readonly mechanism: Mechanism;
}

/** The whole mechanism on one page, made to be printed and put before the heads. */
export function ReviewPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const say = useWords("review");
  const reading = useReading([name, "review"], () =>
    ask(api.mechanisms[":mechanism"].review.$get({ param: { mechanism: name } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {(page) => <Review mechanism={mechanism} page={page} />}
    </Read>
  );
}

function Review({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.review;
  const year = {
    from: shortDate(language, page.year.from),
    sessions: page.year.sessions,
    bodies: page.year.bodiesMet,
    agreements: page.year.agreements,
    statements: page.year.statements,
    settled: page.year.settled,
  };
  return (
    <div className="review">
      <Head title={say.title} lead={`${mechanism.name}. ${say.lead(shortDate(language, page.today))}`}>
        <button type="button" className="b main" onClick={() => print()}>
          {say.print}
        </button>
      </Head>
      <Sums page={page} />
      <Bodies mechanism={mechanism} page={page} />
      <Issues mechanism={mechanism} page={page} />
      <Overdue mechanism={mechanism} page={page} />
      <OnTheTable mechanism={mechanism} page={page} />
      <Upcoming mechanism={mechanism} page={page} />
      <Part title={say.year}>
        <p>{say.yearWords(year)}</p>
      </Part>
      <Reviews mechanism={mechanism} page={page} />
      <p className="note noprint">
        {say.pack} <Link href={`/in/${mechanism.shortName}/record`}>{say.copy}</Link>
      </p>
    </div>
  );
}

function Sums({ page }: { readonly page: Reading }): ReactElement {
  const { words } = useSpeaking();
  const say = words.review.sums;
  const rest = [
    [page.totalIssues, say.issues],
    [page.totalOverdue, say.overdue],
    [page.totalOnTheTable, say.table],
  ] as const;
  return (
    <div className="sums">
      {page.counts.map(({ code, count }) => (
        <div key={code}>
          <b>{count}</b>
          <Status sign={standingSigns[code].sign} tone={standingSigns[code].tone}>
            {words.mechanism.counted[code]}
          </Status>
        </div>
      ))}
      {rest.map(([count, word]) => (
        <div key={word}>
          <b>{count}</b>
          <span>{word}</span>
        </div>
      ))}
    </div>
  );
}

function Part({
  children,
  left = 0,
  title,
}: {
  readonly title: string;
  readonly left?: number;
  readonly children: ReactNode;
}): ReactElement {
  const say = useWords("review");
  return (
    <section className="sec">
      <h2>{title}</h2>
      {children}
      {left > 0 ? <p className="small quiet">{say.more(left)}</p> : null}
    </section>
  );
}

/** A table whose first cell of a row is its heading; narrow pages fold it. */
function Table({
  children,
  heads,
  label,
}: {
  readonly heads: readonly string[];
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <table className="t stack" aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      {children}
    </table>
  );
}

function Bodies({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.mechanism;
  return (
    <Part title={`${words.review.bodies} (${page.totalBodies})`}>
      <Table
        label={words.review.bodies}
        heads={[say.body, say.promised, say.last, say.kept, say.next, words.review.openHere]}
      >
        {page.levels.map((level) => (
          <tbody key={level.id}>
            <tr className="grp">
              <th scope="rowgroup" colSpan={6}>
                {capitalised(level.label)}
              </th>
            </tr>
            {level.bodies.map((body) => (
              <tr key={body.id}>
                <th scope="row">
                  <Link href={bodyPath(mechanism, body.id)}>{body.name}</Link>
                </th>
                <td data-th={say.promised}>
                  {body.rhythms.length > 0
                    ? body.rhythms.map(({ label }) => label).join("; ")
                    : (body.rhythmWords ?? say.form[body.form])}
                </td>
                <td data-th={say.last}>
                  {body.last === undefined ? say.noneYet : meetingWords(language, words, body.last)}
                </td>
                <td data-th={say.kept}>
                  <span>
                    <StandingStatus of={body.standing} wrap />{" "}
                    <Why
                      mechanism={mechanism}
                      about={`${body.name}: ${standingWords(language, words, body.standing)}`}
                      reasoning={say.reasons[body.standing.basis]}
                      refs={body.why}
                    />
                  </span>
                </td>
                <td data-th={say.next}>
                  <NextWords mechanism={mechanism} of={body.next} />
                </td>
                <td data-th={words.review.openHere}>{page.issuesOf[body.id] ?? 0}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </Table>
    </Part>
  );
}

function Issues({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.review;
  const names = new Map(page.levels.flatMap((level) => level.bodies.map((body) => [body.id, body.name] as const)));
  return (
    <Part title={`${say.issues} (${page.totalIssues})`} left={page.totalIssues - page.issues.length}>
      {page.issues.length === 0 ? (
        <p className="quiet">{say.noIssues}</p>
      ) : (
        <Table label={say.issues} heads={[say.issue, say.where, words.mechanism.level, say.raised, say.age]}>
          <tbody>
            {page.issues.map((issue) => (
              <tr key={issue.id}>
                <th scope="row">
                  <Link href={subjectPath(mechanism.shortName, issue.id) ?? ""}>{issue.title}</Link>{" "}
                  {issue.state === "parked" ? <span className="tag">{say.parked}</span> : null}{" "}
                  <Why mechanism={mechanism} about={issue.title} refs={issue.why} />
                </th>
                <td data-th={say.where}>
                  {issue.bodies.map((body) => names.get(body) ?? body).join("; ") || words.mechanism.none}
                </td>
                <td data-th={words.mechanism.level}>
                  {issue.levels
                    .map((level) => mechanism.levels.find(({ id }) => id === level)?.label ?? level)
                    .join("; ") || words.mechanism.notStated}
                </td>
                <td data-th={say.raised}>
                  {issue.raised === undefined ? words.mechanism.notStated : shortDate(language, issue.raised)}
                </td>
                <td data-th={say.age}>{issue.age === undefined ? "" : gapWords(language, issue.age)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Part>
  );
}

function Overdue({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.review;
  return (
    <Part title={`${say.overdue} (${page.totalOverdue})`} left={page.totalOverdue - page.overdue.length}>
      {page.overdue.length === 0 ? (
        <p className="quiet">{say.noOverdue(page.commitments)}</p>
      ) : (
        <Table label={say.overdue} heads={[say.what, say.who, say.due, say.late]}>
          <tbody>
            {page.overdue.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  {each.what} <Why mechanism={mechanism} about={each.what} refs={each.why} />
                </th>
                <td data-th={say.who}>
                  {each.owners.map((party) => (
                    <PartyName key={party} mechanism={mechanism} party={party} />
                  ))}
                </td>
                <td data-th={say.due}>{shortDate(language, each.due)}</td>
                <td data-th={say.late}>
                  <Status sign="late" tone="late">
                    {gapWords(language, { days: each.days, months: Math.floor(each.days / 30.4), precision: "day" })}
                  </Status>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Part>
  );
}

const isOutcome = (outcome: string, words: object): outcome is keyof typeof words => outcome in words;

function OnTheTable({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.review;
  return (
    <Part title={`${say.onTheTable} (${page.totalOnTheTable})`} left={page.totalOnTheTable - page.onTheTable.length}>
      {page.onTheTable.length === 0 ? (
        <p className="quiet">{say.nothingOnTheTable}</p>
      ) : (
        <Table label={say.onTheTable} heads={[say.matter, say.by, say.on, say.state]}>
          <tbody>
            {page.onTheTable.map((each) => {
              const name = naming.name(each.name);
              return (
                <tr key={each.proposal}>
                  <th scope="row">
                    {name} <Why mechanism={mechanism} about={name} refs={each.why} />
                  </th>
                  <td data-th={say.by}>
                    <PartyName mechanism={mechanism} party={each.party} />
                  </td>
                  <td data-th={say.on}>{shortDate(language, each.at.slice(0, 10))}</td>
                  <td data-th={say.state}>
                    <Status sign={each.outcome === "under-silence" ? "silence" : "await"} tone="mid" wrap>
                      {isOutcome(each.outcome, say.outcome) ? say.outcome[each.outcome] : each.outcome}
                    </Status>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
    </Part>
  );
}

function Upcoming({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.review;
  return (
    <Part title={say.upcoming}>
      {page.upcoming.length === 0 ? <p className="quiet">{say.noUpcoming}</p> : null}
      <ul className="list">
        {page.upcoming.map((meeting) => (
          <li key={meeting.session}>
            <Link href={subjectPath(mechanism.shortName, meeting.session) ?? ""}>
              {meeting.name ?? meeting.bodyName ?? meeting.session}
            </Link>
            , {meetingWords(language, words, meeting)}{" "}
            <span className="tag">{words.mechanism.status[meeting.status]}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Reviews({ mechanism, page }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.review;
  return (
    <Part title={say.reviews}>
      {page.reviews.length === 0 ? (
        <p className="quiet">{say.noReviews}</p>
      ) : (
        <Table label={say.reviews} heads={[say.title, say.asOf, say.finding, say.nextDue]}>
          <tbody>
            {page.reviews.map((each) => (
              <tr key={`${each.name} ${each.asOf}`}>
                <th scope="row">
                  {each.name} <Why mechanism={mechanism} about={each.name} refs={each.why} />
                </th>
                <td data-th={say.asOf}>{shortDate(language, each.asOf)}</td>
                <td data-th={say.finding}>{each.finding ?? words.mechanism.none}</td>
                <td data-th={say.nextDue}>
                  {each.nextDue === undefined ? words.mechanism.notStated : shortDate(language, each.nextDue)}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Part>
  );
}
