import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { shortDate } from "../drawing/dates.ts";
import { thingPath } from "../paths.ts";
import { useSpeaking } from "../words.tsx";
import { Read, useReading } from "./page.tsx";
import { Why } from "./why.tsx";

/** Agreed language followed through the documents, newest use first. */
export function Phrases({ mechanism }: { readonly mechanism: Mechanism }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.documents;
  const short = mechanism.shortName;
  const reading = useReading([short, "wordings"], () =>
    ask(api.mechanisms[":mechanism"].wordings.$get({ param: { mechanism: short } })),
  );
  return (
    <Read of={reading} title={say.wordings}>
      {({ wordings }) => (
        <>
          <p className="quiet measure">{wordings.length === 0 ? say.noPhrase : say.phraseLead}</p>
          {wordings.map((phrase) => (
            <section key={phrase.wording} className="sec">
              <h2>
                {phrase.title} <Why mechanism={mechanism} refs={phrase.why} about={phrase.title} />
              </h2>
              {phrase.series.map(({ of, uses }) => {
                const named =
                  "body" in of
                    ? of.body
                    : say.ofParties(words.name.join(of.parties.map((each) => partyOf(mechanism, each).shortName)));
                return (
                  <div key={named}>
                    <h3>
                      {"body" in of ? <Link href={thingPath(mechanism, of.body)}>{of.body.slice(5)}</Link> : named}
                    </h3>
                    <ul className="list">
                      {uses.toReversed().map((use) => (
                        <li key={`${use.in} ${use.why[0]?.act ?? use.on}`}>
                          <b>{shortDate(language, use.on)}</b>{" "}
                          {use.form === undefined ? <em>{say.absent}</em> : <q className="instrument">{use.form}</q>}{" "}
                          <span className="tag">{say.change[use.change]}</span>{" "}
                          <Link href={thingPath(mechanism, use.in)}>{use.name}</Link>{" "}
                          <span className="small quiet">
                            {say.enteredBy(partyOf(mechanism, use.enteredBy).shortName)}
                          </span>{" "}
                          <Why mechanism={mechanism} refs={use.why} about={`${phrase.title}, ${use.name}`} />
                        </li>
                      ))}
                    </ul>
                  </div>
                );
              })}
            </section>
          ))}
        </>
      )}
    </Read>
  );
}
