import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { api, ask } from "../api.ts";
import { textOf } from "../form-text.ts";
import { Languages } from "../frame.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { answerPasskey, hasPasskeys } from "../passkey.ts";
import { useSpeaking } from "../words.tsx";
import { Invitation } from "./invitation.tsx";

type Ways = InferResponseType<(typeof api)["sign-in"]["$get"], 200>;

/** The page of whoever is not signed in: whose house it is, and the ways in. */
export function SignInPage(): ReactElement | null {
  const { language, words } = useSpeaking();
  const ways = useQuery({ queryKey: ["sign-in"], queryFn: () => ask(api["sign-in"].$get()) });
  const queries = useQueryClient();
  const enter = async (): Promise<void> => {
    // The token of an invitation, and who was asked for, stay in no address.
    history.replaceState(null, "", ["/", "/sign-in"].includes(location.pathname) ? "/waiting" : location.pathname);
    await queries.resetQueries();
  };
  const token = /^#invitation=([A-Za-z0-9_-]{43})$/.exec(location.hash)?.[1];
  const house = ways.data?.houses[0];
  const called = house?.called[language] ?? house?.shortName ?? "Entente";
  const title = words.signIn.title(called);
  useEffect(() => {
    document.title = `${title} · Entente`;
  }, [title]);
  if (ways.data === undefined) {
    return ways.error === null ? null : (
      <main className="title">
        <p role="alert" className="note late">
          {words.frame.unreachable}
        </p>
      </main>
    );
  }
  const ink = `p${((house?.place ?? 0) % 5) + 1}`;
  return (
    <div className="front">
      <div className={`band ${ink}`} />
      <header className="mast">
        <span className="brand">Entente</span>
        <div className="circle">{house?.called[language] === undefined ? house?.name : ""}</div>
        <div className="end">
          <Languages />
        </div>
      </header>
      <main id="page" tabIndex={-1} className="title">
        <div className="opening">
          <h1>
            {house === undefined ? null : (
              <>
                <span className={`mark ${ink}`} aria-hidden="true">
                  {String.fromCodePoint(called.codePointAt(0) ?? 63)}
                </span>{" "}
              </>
            )}
            {title}
          </h1>
          <div className="lead">
            <p>{words.signIn.lead}</p>
          </div>
        </div>
        {token === undefined ? <Doors ways={ways.data} enter={enter} /> : <Invitation token={token} enter={enter} />}
      </main>
    </div>
  );
}

interface DoorsProps {
  readonly ways: Ways;
  readonly enter: () => Promise<void>;
}

function Doors({ enter, ways }: DoorsProps): ReactElement {
  return ways.prepared === undefined ? (
    <section className="sec measure">
      <Proofs enter={enter} />
    </section>
  ) : (
    <>
      <Seats prepared={ways.prepared} enter={enter} />
      <section className="sec measure">
        <Proofs enter={enter} isSecond />
      </section>
    </>
  );
}

/** In the example alone: one press signs in. An address may name who sits down, for links from desk to desk. */
function Seats({
  enter,
  prepared,
}: {
  readonly prepared: NonNullable<Ways["prepared"]>;
  readonly enter: DoorsProps["enter"];
}): ReactElement {
  const { language, words } = useSpeaking();
  const attempt = useAttempt();
  const asked = useRef(new URLSearchParams(location.search).get("as"));
  const sit = async (officer: string): Promise<void> => {
    await ask(api["sign-in"].example.$post({ json: { officer, language } }));
    await enter();
  };
  useEffect(() => {
    const named = prepared.find(({ id }) => id === asked.current);
    asked.current = null;
    if (named !== undefined) attempt.run(() => sit(named.id));
  });
  return (
    <section className="sec">
      <div className="h">
        <h2>{words.signIn.seats}</h2>
        <p className="small quiet">{words.signIn.seatsHint}</p>
      </div>
      <Refused of={attempt} />
      <ul className="seats">
        {prepared.map(({ id, roles, titles }) => (
          <li key={id}>
            <button type="button" className="seat" disabled={attempt.isBusy} onClick={() => attempt.run(() => sit(id))}>
              <b>{titles[language]}</b>
              <span className="small quiet">{words.signIn.does[roles[0] ?? ""]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** By passkey first, else by password. `isSecond` where another way stands above and none is the main one. */
function Proofs({
  enter,
  isSecond = false,
}: {
  readonly enter: DoorsProps["enter"];
  readonly isSecond?: boolean;
}): ReactElement {
  const { words } = useSpeaking();
  const attempt = useAttempt();
  const [isOpen, setOpen] = useState(!hasPasskeys());
  const name = useId();
  const password = useId();
  const say = words.signIn;
  const byPasskey = async (): Promise<void> => {
    const { options } = await ask(api["sign-in"].passkey.options.$post({ json: {} }));
    await ask(api["sign-in"].passkey.$post({ json: { response: await answerPasskey(options) } }));
    await enter();
  };
  const byPassword = async (form: FormData): Promise<void> => {
    const given = { name: textOf(form, "name"), password: textOf(form, "password") };
    await ask(api["sign-in"].password.$post({ json: given }));
    await enter();
  };
  return (
    <>
      <h2>{say.enter}</h2>
      <Refused of={attempt} />
      {hasPasskeys() ? (
        <>
          <p>
            <button
              type="button"
              className={isSecond ? "b" : "b main"}
              disabled={attempt.isBusy}
              onClick={() => attempt.run(byPasskey)}
            >
              {say.withPasskey}
            </button>
          </p>
          <p className="small quiet">{say.passkeyHint}</p>
        </>
      ) : (
        <p className="quiet">{say.noPasskeys}</p>
      )}
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{say.orPassword}</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            attempt.run(() => byPassword(form));
          }}
        >
          <div className="field">
            <label htmlFor={name}>{say.name}</label>
            <input id={name} name="name" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
          </div>
          <div className="field">
            <label htmlFor={password}>{say.password}</label>
            <input id={password} name="password" type="password" autoComplete="current-password" required />
          </div>
          <button type="submit" className="b" disabled={attempt.isBusy}>
            {attempt.isBusy ? say.entering : say.enter}
          </button>
        </form>
      </details>
    </>
  );
}
