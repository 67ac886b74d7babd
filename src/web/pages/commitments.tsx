import type { InferResponseType } from "hono/client";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { ownFirst, partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { CommitmentAxis } from "../drawing/commitment-axis.tsx";
import { shortDate } from "../drawing/dates.ts";
import type { PageProps } from "../pages.ts";
import { Choice, Tabs, Typed, useAsked } from "../parts/filters.tsx";
import { Mark } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Rows } from "../parts/rows.tsx";
import { SaidStatus } from "../parts/said.tsx";
import { Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { useSpeaking } from "../words.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["commitments"]["$get"], 200>;
type Row = Reading["rows"][number];

const filters = ["late", "disputed", "undated", "awaited", "ours"] as const;
/** Commitments on one drawing. */
const drawnMax = 30;

/** Who promised what by when, and what each side says of it. */
export function CommitmentsPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const say = words.commitments;
  const asked = useAsked();
  const filter = filters.find((each) => each === asked.get("filter"));
  const party = asked.get("party");
  const typed = asked.get("typed");
  const query = {
    ...(filter === undefined ? {} : { filter }),
    ...(party === undefined ? {} : { party }),
    ...(typed === undefined ? {} : { typed }),
  };
  const read = (start: number): Promise<Reading> =>
    ask(
      api.mechanisms[":mechanism"].commitments.$get({
        param: { mechanism: name },
        query: { ...query, start: String(start) },
      }),
    );
  const of = [name, "commitments", JSON.stringify(query)];
  const reading = useReading([...of, "rows", "0"], () => read(0));
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {(page) =>
        page.counts.all === 0 ? (
          <Head title={say.title} lead={say.empty} />
        ) : (
          <>
            <Head title={say.title} lead={say.lead} />
            <Tabs
              label={say.tabs}
              name="filter"
              options={[
                { value: undefined, label: say.filter.all(page.counts.all) },
                ...filters.map((each) => ({ value: each, label: say.filter[each](page.counts[each]) })),
              ]}
            />
            <div className="narrowing noprint">
              <Choice
                label={say.bound}
                name="party"
                all={say.anyParty}
                options={ownFirst(mechanism).map(({ id, shortName }) => ({ value: id, label: shortName }))}
              />
              <Typed label={say.typed} />
            </div>
            <List mechanism={mechanism} of={of} read={read} />
            <OnAxis page={page} />
          </>
        )
      }
    </Read>
  );
}

function List({
  mechanism,
  of,
  read,
}: {
  readonly mechanism: Mechanism;
  readonly of: readonly string[];
  readonly read: (start: number) => Promise<Reading>;
}): ReactElement {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.commitments;
  const cells = (row: Row): readonly ReactNode[] => [
    <span key="what">
      <Link href={thingPath(mechanism, row.id)}>{row.what}</Link>
      {row.measure === undefined ? null : (
        <span className="ln small">
          {row.measure.quantity}: {row.measure.value} {row.measure.unit}
        </span>
      )}
      <span className="ln small quiet">
        {row.from === undefined ? "" : naming.name(row.from.name)}
        {row.from?.clause === undefined ? "" : `, ${say.clause(row.from.clause)}`}{" "}
        <Why mechanism={mechanism} refs={row.why} about={row.what} />
      </span>
    </span>,
    <span key="bound">
      {row.owners.map((owner) => (
        <span key={owner} className="ln">
          <Mark mechanism={mechanism} party={owner} small /> {partyOf(mechanism, owner).shortName}
        </span>
      ))}
    </span>,
    <span key="due">
      <DueWords due={row.due} holds={row.holds} />
    </span>,
    <span key="own">
      {row.own.length === 0 ? (
        <Status sign="open">{say.noReport}</Status>
      ) : (
        row.own.map((each) => <SaidStatus key={each.party} mechanism={mechanism} said={each} />)
      )}
    </span>,
    <span key="others">
      {row.others.length === 0 ? (
        <Status sign="open">{say.noView}</Status>
      ) : (
        row.others.map((each) => <SaidStatus key={each.party} mechanism={mechanism} said={each} />)
      )}
      {row.isDisputed ? (
        <Status sign="disputed" tone="mid" wrap>
          {say.disputed}
        </Status>
      ) : null}
    </span>,
  ];
  return (
    <Rows
      label={say.title}
      of={of}
      read={read}
      height={92}
      empty={<p className="note">{say.noneOfThese}</p>}
      columns={[
        { id: "what", label: say.what, width: "minmax(0, 2.4fr)" },
        { id: "bound", label: say.bound, width: "minmax(0, 1fr)" },
        { id: "due", label: say.due, width: "minmax(0, 1.2fr)" },
        { id: "own", label: say.own, width: "minmax(0, 1.4fr)" },
        { id: "others", label: say.others, width: "minmax(0, 1.4fr)" },
      ]}
      cells={cells}
    />
  );
}

/** When it is due and whether that has passed, by the record's own arithmetic. */
export function DueWords({ due, holds }: Pick<Row, "due" | "holds">): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.commitments;
  const date = due.date === undefined ? "" : shortDate(language, due.date);
  if (!holds) return <Status sign="ended">{say.notHolding}</Status>;
  switch (due.status) {
    case "none-stated":
      return <span className="quiet">{say.noDate}</span>;
    case "due":
      return <Status sign="clock">{say.dueBy(date)}</Status>;
    case "overdue":
      return (
        <Status sign="late" tone="late" wrap>
          {say.lateBy(date, due.days ?? 0)}
        </Status>
      );
    case "said-to-be-done":
      return (
        <Status sign="done" tone="ok">
          {say.saidDone}
        </Status>
      );
  }
}

function OnAxis({ page }: { readonly page: Reading }): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.commitments;
  const rows = page.rows.slice(0, drawnMax);
  if (rows.length === 0) return null;
  return (
    <section className="sec">
      <div className="h">
        <h2>{say.axis}</h2>
        <span className="small quiet">{say.axisNote}</span>
      </div>
      <CommitmentAxis
        label={say.axisLabel(rows.length)}
        today={page.today}
        rows={rows.map(({ due, ended, holds, id, made, restated, what }) => ({
          id,
          what,
          made,
          restated,
          due: due.date,
          isLate: holds && due.status === "overdue",
          ended,
        }))}
      />
      {page.total > rows.length ? <p className="small quiet">{say.axisOnly(rows.length, page.total)}</p> : null}
      <div className="key">
        <span>
          <svg width="14" height="14" aria-hidden="true" className="keydot filled">
            <circle cx="7" cy="7" r="5" />
          </svg>
          {say.made}
        </span>
        <span>
          <svg width="14" height="14" aria-hidden="true" className="keydot">
            <circle cx="7" cy="7" r="4.5" />
          </svg>
          {say.restated}
        </span>
        <span>
          <svg width="24" height="14" aria-hidden="true" className="fig">
            <line x1="0" y1="7" x2="24" y2="7" className="axis-late" />
          </svg>
          {say.late}
        </span>
        <span>
          <svg width="14" height="14" aria-hidden="true" className="keydot">
            <path d="M7 1l6 6-6 6-6-6z" />
          </svg>
          {say.dueKey}
        </span>
      </div>
    </section>
  );
}
