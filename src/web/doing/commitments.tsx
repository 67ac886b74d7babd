import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import { ChoiceField, DateField, Form, LineField } from "./form.tsx";
import { optional } from "./optional.ts";

const states = ["not-started", "under-way", "done", "done-late", "partly", "lapsed"] as const;

interface OfCommitment {
  readonly mechanism: Mechanism;
  readonly commitment: string;
  readonly title?: string;
}

/** Our own word on how far we are with what we promised. */
export const ReportCommitment = (props: OfCommitment): ReactElement => <Word {...props} doing="report-commitment" />;

/** Our view of how far another party is. */
export const AssessCommitment = (props: OfCommitment): ReactElement => <Word {...props} doing="assess-commitment" />;

function Word({
  commitment,
  doing,
  mechanism,
  title,
}: OfCommitment & { readonly doing: "report-commitment" | "assess-commitment" }): ReactElement {
  const say = useWords("doing");
  const { choices } = useWords("fields");
  const today = useNow().slice(0, 10);
  const label = doing === "report-commitment" ? say.reportCommitment : say.assessCommitment;
  return (
    <DoingButton
      mechanism={mechanism}
      label={label}
      title={title ?? label}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({
              doing,
              commitment,
              [doing === "report-commitment" ? "progress" : "view"]: filled.need("state"),
              asOf: filled.need("asOf"),
              ...optional({ value: filled.text("value"), words: filled.text("words") }),
            })
          }
        >
          <ChoiceField
            name="state"
            label={say.progress}
            isNeeded
            choices={states.map((value) => ({ value, label: choices[value] ?? value }))}
          />
          <LineField name="value" label={say.figure} hint={say.figureHint} max={30} pattern="-?\d+(\.\d+)?" />
          <DateField name="asOf" label={say.asOf} value={today} isNeeded />
          <LineField name="words" label={say.inWords} />
        </Form>
      )}
    />
  );
}
