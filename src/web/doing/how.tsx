import { useState } from "react";
import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { HourField, LineField, OptionsField } from "./form.tsx";
import type { Filled } from "./form.tsx";

/** How terms are put: for consent, under silence, each until an hour. */
export function HowField({
  mechanism,
  isSilence = false,
}: {
  readonly mechanism: Mechanism;
  /** Opens under silence rather than for consent. */
  readonly isSilence?: boolean;
}): ReactElement {
  const say = useWords("doing");
  const [rule, setRule] = useState(isSilence ? "silence" : "consensus");
  return (
    <>
      <OptionsField
        label={say.how}
        name="rule"
        value={rule}
        onChange={setRule}
        options={[
          { value: "consensus", label: say.forConsent, note: say.forConsentNote },
          { value: "silence", label: say.underSilence, note: say.underSilenceNote },
        ]}
      />
      <HourField
        mechanism={mechanism}
        name="until"
        label={rule === "silence" ? say.silenceUntil : say.answerBy}
        days={7}
        isNeeded
      />
    </>
  );
}

export function howOf(filled: Filled, mechanism: Mechanism) {
  const { zone } = partyOf(mechanism, mechanism.party);
  const until = filled.hour("until", zone) ?? "";
  return filled.text("rule") === "silence"
    ? ({ rule: "silence", expires: until } as const)
    : ({ rule: "consensus", openUntil: until } as const);
}

/** Where a statement about the past comes from. */
export function SourceFields(): ReactElement {
  const say = useWords("doing");
  return (
    <fieldset className="field group">
      <legend className="label">{say.source}</legend>
      <LineField name="publisher" label={say.publisher} isNeeded />
      <LineField name="source-title" label={say.sourceTitle} />
      <LineField
        name="source-date"
        label={say.sourceDate}
        hint={say.dateHint}
        max={10}
        pattern="\d{4}(-\d{2}(-\d{2})?)?"
      />
      <LineField name="url" label={say.url} max={300} pattern='https?://[^\s"<>]+' />
    </fieldset>
  );
}

export function sourceOf(filled: Filled) {
  const title = filled.text("source-title");
  const date = filled.text("source-date");
  const url = filled.text("url");
  return {
    publisher: filled.need("publisher"),
    ...(title === undefined ? {} : { title }),
    ...(date === undefined ? {} : { date }),
    ...(url === undefined ? {} : { url }),
  };
}
