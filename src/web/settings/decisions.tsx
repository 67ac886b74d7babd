import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { Status } from "../parts/sign.tsx";
import { useWords } from "../words.tsx";
import { OwnTime } from "./time.tsx";

const signs = { allowed: "done", refused: "excluded", "step-up": "await", "second-person": "await" } as const;

/** What was allowed and refused, newest first. */
export function Decisions(): ReactElement {
  const say = useWords("settings");
  const frame = useWords("frame");
  const read = useInfiniteQuery({
    queryKey: ["decisions"],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) =>
      ask(api.decisions.$get({ query: pageParam === undefined ? {} : { below: String(pageParam) } })),
    getNextPageParam: ({ decisions, more }) => (more ? decisions.at(-1)?.n : undefined),
  });
  const rows = read.data?.pages.flatMap(({ decisions }) => decisions) ?? [];
  return (
    <section className="sec">
      <h2 id="decisions">{say.decisions}</h2>
      <p className="small quiet">{say.decisionsLead}</p>
      {read.data === undefined ? <p role="status">{frame.loading(say.decisions)}</p> : null}
      <table className="t stack" aria-labelledby="decisions">
        <thead>
          <tr>
            {[say.when, say.who, say.asked, say.outcome, say.because].map((each) => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ action, count, kind, last, n, outcome, place, policies, who }) => (
            <tr key={n}>
              <th scope="row" data-th={say.when}>
                <OwnTime at={last} />
                {count > 1 ? <span className="small quiet"> {say.times(count)}</span> : null}
              </th>
              <td data-th={say.who}>{who}</td>
              <td data-th={say.asked}>
                {say.actions[action]}
                <span className="small quiet">
                  {" "}
                  {[place === "house" ? say.everywhere : place.slice(0, 8), kind]
                    .filter((each) => each !== "")
                    .join(" · ")}
                </span>
              </td>
              <td data-th={say.outcome}>
                <Status sign={signs[outcome]} tone={outcome === "refused" ? "late" : "plain"}>
                  {say.outcomes[outcome]}
                </Status>
              </td>
              <td data-th={say.because} className="small">
                {policies.length === 0 ? say.nothingPermits : policies.join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {read.hasNextPage ? (
        <p>
          <button type="button" className="b" disabled={read.isFetching} onClick={() => void read.fetchNextPage()}>
            {say.older}
          </button>
        </p>
      ) : null}
    </section>
  );
}
