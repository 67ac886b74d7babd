import type { InferResponseType } from "hono/client";
import type { ReactElement } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { api, ask } from "../api.ts";
import { useCircle, useCircles } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { shortDate } from "../drawing/dates.ts";
import { subjectPath } from "../drawing/paths.ts";
import { PartyName } from "../parts/mark.tsx";
import { namingOf } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Sign } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { useSpeaking, useWords } from "../words.tsx";

type Found = InferResponseType<(typeof api)["search"]["$get"], 200>;
type Hit = Found["hits"][number];
type Excerpt = Hit["excerpt"];

const asked = ["q", "in", "kind", "party", "from", "to", "after"] as const;
type Asked = Partial<Record<(typeof asked)[number], string>>;

/** Words across everything this node holds; the question stands in the address. */
export function SearchPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const say = useWords("search");
  const [query] = useSearchParams();
  const question: Asked = Object.fromEntries(
    asked.flatMap((field) => (query.get(field) ? [[field, query.get(field)]] : [])),
  );
  if (mechanism === undefined) return null;
  return (
    <>
      <Head title={say.title} lead={say.lead} />
      <Form mechanism={mechanism} question={question} />
      {question.q === undefined ? null : <Results mechanism={mechanism} question={question} />}
    </>
  );
}

interface OfQuestion {
  readonly mechanism: Mechanism;
  readonly question: Asked;
}

const addressOf = (mechanism: Mechanism, question: Asked): string =>
  `/in/${mechanism.shortName}/search?${new URLSearchParams(question).toString()}`;

