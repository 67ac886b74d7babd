import { useState } from "react";
import type { ReactElement } from "react";
import type { z } from "../../http/api/shape.ts";
import type { entryLine } from "../../http/api/entry-shapes.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { clockWords, dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { BecameStatus } from "./became.tsx";
import { Exact } from "./exact.tsx";
import { Mark, PartyName } from "./mark.tsx";
import { useNaming } from "./name.tsx";
import { Status } from "./sign.tsx";

export type Entry = z.infer<typeof entryLine>;

/** A moment at one party's capital, by name: `Tue 4 Nov, 10:05 Washington`. */
export function useMoment(mechanism: Mechanism): (at: string, party: string) => string {
  const { language } = useSpeaking();
  const now = useNow();
  return (at, party) => {
    const { shortName, zone } = partyOf(mechanism, party);
    return `${clockWords(language, at, zone, now)} ${shortName}`;
  };
}

/** Entries as a chain of reasons: who signed, by which function, dated where, received when, and how each stands. */
export function Chain({
  entries,
  mechanism,
}: {
  readonly mechanism: Mechanism;
  readonly entries: readonly Entry[];
}): ReactElement {
  return (
    <ol className="chain">
      {entries.map((entry) => (
        <Link key={entry.act} mechanism={mechanism} entry={entry} />
      ))}
    </ol>
  );
}

function Link({ entry, mechanism }: { readonly mechanism: Mechanism; readonly entry: Entry }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.why;
  const naming = useNaming(mechanism.shortName);
  const moment = useMoment(mechanism);
  const [isOpen, setOpen] = useState(false);
  const { party } = entry;
  const called = naming.name(entry.name);
  const what = naming.act(entry.kind, entry.rule);
  const source = entry.source;
  const from =
    source === undefined
      ? undefined
      : [source.publisher, source.title, source.date === undefined ? undefined : dateWords(language, source.date)]
          .filter((word) => word !== undefined)
          .join(", ");
  return (
    <li>
      <Mark mechanism={mechanism} party={party} />
      <h3>{called === "" ? what : `${what}: ${called}`}</h3>
      <p className="small quiet">
        {say.place(partyOf(mechanism, party).shortName, entry.n)} {from === undefined ? "" : say.source(from)}
      </p>
      <dl className="facts small">
        <dt>{say.signed}</dt>
        <dd>{say.signedFor(partyOf(mechanism, party).shortName, entry.by, moment(entry.at, party))}</dd>
        <dt>{say.received}</dt>
        <dd>
          {party === mechanism.party
            ? say.ourOwn
            : entry.received === undefined
              ? say.notAcknowledged
              : say.receivedBy(moment(entry.received, mechanism.party))}
        </dd>
        <dt>{say.held}</dt>
        <dd>
          {entry.receipts
            .filter((each) => each.party !== mechanism.party)
            .map((each) => (
              <span key={each.party} className="ln">
                {each.state === "not-yet" ? (
                  <>
                    <PartyName mechanism={mechanism} party={each.party} />{" "}
                    <Status sign="await">
                      <span>{say.notYet}</span>
                    </Status>
                  </>
                ) : (
                  <Status sign="receipt" wrap>
                    <span>
                      {each.received === undefined
                        ? say.heldUndated(partyOf(mechanism, each.party).shortName)
                        : say.heldSince(partyOf(mechanism, each.party).shortName, moment(each.received, each.party))}
                    </span>
                  </Status>
                )}
              </span>
            ))}
        </dd>
        <Stances entry={entry} mechanism={mechanism} />
        {entry.became === undefined ? null : (
          <>
            <dt>{say.standing}</dt>
            <dd>
              <BecameStatus mechanism={mechanism} of={entry.became} />
            </dd>
          </>
        )}
        {entry.verdict === "valid" ? null : (
          <>
            <dt>{say.standing}</dt>
            <dd>{entry.verdict === "void" ? say.noEffect(entry.sentence ?? "") : say.unknown}</dd>
          </>
        )}
      </dl>
      <p className="row">
        <button type="button" className="b sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say.exact}
          <span className="vh"> {called}</span>
        </button>
        <a
          className="b sm"
          href={`/api/mechanisms/${mechanism.shortName}/acts/${entry.act}/certificate`}
          download
          aria-label={say.certifiedOf(called === "" ? what : called)}
        >
          {say.certified}
        </a>
      </p>
      {isOpen ? <Exact mechanism={mechanism} act={entry.act} /> : null}
    </li>
  );
}

function Stances({ entry, mechanism }: { readonly mechanism: Mechanism; readonly entry: Entry }): ReactElement | null {
  const { words } = useSpeaking();
  const moment = useMoment(mechanism);
  if (entry.stances.length === 0) return null;
  return (
    <>
      <dt>{words.why.words}</dt>
      <dd>
        {entry.stances.map((each) => (
          <span key={each.act} className="ln">
            <PartyName mechanism={mechanism} party={each.party} />: {words.became.stances[each.stance]},{" "}
            {moment(each.at, each.party)}
          </span>
        ))}
      </dd>
    </>
  );
}
