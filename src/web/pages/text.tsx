import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import { useNow } from "../now.tsx";
import type { PageProps } from "../pages.ts";
import { Tabs, useAsked } from "../parts/filters.tsx";
import { MeterBar, shareOf } from "../parts/meter.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Sign } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { Adoption } from "../text/adoption.tsx";
import { Clauses } from "../text/clauses.tsx";
import { clauseSigns, isWhole } from "../text/signs.ts";
import type { TextProps } from "../text/signs.ts";
import { TextRail } from "../text/rail.tsx";
import { clockWords } from "../time.ts";
import { idOf } from "../paths.ts";
import { useSpeaking } from "../words.tsx";

/** One text clause by clause, what moved, who says what of it, and what became of its adoption. */
export function TextPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const text = idOf("text", params["text"]);
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const revision = useAsked().get("revision");
  const reading = useReading([name, "text", text, revision ?? ""], () =>
    ask(
      api.mechanisms[":mechanism"].texts[":text"].$get({
        param: { mechanism: name, text },
        query: revision === undefined ? {} : { revision },
      }),
    ),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={words.texts.title}>
      {(page) => <Text mechanism={mechanism} page={page} />}
    </Read>
  );
}

function Text({ mechanism, page }: TextProps): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const now = useNow();
  const asked = useAsked();
  const say = words.texts;
  const revision = page.revisions.find(({ number }) => number === page.shown);
  const zone = partyOf(mechanism, mechanism.party).zone;
  const isOlder = page.shown !== undefined && page.shown < page.revisions.length;
  const open = page.clauses.filter(({ state }) => state === "open" || state === "in-principle").length;
  const moved = page.clauses.filter((clause) => clause.moved !== undefined).length + page.removed.length;
  const named = naming.name(page.name);
  return (
    <>
      <nav className="crumbs" aria-label={words.rows.trail}>
        <Link href={`/in/${mechanism.shortName}/texts`}>{say.title}</Link>
        {page.bodyName === undefined ? null : (
          <Link href={`/in/${mechanism.shortName}/bodies/${(page.body ?? "").slice(5)}`}>{page.bodyName}</Link>
        )}
      </nav>
      <Head
        title={named}
        lead={
          revision === undefined
            ? say.noRevision
            : say.revisionBy(
                revision.number,
                partyOf(mechanism, revision.party).shortName,
                `${clockWords(language, revision.at, zone, now)} ${partyOf(mechanism, mechanism.party).shortName}`,
              )
        }
      >
        <button type="button" className="b" onClick={() => window.print()}>
          {say.print}
        </button>
      </Head>
      {isOlder ? (
        <p className="note mid">
          {say.older(page.revisions.length)} <Link href={asked.with("revision", undefined)}>{say.newest}</Link>
        </p>
      ) : null}
      {page.counts.all === 0 ? null : isWhole(page) ? (
        <p className="note ok">{say.wholeAdopted}</p>
      ) : (
        <Meter mechanism={mechanism} page={page} />
      )}
      <Tabs
        label={say.show}
        name="show"
        options={[
          { value: undefined, label: say.showAll },
          { value: "open", label: say.showOpen(open) },
          { value: "moved", label: say.showMoved(moved) },
        ]}
      />
      <Clauses mechanism={mechanism} page={page} show={asked.get("show")} />
      <div className="cols sec">
        <Adoption mechanism={mechanism} page={page} />
        <TextRail mechanism={mechanism} page={page} />
      </div>
    </>
  );
}

/** How far it is, in words first and then as a bar. */
function Meter({ mechanism, page }: TextProps): ReactElement {
  const { words } = useSpeaking();
  const say = words.texts;
  const { before, counts, shown = 1 } = page;
  const share = (part: number): number => shareOf(part, counts.all);
  return (
    <div className="meter">
      <p>
        <b>{say.meter(share(counts.agreed), share(counts.inPrinciple), share(counts.open))}</b>
        <span className="small quiet">
          {say.byClauses(counts.all)}
          {counts.leftAside > 0 ? `; ${say.leftAside(counts.leftAside)}` : ""}.{" "}
          {before === undefined
            ? ""
            : say.wasBefore(
                shown - 1,
                shareOf(before.agreed, before.all),
                shareOf(before.inPrinciple, before.all),
                shareOf(before.open, before.all),
              )}{" "}
          <Why mechanism={mechanism} refs={page.why.slice(-24)} about={say.far} />
        </span>
      </p>
      <MeterBar counts={counts} />
      <div className="key">
        {(["agreed", "in-principle", "open", "left-aside"] as const).map((state) => (
          <span key={state} className={clauseSigns[state].tone}>
            <Sign name={clauseSigns[state].sign} />
            {say.state[state]}
          </span>
        ))}
      </div>
    </div>
  );
}
