import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import { ChoiceField, DateField, Form, LineField, WordsField } from "./form.tsx";
import type { Choice } from "./form.tsx";
import { SourceFields, sourceOf } from "./how.tsx";
import { optional } from "./optional.ts";

const linesOf = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Enters a session of the past from a source: our word, until the others concur or object. */
export function EnterSession({
  bodies,
  mechanism,
}: {
  readonly mechanism: Mechanism;
  readonly bodies: readonly Choice[];
}): ReactElement {
  const say = useWords("doing");
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.enterSession}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({
              doing: "enter-session",
              body: filled.need("body"),
              when: { day: filled.need("day") },
              topics: linesOf(filled.text("topics")),
              source: sourceOf(filled),
              ...optional({ name: filled.text("name"), place: filled.text("place") }),
            })
          }
        >
          <ChoiceField name="body" label={say.body} isNeeded choices={bodies} />
          <DateField name="day" label={say.date} isNeeded />
          <LineField name="place" label={say.place} />
          <LineField name="name" label={say.nameOptional} />
          <WordsField name="topics" label={say.topics} hint={say.onePerLine} />
          <SourceFields />
        </Form>
      )}
    />
  );
}

/** Enters a public document with its source. */
export function EnterDocument({ mechanism }: { readonly mechanism: Mechanism }): ReactElement {
  const say = useWords("doing");
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.enterDocument}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) =>
            start({
              doing: "enter-document",
              title: filled.need("title"),
              issuers: linesOf(filled.text("issuers")),
              on: filled.need("on"),
              source: sourceOf(filled),
            })
          }
        >
          <LineField name="title" label={say.docTitle} isNeeded />
          <WordsField name="issuers" label={say.issuers} hint={say.onePerLine} isNeeded />
          <DateField name="on" label={say.date} isNeeded />
          <SourceFields />
        </Form>
      )}
    />
  );
}
