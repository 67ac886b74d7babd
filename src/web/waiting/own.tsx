import { Link } from "wouter";
import { useQueries } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { api, ask } from "../api.ts";
import { useCircle, useCircles } from "../circle.tsx";
import { useNaming } from "../parts/name.tsx";
import { Sign } from "../parts/sign.tsx";
import { When } from "../parts/when.tsx";
import { useWords } from "../words.tsx";

type OwnMatter = InferResponseType<
  (typeof api.mechanisms)[":mechanism"]["own-matters"]["$get"],
  200
>["matters"][number];

/** A private matter with the consultation it belongs to. */
export interface OwnPlaced {
  readonly circle: string;
  readonly matter: OwnMatter;
}

/** What waits inside the house for this officer, in all consultations; nothing where the policy closes the private side to them. */
export function useOwnMatters(): readonly OwnPlaced[] {
  const circles = useCircles();
  const answers = useQueries({
    queries: circles.map(({ shortName }) => ({
      queryKey: ["desk", "own-matters", shortName],
      queryFn: () => ask(api.mechanisms[":mechanism"]["own-matters"].$get({ param: { mechanism: shortName } })),
      retry: false,
    })),
  });
  return answers.flatMap(({ data }, i) =>
    (data?.matters ?? []).map((matter) => ({ circle: circles[i]?.shortName ?? "", matter })),
  );
}

/** Matters of our own house: clearance asked of us, papers ready to table, a second signature, press lines to look at again. */
export function OwnMatters({ matters }: { readonly matters: readonly OwnPlaced[] }): ReactElement | null {
  const say = useWords("waiting");
  if (matters.length === 0) return null;
  return (
    <section aria-label={say.ours} className="ours keep">
      <h2 className="lab">
        <Sign name="lock" /> {say.ours}
      </h2>
      <ul>
        {matters.map((each) => (
          <OwnDue key={`${each.circle} ${each.matter.id} ${each.matter.asked}`} placed={each} />
        ))}
      </ul>
    </section>
  );
}

function OwnDue({ placed: { circle, matter } }: { readonly placed: OwnPlaced }): ReactElement | null {
  const say = useWords("waiting");
  const fields = useWords("fields");
  const naming = useNaming(circle);
  const mechanism = useCircle(circle);
  if (mechanism === undefined) return null;
  const { asked, by, from, kind, name, title } = matter;
  const called = title ?? (name === undefined ? say.ownKinds[kind] : naming.name(name));
  const to = `/positions/${circle}`;
  return (
    <li className="due">
      {by === undefined ? (
        <div className="when">
          <b>{say.noDate}</b>
        </div>
      ) : (
        <When at={by} mechanism={mechanism} />
      )}
      <div>
        <p className="of">
          {say.ownKinds[kind]} · {fields.names["from"]}: {from} · {mechanism.name}
        </p>
        <h3>
          <Link href={to}>{called}</Link>
        </h3>
        <p>{say.ownAsked[asked]}</p>
      </div>
      <Link className="b go" href={to}>
        {say.ownAct[asked]}
        <span className="vh"> {called}</span>
      </Link>
    </li>
  );
}
