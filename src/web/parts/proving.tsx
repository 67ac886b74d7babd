import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { textOf } from "../form-text.ts";
import { useMe } from "../me.ts";
import { answerPasskey } from "../passkey.ts";
import { setAsker } from "../prove.ts";
import { useWords } from "../words.tsx";
import { Refused, useAttempt } from "./attempt.tsx";

const byPasskey = async (): Promise<void> => {
  const { options } = await ask(api["step-up"].passkey.options.$post({ json: {} }));
  await ask(api["step-up"].passkey.$post({ json: { response: await answerPasskey(options) } }));
};

/** The dialog in which somebody proves that they still sit here; it opens itself when a call of any page needs it. */
export function Proving(): ReactElement {
  const say = useWords("signIn");
  const me = useMe();
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const waiting = useRef<(isProved: boolean) => void>(undefined);
  const [isOpen, setOpen] = useState(false);
  const attempt = useAttempt();
  const heading = useId();
  const password = useId();
  useEffect(
    () =>
      setAsker(() => {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        waiting.current?.(false);
        waiting.current = resolve;
        setOpen(true);
        dialog.current?.showModal();
        return promise;
      }),
    [],
  );
  const settle = (isProved: boolean): void => {
    waiting.current?.(isProved);
    waiting.current = undefined;
    setOpen(false);
    if (isProved) void queries.invalidateQueries({ queryKey: ["me"] });
    if (dialog.current?.open === true) dialog.current.close();
  };
  const prove = (work: () => Promise<unknown>): void => attempt.run(() => work().then(() => settle(true)));
  const way = me.data?.ways[0];
  return (
    <dialog ref={dialog} className="dialog asking" aria-labelledby={heading} onClose={() => settle(false)}>
      {isOpen ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const typed = textOf(new FormData(event.currentTarget), "password");
            if (way === "passkey") prove(byPasskey);
            else if (way === "click") prove(() => ask(api["step-up"].example.$post({ json: {} })));
            else if (way === "password") prove(() => ask(api["step-up"].password.$post({ json: { password: typed } })));
          }}
        >
          <header>
            <h1 id={heading}>{say.prove}</h1>
          </header>
          <div className="asked">
            <p>{way === undefined ? say.proveNothing : say.proveWhy}</p>
            {way === "password" ? (
              <div className="field">
                <label htmlFor={password}>{say.password}</label>
                <input id={password} name="password" type="password" autoComplete="current-password" required />
              </div>
            ) : null}
            <Refused of={attempt} />
          </div>
          <footer>
            {way === undefined ? null : (
              <button type="submit" className="b main" disabled={attempt.isBusy}>
                {way === "passkey" ? say.provePasskey : way === "password" ? say.provePassword : say.proveClick}
              </button>
            )}
            <button type="button" className="b" onClick={() => settle(false)}>
              {say.cancel}
            </button>
          </footer>
        </form>
      ) : null}
    </dialog>
  );
}
