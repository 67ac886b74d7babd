import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { api, ask } from "../api.ts";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { useSpeaking, useWords } from "../words.tsx";
import { OwnTime } from "./time.tsx";

type Act = InferResponseType<(typeof api.proposed)["$get"], 200>["proposed"][number];

const signs = {
  waiting: "await",
  confirming: "clock",
  entered: "done",
  refused: "excluded",
  failed: "late",
  lapsed: "lapsed",
} as const;

/** Acts that wait for a second person, and what became of earlier ones. */
export function Proposed(): ReactElement {
  const say = useWords("settings");
  const read = useReading(["all", "proposed"], () => ask(api.proposed.$get()));
  return (
    <Read of={read} title={say.proposed}>
      {({ proposed }) => (
        <section className="sec">
          <p className="measure">{say.proposedLead}</p>
          {proposed.length === 0 ? <p className="quiet">{say.noProposed}</p> : null}
          <ul className="list">
            {proposed.map((act) => (
              <Waiting key={act.id} act={act} />
            ))}
          </ul>
        </section>
      )}
    </Read>
  );
}

function Waiting({ act }: { readonly act: Act }): ReactElement {
  const { words } = useSpeaking();
  const say = words.settings;
  const queries = useQueryClient();
  const attempt = useAttempt();
  const [isOpen, setOpen] = useState(false);
  const param = { id: act.id };
  const run = (work: () => Promise<unknown>): void =>
    attempt.run(() => work().then(() => queries.invalidateQueries({ queryKey: ["all", "proposed"] })));
  return (
    <li>
      <h3>{words.name.acts[act.kind] ?? words.name.unknownAct}</h3>
      <dl className="facts">
        <dt>{say.putUpBy}</dt>
        <dd>
          {act.by}, <OwnTime at={act.at} />
        </dd>
        <dt>{say.state}</dt>
        <dd>
          <Status sign={signs[act.status]}>{say.states[act.status]}</Status>
          {act.settledBy === undefined ? null : <span className="small quiet"> {act.settledBy}</span>}
        </dd>
        {act.status === "waiting" ? (
          <>
            <dt>{say.waitsUntil}</dt>
            <dd>
              <OwnTime at={act.expires} />
            </dd>
          </>
        ) : null}
      </dl>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{say.readIt}</summary>
        {isOpen ? <Exactly id={act.id} /> : null}
      </details>
      <Refused of={attempt} />
      {act.status === "waiting" ? (
        <p className="acts">
          {act.own ? null : (
            <button
              type="button"
              className="b main"
              disabled={attempt.isBusy || !isOpen}
              onClick={() =>
                run(() => ask(api.proposed[":id"].confirmation.$post({ param, json: { digest: act.digest } })))
              }
            >
              {say.confirm}
            </button>
          )}{" "}
          <button
            type="button"
            className="b"
            disabled={attempt.isBusy}
            onClick={() => run(() => ask(api.proposed[":id"].refusal.$post({ param, json: {} })))}
          >
            {act.own ? say.takeBack : say.decline}
          </button>
        </p>
      ) : null}
    </li>
  );
}

/** The very words; nobody confirms what they have not opened. */
function Exactly({ id }: { readonly id: string }): ReactElement {
  const say = useWords("settings");
  const read = useReading(["proposed", id], () => ask(api.proposed[":id"].$get({ param: { id } })));
  return (
    <Read of={read} title={say.readIt}>
      {({ words }) => (
        <>
          <p className="small">{say.exactWords}</p>
          <pre className="policy" tabIndex={0} aria-label={say.exactWords}>
            {JSON.stringify(JSON.parse(words), null, 2)}
          </pre>
        </>
      )}
    </Read>
  );
}
