import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { PartyName } from "../parts/mark.tsx";
import { Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { Peers, RecordProps } from "./reading.ts";

/** An hour at our own capital, named. */
export function useHour({ mechanism }: Pick<RecordProps, "mechanism">): (at: string) => string {
  const { language } = useSpeaking();
  const now = useNow();
  const { shortName, zone } = partyOf(mechanism, mechanism.party);
  return (at) => `${clockWords(language, at, zone, now)} ${shortName}`;
}

/** What each other party has acknowledged of ours. */
export function HeldOfOurs({ mechanism, page }: RecordProps): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const hour = useHour({ mechanism });
  return (
    <section className="sec">
      <div className="h">
        <h2>{say.ours}</h2>
        <span className="small quiet">
          {page.own.latest === undefined ? say.emptyLog : say.oursCount(page.own.entries, hour(page.own.latest))}
        </span>
      </div>
      {page.held.map(({ at, hasLeft, held, of, party }) => (
        <div key={party} className="holdrow">
          <div>
            <PartyName mechanism={mechanism} party={party} /> {hasLeft ? <span className="tag">{say.left}</span> : null}
            <div className="small quiet">{at === undefined ? say.noReceipt : say.receipt(hour(at))}</div>
          </div>
          <div className="hold" role="img" aria-label={say.heldLabel(partyOf(mechanism, party).shortName, held, of)}>
            <i style={{ width: `${of === 0 ? 0 : (100 * held) / of}%` }} />
          </div>
          <div>
            <b>{say.heldOf(held, of)}</b>
            <div className="small">
              {held >= of ? (
                <Status sign="receipt" tone="ok">
                  {say.allReceived}
                </Status>
              ) : (
                <Status sign="await" tone="mid">
                  {say.onTheWay(of - held)}
                </Status>
              )}
            </div>
          </div>
        </div>
      ))}
    </section>
  );
}

const peerSigns: Readonly<Record<Peers["peers"][number]["status"], readonly [SignName, Tone]>> = {
  unknown: ["open", "plain"],
  introduced: ["forming", "mid"],
  trusted: ["principle", "plain"],
  "in-step": ["receipt", "ok"],
  behind: ["await", "mid"],
  forked: ["disputed", "late"],
};

/** The others' logs as they are held here, and how we stand with each. */
export function HeldOfTheirs({
  mechanism,
  page,
  peers,
}: RecordProps & { readonly peers: Peers | undefined }): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const hour = useHour({ mechanism });
  return (
    <section className="sec">
      <h2 id="theirs">{say.theirs}</h2>
      <table className="t stack" aria-labelledby="theirs">
        <thead>
          <tr>
            <th scope="col">{say.party}</th>
            <th scope="col" className="num">
              {say.entries}
            </th>
            <th scope="col">{say.latestDated}</th>
            <th scope="col">{say.ourReceipt}</th>
            <th scope="col">{say.stands}</th>
          </tr>
        </thead>
        <tbody>
          {page.theirs.map(({ acknowledged, entries, latest, party, received }) => {
            const peer = peers?.peers.find((each) => each.party === party);
            return (
              <tr key={party}>
                <th scope="row">
                  <PartyName mechanism={mechanism} party={party} />
                </th>
                <td className="num" data-th={say.entries}>
                  {entries}
                </td>
                <td data-th={say.latestDated}>
                  <div>
                    {latest === undefined ? say.emptyLog : hour(latest)}
                    {received === undefined ? null : (
                      <span className="ln small quiet">
                        {say.receivedHere}: {hour(received)}
                      </span>
                    )}
                  </div>
                </td>
                <td data-th={say.ourReceipt}>
                  {acknowledged >= entries ? (
                    <Status sign="receipt" tone="ok">
                      {say.given}
                    </Status>
                  ) : (
                    <Status sign="await" tone="mid">
                      {say.toGive}
                    </Status>
                  )}
                </td>
                <td data-th={say.stands}>{peer === undefined ? "–" : <PeerWords hour={hour} peer={peer} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function PeerWords({
  hour,
  peer,
}: {
  readonly peer: Peers["peers"][number];
  readonly hour: (at: string) => string;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const [sign, tone] = peerSigns[peer.status];
  const more = [
    peer.theyLack > 0 ? say.theyLack(peer.theyLack) : undefined,
    peer.weLack > 0 ? say.weLack(peer.weLack) : undefined,
    peer.failed !== undefined
      ? say.silentSince(hour(peer.failed.at))
      : peer.heard === undefined
        ? undefined
        : say.heard(hour(peer.heard)),
  ].filter((each) => each !== undefined);
  return (
    <div>
      <Status sign={sign} tone={tone} wrap>
        {say.peer[peer.status]}
      </Status>
      {more.map((line) => (
        <span key={line} className="ln small quiet">
          {line}
        </span>
      ))}
    </div>
  );
}

/** Digits that people read to one another. */
export function Seals({
  mechanism,
  peers,
}: {
  readonly mechanism: RecordProps["mechanism"];
  readonly peers: Peers | undefined;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  return (
    <section className="sec">
      <h2>{say.seals}</h2>
      <p className="small quiet">{say.sealsLead}</p>
      <ul className="list small">
        <li>
          <PartyName mechanism={mechanism} party={mechanism.party} /> <span className="quiet">{say.ourKeys}</span>
          <p className="digits">{peers?.own ?? say.noKeys}</p>
        </li>
        {(peers?.peers ?? []).map(({ fingerprint, party, status }) => (
          <li key={party}>
            <PartyName mechanism={mechanism} party={party} /> <span className="quiet">{say.peer[status]}</span>
            <p className="digits">{fingerprint ?? say.noKeys}</p>
          </li>
        ))}
      </ul>
      {peers === undefined || peers.evidence.length === 0 ? null : (
        <>
          <h3>{say.evidence}</h3>
          <ul className="small">
            {peers.evidence.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
