import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { DoingButton } from "../doing/doing.tsx";
import { ChoiceField, Form, LineField } from "../doing/form.tsx";
import { HowField, howOf } from "../doing/how.tsx";
import { useSpeaking } from "../words.tsx";

interface OfRevision {
  readonly mechanism: Mechanism;
  readonly text: string;
  /** Act of the revision that is spoken of. */
  readonly revision: string;
}

const stances = ["agreed", "in-principle", "open", "left-aside"] as const;

/** Our word on one clause of a revision. */
export function ClauseStance({
  clause,
  mechanism,
  named,
  revision,
  text,
}: OfRevision & { readonly clause: string; readonly named: string }): ReactElement {
  const { words } = useSpeaking();
  return (
    <DoingButton
      mechanism={mechanism}
      label={words.texts.sayOf(named)}
      form={(start, isBusy) => (
        <Form
          submit={words.doing.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({ doing: "stance-on-clause", text, revision, clauses: [clause], stance: filled.need("stance") })
          }
        >
          <ChoiceField
            name="stance"
            label={words.texts.sayOf(named)}
            isNeeded
            choices={stances.map((value) => ({ value, label: words.texts.state[value] }))}
          />
        </Form>
      )}
    />
  );
}

/** A comment on a revision, in a line. */
export function CommentText({ mechanism, revision, text }: OfRevision): ReactElement {
  const { words } = useSpeaking();
  return (
    <DoingButton
      mechanism={mechanism}
      label={words.texts.comments}
      form={(start, isBusy) => (
        <Form
          submit={words.doing.showLetter}
          isBusy={isBusy}
          onFilled={(filled) => start({ doing: "comment", text, revision, comment: filled.need("comment") })}
        >
          <LineField name="comment" label={words.texts.comments} isNeeded />
        </Form>
      )}
    />
  );
}

const natures = ["record-only", "political", "binding"] as const;

/** Puts the whole of a revision forward for adoption: an act of its own. */
export function AdoptText({ mechanism, revision, text }: OfRevision): ReactElement {
  const { words } = useSpeaking();
  return (
    <DoingButton
      mechanism={mechanism}
      label={words.texts.adoption}
      form={(start, isBusy) => (
        <Form
          submit={words.doing.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({ doing: "adopt-text", text, revision, nature: filled.need("nature"), how: howOf(filled, mechanism) })
          }
        >
          <ChoiceField
            name="nature"
            label={words.texts.kind}
            isNeeded
            choices={natures.map((value) => ({ value, label: words.texts.nature[value] ?? value }))}
          />
          <HowField mechanism={mechanism} />
        </Form>
      )}
    />
  );
}
