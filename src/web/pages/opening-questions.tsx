import type { ReactElement } from "react";
import { Link } from "wouter";
import { useSpeaking } from "../words.tsx";

/** What those ask first who answer for security: each with its answer, and where to see it. */
export function Questions({ mechanism }: { readonly mechanism: string }): ReactElement {
  const { words } = useSpeaking();
  const say = words.opening;
  const record = { to: `/in/${mechanism}/record`, name: words.frame.record };
  const settings = { to: "/settings", name: words.frame.settings };
  const asked = [
    { ...say.sent, at: [{ to: "/positions", name: words.frame.positions }, record] },
    { ...say.keys, at: [settings] },
    { ...say.admin, at: [settings] },
    { ...say.restore, at: [settings, record] },
    { ...say.leave, at: [record] },
    { ...say.stranger, at: [record] },
  ];
  return (
    <section className="sec" aria-labelledby="questions">
      <div className="h">
        <h2 id="questions">{say.questions}</h2>
      </div>
      <div className="asked">
        {asked.map(({ answer, ask, at }) => (
          <details key={ask}>
            <summary>{ask}</summary>
            <p>{answer}</p>
            <p className="small">
              {say.where}:{" "}
              {at.map(({ name, to }, i) => (
                <span key={to}>
                  {i === 0 ? "" : ", "}
                  <Link href={to}>{name}</Link>
                </span>
              ))}
            </p>
          </details>
        ))}
      </div>
    </section>
  );
}
