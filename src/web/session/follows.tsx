import { Link } from "wouter";
import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { Mark, PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { partyNames } from "./words.ts";
import type { Session } from "./words.ts";

interface Shown {
  readonly mechanism: Mechanism;
  readonly session: Session;
}

const progressSigns: Readonly<Record<string, readonly [SignName, Tone]>> = {
  "not-started": ["open", "plain"],
  "under-way": ["under", "mid"],
  done: ["done", "ok"],
  "done-late": ["done", "mid"],
  partly: ["principle", "mid"],
  lapsed: ["lapsed", "late"],
};

/** Commitments and issues that come out of a session, in the parties' own words about them. */
export function Follows({ mechanism, session }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.session;
  const { follows, issues } = session;
  const said = (all: Session["follows"][number]["own"], none: string, isNamed: boolean): ReactElement => (
    <div>
      {all.length === 0 ? (
        <Status sign="open">
          <span>{none}</span>
        </Status>
      ) : null}
      {all.map((each) => {
        const [sign, tone] = progressSigns[each.progress] ?? ["open", "plain"];
        const word = words.fields.choices[each.progress] ?? each.progress;
        return (
          <span key={each.party} className="ln">
            <Status sign={sign} tone={tone}>
              <span>{word}</span>
            </Status>{" "}
            {isNamed ? <span className="small quiet">{partyNames(words, mechanism, [each.party])}</span> : null}{" "}
            <Why mechanism={mechanism} refs={each.why} about={word} />
          </span>
        );
      })}
    </div>
  );
  return (
    <section className="sec">
      <h2>{say.follows}</h2>
      {follows.length + issues.length === 0 ? <p>{say.noFollows}</p> : null}
      {follows.length === 0 ? null : (
        <table className="t stack">
          <caption className="vh">{say.follows}</caption>
          <thead>
            <tr>
              {Object.entries(say.followColumns).map(([key, column]) => (
                <th key={key} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {follows.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  <Link href={`/in/${mechanism.shortName}/commitments/${each.id}`}>{each.what}</Link>{" "}
                  <Why mechanism={mechanism} refs={each.why} about={each.what} />
                </th>
                <td data-th={say.followColumns.who}>
                  <div>
                    {each.owners.length === 1 ? (
                      each.owners.map((party) => <PartyName key={party} mechanism={mechanism} party={party} />)
                    ) : (
                      <>
                        {each.owners.map((party) => (
                          <Mark key={party} mechanism={mechanism} party={party} />
                        ))}
                        <span className="vh">{partyNames(words, mechanism, each.owners)}</span>
                      </>
                    )}
                  </div>
                </td>
                <td data-th={say.followColumns.due}>
                  <div>{each.due === undefined ? say.noDate : dateWords(language, each.due)}</div>
                </td>
                <td data-th={say.followColumns.own}>{said(each.own, say.noReport, each.owners.length > 1)}</td>
                <td data-th={say.followColumns.others}>{said(each.others, say.noView, true)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul className="list">
        {issues.map(({ id, title }) => (
          <li key={id}>
            <Link href={`/in/${mechanism.shortName}/issues/${id}`}>{say.issue(title)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Texts and documents that name the session. */
export function Papers({ mechanism, session }: Shown): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.session;
  return (
    <section className="sec">
      <h2>{say.papers}</h2>
      {session.papers.length === 0 ? <p className="small">{say.noPapers}</p> : null}
      <ul className="list small">
        {session.papers.map((paper) => {
          const page = paper.kind === "text" ? "texts" : "documents";
          const called = naming.name(paper.name);
          const by = partyNames(words, mechanism, paper.by);
          return (
            <li key={paper.id}>
              <Link href={`/in/${mechanism.shortName}/${page}/${paper.id}`}>{called}</Link>
              <span className="ln quiet">
                {[
                  paper.revision === undefined ? undefined : say.revision(paper.revision),
                  by,
                  dateWords(language, paper.on),
                ]
                  .filter((word) => word !== undefined && word !== "")
                  .join(", ")}{" "}
                <Why mechanism={mechanism} refs={paper.why} about={called} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const minutesSigns: Readonly<Record<Session["minutes"][number]["state"], readonly [SignName, Tone]>> = {
  draft: ["open", "plain"],
  commented: ["principle", "mid"],
  approved: ["agreed", "ok"],
  numbered: ["agreed", "ok"],
};

/** The minutes as the record has them: draft, comments, approval, number. */
export function Minutes({
  children,
  mechanism,
  session,
}: Shown & { readonly children?: React.ReactNode }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.session;
  const names = (parties: readonly string[]): string => partyNames(words, mechanism, parties);
  return (
    <section className="sec">
      <h2>{say.minutes}</h2>
      {session.minutes.length === 0 ? <p>{say.noMinutes}</p> : null}
      <ul className="list">
        {session.minutes.map((each) => {
          const [sign, tone] = minutesSigns[each.state];
          const state = say.minutesStates[each.state];
          const lines = [
            each.draftedBy === undefined || each.draftedOn === undefined
              ? undefined
              : say.drafted(names([each.draftedBy]), dateWords(language, each.draftedOn)),
            each.commentedBy.length === 0 ? undefined : say.commentedBy(names(each.commentedBy)),
            each.approvedBy.length === 0 ? undefined : say.approvedBy(names(each.approvedBy)),
            each.number,
          ].filter((word) => word !== undefined);
          return (
            <li key={each.text}>
              <Status sign={sign} tone={tone}>
                <span>{state}</span>
              </Status>{" "}
              <Link href={`/in/${mechanism.shortName}/texts/${each.text}`}>{say.openMinutes}</Link>
              <span className="ln small quiet">
                {lines.join(". ")} <Why mechanism={mechanism} refs={each.why} about={`${say.minutes}: ${state}`} />
              </span>
            </li>
          );
        })}
      </ul>
      {children}
    </section>
  );
}
