import type { InferResponseType } from "hono/client";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { RaiseIssue } from "../doing/issues.tsx";
import { shortDate } from "../drawing/dates.ts";
import type { PageProps } from "../pages.ts";
import { Choice, Tabs, Typed, useAsked } from "../parts/filters.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Rows } from "../parts/rows.tsx";
import { Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { useSpeaking } from "../words.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["issues"]["$get"], 200>;
type IssueRow = Reading["rows"][number];
type State = IssueRow["status"];

/** Always the same sign for the same word. */
export const issueSigns: Readonly<Record<State, readonly [SignName, Tone]>> = {
  pending: ["open", "plain"],
  parked: ["standing", "mid"],
  settled: ["agreed", "ok"],
};

const states: readonly State[] = ["pending", "parked", "settled"];

/** Pending matters, where each lies and since when. */
export function IssuesPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const say = words.issues;
  const asked = useAsked();
  const query = {
    ...(asked.get("status") === undefined ? {} : { status: asked.get("status") as State }),
    ...(asked.get("level") === undefined ? {} : { level: asked.get("level") }),
    ...(asked.get("body") === undefined ? {} : { body: asked.get("body") }),
    ...(asked.get("typed") === undefined ? {} : { typed: asked.get("typed") }),
  };
  const read = (start: number): Promise<Reading> =>
    ask(
      api.mechanisms[":mechanism"].issues.$get({
        param: { mechanism: name },
        query: { ...query, start: String(start) },
      }),
    );
  const of = [name, "issues", JSON.stringify(query)];
  const reading = useReading([...of, "rows", "0"], () => read(0));
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {({ counts, levels }) => {
        const all = counts.pending + counts.parked + counts.settled;
        if (all === 0)
          return (
            <Head title={say.title} lead={say.empty}>
              <RaiseIssue mechanism={mechanism} />
            </Head>
          );
        return (
          <>
            <Head title={say.title} lead={say.lead(counts.pending, counts.parked, counts.settled)}>
              <RaiseIssue mechanism={mechanism} />
            </Head>
            <Tabs
              label={say.tabs}
              name="status"
              options={[
                { value: undefined, label: say.all(all) },
                ...states.map((each) => ({ value: each, label: say[each](counts[each]) })),
              ]}
            />
            <div className="narrowing noprint">
              <Choice
                label={say.level}
                name="level"
                all={say.anyLevel}
                options={levels.map(({ id, label }) => ({ value: id, label }))}
              />
              <Typed label={say.typed} />
            </div>
            <List mechanism={mechanism} of={of} read={read} />
          </>
        );
      }}
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
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.issues;
  const levelOf = (id: string | undefined): string | undefined =>
    mechanism.levels.find((each) => each.id === id)?.label;
  return (
    <Rows
      label={say.title}
      of={of}
      read={read}
      height={64}
      empty={<p className="note">{say.noneOfThese}</p>}
      columns={[
        { id: "issue", label: say.issue, width: "minmax(0, 2.2fr)" },
        { id: "stands", label: say.stands, width: "minmax(0, 1.2fr)" },
        { id: "lies", label: say.lies, width: "minmax(0, 1.6fr)" },
        { id: "table", label: say.lastTable, width: "minmax(0, 1.6fr)" },
      ]}
      cells={(row: IssueRow) => {
        const [sign, tone] = issueSigns[row.status];
        return [
          <span key="issue">
            <Link href={thingPath(mechanism, row.id)}>{row.title}</Link>
            {row.words === undefined ? null : <span className="ln small quiet">{row.words}</span>}
          </span>,
          <span key="stands">
            <Status sign={sign} tone={tone}>
              {say.status[row.status]}
            </Status>
            <span className="ln small quiet">{shortDate(language, row.since)}</span>
          </span>,
          <span key="lies">
            {row.places.length === 0
              ? say.notStated
              : row.places.map((place) => (
                  <span key={`${place.body ?? ""} ${place.level ?? ""}`} className="ln">
                    {place.bodyName ?? levelOf(place.level) ?? say.notStated}
                    {place.bodyName !== undefined && levelOf(place.level) !== undefined ? (
                      <span className="ln small quiet">{levelOf(place.level)}</span>
                    ) : null}
                  </span>
                ))}
          </span>,
          <span key="table">
            {row.handled === undefined ? (
              <span className="quiet">{say.never}</span>
            ) : (
              <Link href={thingPath(mechanism, row.handled.session)}>{naming.session(row.handled.name)}</Link>
            )}{" "}
            <Why mechanism={mechanism} refs={row.why} about={`${row.title}: ${say.status[row.status]}`} />
          </span>,
        ];
      }}
    />
  );
}
