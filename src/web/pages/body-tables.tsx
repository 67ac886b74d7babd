import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { gapWords, shortDate } from "../drawing/dates.ts";
import { meetingWords } from "../drawing/meeting.tsx";
import { PartyName } from "../parts/mark.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { useSpeaking } from "../words.tsx";
import type { BodyReading } from "./body.tsx";

interface Shown {
  readonly page: BodyReading;
  readonly mechanism: Mechanism;
}

type Rhythm = BodyReading["rhythms"][number];

/** Each promise of a rhythm with the last session in it, the date it proposes by itself, and whether it is kept. */
export function KeptTable({ mechanism, page }: Shown): ReactElement {
  const { words } = useSpeaking();
  const say = words.bodyPage;
  if (page.rhythms.length === 0) {
    const promise = page.body.rhythmWords;
    return <p className="quiet">{promise === undefined ? say.noRhythm : say.words(promise)}</p>;
  }
  return (
    <table className="t stack">
      <thead>
        <tr>
          <th scope="col">{say.promise}</th>
          <th scope="col">{say.lastHeld}</th>
          <th scope="col">{say.nextDue}</th>
          <th scope="col">{say.keptColumn}</th>
        </tr>
      </thead>
      <tbody>
        {page.rhythms.map((rhythm) => (
          <KeptRow key={rhythm.id} mechanism={mechanism} page={page} rhythm={rhythm} />
        ))}
      </tbody>
    </table>
  );
}

function KeptRow({ mechanism, page, rhythm }: Shown & { readonly rhythm: Rhythm }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.bodyPage;
  const { breaks, due, every, host, label, last, late, planned, why } = rhythm;
  const hosts = host === undefined ? "" : `, ${words.mechanism.host(partyOf(mechanism, host).shortName)}`;
  const length =
    late === undefined ? "" : gapWords(language, { months: late.months, days: late.days, precision: "day" });
  return (
    <tr>
      <th scope="row">
        {label} <span className="small quiet ln">{say.every[every.unit](every.count)}</span>
      </th>
      <td data-th={say.lastHeld}>
        {last === undefined ? words.mechanism.noneYet : meetingWords(language, words, last)}
      </td>
      <td data-th={say.nextDue}>
        {planned === undefined
          ? due === undefined
            ? words.mechanism.noneSet
            : `${late === undefined ? words.mechanism.dueBy(shortDate(language, due)) : words.mechanism.wasDueBy(shortDate(language, due))}${hosts}`
          : meetingWords(language, words, planned)}
      </td>
      <td data-th={say.keptColumn}>
        <span>
          {due === undefined ? (
            <span className="quiet">{say.unknown}</span>
          ) : late === undefined ? (
            <Status sign="kept" tone="ok">
              {say.kept}
            </Status>
          ) : (
            <Status sign="late" tone="late" wrap>
              {say.late(length)}
            </Status>
          )}{" "}
          <Why
            mechanism={mechanism}
            about={`${page.body.name}: ${label}`}
            reasoning={words.mechanism.reasons.rhythm}
            refs={why}
          />
          {breaks.map((each) => (
            <span key={each.due} className="small quiet ln">
              {say.broken(shortDate(language, each.due), shortDate(language, each.resumed))}
              {each.missing === undefined ? "" : ` ${say.missing(each.missing)}`}
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
}

/** What the record has said of its life, oldest first: proposed, stalled and why, established, ended. */
export function LifeTable({ mechanism, page }: Shown): ReactElement | null {
  const { language, words } = useSpeaking();
  const say = words.bodyPage;
  if (page.lives.length === 0) return null;
  return (
    <table className="t stack">
      <thead>
        <tr>
          <th scope="col">{say.since}</th>
          <th scope="col">{say.state}</th>
          <th scope="col">{say.reason}</th>
          <th scope="col">{say.by}</th>
        </tr>
      </thead>
      <tbody>
        {page.lives.map((life) => {
          const day = shortDate(language, life.since);
          const state = words.mechanism.life[life.state];
          return (
            <tr key={`${life.since} ${life.state} ${life.by.join(" ")} ${life.reason ?? ""}`}>
              <th scope="row">{life.isStated ? day : say.knownBy(day)}</th>
              <td data-th={say.state}>{state}</td>
              <td data-th={say.reason}>{life.reason ?? <span className="quiet">{words.mechanism.none}</span>}</td>
              <td data-th={say.by}>
                <span>
                  {life.by.map((party) => (
                    <span key={party} className="ln">
                      <PartyName mechanism={mechanism} party={party} />
                    </span>
                  ))}
                  <Why mechanism={mechanism} about={`${page.body.name}: ${state}, ${day}`} refs={life.why} />
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Agencies and ranks that came to the last sessions. */
export function UsualTable({ mechanism, page }: Shown): ReactElement {
  const { words } = useSpeaking();
  const say = words.bodyPage;
  if (page.usual.length === 0) return <p className="quiet">{say.noUsual}</p>;
  const parties = [...new Set(page.usual.map(({ party }) => party))];
  return (
    <>
      <div className="two">
        {parties.map((party) => (
          <div key={party}>
            <h3>
              <PartyName mechanism={mechanism} party={party} />
            </h3>
            <ul className="list">
              {page.usual
                .filter((each) => each.party === party)
                .map(({ agency, count, isHead, rank }) => (
                  <li key={`${agency} ${rank ?? ""}`}>
                    {[agency, rank].filter((word) => word !== undefined).join(", ")}
                    {isHead ? ` (${say.head})` : ""}{" "}
                    <span className="small quiet nb">{say.of(count, page.usualOf)}</span>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </div>
      <p className="small quiet">{say.usualOf(page.usualOf)}</p>
    </>
  );
}
