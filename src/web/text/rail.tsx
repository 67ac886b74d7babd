import type { ReactElement } from "react";
import { Link } from "wouter";
import { partyOf } from "../circle.tsx";
import { shortDate } from "../drawing/dates.ts";
import { useNow } from "../now.tsx";
import { useAsked } from "../parts/filters.tsx";
import { Mark, PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { TextProps, TextReading } from "./signs.ts";

/** What stands beside a text: comments, agreed language, revisions, the session it is of. */
export function TextRail({ mechanism, page }: TextProps): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const now = useNow();
  const asked = useAsked();
  const say = words.texts;
  const zone = partyOf(mechanism, mechanism.party).zone;
  return (
    <div className="rail">
      {page.session === undefined || page.sessionName === undefined ? null : (
        <section className="sec">
          <h2>{page.minutes === undefined ? say.ofSession : say.minutes[page.minutes.state]}</h2>
          <p className="small">
            <Link href={thingPath(mechanism, page.session)}>{naming.session(page.sessionName)}</Link>
          </p>
          {page.minutes === undefined ? null : (
            <dl className="facts small">
              {(["draft", "comments", "approval"] as const).map((each) => {
                const day = page.minutes?.due[each];
                return day === undefined ? null : (
                  <div key={each} className="pair">
                    <dt>{say.due[each]}</dt>
                    <dd>{shortDate(language, day)}</dd>
                  </div>
                );
              })}
            </dl>
          )}
        </section>
      )}
      {page.numbers.length === 0 ? null : (
        <ul className="list small">
          {page.numbers.map(({ by, check, number }) => (
            <li key={`${number} ${by}`}>
              {check === "counts" || check === "no-secretariat-named"
                ? say.number.counts(number, partyOf(mechanism, by).shortName)
                : say.number.other(number, partyOf(mechanism, by).shortName)}
            </li>
          ))}
        </ul>
      )}
      {page.phrases.length === 0 ? null : (
        <section className="sec">
          <h2>{say.phrases}</h2>
          <ul className="list small">
            {page.phrases.map((each) => (
              <li key={each.wording}>
                <b>{each.title}</b>
                <br />
                {phraseWords(say, each, language, naming.name)}{" "}
                <Why mechanism={mechanism} refs={each.why} about={each.title} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="sec">
        <h2>{say.comments}</h2>
        {page.comments.length === 0 ? <p className="small quiet">{say.noComments}</p> : null}
        <ul className="list small">
          {page.comments.map((each) => (
            <li key={`${each.party} ${each.at} ${each.why[0]?.n ?? ""}`}>
              <PartyName mechanism={mechanism} party={each.party} />{" "}
              <span className="quiet">
                {each.clause === undefined ? "" : say.commentOn(numberOf(page, each.clause))}{" "}
                {clockWords(language, each.at, zone, now)}
              </span>
              <p>
                {each.words} <Why mechanism={mechanism} refs={each.why} about={each.words} />
              </p>
            </li>
          ))}
        </ul>
      </section>
      {page.revisions.length < 2 ? null : (
        <section className="sec">
          <h2>{say.revisions}</h2>
          <ul className="list small">
            {page.revisions.slice(0, revisionsMax).map(({ at, number, party }) => (
              <li key={number}>
                <Mark mechanism={mechanism} party={party} small />{" "}
                <Link
                  href={asked.with("revision", number === page.revisions.length ? undefined : String(number))}
                  aria-current={number === page.shown ? "page" : undefined}
                >
                  {say.revisionNo(number)}
                </Link>{" "}
                <span className="quiet">{clockWords(language, at, zone, now)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** Revisions listed beside the text; the address opens any. */
const revisionsMax = 20;

const numberOf = (page: TextReading, clause: string): string =>
  page.clauses.find(({ id }) => id === clause)?.number ?? clause;

function phraseWords(
  say: ReturnType<typeof useSpeaking>["words"]["texts"],
  { change, forms, last }: TextReading["phrases"][number],
  language: ReturnType<typeof useSpeaking>["language"],
  name: (of: NonNullable<TextReading["phrases"][number]["last"]>["name"]) => string,
): string {
  const here = forms.map((form) => `“${form}”`).join(", ");
  const before = last === undefined ? "" : `${name(last.name)} (${shortDate(language, last.on)})`;
  switch (change) {
    case "first":
      return say.phrase.first(here);
    case "same":
      return say.phrase.same(here, before);
    case "changed":
      return say.phrase.changed(here, before, last?.form ?? "");
    case "dropped":
      return say.phrase.dropped(before, last?.form ?? "");
  }
}
