import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Mark } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Rows } from "../parts/rows.tsx";
import type { Column } from "../parts/rows.tsx";
import { Sign } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { useAsked } from "../parts/filters.tsx";
import { useSpeaking } from "../words.tsx";
import { useHour } from "./holdings.tsx";
import type { EntryRow, RecordProps } from "./reading.ts";

/** The newest entries of all, or one party's log from its newest back. */
export function Entries({ mechanism, page }: RecordProps): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const asked = useAsked();
  const of = page.logs.find(({ party }) => party === asked.get("of"))?.party;
  const cells = useCells(mechanism);
  const columns: readonly Column[] = [
    { id: "entry", label: say.entry, width: "minmax(5rem, 0.6fr)" },
    { id: "what", label: say.what, width: "minmax(0, 2.6fr)" },
    { id: "dated", label: say.dated, width: "minmax(0, 1.4fr)" },
    { id: "held", label: say.heldBy, width: "minmax(0, 0.9fr)" },
  ];
  const short = mechanism.shortName;
  return (
    <section className="sec">
      <div className="h">
        <h2>{of === undefined ? say.latest : say.logOf(partyOf(mechanism, of).shortName)}</h2>
        <nav className="row noprint" aria-label={say.whose}>
          {[undefined, ...page.logs.map(({ party }) => party)].map((party) => (
            <Link
              key={party ?? ""}
              className="b sm"
              href={asked.with("of", party)}
              aria-current={party === of ? "page" : undefined}
            >
              {party === undefined
                ? say.newest
                : `${partyOf(mechanism, party).shortName}, ${page.logs.find((log) => log.party === party)?.entries ?? 0}`}
            </Link>
          ))}
        </nav>
      </div>
      <Rows
        key={of ?? ""}
        label={of === undefined ? say.latest : say.logOf(partyOf(mechanism, of).shortName)}
        of={[short, "record", of ?? "latest", String(page.revision)]}
        read={async (start) =>
          of === undefined
            ? { rows: page.latest, total: page.latest.length }
            : ask(
                api.mechanisms[":mechanism"].record[":party"].entries.$get({
                  param: { mechanism: short, party: of },
                  query: { start: String(start) },
                }),
              )
        }
        columns={columns}
        cells={cells}
        isExcerpt={of === undefined}
        height={62}
        empty={<p className="note">{say.emptyLog}</p>}
      />
    </section>
  );
}

function useCells(mechanism: Mechanism): (row: EntryRow) => readonly ReactNode[] {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const hour = useHour({ mechanism });
  const say = words.record;
  return (row) => {
    const named = naming.name(row.name);
    const what = [naming.act(row.kind, row.rule), named].filter((each) => each !== "").join(": ");
    const party = partyOf(mechanism, row.party).shortName;
    return [
      <span key="entry" className="party">
        <Mark mechanism={mechanism} party={row.party} />
        <span className="vh">{party} </span>
        {row.n}
      </span>,
      <span key="what">
        {what} <Why mechanism={mechanism} refs={[row]} about={what} />
        <a
          className="why noprint"
          href={`/api/mechanisms/${mechanism.shortName}/acts/${row.act}/certificate`}
          download
          aria-label={say.certifiedOf(`${party} ${row.n}`)}
        >
          {say.certified}
        </a>
      </span>,
      <span key="dated">
        {hour(row.at)}
        {row.received === undefined ? null : (
          <span className="ln small quiet">
            {say.receivedHere}: {hour(row.received)}
          </span>
        )}
      </span>,
      <span key="held" className="row">
        {row.heldBy.map((each) => (
          <span key={each}>
            <Mark mechanism={mechanism} party={each} />
            <span className="vh">{partyOf(mechanism, each).shortName}</span>
          </span>
        ))}
        {row.awaited.map((each) => (
          <span key={each} className="plain">
            <Sign name="await" />
            <span className="vh">{say.awaitedBy(partyOf(mechanism, each).shortName)}</span>
          </span>
        ))}
      </span>,
    ];
  };
}

/** Entries kept without effect, and words that were destroyed by joint decision. */
export function KeptApart({ mechanism, page }: RecordProps): ReactElement {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.record;
  const join = (parties: readonly string[]): string =>
    words.name.join(parties.map((each) => partyOf(mechanism, each).shortName));
  return (
    <>
      {page.expunged.length === 0 ? null : (
        <section className="sec">
          <h2>{say.expunged}</h2>
          <ul className="list">
            {page.expunged.map((each) => (
              <li key={`${each.part} ${each.why[0]?.act ?? ""}`}>
                {say.expungedLine(each.part, naming.name(each.name), each.reason)}{" "}
                <span className="quiet">
                  {each.isDecided
                    ? [
                        each.done.length > 0 ? say.doneBy(join(each.done)) : undefined,
                        each.awaited.length > 0 ? say.awaitedDone(join(each.awaited)) : undefined,
                      ]
                        .filter((line) => line !== undefined)
                        .join("; ")
                    : say.notDecided}
                </span>{" "}
                <Why mechanism={mechanism} refs={each.why} about={each.part} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.totalUncounted === 0 ? null : (
        <section className="sec">
          <h2>{say.withoutEffect}</h2>
          <p className="quiet">{say.withoutEffectLead}</p>
          <ul className="list">
            {page.uncounted.map((each) => (
              <li key={each.act}>
                <Mark mechanism={mechanism} party={each.party} /> {partyOf(mechanism, each.party).shortName} {each.n}:{" "}
                {naming.act(each.kind)}.{" "}
                {each.status === "unknown" ? say.unknownKind : <span lang="en">{each.sentence}</span>}{" "}
                <Why mechanism={mechanism} refs={each.why} about={naming.act(each.kind)} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
