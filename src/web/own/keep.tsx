import { useRef, useState } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { useQueryClient } from "@tanstack/react-query";
import type { PrivateMatter } from "../../http/api/positions.ts";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Dialog } from "../doing/doing.tsx";
import { ChoiceField, Form, HourField, LineField, WordsField } from "../doing/form.tsx";
import type { Filled } from "../doing/form.tsx";
import { optional } from "../doing/optional.ts";
import { AttributionFields, attributionOf } from "../doing/readouts.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { useWords } from "../words.tsx";
import { useSubjects } from "./subjects.ts";

type Own = InferResponseType<(typeof api.mechanisms)[":mechanism"]["own"]["$get"], 200>["things"][number];
type Kind = Exclude<Own["kind"], "paper">;
type Matter = Own["matter"];

interface KeepProps {
  readonly kind: Kind;
  readonly mechanism: Mechanism;
  /** A further version of this; a new thing without it. */
  readonly thing?: Own;
  /** What it is about, where the page knows. */
  readonly about?: string | undefined;
}

const linesOf = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Keeps something in the house: a position, instructions, a speaking note, a press line, or a further version of one. */
export function KeepButton({ about, kind, mechanism, thing }: KeepProps): ReactElement {
  const say = useWords("own");
  const dialog = useRef<HTMLDialogElement>(null);
  const attempt = useAttempt();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const label = thing === undefined ? say.add[kind] : say.change;
  const keep = async (filled: Filled): Promise<void> => {
    const matter = { kind, ...matterOf(kind, filled, mechanism) } as unknown as PrivateMatter;
    const onto = thing === undefined ? {} : { onto: { id: thing.id, version: thing.version } };
    const param = { mechanism: mechanism.shortName };
    await ask(api.mechanisms[":mechanism"].own.$post({ param, json: { matter, ...onto } }));
    dialog.current?.close();
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "desk" });
  };
  return (
    <>
      <button
        type="button"
        className="b"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        {label}
      </button>
      <Dialog dialog={dialog} isOpen={isOpen} mechanism={mechanism} title={label} onClose={() => setOpen(false)}>
        <div className="solid ours">
          <Form submit={say.keep} isBusy={attempt.isBusy} onFilled={(filled) => attempt.run(() => keep(filled))}>
            <Fields kind={kind} mechanism={mechanism} before={thing?.matter} about={about} />
          </Form>
          <Refused of={attempt} />
        </div>
      </Dialog>
    </>
  );
}

function matterOf(kind: Kind, filled: Filled, mechanism: Mechanism): Readonly<Record<string, unknown>> {
  const { zone } = partyOf(mechanism, mechanism.party);
  const about = filled.text("about");
  switch (kind) {
    case "position":
      return {
        about,
        want: filled.need("want"),
        redLines: linesOf(filled.text("redLines")),
        fallbacks: linesOf(filled.text("fallbacks")),
      };
    case "instructions":
      return {
        may: filled.need("may"),
        from: filled.need("from"),
        ...optional({ about, until: filled.hour("until", zone) }),
      };
    case "speaking-note":
      return { about, title: filled.need("title"), words: filled.need("words") };
    case "press-line": {
      const question = filled.text("question");
      const answer = filled.text("answer");
      return {
        topic: filled.need("topic"),
        line: filled.need("line"),
        ifAsked: question === undefined || answer === undefined ? [] : [{ question, answer }],
        attribution: attributionOf(filled),
        ...optional({ about, embargo: filled.hour("embargo", zone) }),
      };
    }
  }
}

/** Things that private matter may be about: those of the record, by their own names. */
function AboutField({
  about,
  isNeeded,
  mechanism,
}: {
  readonly mechanism: Mechanism;
  readonly about: string | undefined;
  readonly isNeeded: boolean;
}): ReactElement {
  const say = useWords("own");
  const choices = useSubjects(mechanism);
  // A select takes its value when it is made: it is made anew when the choices have come.
  return (
    <ChoiceField
      key={choices.length}
      name="about"
      label={say.about}
      value={about}
      isNeeded={isNeeded}
      choices={choices}
    />
  );
}

function Fields({
  about,
  before,
  kind,
  mechanism,
}: Pick<KeepProps, "about" | "kind" | "mechanism"> & { readonly before: Matter | undefined }): ReactElement {
  const say = useWords("own");
  const doing = useWords("doing");
  const named = before?.about ?? about;
  switch (kind) {
    case "position": {
      const held = before?.kind === "position" ? before : undefined;
      return (
        <>
          <AboutField mechanism={mechanism} about={named} isNeeded />
          <WordsField name="want" label={say.want} value={held?.want} isNeeded />
          <WordsField name="redLines" label={say.redLines} hint={doing.onePerLine} value={held?.redLines.join("\n")} />
          <WordsField name="fallbacks" label={say.fallbacks} hint={say.bestFirst} value={held?.fallbacks.join("\n")} />
        </>
      );
    }
    case "instructions": {
      const held = before?.kind === "instructions" ? before : undefined;
      return (
        <>
          <AboutField mechanism={mechanism} about={named} isNeeded={false} />
          <WordsField name="may" label={say.may} value={held?.may} isNeeded />
          <LineField name="from" label={say.from} value={held?.from} isNeeded />
          <HourField mechanism={mechanism} name="until" label={say.until} />
        </>
      );
    }
    case "speaking-note": {
      const held = before?.kind === "speaking-note" ? before : undefined;
      return (
        <>
          <AboutField mechanism={mechanism} about={named} isNeeded />
          <LineField name="title" label={doing.docTitle} value={held?.title} isNeeded />
          <WordsField name="words" label={say.words} value={held?.words} isNeeded />
        </>
      );
    }
    case "press-line": {
      const held = before?.kind === "press-line" ? before : undefined;
      return (
        <>
          <AboutField mechanism={mechanism} about={named} isNeeded={false} />
          <LineField name="topic" label={say.topic} value={held?.topic} isNeeded />
          <WordsField name="line" label={say.line} value={held?.line} isNeeded />
          <WordsField name="question" label={say.question} value={held?.ifAsked[0]?.question} />
          <WordsField name="answer" label={say.theAnswer} value={held?.ifAsked[0]?.answer} />
          <AttributionFields />
          <HourField mechanism={mechanism} name="embargo" label={doing.embargo} hint={doing.embargoHint} />
        </>
      );
    }
  }
}
