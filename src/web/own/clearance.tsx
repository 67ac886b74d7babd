import type { ReactElement } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { ChoiceField, Form, HourField, WordsField } from "../doing/form.tsx";
import { useMe } from "../me.ts";
import { useNow } from "../now.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { Own } from "./thing.tsx";

type State = Own["clearance"]["offices"][number]["state"];

const signs: Readonly<Record<State, readonly [SignName, Tone]>> = {
  agrees: ["done", "ok"],
  "agrees-with-change": ["principle", "mid"],
  objects: ["disputed", "late"],
  reserve: ["open", "mid"],
  asked: ["await", "plain"],
  again: ["await", "mid"],
};

/** Who must agree first, each by its hour and with its answer; who of the house asks or answers does so here. */
export function ClearanceView({
  mechanism,
  thing,
}: {
  readonly mechanism: Mechanism;
  readonly thing: Own;
}): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.own;
  const now = useNow();
  const attempt = useAttempt();
  const queries = useQueryClient();
  const me = useMe();
  const { zone } = partyOf(mechanism, mechanism.party);
  const param = { mechanism: mechanism.shortName, id: thing.id };
  const at = api.mechanisms[":mechanism"].own[":id"].clearance;
  const moved = (): Promise<void> => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "desk" });
  const { offices, state } = thing.clearance;
  const own = offices.find(({ office }) => office === me.data?.by);
  return (
    <div className="clearance">
      {offices.length === 0 ? null : (
        <table className="t small">
          <caption className="vh">{say.clearance}</caption>
          <thead>
            <tr>
              <th scope="col">{say.office}</th>
              <th scope="col">{say.answer}</th>
              <th scope="col">{say.byWhen}</th>
            </tr>
          </thead>
          <tbody>
            {offices.map((each) => (
              <tr key={each.office}>
                <th scope="row">{each.office}</th>
                <td>
                  <Status sign={signs[each.state][0]} tone={signs[each.state][1]} wrap>
                    {say.answers[each.state]}
                  </Status>{" "}
                  {each.comment}
                </td>
                <td>
                  {clockWords(language, each.by, zone, now)} {each.late ? say.isLate : ""}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {own === undefined ? null : (
        <details>
          <summary>{say.answerFor(own.office)}</summary>
          <Form
            submit={say.sendAnswer}
            isBusy={attempt.isBusy}
            onFilled={(filled) =>
              attempt.run(async () => {
                const answer = filled.need("answer") as "agrees";
                const comment = filled.text("comment");
                const json = { answer, digest: thing.digest, ...(comment === undefined ? {} : { comment }) };
                await ask(at.answers.$post({ param, json }));
                await moved();
              })
            }
          >
            <ChoiceField
              name="answer"
              label={say.answer}
              isNeeded
              choices={(["agrees", "agrees-with-change", "reserve", "objects"] as const).map((value) => ({
                value,
                label: say.answers[value],
              }))}
            />
            <WordsField name="comment" label={say.comment} />
          </Form>
        </details>
      )}
      {thing.kind === "paper" || state !== "not-asked" ? (
        <details>
          <summary>{state === "not-asked" ? say.ask : say.askAnew}</summary>
          <Form
            submit={say.ask}
            isBusy={attempt.isBusy}
            onFilled={(filled) =>
              attempt.run(async () => {
                const by = filled.hour("by", zone) ?? "";
                const named = filled
                  .need("offices")
                  .split(/[\s,]+/)
                  .filter((office) => office !== "");
                await ask(at.$post({ param, json: { offices: named.map((office) => ({ office, by })) } }));
                await moved();
              })
            }
          >
            <WordsField
              name="offices"
              label={say.offices}
              hint={say.officesHint}
              value={offices.map(({ office }) => office).join("\n")}
              isNeeded
            />
            <HourField mechanism={mechanism} name="by" label={say.byWhen} days={1} isNeeded />
          </Form>
          {state === "not-asked" ? null : (
            <button
              type="button"
              className="b"
              disabled={attempt.isBusy}
              onClick={() =>
                attempt.run(async () => {
                  await ask(at.$delete({ param }));
                  await moved();
                })
              }
            >
              {say.takeBack}
            </button>
          )}
        </details>
      ) : null}
      <Refused of={attempt} />
    </div>
  );
}
