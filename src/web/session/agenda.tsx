import { Link } from "wouter";
import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { BecameStatus } from "../parts/became.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { useSpeaking } from "../words.tsx";
import type { Session } from "./words.ts";

type Item = NonNullable<Session["agenda"]>["items"][number];

const itemSigns: Readonly<Record<Item["state"], readonly [SignName, Tone]>> = {
  provisional: ["await", "plain"],
  adopted: ["agreed", "ok"],
  "not-discussed": ["excluded", "plain"],
  withdrawn: ["back", "plain"],
};
const treatedSigns: Readonly<Record<Item["treated"][number]["treatment"], readonly [SignName, Tone]>> = {
  discussed: ["done", "ok"],
  "carried-over": ["under", "mid"],
  "not-discussed": ["excluded", "plain"],
};

/** Items in the agenda's order: who brought them, and what each side says became of them. */
export function Agenda({
  children,
  mechanism,
  session,
}: {
  readonly mechanism: Mechanism;
  readonly session: Session;
  /** What can be done about it. */
  readonly children?: React.ReactNode;
}): ReactElement {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.session;
  const { agenda, carriedIn } = session;
  return (
    <section className="sec">
      <div className="h">
        <h2>{say.agenda}</h2>
        {agenda === undefined ? null : (
          <span className="small quiet">
            {say.agendaStates[agenda.state]}{" "}
            <Why mechanism={mechanism} refs={agenda.why} about={`${say.agenda}: ${say.agendaStates[agenda.state]}`} />
          </span>
        )}
      </div>
      {agenda === undefined || agenda.items.length + agenda.offered.length === 0 ? <p>{say.noAgenda}</p> : null}
      {agenda === undefined || agenda.items.length === 0 ? null : (
        <table className="t stack agenda">
          <caption className="vh">{say.agenda}</caption>
          <thead>
            <tr>
              <th scope="col">{say.agendaColumns.item}</th>
              <th scope="col">{say.agendaColumns.by}</th>
              <th scope="col">{say.agendaColumns.became}</th>
            </tr>
          </thead>
          <tbody>
            {agenda.items.map((item, i) => (
              <Row key={item.item} item={item} number={i + 1} mechanism={mechanism} />
            ))}
          </tbody>
        </table>
      )}
      {agenda?.became === undefined || agenda.state === "adopted" || agenda.state === "entered" ? null : (
        <p className="small">
          <BecameStatus mechanism={mechanism} of={agenda.became} />
        </p>
      )}
      {agenda === undefined || agenda.offered.length === 0 ? null : (
        <>
          <h3>{say.offered}</h3>
          <ol className="offered">
            {agenda.offered.map(({ isOutside, title }) => (
              <li key={title}>
                {title}
                {isOutside ? <span className="small quiet"> ({say.itemStates["not-discussed"]})</span> : null}
              </li>
            ))}
          </ol>
        </>
      )}
      {carriedIn.length === 0 ? null : (
        <>
          <h3>{say.carriedIn}</h3>
          <ul className="list">
            {carriedIn.map((each) => (
              <li key={each.item}>
                {each.title}{" "}
                <span className="small quiet">
                  {say.carriedFrom(naming.session(each.from.name))},{" "}
                  {words.name.join(each.by.map((party) => say.byAccount(partyOf(mechanism, party).shortName)))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {children}
    </section>
  );
}

function Row({
  item,
  mechanism,
  number,
}: {
  readonly item: Item;
  readonly mechanism: Mechanism;
  readonly number: number;
}): ReactElement {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.session;
  const [sign, tone] = itemSigns[item.state];
  const notes = [
    ...(item.late ? [say.late] : []),
    ...(item.carriedFrom === undefined ? [] : [say.carriedFrom(naming.session(item.carriedFrom.name))]),
  ];
  return (
    <tr>
      <th scope="row">
        <span className="no-of">{number}</span> {item.title}
        {item.issue === undefined ? null : (
          <span className="ln small">
            <Link href={`/in/${mechanism.shortName}/issues/${item.issue.id}`}>{item.issue.title}</Link>
          </span>
        )}
        {notes.length === 0 ? null : <span className="ln small quiet">{notes.join("; ")}</span>}
      </th>
      <td data-th={say.agendaColumns.by}>
        <div>
          {item.proposedBy.length === 0
            ? say.notStated
            : item.proposedBy.map((party) => (
                <span key={party} className="ln">
                  <PartyName mechanism={mechanism} party={party} />
                </span>
              ))}
        </div>
      </td>
      <td data-th={say.agendaColumns.became}>
        <div>
          {item.treated.length === 0 ? (
            <Status sign={sign} tone={tone} wrap>
              <span>{say.itemStates[item.state]}</span>
            </Status>
          ) : null}
          {item.treated.map((each) => {
            const [how, hue] = treatedSigns[each.treatment];
            return (
              <span key={`${each.party} ${each.treatment}`} className="ln">
                <Status sign={how} tone={hue} wrap>
                  <span>
                    {say.treated[each.treatment]}{" "}
                    {each.to === undefined ? "" : say.carriedTo(naming.session(each.to.name))}
                  </span>
                </Status>{" "}
                <span className="small quiet">{say.byAccount(partyOf(mechanism, each.party).shortName)}</span>
              </span>
            );
          })}{" "}
          <Why
            mechanism={mechanism}
            refs={[...item.why, ...item.treated.flatMap(({ why }) => why)]}
            about={`${say.agenda}, ${number}: ${item.title}`}
          />
        </div>
      </td>
    </tr>
  );
}
