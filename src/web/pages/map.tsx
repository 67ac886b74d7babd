import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { TrackKey } from "../drawing/key.tsx";
import { MapDrawing } from "../drawing/map-drawing.tsx";
import type { MapBody, MapPage as Reading } from "../drawing/map-layout.ts";
import { meetingWords, NextWords } from "../drawing/meeting.tsx";
import { bodyPath } from "../drawing/paths.ts";
import { StandingStatus, standingSigns, standingWords } from "../drawing/standing.tsx";
import { capitalised } from "../drawing/measure.ts";
import { Mark } from "../parts/mark.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { useSpeaking, useWords } from "../words.tsx";

/** The map of the mechanism: who is joined by what, at which level, and what still lives. */
export function MapPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const say = useWords("map");
  const reading = useReading([name, "map"], () =>
    ask(api.mechanisms[":mechanism"].map.$get({ param: { mechanism: name } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {(page) => <Map mechanism={mechanism} page={page} />}
    </Read>
  );
}

function Map({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const { words } = useSpeaking();
  const say = words.map;
  const lead = page.total === 0 ? say.empty : say.lead(String(page.total), page.total);
  const parts = page.counts.map(({ code, count }) => `${count} ${words.mechanism.counted[code]}`).join(", ");
  return (
    <>
      <Head title={say.title} lead={lead}>
        <Link className="b" href={`/in/${mechanism.shortName}/review`}>
          {say.review}
        </Link>
      </Head>
      {page.total === 0 ? null : (
        <>
          <div className="sums">
            {page.counts.map(({ code, count }) => (
              <div key={code}>
                <b>{count}</b>
                <Status sign={standingSigns[code].sign} tone={standingSigns[code].tone}>
                  {words.mechanism.counted[code]}
                </Status>
              </div>
            ))}
          </div>
          <MapDrawing label={say.drawn(page.total, parts)} mechanism={mechanism} page={page} />
          <div className="w-lm">
            <TrackKey />
          </div>
          <p className="note">{words.mechanism.recordOnly}</p>
          {page.leftOut > 0 ? <p className="note">{say.leftOut(page.leftOut)}</p> : null}
          <Words mechanism={mechanism} page={page} />
        </>
      )}
    </>
  );
}

/** The same facts as a table, which is also what a phone shows first. */
function Words({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const say = useWords("mechanism");
  return (
    <section className="sec">
      <h2 id="in-words">{say.sameInWords}</h2>
      <table className="t stack" aria-labelledby="in-words">
        <thead>
          <tr>
            <th scope="col">{say.body}</th>
            <th scope="col">{say.joins}</th>
            <th scope="col">{say.promised}</th>
            <th scope="col">{say.last}</th>
            <th scope="col">{say.kept}</th>
            <th scope="col">{say.next}</th>
          </tr>
        </thead>
        {page.levels.map((level) => (
          <tbody key={level.id}>
            <tr className="grp">
              <th scope="rowgroup" colSpan={6}>
                {capitalised(level.label)}
              </th>
            </tr>
            {level.bodies.map((body) => (
              <Row key={body.id} body={body} mechanism={mechanism} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Row({ body, mechanism }: { readonly body: MapBody; readonly mechanism: Mechanism }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.mechanism;
  const promised =
    body.rhythms.length > 0
      ? body.rhythms.map(({ label }) => label).join("; ")
      : (body.rhythmWords ?? say.form[body.form]);
  const kin = body.cameBackAs[0];
  return (
    <tr>
      <th scope="row">
        <Link href={bodyPath(mechanism, body.id)}>{body.name}</Link>
        {body.also.length > 0 ? ` (${body.also.join(", ")})` : ""}
      </th>
      <td data-th={say.joins}>
        <span className="marks">
          {body.members.map((party) => (
            <span key={party}>
              <Mark mechanism={mechanism} party={party} />
              <span className="vh">{partyOf(mechanism, party).shortName} </span>
            </span>
          ))}
        </span>
      </td>
      <td data-th={say.promised}>{promised}</td>
      <td data-th={say.last}>
        {body.last === undefined ? (
          <span className="quiet">{say.noneYet}</span>
        ) : (
          meetingWords(language, words, body.last)
        )}
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
        {kin === undefined ? (
          <NextWords mechanism={mechanism} of={body.next} />
        ) : (
          <Link href={bodyPath(mechanism, kin.body)}>{say.cameBackAs(kin.name)}</Link>
        )}
      </td>
    </tr>
  );
}
