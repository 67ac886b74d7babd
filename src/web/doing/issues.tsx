import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import { ChoiceField, Form, LineField } from "./form.tsx";
import type { Choice } from "./form.tsx";
import { optional } from "./optional.ts";

/** Raises a pending matter, in a body where one is named. */
export function RaiseIssue({
  bodies = [],
  mechanism,
}: {
  readonly mechanism: Mechanism;
  readonly bodies?: readonly Choice[];
}): ReactElement {
  const say = useWords("doing");
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.raiseIssue}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({ doing: "raise-issue", title: filled.need("title"), ...optional({ body: filled.text("body") }) })
          }
        >
          <LineField name="title" label={say.issueTitle} isNeeded />
          {bodies.length === 0 ? null : <ChoiceField name="body" label={say.body} choices={bodies} />}
        </Form>
      )}
    />
  );
}

/** Takes an issue up to a level, or hands it down. */
export function MoveIssue({
  issue,
  mechanism,
}: {
  readonly mechanism: Mechanism;
  readonly issue: string;
}): ReactElement {
  const say = useWords("doing");
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.moveIssue}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({ doing: "move-issue", issue, move: filled.need("move"), level: filled.need("level") })
          }
        >
          <ChoiceField
            name="move"
            label={say.direction}
            isNeeded
            choices={[
              { value: "escalated", label: say.up },
              { value: "remitted", label: say.down },
            ]}
          />
          <ChoiceField
            name="level"
            label={say.level}
            isNeeded
            choices={mechanism.levels.map(({ id, label }) => ({ value: id, label }))}
          />
        </Form>
      )}
    />
  );
}
