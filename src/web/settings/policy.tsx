import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import { useWords } from "../words.tsx";

type Shown = InferResponseType<(typeof api.policy)["$get"], 200>;

/** Who may do what, as the text that decides it; it is read here and changed on the machine. */
export function Policy({ files, may }: Shown): ReactElement {
  const say = useWords("settings");
  return (
    <>
      <section className="sec">
        <h2>{say.own}</h2>
        <p>{may.length === 0 ? say.nothingPermits : may.map((each) => say.actions[each]).join(" · ")}</p>
      </section>
      <section className="sec">
        <h2>{say.files}</h2>
        <p className="small quiet">{say.policyLead}</p>
        {files.map(({ name, text }) => (
          <details key={name}>
            <summary>{name}</summary>
            <pre className="policy" tabIndex={0} aria-label={name}>
              {text}
            </pre>
          </details>
        ))}
      </section>
    </>
  );
}
