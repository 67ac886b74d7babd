import { Link } from "wouter";
import { useDeferredValue, useState } from "react";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { sinceWords, standingSigns, standingWords } from "../session/words.ts";
import type { SessionRow } from "../session/words.ts";
import { dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";

const views = ["all", "coming", "past"] as const;

/** All sessions of a consultation: those to come, then the others, newest first. */
export function SessionsPage({ params }: PageProps): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.session;
  const circle = params["mechanism"] ?? "";
  const mechanism = useCircle(circle);
  const [view, setView] = useState<(typeof views)[number]>("all");
  const [written, setWritten] = useState("");
  const [start, setStart] = useState(0);
  const typed = useDeferredValue(written);
  const query = {
    ...(start === 0 ? {} : { start: String(start) }),
    ...(typed.trim() === "" ? {} : { typed }),
    ...(view === "all" ? {} : { when: view }),
  };
  const read = useReading([circle, "sessions", view, typed, String(start)], () =>
    ask(api.mechanisms[":mechanism"].sessions.$get({ param: { mechanism: circle }, query })),
  );
  if (mechanism === undefined) return null;
  return (
    <>
      <Head
        title={say.list}
        lead={read.data === undefined ? undefined : say.listLead(read.data.coming, read.data.past)}
      />
      <div className="row filters">
        <div role="group" aria-label={say.which} className="row">
          {views.map((each) => (
            <button
              key={each}
              type="button"
              className="b sm"
              aria-pressed={view === each}
              onClick={() => {
                setView(each);
                setStart(0);
              }}
            >
              {say[each](
                read.data === undefined
                  ? 0
                  : each === "all"
                    ? read.data.coming + read.data.past
                    : each === "coming"
                      ? read.data.coming
                      : read.data.past,
              )}
            </button>
          ))}
        </div>
        <label className="find">
          <span className="vh">{say.find}</span>
          <input
            type="search"
            placeholder={say.find}
            value={written}
            onChange={(event) => {
              setWritten(event.target.value);
              setStart(0);
            }}
          />
        </label>
      </div>
      <Read of={read} title={say.list}>
        {({ rows, total }) => (
          <>
            {rows.length === 0 ? <p>{typed.trim() === "" ? say.none : say.noneFound}</p> : null}
            {rows.length === 0 ? null : <List rows={rows} mechanism={mechanism} />}
            <Pages start={start} shown={rows.length} total={total} go={setStart} />
          </>
        )}
      </Read>
    </>
  );
}

function List({
  mechanism,
  rows,
}: {
  readonly rows: readonly SessionRow[];
  readonly mechanism: Mechanism;
}): ReactElement {
  const { words } = useSpeaking();
  const { columns } = words.session;
  return (
    <table className="t stack sessions">
      <caption className="vh">{words.session.list}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.session}</th>
          <th scope="col">{columns.body}</th>
          <th scope="col">{columns.standing}</th>
          <th scope="col">{columns.derived}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} mechanism={mechanism} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ mechanism, row }: { readonly row: SessionRow; readonly mechanism: Mechanism }): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.session;
  const { body, format, gap, level, name, neighbours, standing } = row;
  const [sign, tone] = standingSigns[standing.status];
  const stands = standingWords(words, mechanism, standing);
  const [neighbour] = neighbours;
  const where = [name.place, row.hostEvent, format === undefined ? undefined : words.fields.choices[format]]
    .filter((word) => word !== undefined)
    .join(", ");
  return (
    <tr>
      <th scope="row">
        <Link href={`/in/${mechanism.shortName}/sessions/${row.id}`}>
          {name.day === undefined ? say.noDay : dateWords(language, name.day)}
          <span className="vh">, {name.name}</span>
        </Link>
        <span className="ln small quiet">{where}</span>
      </th>
      <td data-th={say.columns.body}>
        <div>
          {body?.name ?? name.name}
          {body !== undefined && body.name !== name.name ? <span className="ln small quiet">{name.name}</span> : null}
          {level === undefined || !level.differs ? null : <span className="ln small quiet">{level.label}</span>}
        </div>
      </td>
      <td data-th={say.columns.standing}>
        <div>
          <Status sign={sign} tone={tone} wrap>
            <span>{stands}</span>
          </Status>{" "}
          <Why mechanism={mechanism} refs={row.why} about={`${naming.session(name)}: ${stands}`} />
        </div>
      </td>
      <td data-th={say.columns.derived}>
        <div>
          {gap === undefined ? null : (
            <span className="ln">
              {sinceWords(words, gap)} <Why mechanism={mechanism} refs={gap.why} about={sinceWords(words, gap)} />
            </span>
          )}
          {neighbour === undefined ? null : (
            <span className="ln small quiet">{say.neighbours[neighbour.relation](naming.session(neighbour.name))}</span>
          )}
        </div>
      </td>
    </tr>
  );
}

/** Rows in one answer of the node. */
const pageRows = 100;

function Pages({
  go,
  shown,
  start,
  total,
}: {
  readonly start: number;
  readonly shown: number;
  readonly total: number;
  readonly go: (start: number) => void;
}): ReactElement | null {
  const { words } = useSpeaking();
  if (total <= pageRows) return null;
  return (
    <div className="row">
      <button type="button" className="b sm" disabled={start === 0} onClick={() => go(Math.max(0, start - pageRows))}>
        {words.session.newer}
      </button>
      <span className="small quiet">{words.session.rows(start + 1, start + shown, total)}</span>
      <button type="button" className="b sm" disabled={start + shown >= total} onClick={() => go(start + pageRows)}>
        {words.session.older}
      </button>
    </div>
  );
}
