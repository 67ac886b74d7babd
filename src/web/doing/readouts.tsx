import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import type { Filling } from "./doing.tsx";
import { ChoiceField, DateField, Form, HourField, LineField, WordsField } from "./form.tsx";
import type { Filled } from "./form.tsx";
import { optional } from "./optional.ts";

interface OfSession {
  readonly mechanism: Mechanism;
  readonly session: string;
  /** Day of the session, where it is known. */
  readonly day?: string;
}

const verbs = [
  "agreed",
  "reaffirmed",
  "discussed",
  "briefed",
  "stated",
  "welcomed",
  "planned",
  "considered",
  "not-discussed",
] as const;
const claimsMax = 8;
const claimNumbers = Array.from({ length: claimsMax }, (_, i) => i + 1);

/** Attribution of every word: who may be named, and how. */
export function attributionOf(filled: Filled): object {
  const kind = filled.need("attribution");
  return kind === "on-the-record" || kind === "background" ? { kind, as: filled.text("as") ?? "" } : { kind };
}

export function AttributionFields(): ReactElement {
  const say = useWords("doing");
  return (
    <>
      <ChoiceField
        name="attribution"
        label={say.attribution}
        isNeeded
        choices={(["on-the-record", "background", "deep-background", "off-the-record"] as const).map((value) => ({
          value,
          label: say.attributions[value],
        }))}
      />
      <LineField name="as" label={say.attributedTo} hint={say.attributedHint} />
    </>
  );
}

function claimsOf(filled: Filled): readonly object[] {
  return claimNumbers.flatMap((n) => {
    const words = filled.text(`claim ${n}`);
    if (words === undefined) return [];
    const topic = (filled.text(`topic ${n}`) ?? `point-${n}`).toLowerCase().replaceAll(/[^a-z0-9.-]+/g, "-");
    return [
      { topic: topic.replaceAll(/^-+|-+$/g, "") || `point-${n}`, words, verb: filled.text(`verb ${n}`) ?? "discussed" },
    ];
  });
}

function Account({
  day,
  doing,
  label,
  mechanism,
  session,
}: OfSession & {
  readonly doing: "share-readout" | "publish-readout" | "announce";
  readonly label: string;
}): ReactElement {
  const say = useWords("doing");
  const { choices } = useWords("fields");
  const { zone } = partyOf(mechanism, mechanism.party);
  const fill = (filled: Filled): Filling => {
    const words = mechanism.languages.flatMap((lang) => {
      const text = filled.text(`words ${lang}`);
      return text === undefined ? [] : [{ lang, text }];
    });
    return {
      doing,
      session,
      on: filled.need("on"),
      attribution: attributionOf(filled),
      claims: claimsOf(filled),
      ...optional({
        words: words.length === 0 ? undefined : words,
        embargo: doing === "announce" ? undefined : filled.hour("embargo", zone),
      }),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={label}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <DateField name="on" label={say.date} value={day} isNeeded />
          <AttributionFields />
          {doing === "announce" ? null : (
            <HourField mechanism={mechanism} name="embargo" label={say.embargo} hint={say.embargoHint} />
          )}
          {claimNumbers.map((n) => (
            <Claim key={n} n={n} verbs={verbs.map((value) => ({ value, label: choices[value] ?? value }))} />
          ))}
          {mechanism.languages.map((lang) => (
            <WordsField key={lang} name={`words ${lang}`} label={say.textIn(lang)} lang={lang} max={200_000} />
          ))}
        </Form>
      )}
    />
  );
}

/** One thing the account says: further ones stand folded until they are wanted. */
function Claim({
  n,
  verbs: choices,
}: {
  readonly n: number;
  readonly verbs: readonly { value: string; label: string }[];
}): ReactElement {
  const say = useWords("doing");
  const fields = (
    <>
      <ChoiceField name={`verb ${n}`} label={say.verb} choices={choices} value="discussed" />
      <LineField name={`claim ${n}`} label={say.claim} />
      <LineField name={`topic ${n}`} label={say.topic} hint={say.topicHint} max={40} />
    </>
  );
  return n === 1 ? (
    <fieldset className="field group">
      <legend className="label">{say.point(n)}</legend>
      {fields}
    </fieldset>
  ) : (
    <details>
      <summary>{say.point(n)}</summary>
      {fields}
    </details>
  );
}

/** Shares our account of a session with the others, under embargo where one is set. */
export function ShareReadout(props: OfSession): ReactElement {
  const say = useWords("doing");
  return <Account {...props} doing="share-readout" label={say.shareReadout} />;
}

/** Our public account of a session. */
export function PublishReadout(props: OfSession): ReactElement {
  const say = useWords("doing");
  return <Account {...props} doing="publish-readout" label={say.publishReadout} />;
}

/** Our own announcement of a session. */
export function Announce(props: OfSession): ReactElement {
  const say = useWords("doing");
  return <Account {...props} doing="announce" label={say.announce} />;
}
