import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { api, ask } from "../api.ts";
import { useCircles } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { EnterDocument, EnterSession } from "../doing/history.tsx";
import { RaiseIssue } from "../doing/issues.tsx";
import { OwnThing } from "../own/thing.tsx";
import { useSubjects } from "../own/subjects.ts";
import { KeepButton } from "../own/keep.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Sign } from "../parts/sign.tsx";
import { useWords } from "../words.tsx";
import type { PageProps } from "../pages.ts";

type Things = InferResponseType<(typeof api.mechanisms)[":mechanism"]["own"]["$get"], 200>["things"];

const kinds = ["paper", "position", "instructions", "speaking-note", "press-line"] as const;

/** What is ours alone, in each consultation: papers under way, positions, instructions, notes, press lines. Nothing of it leaves. */
export function PositionsPage({ params }: PageProps): ReactElement {
  const say = useWords("own");
  const circles = useCircles();
  const named = params["mechanism"];
  const shown = named === undefined ? circles : circles.filter(({ shortName }) => shortName === named);
  return (
    <>
      <Head
        title={say.title}
        lead={
          <>
            <Sign name="lock" /> {say.lead}
          </>
        }
      />
      {shown.map((circle) => (
        <Circle key={circle.id} mechanism={circle} isAlone={shown.length === 1} />
      ))}
    </>
  );
}

function Circle({ isAlone, mechanism }: { readonly mechanism: Mechanism; readonly isAlone: boolean }): ReactElement {
  const say = useWords("own");
  const param = { mechanism: mechanism.shortName };
  const bodies = useSubjects(mechanism, "body");
  const read = useReading(["desk", mechanism.shortName, "own"], () =>
    ask(api.mechanisms[":mechanism"].own.$get({ param })),
  );
  return (
    <section aria-label={mechanism.name}>
      <h2 className={isAlone ? "vh" : undefined}>{mechanism.name}</h2>
      <p className="acts">
        {kinds
          .filter((kind) => kind !== "paper")
          .map((kind) => (
            <KeepButton key={kind} kind={kind} mechanism={mechanism} />
          ))}
        <RaiseIssue mechanism={mechanism} bodies={bodies} />
        <EnterSession mechanism={mechanism} bodies={bodies} />
        <EnterDocument mechanism={mechanism} />
      </p>
      <Read of={read} title={say.title}>
        {({ things }) => <Lists mechanism={mechanism} things={things} />}
      </Read>
    </section>
  );
}

function Lists({ mechanism, things }: { readonly mechanism: Mechanism; readonly things: Things }): ReactElement {
  const say = useWords("own");
  const tabled = things.filter((thing) => thing.tabled !== undefined);
  if (things.length === 0) return <p>{say.empty}</p>;
  return (
    <>
      {kinds.map((kind) => {
        const those = things.filter((thing) => thing.kind === kind && thing.tabled === undefined);
        if (those.length === 0) return null;
        return (
          <section key={kind} aria-label={say.kinds[kind]}>
            <h3 className="grouphead">{say.kinds[kind]}</h3>
            {those.map((thing) => (
              <OwnThing key={thing.id} mechanism={mechanism} thing={thing} />
            ))}
          </section>
        );
      })}
      {tabled.length === 0 ? null : (
        <details className="tabled">
          <summary>{say.tabledPapers(tabled.length)}</summary>
          {tabled.toReversed().map((thing) => (
            <OwnThing key={thing.id} mechanism={mechanism} thing={thing} />
          ))}
        </details>
      )}
    </>
  );
}
