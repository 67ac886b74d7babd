import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useCircles, partyOf } from "../circle.tsx";
import { Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { useWords } from "../words.tsx";
import { OwnTime } from "./time.tsx";

const signs = {
  unknown: "open",
  introduced: "await",
  trusted: "receipt",
  "in-step": "done",
  behind: "under",
  forked: "disputed",
} as const;

/** Keys, peers, and the way to verify everything: for whoever looks after the node. */
export function NodePanel(): ReactElement {
  const say = useWords("settings");
  const circles = useCircles();
  const read = useReading(["all", "node"], () => ask(api.node.$get()));
  return (
    <Read of={read} title={say.node}>
      {({ consultations }) => (
        <>
          <p className="measure">{say.nodeLead}</p>
          {consultations.map(({ held, id, logs, peers, shortName }) => {
            const circle = circles.find((each) => each.id === id);
            const called = (party: string): string => (circle === undefined ? party : partyOf(circle, party).shortName);
            return (
              <section key={id} className="sec">
                <h2 id={`node-${shortName}`}>{circle?.name ?? shortName}</h2>
                {held === undefined ? null : <p className="note late">{say.nothingSigned(held)}</p>}
                <table className="t stack" aria-labelledby={`node-${shortName}`}>
                  <thead>
                    <tr>
                      {[say.log, say.entries, say.heldBy, say.digits].map((each) => (
                        <th key={each} scope="col">
                          {each}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {logs.map(({ digits, entries, forked, heldBy, party }) => (
                      <tr key={party}>
                        <th scope="row">{called(party)}</th>
                        <td data-th={say.entries} className="num">
                          {entries}
                        </td>
                        <td data-th={say.heldBy}>
                          {Object.entries(heldBy)
                            .map(([by, count]) => `${called(by)} ${count}`)
                            .join(", ")}
                        </td>
                        <td data-th={say.digits}>
                          <code>{digits}</code>
                          {forked === undefined ? null : <p className="note late">{forked}</p>}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <table className="t stack" aria-label={say.peer}>
                  <thead>
                    <tr>
                      {[say.peer, say.state, say.theyLack, say.weLack, say.lastWord].map((each) => (
                        <th key={each} scope="col">
                          {each}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {peers.map(({ heard, party, status, theyLack, weLack }) => (
                      <tr key={party}>
                        <th scope="row">{called(party)}</th>
                        <td data-th={say.state}>
                          <Status sign={signs[status]} tone={status === "forked" ? "late" : "plain"}>
                            {say.peerStates[status]}
                          </Status>
                        </td>
                        <td data-th={say.theyLack} className="num">
                          {theyLack}
                        </td>
                        <td data-th={say.weLack} className="num">
                          {weLack}
                        </td>
                        <td data-th={say.lastWord}>{heard === undefined ? say.never : <OwnTime at={heard} />}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <p>
                  <Link href={`/in/${shortName}/record`}>{say.verifyAt}</Link>
                </p>
              </section>
            );
          })}
        </>
      )}
    </Read>
  );
}
