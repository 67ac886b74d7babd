import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import type { Filling } from "./doing.tsx";
import { ChoiceField, Form, LineField, WordsField } from "./form.tsx";
import type { Filled } from "./form.tsx";
import { HowField, howOf } from "./how.tsx";
import { optional } from "./optional.ts";

interface MinutesProps {
  readonly mechanism: Mechanism;
  readonly session: string;
  /** The session by its own name. */
  readonly title: string;
  /** The text of the minutes, once a draft is on the record, with its last revision. */
  readonly text?: string;
  readonly revision?: string;
  /** The proposal by which they were approved, once they are. */
  readonly approval?: string;
  readonly state: "none" | "draft" | "commented" | "approved" | "numbered";
  /** We keep the secretariat: the number is ours to give. */
  readonly isSecretariat: boolean;
}

/**
 * What can be done next with the minutes of a session: drafted by the host, commented, approved jointly, numbered by who keeps the
 * secretariat; a statement may be entered beside them at a party's request, and a summary for the public apart.
 */
export function Minutes(props: MinutesProps): ReactElement {
  const { approval, isSecretariat, revision, state, text } = props;
  const hasDraft = text !== undefined && revision !== undefined;
  const isOpen = state === "none" || state === "draft" || state === "commented";
  return (
    <div className="acts">
      {isOpen ? <DraftMinutes {...props} purpose="minutes" /> : null}
      {isOpen && hasDraft ? <CommentOn {...props} text={text} revision={revision} /> : null}
      {isOpen && hasDraft ? <ApproveMinutes {...props} text={text} revision={revision} /> : null}
      {state === "approved" && isSecretariat && approval !== undefined ? (
        <GiveNumber {...props} proposal={approval} />
      ) : null}
      {approval === undefined ? null : <EnterStatement {...props} of={approval} />}
      {approval === undefined ? null : <DraftMinutes {...props} purpose="statement" />}
    </div>
  );
}

/** Paragraphs parted by an empty line, numbered as they come; every language has as many. */
function clausesOf(filled: Filled, mechanism: Mechanism): readonly object[] {
  const byLang = mechanism.languages.flatMap((lang) => {
    const text = filled.text(`words ${lang}`);
    return text === undefined ? [] : [{ lang, paragraphs: text.split(/\n\s*\n/).map((each) => each.trim()) }];
  });
  const count = Math.max(0, ...byLang.map(({ paragraphs }) => paragraphs.length));
  return Array.from({ length: count }, (_, i) => ({
    number: String(i + 1),
    words: byLang.flatMap(({ lang, paragraphs }) => {
      const text = paragraphs[i];
      return text === undefined ? [] : [{ lang, text }];
    }),
  }));
}

/** A draft of the minutes, or of the summary for the public, in each language of the consultation. */
function DraftMinutes({
  mechanism,
  purpose,
  revision,
  session,
  text,
  title,
}: MinutesProps & { readonly purpose: "minutes" | "statement" }): ReactElement {
  const say = useWords("doing");
  const isMinutes = purpose === "minutes";
  const label = isMinutes ? (text === undefined ? say.draftMinutes : say.reviseMinutes) : say.draftSummary;
  const fill = (filled: Filled): Filling => ({
    doing: "draft-text",
    purpose,
    title: filled.need("title"),
    session,
    clauses: clausesOf(filled, mechanism),
    ...optional({ text: isMinutes ? text : undefined, from: isMinutes ? revision : undefined }),
  });
  return (
    <DoingButton
      mechanism={mechanism}
      label={label}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <LineField
            name="title"
            label={say.docTitle}
            value={(isMinutes ? say.minutesOf(title) : say.summaryOf(title)).slice(0, 120)}
            isNeeded
          />
          {mechanism.languages.map((lang) => (
            <WordsField
              key={lang}
              name={`words ${lang}`}
              label={say.paragraphsIn(lang)}
              hint={say.paragraphsHint}
              lang={lang}
              max={200_000}
            />
          ))}
        </Form>
      )}
    />
  );
}

function CommentOn({
  mechanism,
  revision,
  text,
}: Pick<MinutesProps, "mechanism"> & { readonly text: string; readonly revision: string }): ReactElement {
  const say = useWords("doing");
  const [lang = "en"] = mechanism.languages;
  const fill = (filled: Filled): Filling => {
    const words = filled.text("words");
    return {
      doing: "comment",
      text,
      revision,
      ...optional({
        comment: filled.text("comment"),
        words: words === undefined ? undefined : [{ lang, text: words }],
      }),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.comment}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <LineField name="comment" label={say.commentLine} isNeeded />
          <WordsField name="words" label={say.commentWords} lang={lang} />
        </Form>
      )}
    />
  );
}

/** Joint approval of one revision, whole. The nature is stated, so that no minutes bind by accident. */
function ApproveMinutes({
  mechanism,
  revision,
  text,
}: Pick<MinutesProps, "mechanism"> & { readonly text: string; readonly revision: string }): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => ({
    doing: "adopt-text",
    text,
    revision,
    nature: filled.need("nature"),
    how: howOf(filled, mechanism),
  });
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.approveMinutes}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <ChoiceField
            name="nature"
            label={say.nature}
            hint={say.natureHint}
            isNeeded
            value="record-only"
            choices={(["record-only", "political", "binding"] as const).map((value) => ({
              value,
              label: say.natures[value],
            }))}
          />
          <HowField mechanism={mechanism} />
        </Form>
      )}
    />
  );
}

function GiveNumber({
  mechanism,
  proposal,
}: Pick<MinutesProps, "mechanism"> & { readonly proposal: string }): ReactElement {
  const say = useWords("doing");
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.giveNumber}
      form={(start, isBusy) => (
        <Form
          submit={say.showLetter}
          isBusy={isBusy}
          onFilled={(filled) => start({ doing: "give-number", proposal, number: filled.need("number") })}
        >
          <LineField name="number" label={say.number} hint={say.numberHint} isNeeded />
        </Form>
      )}
    />
  );
}

/** A statement of ours beside what was adopted: it changes nothing of it, and nobody else can change it. */
export function EnterStatement({
  mechanism,
  of,
}: Pick<MinutesProps, "mechanism"> & { readonly of: string }): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => {
    const words = mechanism.languages.flatMap((lang) => {
      const text = filled.text(`words ${lang}`);
      return text === undefined ? [] : [{ lang, text }];
    });
    return {
      doing: "enter-statement",
      of,
      ...optional({ title: filled.text("title"), words: words.length === 0 ? undefined : words }),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.enterStatement}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <LineField name="title" label={say.docTitle} isNeeded />
          {mechanism.languages.map((lang) => (
            <WordsField key={lang} name={`words ${lang}`} label={say.textIn(lang)} lang={lang} max={200_000} />
          ))}
        </Form>
      )}
    />
  );
}
