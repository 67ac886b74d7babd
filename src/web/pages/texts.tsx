import type { InferResponseType } from "hono/client";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import type { PageProps } from "../pages.ts";
import { BecameStatus } from "../parts/became.tsx";
import { Choice, Tabs, Typed, useAsked } from "../parts/filters.tsx";
import { MeterBar, shareOf } from "../parts/meter.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Rows } from "../parts/rows.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { dayOfWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["texts"]["$get"], 200>;
type TextRow = Reading["rows"][number];

const stages = ["put-forward", "negotiated", "adopted"] as const;
const purposes = ["terms", "statement", "minutes", "paper"] as const;

/** Negotiated texts: what is on the table first. */
export function TextsPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const say = words.texts;
  const asked = useAsked();
  const stage = stages.find((each) => each === asked.get("stage"));
  const purpose = purposes.find((each) => each === asked.get("purpose"));
  const typed = asked.get("typed");
  const query = {
    ...(stage === undefined ? {} : { stage }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(typed === undefined ? {} : { typed }),
  };
  const read = (start: number): Promise<Reading> =>
    ask(
      api.mechanisms[":mechanism"].texts.$get({
        param: { mechanism: name },
        query: { ...query, start: String(start) },
      }),
    );
  const of = [name, "texts", JSON.stringify(query)];
  const reading = useReading([...of, "rows", "0"], () => read(0));
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {({ counts }) => {
        const all = stages.reduce((sum, each) => sum + counts[each], 0);
        if (all === 0) return <Head title={say.title} lead={say.empty} />;
        return (
          <>
            <Head title={say.title} lead={say.lead(counts.negotiated, counts["put-forward"], counts.adopted)} />
            <Tabs
              label={say.tabs}
              name="stage"
              options={[
                { value: undefined, label: say.all(all) },
                ...stages.map((each) => ({ value: each, label: say.stage[each](counts[each]) })),
              ]}
            />
            <div className="narrowing noprint">
              <Choice
                label={say.kind}
                name="purpose"
                all={say.anyKind}
                options={purposes.map((each) => ({ value: each, label: say.purpose[each] }))}
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
  const now = useNow();
  const say = words.texts;
  const zone = partyOf(mechanism, mechanism.party).zone;
  return (
    <Rows
      label={say.title}
      of={of}
      read={read}
      height={68}
      empty={<p className="note">{say.noneOfThese}</p>}
      columns={[
        { id: "text", label: say.text, width: "minmax(0, 2fr)" },
        { id: "revision", label: say.revision, width: "minmax(0, 1.1fr)" },
        { id: "far", label: say.far, width: "minmax(0, 1.4fr)" },
        { id: "adoption", label: say.adoption, width: "minmax(0, 1.7fr)" },
      ]}
      cells={(row: TextRow) => {
        const name = naming.name(row.name);
        const kind = row.purpose === undefined ? undefined : say.purpose[row.purpose];
        return [
          <span key="text">
            <Link href={thingPath(mechanism, row.id)}>{name}</Link>
            <span className="ln small quiet">
              {[kind, row.bodyName, row.numbers.length > 0 ? say.no(row.numbers.join(", ")) : undefined]
                .filter((each) => each !== undefined)
                .join(" · ")}
            </span>
          </span>,
          <span key="revision">
            {row.revisions === 0 || row.tabledBy === undefined || row.at === undefined ? (
              say.noRevision
            ) : (
              <>
                {say.revisionNo(row.revisions)}
                <span className="ln small quiet">
                  {partyOf(mechanism, row.tabledBy).shortName}, {dayOfWords(language, row.at, zone, now)}
                </span>
              </>
            )}
          </span>,
          <span key="far">
            {row.stage === "adopted" || row.counts.all === 0 ? (
              <span className="quiet">{row.stage === "adopted" ? say.adoptedWhole : "–"}</span>
            ) : (
              <>
                {say.meter(
                  shareOf(row.counts.agreed, row.counts.all),
                  shareOf(row.counts.inPrinciple, row.counts.all),
                  shareOf(row.counts.open, row.counts.all),
                )}
                <MeterBar counts={row.counts} />
              </>
            )}
          </span>,
          <span key="adoption">
            {row.became === undefined ? (
              <span className="quiet">{say.notPutForward}</span>
            ) : (
              <BecameStatus mechanism={mechanism} of={row.became} />
            )}{" "}
            <Why mechanism={mechanism} refs={row.why} about={name} />
          </span>,
        ];
      }}
    />
  );
}
