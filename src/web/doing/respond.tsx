import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import type { Filling } from "./doing.tsx";
import { ChoiceField, Form, HourField, LineField, OptionsField } from "./form.tsx";
import type { Filled } from "./form.tsx";
import { partyOf } from "../circle.tsx";
import { optional } from "./optional.ts";

/** What can be said on a proposal. */
export const answers = [
  "concur",
  "concur-ad-referendum",
  "object",
  "abstain",
  "reserve",
  "confirm",
  "decline",
  "withdraw",
  "break-silence",
  "take-note",
  "initial",
] as const;
export type Answer = (typeof answers)[number];

/** Answers that go by rule: under silence one breaks it, of an ad referendum word one confirms or declines. */
export const answersFor = {
  consensus: ["concur", "concur-ad-referendum", "object", "reserve"],
  silence: ["break-silence", "concur"],
  provisional: ["confirm", "decline"],
  entered: ["concur", "object"],
  own: ["withdraw"],
} as const satisfies Readonly<Record<string, readonly Answer[]>>;

interface RespondProps {
  readonly mechanism: Mechanism;
  /** The tabling answered. */
  readonly proposal: string;
  /** The matter's own name, over the dialog. */
  readonly title?: string;
  readonly offered: readonly Answer[];
  readonly label?: string;
  readonly isMain?: boolean;
}

/** Our word on a proposal: one button, and the answers that are open. */
export function Respond({ isMain = false, label, mechanism, offered, proposal, title }: RespondProps): ReactElement {
  const say = useWords("doing");
  const [only] = offered;
  const name = label ?? (offered.length === 1 && only !== undefined ? say.answers[only].label : say.respond);
  const fill = (filled: Filled): Filling => {
    const answer = filled.text("answer") ?? only;
    return {
      doing: "respond",
      proposal,
      answer,
      ...optional({
        ground: answer === "break-silence" ? filled.text("ground") : undefined,
        words: filled.text("words"),
      }),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={name}
      title={title ?? name}
      isMain={isMain}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <OptionsField
            name="answer"
            label={say.ourAnswer}
            value={only}
            options={offered.map((value) => ({ value, ...say.answers[value] }))}
          />
          {offered.includes("break-silence") ? (
            <ChoiceField
              name="ground"
              label={say.ground}
              choices={(["objection", "amendment", "time"] as const).map((value) => ({
                value,
                label: say.grounds[value],
              }))}
            />
          ) : null}
          <LineField name="words" label={say.reasonOrPoint} hint={say.reasonHint} />
        </Form>
      )}
    />
  );
}

/** Puts the same words to a later hour; the former gives way, whoever kept silent on it. */
export function ExtendSilence({ mechanism, proposal }: Pick<RespondProps, "mechanism" | "proposal">): ReactElement {
  const say = useWords("doing");
  const { zone } = partyOf(mechanism, mechanism.party);
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.extendSilence}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) => start({ doing: "extend-silence", proposal, expires: filled.hour("until", zone) })}
        >
          <HourField mechanism={mechanism} name="until" label={say.silenceUntil} days={7} isNeeded />
        </Form>
      )}
    />
  );
}
