import { Fragment } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { PaperButton } from "../doing/paper.tsx";
import { WarningWords } from "../doing/letter.tsx";
import { useSentence } from "../doing/sentence.tsx";
import { useNow } from "../now.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { useNaming } from "../parts/name.tsx";
import { Sign } from "../parts/sign.tsx";
import { Receipts } from "../doing/receipts.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { ClearanceView } from "./clearance.tsx";
import { KeepButton } from "./keep.tsx";

export type Own = InferResponseType<(typeof api.mechanisms)[":mechanism"]["own"]["$get"], 200>["things"][number];

/** One private thing: what it says, who in the house must agree first, and what can be done with it. */
export function OwnThing({ mechanism, thing }: { readonly mechanism: Mechanism; readonly thing: Own }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.own;
  const now = useNow();
  const naming = useNaming(mechanism.shortName);
  const attempt = useAttempt();
  const queries = useQueryClient();
  const { zone } = partyOf(mechanism, mechanism.party);
  const isOpen = thing.tabled === undefined;
  // What is named for the first time by the paper itself has no other name yet.
  const about = thing.name === undefined || thing.name.kind === "not-held" ? undefined : naming.name(thing.name);
  const title = titleOf(thing) ?? about ?? say.kinds[thing.kind];
  const param = { mechanism: mechanism.shortName, id: thing.id };
  const erase = async (): Promise<void> => {
    await ask(api.mechanisms[":mechanism"].own[":id"].$delete({ param }));
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "desk" });
  };
  return (
    <article className="ours keep own" aria-label={title}>
      <p className="lab">
        <Sign name="lock" /> {say.oursAlone}
      </p>
      <h4>{title}</h4>
      {isOpen ? <MatterView mechanism={mechanism} thing={thing} /> : null}
      {thing.warnings.map((warning, i) => (
        <p key={`${i} ${warning.warning}`} className="small">
          <WarningWords mechanism={mechanism} warning={warning} />
        </p>
      ))}
      <p className="small quiet">
        {say.written(thing.by, clockWords(language, thing.at, zone, now))}
        {about === undefined || about === title ? "" : ` · ${about}`}
      </p>
      {isOpen ? <ClearanceView mechanism={mechanism} thing={thing} /> : null}
      {thing.tabled?.map((act) => (
        <Receipts key={act} act={act} mechanism={mechanism} />
      ))}
      {isOpen ? (
        <p className="acts">
          {thing.kind === "paper" ? <PaperButton mechanism={mechanism} paper={thing} title={title} /> : null}
          {thing.kind === "paper" ? null : <KeepButton kind={thing.kind} mechanism={mechanism} thing={thing} />}
          <button type="button" className="b" disabled={attempt.isBusy} onClick={() => attempt.run(erase)}>
            {say.erase}
            <span className="vh"> {title}</span>
          </button>
        </p>
      ) : null}
      <Refused of={attempt} />
    </article>
  );
}

/** What it is called at home, where it has words of its own. */
function titleOf({ matter }: Own): string | undefined {
  switch (matter.kind) {
    case "paper":
    case "speaking-note":
      return matter.title;
    case "press-line":
      return matter.topic;
    case "instructions":
    case "position":
      return undefined;
  }
}

function MatterView({ mechanism, thing }: { readonly mechanism: Mechanism; readonly thing: Own }): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.own;
  const sentence = useSentence(mechanism);
  const now = useNow();
  const { zone } = partyOf(mechanism, mechanism.party);
  const { matter } = thing;
  switch (matter.kind) {
    case "paper":
      return (
        <ul className="list">
          {thing.says.map((said, i) => (
            <li key={`${i} ${said.act}`}>{sentence(mechanism.party, said)}</li>
          ))}
        </ul>
      );
    case "position":
      return (
        <dl className="facts">
          <dt>{say.want}</dt>
          <dd>{matter.want}</dd>
          {matter.redLines.length === 0 ? null : <dt>{say.redLines}</dt>}
          {matter.redLines.map((line) => (
            <dd key={line}>{line}</dd>
          ))}
          {matter.fallbacks.length === 0 ? null : <dt>{say.fallbacks}</dt>}
          {matter.fallbacks.map((line) => (
            <dd key={line}>{line}</dd>
          ))}
        </dl>
      );
    case "instructions":
      return (
        <dl className="facts">
          <dt>{say.may}</dt>
          <dd className="pre">{matter.may}</dd>
          <dt>{say.from}</dt>
          <dd>{matter.from}</dd>
          {matter.until === undefined ? null : <dt>{say.until}</dt>}
          {matter.until === undefined ? null : <dd>{clockWords(language, matter.until, zone, now)}</dd>}
        </dl>
      );
    case "speaking-note":
      return <p className="pre">{matter.words}</p>;
    case "press-line":
      return (
        <>
          <p className="pre">{matter.line}</p>
          <dl className="facts">
            {matter.ifAsked.map(({ answer, question }) => (
              <Fragment key={question}>
                <dt>{say.ifAsked(question)}</dt>
                <dd>{answer}</dd>
              </Fragment>
            ))}
            <dt>{words.doing.attribution}</dt>
            <dd>
              {words.doing.attributions[matter.attribution.kind]}
              {"as" in matter.attribution ? `: ${matter.attribution.as}` : ""}
            </dd>
            {matter.embargo === undefined ? null : <dt>{words.doing.embargo}</dt>}
            {matter.embargo === undefined ? null : <dd>{clockWords(language, matter.embargo, zone, now)}</dd>}
          </dl>
        </>
      );
  }
}
