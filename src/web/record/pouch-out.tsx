import { useState } from "react";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useSpeaking } from "../words.tsx";
import { sizeWords } from "./reading.ts";
import { sentenceOf } from "./refused.ts";

interface Sealed {
  readonly number?: number | undefined;
  readonly files: readonly { readonly file: string; readonly name: string; readonly bytes: number }[];
}

/** Seals what a party is not known to hold into files that are carried by hand. */
export function PouchOut({
  mechanism,
  onDone,
}: {
  readonly mechanism: Mechanism;
  readonly onDone: () => void;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const others = mechanism.parties.filter(({ id }) => id !== mechanism.party);
  const [to, setTo] = useState(others[0]?.id ?? "");
  const [line, setLine] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [sealed, setSealed] = useState<Sealed>();
  const [refused, setRefused] = useState<string>();
  const seal = async (): Promise<void> => {
    setBusy(true);
    setRefused(undefined);
    setSealed(undefined);
    try {
      const call = api.mechanisms[":mechanism"].record.pouches.$post({
        param: { mechanism: mechanism.shortName },
        json: { to, ...(line.trim() === "" ? {} : { recipient: line.trim() }) },
      });
      setSealed(await ask(call));
      onDone();
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <section className="sec">
      <h2>{say.pouchFor(partyOf(mechanism, to).shortName)}</h2>
      <p className="small quiet">{say.pouchLead}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void seal();
        }}
      >
        {others.length < 2 ? null : (
          <div className="field">
            <label htmlFor="pouch-to">{say.to}</label>
            <select id="pouch-to" value={to} onChange={({ target }) => setTo(target.value)}>
              {others.map(({ id, shortName }) => (
                <option key={id} value={id}>
                  {shortName}
                </option>
              ))}
            </select>
          </div>
        )}
        <details className="small">
          <summary>{say.theirLine}</summary>
          <div className="field">
            <label htmlFor="pouch-line">{say.theirLine}</label>
            <p className="hint">{say.theirLineHint}</p>
            <textarea
              id="pouch-line"
              rows={3}
              value={line}
              onChange={({ target }) => setLine(target.value)}
              spellCheck={false}
            />
          </div>
        </details>
        <p>
          <button type="submit" className="b main wide" disabled={isBusy}>
            {isBusy ? say.sealing : say.seal}
          </button>
        </p>
      </form>
      <div role="status" aria-live="polite" className="small">
        {refused === undefined ? null : <p className="note late">{refused}</p>}
        {sealed === undefined ? null : sealed.number === undefined ? (
          <p>{say.nothingToSeal}</p>
        ) : (
          <>
            <p>{say.sealed(sealed.number)}</p>
            <ul>
              {sealed.files.map(({ bytes, file, name }) => (
                <li key={file}>
                  <a href={`/api/mechanisms/${mechanism.shortName}/record/pouches/files/${file}`} download={name}>
                    {say.fetch(name, sizeWords(bytes))}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
