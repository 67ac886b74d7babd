import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { textOf } from "../form-text.ts";
import type { Me } from "../me.ts";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Read, useReading } from "../parts/page.tsx";
import { createPasskey, hasPasskeys } from "../passkey.ts";
import { languageNames, useSpeaking, useWords } from "../words.tsx";
import type { Language } from "../words.tsx";
import { OwnTime } from "./time.tsx";

/** What concerns oneself: language, what one signs in by, and where one is signed in. */
export function Mine({ me }: { readonly me: Me }): ReactElement {
  const { language, speak, words } = useSpeaking();
  const say = words.settings;
  const id = useId();
  return (
    <>
      <section className="sec">
        <div className="field short">
          <label htmlFor={id}>{say.language}</label>
          <select id={id} value={language} onChange={(event) => speak(event.target.value as Language)}>
            {Object.entries(languageNames).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </section>
      {me.ways.includes("click") ? null : <Secrets />}
      <SignIns />
    </>
  );
}

const add = async (called: string): Promise<void> => {
  const { options } = await ask(api.me.passkeys.options.$post({ json: {} }));
  await ask(api.me.passkeys.$post({ json: { label: called, response: await createPasskey(options) } }));
};

function Secrets(): ReactElement {
  const say = useWords("settings");
  const signIn = useWords("signIn");
  const queries = useQueryClient();
  const held = useReading(["me", "passkeys"], () => ask(api.me.passkeys.$get()));
  const attempt = useAttempt();
  const [isDone, setDone] = useState(false);
  const label = useId();
  const password = useId();
  const act = (work: () => Promise<unknown>): void => {
    setDone(false);
    attempt.run(async () => {
      await work();
      setDone(true);
      await queries.invalidateQueries({ queryKey: ["me"] });
    });
  };
  return (
    <Read of={held} title={say.passkeys}>
      {({ passkeys, password: hasPassword }) => (
        <>
          <section className="sec">
            <h2 id="passkeys">{say.passkeys}</h2>
            <Refused of={attempt} />
            <p role="status" className="small">
              {isDone ? say.done : ""}
            </p>
            {passkeys.length === 0 ? (
              <p>{say.noPasskeys}</p>
            ) : (
              <table className="t stack" aria-labelledby="passkeys">
                <thead>
                  <tr>
                    <th scope="col">{say.passkey}</th>
                    <th scope="col">{say.made}</th>
                    <th scope="col">{say.used}</th>
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {passkeys.map((key) => (
                    <tr key={key.id}>
                      <th scope="row">{key.label}</th>
                      <td data-th={say.made}>
                        <OwnTime at={key.created} />
                      </td>
                      <td data-th={say.used}>{key.used === undefined ? say.notUsed : <OwnTime at={key.used} />}</td>
                      <td>
                        <button
                          type="button"
                          className="b sm"
                          disabled={attempt.isBusy}
                          aria-label={say.takeAwayOf(key.label)}
                          onClick={() => act(() => ask(api.me.passkeys[":id"].$delete({ param: { id: key.id } })))}
                        >
                          {say.takeAway}
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {hasPasskeys() ? (
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  const called = textOf(new FormData(event.currentTarget), "label");
                  act(() => add(called));
                }}
              >
                <div className="field short">
                  <label htmlFor={label}>{signIn.keyLabel}</label>
                  <input id={label} name="label" defaultValue={signIn.keyLabelUsual} required maxLength={80} />
                </div>
                <button type="submit" className="b" disabled={attempt.isBusy}>
                  {say.addPasskey}
                </button>
              </form>
            ) : null}
          </section>
          <section className="sec measure">
            <h2>{say.password}</h2>
            <p>{hasPassword ? say.hasPassword : say.noPassword}</p>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                const form = event.currentTarget;
                const chosen = textOf(new FormData(form), "password");
                act(async () => {
                  await ask(api.me.password.$put({ json: { password: chosen } }));
                  form.reset();
                });
              }}
            >
              <div className="field">
                <label htmlFor={password}>{say.newPassword}</label>
                <p className="hint">{signIn.passwordHint}</p>
                <input
                  id={password}
                  name="password"
                  type="password"
                  autoComplete="new-password"
                  minLength={15}
                  required
                />
              </div>
              <button type="submit" className="b" disabled={attempt.isBusy}>
                {say.setPassword}
              </button>
            </form>
          </section>
        </>
      )}
    </Read>
  );
}

function SignIns(): ReactElement {
  const say = useWords("settings");
  const queries = useQueryClient();
  const attempt = useAttempt();
  const read = useReading(["me", "sign-ins"], () => ask(api.me["sign-ins"].$get()));
  const act = (work: () => Promise<unknown>): void =>
    attempt.run(() => work().then(() => queries.invalidateQueries({ queryKey: ["me", "sign-ins"] })));
  return (
    <Read of={read} title={say.signIns}>
      {({ signIns }) => (
        <section className="sec">
          <h2 id="sign-ins">{say.signIns}</h2>
          <Refused of={attempt} />
          <table className="t stack" aria-labelledby="sign-ins">
            <thead>
              <tr>
                <th scope="col">{say.device}</th>
                <th scope="col">{say.begun}</th>
                <th scope="col">{say.seen}</th>
                <th scope="col">{say.ends}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {signIns.map(({ begun, device, ends, here, id, seen }) => (
                <tr key={id}>
                  <th scope="row">{device}</th>
                  <td data-th={say.begun}>
                    <OwnTime at={begun} />
                  </td>
                  <td data-th={say.seen}>
                    <OwnTime at={seen} />
                  </td>
                  <td data-th={say.ends}>
                    <OwnTime at={ends} />
                  </td>
                  <td>
                    {here ? (
                      <span className="tag">{say.here}</span>
                    ) : (
                      <button
                        type="button"
                        className="b sm"
                        aria-label={say.endOf(device)}
                        onClick={() => act(() => ask(api.me["sign-ins"][":id"].$delete({ param: { id } })))}
                      >
                        {say.end}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {signIns.length > 1 ? (
            <p>
              <button type="button" className="b" onClick={() => act(() => ask(api.me["sign-ins"].$delete()))}>
                {say.endOthers}
              </button>
            </p>
          ) : null}
        </section>
      )}
    </Read>
  );
}
