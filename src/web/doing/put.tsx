import type { ReactElement } from "react";
import { ownFirst, partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { PartyName } from "../parts/mark.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking, useWords } from "../words.tsx";
import type { Letter } from "./letter.tsx";

type Put = Letter["acts"][number]["put"];

/** By which hours, in every capital's time, whose clock counts, and what silence will mean. */
export function PutView({
  letter,
  mechanism,
}: {
  readonly letter: Letter;
  readonly mechanism: Mechanism;
}): ReactElement {
  const say = useWords("doing");
  const names = (parties: readonly string[]): string =>
    parties.map((id) => partyOf(mechanism, id).shortName).join(", ");
  const hours = unique(letter.acts.flatMap(({ put }) => put.hours));
  const meanings = [...new Set(letter.acts.map(({ put }) => put.silence))];
  const after = [...new Set(letter.acts.map(({ put }) => put.afterwards))];
  const needs = [...new Set(letter.acts.flatMap(({ put }) => put.needs))].filter((id) => id !== letter.party);
  return (
    <>
      <h2>{say.whoSees}</h2>
      <p>
        {letter.seenBy.map((party) => (
          <span key={party} className="spaced">
            <PartyName mechanism={mechanism} party={party} />
          </span>
        ))}
      </p>
      {needs.length === 0 ? null : <p className="small quiet">{say.needs(names(needs))}</p>}
      {hours.map((hour) => (
        <HourTable key={`${hour.what} ${hour.at}`} hour={hour} mechanism={mechanism} />
      ))}
      <h3>{say.silenceMeans}</h3>
      {meanings.map((meaning) => (
        <p className="note" key={meaning}>
          {say.meanings[meaning]}
        </p>
      ))}
      <h3>{say.afterwards}</h3>
      {after.map((each) => (
        <p className="small" key={each}>
          {say.after[each]}
        </p>
      ))}
    </>
  );
}

function unique(hours: readonly Put["hours"][number][]): readonly Put["hours"][number][] {
  return hours.filter((hour, i) => hours.findIndex((each) => each.what === hour.what && each.at === hour.at) === i);
}

function HourTable({
  hour,
  mechanism,
}: {
  readonly hour: Put["hours"][number];
  readonly mechanism: Mechanism;
}): ReactElement {
  const { language } = useSpeaking();
  const say = useWords("doing");
  const now = useNow();
  return (
    <>
      <h3>{say.hours[hour.what]}</h3>
      <table className="t hours">
        <caption className="vh">{say.hours[hour.what]}</caption>
        <tbody>
          {ownFirst(mechanism).map((party) => (
            <tr key={party.id}>
              <th scope="row">
                <PartyName mechanism={mechanism} party={party.id} />
              </th>
              <td className="num">
                <time dateTime={hour.at}>{clockWords(language, hour.at, party.zone, now)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small quiet">
        {hour.clock === "each" ? say.ownClock : say.clockOf(partyOf(mechanism, hour.clock).shortName)}
      </p>
    </>
  );
}