/** A form of the browser's own: Enter submits it, and while a word is being composed it does not. */
function Form({ mechanism, question }: OfQuestion): ReactElement {
  const say = useWords("search");
  const circles = useCircles();
  const [, go] = useLocation();
  const submit = (form: HTMLFormElement): void => {
    const filled = [...new FormData(form)].flatMap(([field, value]) =>
      typeof value === "string" && value.trim() !== "" ? [[field, value.trim()] as const] : [],
    );
    if (filled.some(([field]) => field === "q")) go(addressOf(mechanism, Object.fromEntries(filled)));
  };
  return (
    <form
      role="search"
      className="search"
      key={JSON.stringify(question)}
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.nativeEvent.isComposing) event.preventDefault();
      }}
    >
      <div className="field">
        <label htmlFor="q">{say.words}</label>
        <p className="hint" id="q-hint">
          {say.hint}
        </p>
        <input id="q" name="q" type="search" maxLength={120} defaultValue={question.q} aria-describedby="q-hint" />
      </div>
      <div className="narrow">
        <label>
          <span>{say.where}</span>
          <select name="in" defaultValue={question.in ?? ""}>
            <option value="">{say.everywhere}</option>
            {circles.map(({ name, shortName }) => (
              <option key={shortName} value={shortName}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{say.kind}</span>
          <select name="kind" defaultValue={question.kind ?? ""}>
            <option value="">{say.allKinds}</option>
            {Object.entries(say.kinds).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{say.party}</span>
          <select name="party" defaultValue={question.party ?? ""}>
            <option value="">{say.allParties}</option>
            {mechanism.parties.map(({ id, shortName }) => (
              <option key={id} value={id}>
                {shortName}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{say.from}</span>
          <input name="from" type="date" defaultValue={question.from} />
        </label>
        <label>
          <span>{say.to}</span>
          <input name="to" type="date" defaultValue={question.to} />
        </label>
        <button type="submit" className="b main">
          {say.go}
        </button>
      </div>
    </form>
  );
}

function Results({ mechanism, question }: OfQuestion): ReactElement {
  const say = useWords("search");
  const { q = "", in: where, ...rest } = question;
  const reading = useReading(["all", "search", JSON.stringify(question)], () =>
    ask(
      api.search.$get({
        query: { ...rest, q, ...(where === undefined ? {} : { mechanism: where }) } as { q: string },
      }),
    ),
  );
  return (
    <Read of={reading} title={say.title}>
      {(found) => <List found={found} mechanism={mechanism} question={question} />}
    </Read>
  );
}

function List({ found, mechanism, question }: OfQuestion & { readonly found: Found }): ReactElement {
  const say = useWords("search");
  const { after: _after, kind: _kind, ...whole } = question;
  const isNothing = found.hits.length === 0 && found.ours.length === 0;
  return (
    <>
      <p role="status">
        {isNothing ? say.nothing(question.q ?? "") : say.found(found.total, found.isMore)}{" "}
        {found.isBehind ? say.behind : ""}
      </p>
      {found.kinds.length > 1 || question.kind !== undefined ? (
        <nav className="tabs" aria-label={say.kind}>
          <Link href={addressOf(mechanism, whole)} aria-current={question.kind === undefined ? "page" : undefined}>
            {say.allKinds}
          </Link>
          {found.kinds.map(({ count, kind }) => (
            <Link
              key={kind}
              href={addressOf(mechanism, { ...whole, kind })}
              aria-current={question.kind === kind ? "page" : undefined}
            >
              {say.kinds[kind]} {count}
            </Link>
          ))}
        </nav>
      ) : null}
      <Ours found={found} />
      {found.hits.length === 0 ? null : (
        <ol className="list hits">
          {found.hits.map((hit) => (
            <HitLine key={`${hit.mechanism} ${hit.kind} ${hit.subject}`} hit={hit} />
          ))}
        </ol>
      )}
      <p className="row">
        {question.after === undefined ? null : (
          <Link href={addressOf(mechanism, { ...question, after: "" })}>{say.newest}</Link>
        )}
        {found.next === undefined ? null : (
          <Link className="b" href={addressOf(mechanism, { ...question, after: String(found.next) })}>
            {say.more}
          </Link>
        )}
      </p>
    </>
  );
}

function HitLine({ hit }: { readonly hit: Hit }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.search;
  const mechanism = useCircle(hit.mechanism);
  const name = namingOf(language, words, mechanism).name(hit.name);
  const path = subjectPath(hit.mechanism, hit.subject);
  return (
    <li>
      <h3>{path === undefined ? name : <Link href={path}>{name}</Link>}</h3>
      <Passage of={hit.excerpt} />
      <p className="small quiet">
        {say.kinds[hit.kind]}
        {", "}
        {hit.stated === "" ? say.noDay : shortDate(language, hit.stated)}
        {mechanism === undefined ? null : (
          <>
            {" · "}
            {hit.parties.map((party) => (
              <PartyName key={party} mechanism={mechanism} party={party} />
            ))}{" "}
            · {mechanism.name} <Why mechanism={mechanism} about={name} refs={hit.why} />
          </>
        )}
      </p>
    </li>
  );
}

/** What was found, with its words marked; in the language it is written in. */
const Passage = ({ of }: { readonly of: Excerpt }): ReactElement => (
  <p lang={of.lang} className="passage">
    {of.pieces.map(({ isFound, words }, i) =>
      // Pieces of one passage have no other name than their place.
      isFound ? <mark key={i}>{words}</mark> : <span key={i}>{words}</span>,
    )}
  </p>
);

/** What is ours alone stands apart, in its own look. */
function Ours({ found }: { readonly found: Found }): ReactElement | null {
  const { language, words } = useSpeaking();
  const say = words.search;
  if (found.ours.length === 0) return null;
  const kinds: Readonly<Record<string, string>> = say.oursKinds;
  return (
    <section className="ours" aria-label={say.ours}>
      <p className="lab">
        <Sign name="lock" />
        {say.ours}
      </p>
      <ul className="list hits">
        {found.ours.map((each) => (
          <li key={each.id}>
            <h3>
              <Link href={`/positions?thing=${each.id}`}>{kinds[each.kind] ?? each.kind}</Link>
            </h3>
            <Passage of={each.excerpt} />
            <p className="small quiet">{shortDate(language, each.at.slice(0, 10))}</p>
          </li>
        ))}
      </ul>
      <p className="small">{say.staysHere}</p>
    </section>
  );
}
