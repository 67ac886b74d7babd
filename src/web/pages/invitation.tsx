import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { textOf } from "../form-text.ts";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { createPasskey, hasPasskeys } from "../passkey.ts";
import { useSpeaking } from "../words.tsx";

/** Taking up an invitation: what one will sign in by is made here. */
export function Invitation({
  enter,
  token,
}: {
  readonly token: string;
  readonly enter: () => Promise<void>;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.signIn;
  const attempt = useAttempt();
  const label = useId();
  const password = useId();
  const invited = useQuery({
    queryKey: ["invitation"],
    queryFn: () => ask(api.invitation.$post({ json: { token } })),
    retry: false,
  });
  const withPasskey = async (called: string): Promise<void> => {
    const { options } = await ask(api.invitation.passkey.options.$post({ json: { token } }));
    const response = await createPasskey(options);
    await ask(api.invitation.passkey.$post({ json: { token, label: called, response } }));
    await enter();
  };
  const withPassword = async (words_: string): Promise<void> => {
    await ask(api.invitation.password.$post({ json: { token, password: words_ } }));
    await enter();
  };
  if (invited.data === undefined) {
    return (
      <section className="sec measure">
        <h2>{say.invited}</h2>
        {invited.error === null ? (
          <p role="status">{words.frame.loading("")}</p>
        ) : (
          <p role="alert" className="note late">
            {invited.error.message}
          </p>
        )}
      </section>
    );
  }
  return (
    <section className="sec measure">
      <h2>{say.invited}</h2>
      <p>{say.invitedAs(invited.data.title)}</p>
      <p className="quiet">{say.invitedName(invited.data.name)}</p>
      <Refused of={attempt} />
      {hasPasskeys() ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const called = textOf(new FormData(event.currentTarget), "label");
            attempt.run(() => withPasskey(called));
          }}
        >
          <h3>{say.makePasskey}</h3>
          <p className="small quiet">{say.makePasskeyHint}</p>
          <div className="field">
            <label htmlFor={label}>{say.keyLabel}</label>
            <input id={label} name="label" defaultValue={say.keyLabelUsual} required maxLength={80} />
          </div>
          <button type="submit" className="b main" disabled={attempt.isBusy}>
            {say.makePasskey}
          </button>
        </form>
      ) : null}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = textOf(new FormData(event.currentTarget), "password");
          attempt.run(() => withPassword(chosen));
        }}
      >
        <h3>{say.choosePassword}</h3>
        <input type="hidden" name="name" autoComplete="username" value={invited.data.name} readOnly />
        <div className="field">
          <label htmlFor={password}>{say.password}</label>
          <p className="hint">{say.passwordHint}</p>
          <input id={password} name="password" type="password" autoComplete="new-password" required minLength={15} />
        </div>
        <button type="submit" className="b" disabled={attempt.isBusy}>
          {say.begin}
        </button>
      </form>
      <p className="small quiet">{say.notYou}</p>
    </section>
  );
}
