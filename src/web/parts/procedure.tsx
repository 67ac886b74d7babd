import type { ReactElement } from "react";
import type { z } from "../../http/api/shape.ts";
import type { procedureStep } from "../../http/api/waiting.ts";
import type { Mechanism } from "../circle.tsx";
import { dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { Sign } from "./sign.tsx";
import { Why } from "./why.tsx";

type Step = z.infer<typeof procedureStep>;

/** The clock of a session: every date the rules of procedure set, from its day, and how it stands by the record. */
export function Procedure({
  mechanism,
  steps,
  withWhy = false,
}: {
  readonly mechanism: Mechanism;
  readonly steps: readonly Step[];
  readonly withWhy?: boolean;
}): ReactElement | null {
  const { language, words } = useSpeaking();
  const say = words.waiting;
  if (steps.length === 0) return null;
  return (
    <dl className="clock">
      {steps.map((each) => {
        const sentence = `${dateWords(language, each.day)}: ${say.steps[each.step]}`;
        return (
          <div key={each.step} className={`clockrow ${each.state}`}>
            <dt>{say.d(each.days)}</dt>
            <dd>
              {sentence} {each.state === "done" ? <Sign name="done" /> : null}
              {each.state === "late" ? <Sign name="late" /> : null}
              <span className={each.state === "late" ? "late" : "vh"}> {say.stepStates[each.state]}</span>{" "}
              {withWhy ? <Why mechanism={mechanism} refs={each.why} about={sentence} /> : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
