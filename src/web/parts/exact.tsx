import { Fragment } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { clockWords, dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { Words } from "../words/en.ts";
import { useNaming } from "./name.tsx";
import { Read, useReading } from "./page.tsx";

type Full = InferResponseType<(typeof api.mechanisms)[":mechanism"]["acts"][":act"]["$get"], 200>;
type Value = Full["lines"][number];
type Part = Full["parts"][number];

/** What was signed: value by value, the words beside it, and one step further the bytes themselves. */
export function Exact({ act, mechanism }: { readonly mechanism: Mechanism; readonly act: string }): ReactElement {
  const { words } = useSpeaking();
  const say = words.why;
  const naming = useNaming(mechanism.shortName);
  const param = { mechanism: mechanism.shortName, act };
  const read = useReading([mechanism.shortName, "act", act], () =>
    ask(api.mechanisms[":mechanism"].acts[":act"].$get({ param })),
  );
  return (
    <Read of={read} title={say.exact}>
      {({ lines, parts, restsOn, signed }) => (
        <div className="exact">
          <h4>{say.says}</h4>
          {signed === undefined && lines.length === 0 ? <p className="small">{say.offTheRecord}</p> : null}
          <dl className="facts small">
            {lines.filter(isForReaders).map((line) => (
              <Fragment key={line.path.join(".")}>
                <dt>{pathWords(words, line)}</dt>
                <dd>
                  <ValueWords mechanism={mechanism} line={line} />
                </dd>
              </Fragment>
            ))}
          </dl>
          {parts.length === 0 ? null : <h4>{say.parts}</h4>}
          {parts.map((part) => (
            <PartWords key={`${part.name} ${part.lang}`} part={part} mechanism={mechanism} />
          ))}
          {restsOn.length === 0 ? null : (
            <>
              <h4>{say.itRestsOn}</h4>
              <ul className="list small">
                {restsOn.map((each) => (
                  <li key={each.act}>
                    {say.place(partyOf(mechanism, each.party).shortName, each.n)} {naming.act(each.kind, each.rule)}:{" "}
                    {naming.name(each.name)}
                  </li>
                ))}
              </ul>
            </>
          )}
          <details>
            <summary>{say.bytes}</summary>
            <p className="small quiet">{signed === undefined ? say.laterForm : say.bytesNote}</p>
            {signed === undefined ? null : (
              <pre className="bytes" tabIndex={0}>
                {signed}
              </pre>
            )}
          </details>
        </div>
      )}
    </Read>
  );
}

/** Names by digits alone say nothing to a reader; they stand in the bytes. */
export const isForReaders = ({ path, form, value }: Value): boolean =>
  !(path.at(-1) === "digest" || path.at(-1) === "nonce" || path.at(-1) === "root" || path.at(-1) === "key") &&
  !(form === "text" && /^[0-9a-f]{64}$/.test(value));

/** The names that lead to a value, without the place of a single thing in its list. */
export function pathWords({ fields }: Words, { path }: Value): string {
  return path.map((each) => (/^\d+$/.test(each) ? each : (fields.names[each] ?? each))).join(" · ");
}

/** A value in words of the page's language. */
export function ValueWords({ line, mechanism }: { readonly mechanism: Mechanism; readonly line: Value }): ReactElement {
  const { language, words } = useSpeaking();
  const now = useNow();
  const { form, shown, value } = line;
  switch (form) {
    case "choice":
      return <>{words.fields.choices[value] ?? shown ?? value}</>;
    case "yes-no":
      return <>{value === "true" ? words.why.yes : words.why.no}</>;
    case "party":
      return <>{partyOf(mechanism, value).shortName}</>;
    case "instant": {
      const { shortName, zone } = partyOf(mechanism, mechanism.party);
      return (
        <>
          {clockWords(language, value, zone, now)} {shortName}
        </>
      );
    }
    case "date":
      return <>{dateWords(language, value)}</>;
    case "text":
    case "number":
    case "thing":
    case "entry":
      return <>{shown ?? value}</>;
  }
}

function PartWords({ mechanism, part }: { readonly mechanism: Mechanism; readonly part: Part }): ReactElement {
  const { words } = useSpeaking();
  const say = words.why;
  const names = (parties: readonly string[]): string =>
    words.name.join(parties.map((party) => partyOf(mechanism, party).shortName));
  const { expunging, lines } = part;
  return (
    <div className="partwords">
      <p className="small quiet">{say.part(words.fields.names[part.name] ?? part.name, part.lang, part.size)}</p>
      {part.state === "absent" ? <p className="small">{say.absent}</p> : null}
      {part.state === "expunged" ? <p className="small">{say.expunged}</p> : null}
      {expunging === undefined ? null : (
        <p className="small">
          {expunging.done.length > 0 ? `${say.expungedBy(names(expunging.done))} ` : ""}
          {expunging.awaited.length > 0 ? say.expungingAwaited(names(expunging.awaited)) : ""}
        </p>
      )}
      {lines === undefined ? null : (
        <div className="instrument" lang={part.lang === "" ? undefined : part.lang}>
          {lines.map((line, i) => (
            <p key={`${i} ${line.slice(0, 12)}`}>{line}</p>
          ))}
        </div>
      )}
      {part.isCut ? <p className="small quiet">{say.cut}</p> : null}
    </div>
  );
}
