import { Fragment } from "react";
import type { ReactElement, ReactNode } from "react";
import { ownFirst, partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Mark, PartyName } from "../parts/mark.tsx";
import { Sign, Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { useMoment } from "../parts/chain.tsx";
import { dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { Session } from "./words.ts";

type Readouts = Session["readouts"];
type Account = Readouts["accounts"][number];
type Topic = Readouts["topics"][number];

const signs: Readonly<Record<Topic["finding"], readonly [SignName, Tone]>> = {
  "said-by-all": ["same", "ok"],
  "said-by-some": ["same", "plain"],
  "said-by-one": ["one", "plain"],
  "expressly-not-discussed": ["excluded", "plain"],
  contradicted: ["disputed", "late"],
};

const findings = ["said-by-all", "said-by-some", "said-by-one", "expressly-not-discussed", "contradicted"] as const;

/** A column of the comparison: one party, or voices that no party may be named for. */
interface Side {
  readonly id: string;
  readonly party?: string;
  readonly accounts: readonly Account[];
}

/** Accounts by whose they are, our own side first; a side without an account keeps its column. */
function sidesOf(mechanism: Mechanism, { accounts, without }: Readouts): readonly Side[] {
  const named = ownFirst(mechanism).flatMap(({ id }): readonly Side[] => {
    const own = accounts.filter(({ speaker }) => speaker.kind === "on-the-record" && speaker.party === id);
    return own.length > 0 || without.includes(id) ? [{ id, party: id, accounts: own }] : [];
  });
  const others = accounts.filter(({ speaker }) => speaker.kind !== "on-the-record");
  return others.length > 0 ? [...named, { id: "others", accounts: others }] : named;
}

/** What each side said of a session, claim by claim, at equal width and never merged; what is absent is shown as absent. */
export function Says({
  children,
  mechanism,
  readouts,
}: {
  readonly mechanism: Mechanism;
  readonly readouts: Readouts;
  /** What can be done about it. */
  readonly children?: ReactNode;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.session;
  const sides = sidesOf(mechanism, readouts);
  const spoke = sides.filter(({ accounts }) => accounts.length > 0).length;
  const topics = readouts.topics.toSorted((a, b) => findings.indexOf(a.finding) - findings.indexOf(b.finding));
  return (
    <section className="sec">
      <div className="h">
        <h2>{say.said}</h2>
        <span className="small quiet">{say.saidNote}</span>
      </div>
      {readouts.accounts.length === 0 ? (
        <p>{say.noAccounts}</p>
      ) : (
        <>
          <Sums readouts={readouts} spoke={spoke} />
          <div className="region" role="region" aria-label={say.said} tabIndex={0}>
            <table className={`says of-${sides.length}`}>
              <caption className="vh">{say.said}</caption>
              <thead>
                <tr>
                  <th scope="col">
                    <span className="vh">{say.agreementOf}</span>
                  </th>
                  {sides.map((side) => (
                    <th key={side.id} scope="col">
                      <Column side={side} mechanism={mechanism} />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {topics.map((topic, i) => (
                  <Claim
                    key={topic.topic}
                    topic={topic}
                    sides={sides}
                    spoke={spoke}
                    mechanism={mechanism}
                    silentFor={i === 0 ? topics.length : 0}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <Sources accounts={readouts.accounts} mechanism={mechanism} />
          <Phrases readouts={readouts} mechanism={mechanism} />
        </>
      )}
      {children}
    </section>
  );
}

function Sums({ readouts, spoke }: { readonly readouts: Readouts; readonly spoke: number }): ReactElement {
  const { words } = useSpeaking();
  const { sums } = words.session;
  return (
    <div className="sums">
      {findings.map((finding) => {
        const n = readouts.topics.filter((topic) => topic.finding === finding).length;
        if (n === 0) return null;
        const [sign, tone] = signs[finding];
        return (
          <div key={finding}>
            <b>{n}</b>
            <Status sign={sign} tone={tone}>
              <span>{finding === "said-by-all" ? sums[finding](spoke) : sums[finding]}</span>
            </Status>
          </div>
        );
      })}
    </div>
  );
}

function Column({ mechanism, side }: { readonly side: Side; readonly mechanism: Mechanism }): ReactElement {
  const { words } = useSpeaking();
  const say = words.session;
  const functions = [...new Set(side.accounts.map((account) => speakerWords(words.session, account)))];
  return (
    <>
      {side.party === undefined ? (
        <b>{capital(say.onBackground)}</b>
      ) : (
        <PartyName mechanism={mechanism} party={side.party} />
      )}
      <small>{functions.length === 0 ? say.noAccount : functions.join("; ")}</small>
    </>
  );
}

function speakerWords(
  say: { readonly onBackground: string; readonly unattributed: string },
  { speaker }: Account,
): string {
  if (speaker.kind === "on-the-record") return speaker.as;
  return speaker.kind === "background" ? `${speaker.as}, ${say.onBackground}` : say.unattributed;
}

function Claim({
  mechanism,
  sides,
  silentFor,
  spoke,
  topic,
}: {
  readonly topic: Topic;
  /** Rows over which a side without any account is said to have none: all of them, said once. */
  readonly silentFor: number;
  readonly sides: readonly Side[];
  readonly spoke: number;
  readonly mechanism: Mechanism;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.session;
  const [sign, tone] = signs[topic.finding];
  const saying = sides.filter(({ accounts }) =>
    accounts.some(({ id }) => topic.said.some((each) => each.account === id)),
  );
  const [only] = saying;
  const found =
    topic.finding === "said-by-all"
      ? say.findings["said-by-all"](spoke)
      : topic.finding === "said-by-one"
        ? say.findings["said-by-one"](
            only?.party === undefined ? capital(say.onBackground) : partyOf(mechanism, only.party).shortName,
          )
        : say.findings[topic.finding];
  const called = topic.topic.replaceAll("-", " ");
  return (
    <tr>
      <th scope="row">
        <span className={`st ${tone} wrap`}>
          {topic.finding === "said-by-one" && only?.party !== undefined ? (
            <Mark mechanism={mechanism} party={only.party} />
          ) : (
            <Sign name={sign} />
          )}
          <span>{found}</span>
        </span>
        <Why mechanism={mechanism} refs={topic.why} about={`${found}: ${called}`} />
      </th>
      {sides.map((side) => {
        const has = (each: { readonly account: string }): boolean =>
          side.accounts.some(({ id }) => id === each.account);
        const said = topic.said.filter(has);
        const not = topic.notDiscussed.filter(has);
        const label = side.party === undefined ? say.onBackground : partyOf(mechanism, side.party).shortName;
        if (side.accounts.length === 0) {
          return silentFor === 0 ? null : (
            <td key={side.id} className="none" data-th={label} rowSpan={silentFor}>
              <div>{say.enteredNoAccount(label)}</div>
            </td>
          );
        }
        if (said.length + not.length === 0) {
          return (
            <td key={side.id} className="none skip-s" data-th={label}>
              <div>{say.notSaid}</div>
            </td>
          );
        }
        return (
          <td key={side.id} data-th={label}>
            <div>
              {said.map((each) => (
                <p key={`${each.account} ${each.words}`}>
                  <span className="small quiet">{words.fields.choices[each.verb] ?? each.verb}: </span>
                  <span className="serif">{each.words}</span>
                </p>
              ))}
              {not.map((each) => (
                <p key={`${each.account} ${each.words}`}>
                  <span className="small quiet">{words.fields.choices["not-discussed"]}: </span>
                  <span className="serif">{each.words}</span>
                </p>
              ))}
            </div>
          </td>
        );
      })}
    </tr>
  );
}

function Sources({
  accounts,
  mechanism,
}: {
  readonly accounts: readonly Account[];
  readonly mechanism: Mechanism;
}): ReactElement {
  const { language, words } = useSpeaking();
  const moment = useMoment(mechanism);
  const say = words.session;
  return (
    <ul className="list small sources">
      {accounts.map((account) => {
        const who =
          account.speaker.kind === "on-the-record" ? partyOf(mechanism, account.speaker.party).shortName : undefined;
        const line = [
          who,
          speakerWords(say, account),
          dateWords(language, account.on),
          account.account === "announcement" ? say.announcements : undefined,
          account.reach === "shared" ? say.shared : undefined,
          account.embargo === undefined ? undefined : say.embargoed(moment(account.embargo, mechanism.party)),
          account.durationMinutes === undefined ? undefined : say.minutesLong(account.durationMinutes),
        ]
          .filter((word) => word !== undefined)
          .join(", ");
        const { source } = account;
        return (
          <li key={account.id}>
            {line}
            {source === undefined ? null : (
              <>
                {". "}
                {say.facts.source}:{" "}
                {source.url === undefined ? (
                  source.publisher
                ) : (
                  <a href={source.url} rel="noreferrer noopener external">
                    {source.publisher}
                  </a>
                )}
                {source.title === undefined ? "" : `, ${source.title}`}
              </>
            )}{" "}
            <Why mechanism={mechanism} refs={account.why} about={line} />
          </li>
        );
      })}
    </ul>
  );
}

/** Watched words as each account has them. */
function Phrases({
  mechanism,
  readouts,
}: {
  readonly readouts: Readouts;
  readonly mechanism: Mechanism;
}): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.session;
  if (readouts.phrases.length === 0) return null;
  const speaker = new Map(
    readouts.accounts.map((account) => [
      account.id,
      account.speaker.kind === "on-the-record"
        ? partyOf(mechanism, account.speaker.party).shortName
        : speakerWords(say, account),
    ]),
  );
  return (
    <>
      <h3>{say.wordsDiffer}</h3>
      {readouts.phrases.map((phrase) => (
        <div key={phrase.wording} className="phrase">
          <p>
            <b>{phrase.title}</b>{" "}
            {phrase.forms.length < 2 ? null : (
              <Status sign={phrase.differs ? "disputed" : "same"} tone={phrase.differs ? "late" : "ok"}>
                <span>{phrase.differs ? say.differ : say.same}</span>
              </Status>
            )}{" "}
            <Why mechanism={mechanism} refs={phrase.why} about={phrase.title} />
          </p>
          <dl className="facts small">
            {phrase.forms.map((each) => (
              <Fragment key={each.account}>
                <dt>{speaker.get(each.account)}</dt>
                <dd className={each.form === undefined ? "quiet" : "serif"}>{each.form ?? say.absentWords}</dd>
              </Fragment>
            ))}
          </dl>
        </div>
      ))}
    </>
  );
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
