import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { roleNames } from "../role-names.ts";
import { api, ask } from "../api.ts";
import { textOf } from "../form-text.ts";
import type { Me } from "../me.ts";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Read, useReading } from "../parts/page.tsx";
import { useSpeaking } from "../words.tsx";
import type { Language } from "../words.tsx";
import { sayRoles } from "./roles.ts";
import { OwnTime } from "./time.tsx";

type Account = InferResponseType<(typeof api.people)["$get"], 200>["people"][number];
type Link = InferResponseType<(typeof api.people)["$post"], 200>;
type RoleName = (typeof roleNames)[number];

/** Who may sign in, and what they are to do. */
export function People({ me }: { readonly me: Me }): ReactElement {
  const { words } = useSpeaking();
  const say = words.settings;
  const queries = useQueryClient();
  const attempt = useAttempt();
  const [link, setLink] = useState<Link>();
  const read = useReading(["people"], () => ask(api.people.$get()));
  const act = (work: () => Promise<unknown>): void =>
    attempt.run(() => work().then(() => queries.invalidateQueries({ queryKey: ["people"] })));
  return (
    <Read of={read} title={say.people}>
      {({ people }) => (
        <>
          <section className="sec">
            <p className="measure">{say.peopleLead}</p>
            <Refused of={attempt} />
            {link === undefined ? null : (
              <div className="note mid" role="status">
                <p>{say.linkOnce(new Date(link.expires).toLocaleString())}</p>
                <code className="link-once">{link.link}</code>
              </div>
            )}
            <table className="t stack" aria-label={say.people}>
              <thead>
                <tr>
                  <th scope="col">{say.name}</th>
                  <th scope="col">{say.titleOf}</th>
                  <th scope="col">{say.functions}</th>
                  <th scope="col">{say.status}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {people
                  .filter(({ status }) => status !== "ended")
                  .map((each) => (
                    <Row key={each.id} account={each} isOwn={each.id === me.id} act={act} onLink={setLink} />
                  ))}
              </tbody>
            </table>
          </section>
          <Invite act={act} onLink={setLink} />
        </>
      )}
    </Read>
  );
}

interface Acting {
  readonly act: (work: () => Promise<unknown>) => void;
  readonly onLink: (link: Link) => void;
}

function Row({
  account,
  act,
  isOwn,
  onLink,
}: Acting & { readonly account: Account; readonly isOwn: boolean }): ReactElement {
  const { words } = useSpeaking();
  const say = words.settings;
  const [isChanging, setChanging] = useState(false);
  const { created, id, name, roles, status, title } = account;
  const param = { id };
  const set = (to: "active" | "suspended" | "ended"): void =>
    act(() => ask(api.people[":id"].status.$put({ param, json: { status: to } })));
  const again = async (): Promise<void> => onLink(await ask(api.people[":id"].invitation.$post({ param, json: {} })));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-th={say.titleOf}>
        {title}
        <br />
        <span className="small quiet">
          {account.by}, <OwnTime at={created} />
        </span>
      </td>
      <td data-th={say.functions}>
        {isChanging ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const chosen = new FormData(event.currentTarget).getAll("role") as RoleName[];
              // Functions held in one consultation or body alone stay as they are.
              const kept = roles.filter(({ mechanism }) => mechanism !== undefined);
              act(async () => {
                const json = { roles: [...chosen.map((role) => ({ role })), ...kept] };
                await ask(api.people[":id"].roles.$put({ param, json }));
                setChanging(false);
              });
            }}
          >
            <Roles held={roles} />
            <button type="submit" className="b sm">
              {say.keep}
            </button>
          </form>
        ) : (
          sayRoles(roles, words)
        )}
      </td>
      <td data-th={say.status}>{say.statuses[status]}</td>
      <td>
        {isOwn ? null : (
          <span className="acts">
            <Do what={say.change} who={name} run={() => setChanging(!isChanging)} />
            <Do what={say.again} who={name} run={() => act(again)} />
            {status === "suspended" ? (
              <Do what={say.lift} who={name} run={() => set("active")} />
            ) : (
              <Do what={say.suspend} who={name} run={() => set("suspended")} />
            )}
            <Do what={say.endAccount} who={name} run={() => set("ended")} />
          </span>
        )}
      </td>
    </tr>
  );
}

function Do({
  run,
  what,
  who,
}: {
  readonly what: string;
  readonly who: string;
  readonly run: () => void;
}): ReactElement {
  const { words } = useSpeaking();
  return (
    <button type="button" className="b sm" aria-label={words.settings.actsOn(what, who)} onClick={run}>
      {what}
    </button>
  );
}

function Roles({ held = [] }: { readonly held?: Account["roles"] }): ReactElement {
  const { words } = useSpeaking();
  return (
    <fieldset className="field group">
      <legend>{words.settings.functions}</legend>
      <div className="roles">
        {roleNames.map((each) => (
          <label key={each}>
            <input
              type="checkbox"
              name="role"
              value={each}
              defaultChecked={held.some(({ mechanism, role }) => role === each && mechanism === undefined)}
            />
            {words.signIn.role[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Invite({ act, onLink }: Acting): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.settings;
  const [name, title, by] = [useId(), useId(), useId()];
  const send = async (form: HTMLFormElement, tongue: Language): Promise<void> => {
    const given = new FormData(form);
    const text = (field: string): string => textOf(given, field);
    const roles = (given.getAll("role") as RoleName[]).map((role) => ({ role }));
    const json = { name: text("name"), title: text("title"), by: text("by"), language: tongue, roles };
    onLink(await ask(api.people.$post({ json })));
    form.reset();
  };
  return (
    <section className="sec measure">
      <h2>{say.invite}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          act(() => send(form, language));
        }}
      >
        <div className="field">
          <label htmlFor={name}>{say.name}</label>
          <p className="hint">{say.nameHint}</p>
          <input id={name} name="name" autoCapitalize="none" spellCheck={false} required maxLength={40} />
        </div>
        <div className="field">
          <label htmlFor={title}>{say.titleOf}</label>
          <input id={title} name="title" required maxLength={80} />
        </div>
        <div className="field">
          <label htmlFor={by}>{say.by}</label>
          <p className="hint">{say.byHint}</p>
          <input id={by} name="by" autoCapitalize="none" spellCheck={false} required maxLength={64} />
        </div>
        <Roles />
        <button type="submit" className="b">
          {say.sendInvitation}
        </button>
      </form>
    </section>
  );
}
