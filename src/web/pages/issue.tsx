import type { InferResponseType } from "hono/client";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { MoveIssue } from "../doing/issues.tsx";
import { gapWords, shortDate } from "../drawing/dates.ts";
import { IssuePath, stepsThatFit } from "../drawing/issue-path.tsx";
import { useDrawingWidth } from "../drawing/width.ts";
import type { PageProps } from "../pages.ts";
import { BecameStatus } from "../parts/became.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Sign, Status } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { thingPath, idOf } from "../paths.ts";
import { useSpeaking } from "../words.tsx";
import { issueSigns } from "./issues.tsx";

type Reading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["issues"][":issue"]["$get"], 200>;
type Step = Reading["steps"][number];

/** One issue: how it stands, its way through the levels, and what hangs on it. */
export function IssuePage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const issue = idOf("issue", params["issue"]);
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const reading = useReading([name, "issue", issue], () =>
    ask(api.mechanisms[":mechanism"].issues[":issue"].$get({ param: { mechanism: name, issue } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={words.issues.title}>
      {(page) => <Issue mechanism={mechanism} page={page} />}
    </Read>
  );
}

function Issue({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const { words } = useSpeaking();
  const say = words.issues;
  return (
    <>
      <nav className="crumbs" aria-label={words.rows.trail}>
        <Link href={`/in/${mechanism.shortName}/issues`}>{say.title}</Link>
      </nav>
      <Head title={page.title} lead={<Stands mechanism={mechanism} page={page} />}>
        {page.status === "settled" ? null : <MoveIssue mechanism={mechanism} issue={page.id} />}
        <button type="button" className="b" onClick={() => window.print()}>
          {say.print}
        </button>
      </Head>
      <Path mechanism={mechanism} page={page} />
      <div className="cols sec">
        <Settlements mechanism={mechanism} page={page} />
        <Links mechanism={mechanism} page={page} />
      </div>
    </>
  );
}

function Stands({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.issues;
  const [sign, tone] = issueSigns[page.status];
  const span = gapWords(language, page.span);
  const since = shortDate(language, page.since);
  const until = page.until === undefined ? undefined : shortDate(language, page.until);
  const told =
    page.status === "settled"
      ? say.settledAfter(since, span)
      : page.status === "parked"
        ? say.parkedSince(since, until)
        : say.pendingFor(span);
  return (
    <>
      <Status sign={sign} tone={tone}>
        {say.status[page.status]}
      </Status>{" "}
      {told} {page.words === undefined ? "" : `${page.words}. `}
      {page.status === "settled"
        ? null
        : page.places.map((place) => (
            <span key={`${place.body ?? ""} ${place.level ?? ""}`}>
              {say.liesWith(placeWords(mechanism, place) ?? say.notStated, shortDate(language, place.since))}{" "}
            </span>
          ))}
      <Why mechanism={mechanism} refs={page.why} about={`${page.title}: ${say.status[page.status]}`} />
    </>
  );
}

function placeWords(
  mechanism: Mechanism,
  { bodyName, level }: { readonly bodyName?: string | undefined; readonly level?: string | undefined },
): string | undefined {
  const rung = mechanism.levels.find((each) => each.id === level)?.label;
  return bodyName === undefined ? rung : rung === undefined ? bodyName : `${bodyName} (${rung})`;
}

function Path({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.issues;
  const isStated = page.steps.every(({ level }) => page.levels.some(({ id }) => id === level));
  const rows = [...page.levels.map(({ label }) => label), ...(isStated ? [] : [say.levelNotStated])];
  const drawn = Math.min(stepsThatFit(useDrawingWidth()), page.steps.length);
  const noteOf = (step: Step): string =>
    step.name !== undefined ? naming.session({ name: step.name.name }) : (step.bodyName ?? step.words ?? "");
  return (
    <section className="sec">
      <div className="h">
        <h2 id="path">{say.path}</h2>
        <span className="small quiet">{say.order}</span>
      </div>
      <IssuePath
        label={say.pathLabel(
          page.steps.map((step) => `${shortDate(language, step.on)} ${say.step[step.step]}`).join("; "),
        )}
        rows={rows}
        isStated={isStated}
        steps={page.steps.map((step) => {
          const row = page.levels.findIndex(({ id }) => id === step.level);
          return {
            on: step.on,
            row: row < 0 ? rows.length - 1 : row,
            sign: step.step === "settled" ? "settled" : step.isOneSide ? "one-side" : "between",
            title: say.step[step.step],
            note: noteOf(step),
          };
        })}
      />
      <div className="key">
        <span>
          <svg width="14" height="14" aria-hidden="true" className="keydot">
            <circle cx="7" cy="7" r="5.5" />
          </svg>
          {say.oneSide}
        </span>
        <span>
          <svg width="14" height="14" aria-hidden="true" className="keydot filled">
            <circle cx="7" cy="7" r="6" />
          </svg>
          {say.between}
        </span>
        <span>
          <Sign name="agreed" />
          {say.status.settled}
        </span>
      </div>
      {drawn < page.steps.length ? <p className="small quiet">{say.drawn(drawn, page.totalSteps)}</p> : null}
      <table className="t stack" aria-labelledby="path">
        <thead>
          <tr>
            <th scope="col" className="w-when">
              {say.when}
            </th>
            <th scope="col">{say.level}</th>
            <th scope="col">{say.what}</th>
            <th scope="col">{say.who}</th>
          </tr>
        </thead>
        <tbody>
          {page.steps.map((step) => (
            <StepRow
              key={`${step.on} ${step.step} ${step.session ?? ""} ${step.why[0]?.act ?? ""}`}
              mechanism={mechanism}
              step={step}
            />
          ))}
        </tbody>
      </table>
      {page.totalSteps > page.steps.length ? (
        <p className="small quiet">{say.shownSteps(page.steps.length, page.totalSteps)}</p>
      ) : null}
    </section>
  );
}

function StepRow({ mechanism, step }: { readonly mechanism: Mechanism; readonly step: Step }): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.issues;
  const level = mechanism.levels.find((each) => each.id === step.level)?.label;
  const where = step.session === undefined ? step.bodyName : undefined;
  const all = step.by.length === mechanism.parties.length && step.by.length > 1;
  return (
    <tr>
      <th scope="row">{shortDate(language, step.on)}</th>
      <td data-th={say.level}>{level ?? <span className="quiet">{say.notStated}</span>}</td>
      <td data-th={say.what}>
        <div>
          {where === undefined ? say.step[step.step] : say.toward(say.step[step.step], where)}
          {step.session === undefined || step.name === undefined ? null : (
            <>
              {": "}
              <Link href={thingPath(mechanism, step.session)}>{naming.session(step.name)}</Link>
            </>
          )}
          {step.words === undefined ? "" : `. ${step.words}.`}{" "}
          <Why mechanism={mechanism} refs={step.why} about={say.step[step.step]} />
        </div>
      </td>
      <td data-th={say.who}>
        {all ? (
          <Status sign="same" tone="ok">
            {say.all2}
          </Status>
        ) : (
          <span className="row">
            {step.by.map((party) => (
              <PartyName key={party} mechanism={mechanism} party={party} />
            ))}
          </span>
        )}
      </td>
    </tr>
  );
}

function Settlements({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const { words } = useSpeaking();
  const say = words.issues;
  return (
    <section>
      <h2>{say.settlement}</h2>
      <p className="quiet measure">{say.settlementLead}</p>
      {page.settlements.length === 0 ? (
        page.status === "settled" ? null : (
          <p>{say.settlementNone}</p>
        )
      ) : (
        <ul className="list">
          {page.settlements.map((each) => (
            <li key={each.act}>
              <p className="instrument">{each.how}</p>
              <BecameStatus mechanism={mechanism} of={each.became} />{" "}
              <Why mechanism={mechanism} refs={each.why} about={each.how} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Links({ mechanism, page }: { readonly mechanism: Mechanism; readonly page: Reading }): ReactElement {
  const { words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const say = words.issues;
  return (
    <div className="rail">
      {page.raisedWith.length === 0 ? null : (
        <section className="sec">
          <h2>{say.with}</h2>
          <ul className="list small">
            {page.raisedWith.map((each) => (
              <li key={each.id}>
                <Link href={thingPath(mechanism, each.id)}>{each.title}</Link>
                <br />
                <span className="quiet">{say.times(each.times)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.commitments.length === 0 ? null : (
        <section className="sec">
          <h2>{say.commitments}</h2>
          <ul className="list small">
            {page.commitments.map((each) => (
              <li key={each.id}>
                <Link href={thingPath(mechanism, each.id)}>{each.what}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.texts.length === 0 ? null : (
        <section className="sec">
          <h2>{say.texts}</h2>
          <ul className="list small">
            {page.texts.map((each) => (
              <li key={each.id}>
                <Link href={thingPath(mechanism, each.id)}>{naming.name(each.name)}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
