import type { InferResponseType } from "hono/client";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { ownFirst, partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { EnterDocument } from "../doing/history.tsx";
import { shortDate } from "../drawing/dates.ts";
import type { PageProps } from "../pages.ts";
import { BecameStatus } from "../parts/became.tsx";
import { Choice, Tabs, Typed, useAsked } from "../parts/filters.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Phrases } from "../parts/phrases.tsx";
import { Rows } from "../parts/rows.tsx";
import { Status } from "../parts/sign.tsx";
import { When } from "../parts/when.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath } from "../paths.ts";
import { useSpeaking } from "../words.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["documents"]["$get"], 200>;
type Row = Reading["rows"][number];

const kinds = ["document", "statement", "agreement", "briefing", "outreach", "communication"] as const;

/** Papers, agreements and words outside sessions; agreed language followed through them. */
export function DocumentsPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const say = words.documents;
  const asked = useAsked();
  const kind = kinds.find((each) => each === asked.get("kind"));
  const isPhrases = asked.get("kind") === "wordings";
  const party = asked.get("party");
  const typed = asked.get("typed");
  const query = {
    ...(kind === undefined ? {} : { kind }),
    ...(party === undefined ? {} : { party }),
    ...(typed === undefined ? {} : { typed }),
  };
  const read = (start: number): Promise<Reading> =>
    ask(
      api.mechanisms[":mechanism"].documents.$get({
        param: { mechanism: name },
        query: { ...query, start: String(start) },
      }),
    );
  const of = [name, "documents", JSON.stringify(query)];
  const reading = useReading([...of, "rows", "0"], () => read(0));
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {({ counts }) => {
        const all = kinds.reduce((sum, each) => sum + counts[each], 0);
        return (
          <>
            <Head title={say.title} lead={all === 0 ? say.empty : say.lead}>
              <EnterDocument mechanism={mechanism} />
            </Head>
            <Tabs
              label={say.tabs}
              name="kind"
              options={[
                { value: undefined, label: say.all(all) },
                ...kinds.map((each) => ({ value: each, label: say.counted[each](counts[each]) })),
                { value: "wordings", label: say.wordings },
              ]}
            />
            {isPhrases ? (
              <Phrases mechanism={mechanism} />
            ) : (
              <>
                <div className="narrowing noprint">
                  <Choice
                    label={say.party}
                    name="party"
                    all={say.anyParty}
                    options={ownFirst(mechanism).map(({ id, shortName }) => ({ value: id, label: shortName }))}
                  />
                  <Typed label={say.typed} />
                </div>
                <List mechanism={mechanism} of={of} read={read} />
              </>
            )}
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
  const say = words.documents;
  const cells = (row: Row): readonly ReactNode[] => {
    const named = naming.name(row.name);
    return [
      <span key="what">
        <Link href={thingPath(mechanism, row.id)}>{named}</Link>
        <span className="ln small quiet">{[say.kind[row.kind], ...row.issuers].join(" · ")}</span>
      </span>,
      <span key="on">{shortDate(language, row.on)}</span>,
      <span key="whose">
        <PartyName mechanism={mechanism} party={row.party} />
        <SpeakerWords row={row} />
      </span>,
      <span key="stands">
        <PaperState mechanism={mechanism} row={row} /> <Why mechanism={mechanism} refs={row.why} about={named} />
      </span>,
    ];
  };
  return (
    <Rows
      label={say.title}
      of={of}
      read={read}
      height={64}
      empty={<p className="note">{say.noneOfThese}</p>}
      columns={[
        { id: "what", label: say.what, width: "minmax(0, 2.4fr)" },
        { id: "on", label: say.on, width: "minmax(0, 0.8fr)" },
        { id: "whose", label: say.whose, width: "minmax(0, 1.2fr)" },
        { id: "stands", label: say.stands, width: "minmax(0, 1.6fr)" },
      ]}
      cells={cells}
    />
  );
}

/** As what it was said: by name, on background, without attribution. */
export function SpeakerWords({ row }: { readonly row: Pick<Row, "speaker"> }): ReactElement | null {
  const { words } = useSpeaking();
  const { speaker } = row;
  if (speaker === undefined) return null;
  const as = words.documents.as[speaker.kind];
  return <span className="ln small quiet">{"as" in speaker ? `${speaker.as}, ${as}` : as}</span>;
}

/** How it stands: an agreement by its force and consent, a note by its answer, a paper by its source. */
export function PaperState({
  mechanism,
  row,
}: {
  readonly mechanism: Mechanism;
  readonly row: Row;
}): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.documents;
  if (row.kind === "agreement") {
    return (
      <>
        {row.state === undefined ? null : (
          <Status sign={row.state === "ended" ? "ended" : "standing"} tone={row.state === "ended" ? "plain" : "ok"}>
            {row.state === "ended" ? say.ended : say.inForce}
          </Status>
        )}{" "}
        {row.became === undefined ? null : <BecameStatus mechanism={mechanism} of={row.became} />}
      </>
    );
  }
  if (row.answerBy !== undefined) {
    return (
      <When at={row.answerBy} mechanism={mechanism}>
        <span>{say.answerBy}</span>
      </When>
    );
  }
  if (row.to.length > 0 && row.kind !== "document") {
    return (
      <span className="small">
        {say.to}: {words.name.join(row.to.map((each) => partyOf(mechanism, each).shortName))}
      </span>
    );
  }
  return row.source === undefined ? null : (
    <span className="small quiet">
      {say.source}: {[row.source.publisher, row.source.title].filter((each) => each !== undefined).join(", ")}
    </span>
  );
}
