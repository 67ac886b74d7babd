import { Fragment } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { isForReaders, pathWords, ValueWords } from "../parts/exact.tsx";
import { PartyName } from "../parts/mark.tsx";
import { Status } from "../parts/sign.tsx";
import { dateWords } from "../time.ts";
import { useSpeaking, useWords } from "../words.tsx";
import { useSentence } from "./sentence.tsx";

export type Letter = InferResponseType<(typeof api.mechanisms)[":mechanism"]["letters"]["$post"], 200>;
type LetterAct = Letter["acts"][number];
type Warning = LetterAct["warnings"][number];

/** What the other side will see, to the letter, and one step further the bytes themselves. */
export function LetterView({
  letter,
  mechanism,
}: {
  readonly letter: Letter;
  readonly mechanism: Mechanism;
}): ReactElement {
  const say = useWords("doing");
  const { words } = useSpeaking();
  const sentence = useSentence(mechanism);
  return (
    <>
      <h2>{say.willSee}</h2>
      <p className="small quiet">{say.nothingElse}</p>
      {letter.acts.map((act, i) => (
        <div className="letter" key={`${i} ${act.kind}`}>
          <p className="small">
            <PartyName mechanism={mechanism} party={letter.party} />
          </p>
          <p className="instrument">{sentence(letter.party, act.says)}</p>
          <dl className="facts small">
            {act.lines
              .filter(isForReaders)
              .filter(isNamed)
              .map((line) => (
                <Fragment key={line.path.join(".")}>
                  <dt>{pathWords(words, line)}</dt>
                  <dd>
                    <ValueWords mechanism={mechanism} line={line} />
                  </dd>
                </Fragment>
              ))}
          </dl>
          {act.parts.map((part) => (
            <PartShown key={`${part.name} ${part.lang}`} part={part} />
          ))}
        </div>
      ))}
      <p className="small quiet">{say.signedBy(letter.by)}</p>
      <details className="small">
        <summary>{say.exactly(letter.bytes)}</summary>
        <p className="quiet">{say.exactlyNote}</p>
        {letter.acts.map((act, i) => (
          <pre className="bytes" tabIndex={0} key={`${i} ${act.kind}`}>
            {act.content}
          </pre>
        ))}
        {letter.acts.flatMap((act) =>
          act.parts.map((part) => (
            <pre className="bytes" tabIndex={0} key={`${act.kind} ${part.name} ${part.lang}`}>
              {part.text ?? say.file(part.name, part.size)}
            </pre>
          )),
        )}
      </details>
    </>
  );
}

/** A thing that this very act names for the first time has no name yet but its own words, which stand beside it. */
const isNamed = ({ form, shown, value }: LetterAct["lines"][number]): boolean => form !== "thing" || shown !== value;

/** Words beside the entry: clauses of a revision as they read, other text as it stands. */
function PartShown({ part }: { readonly part: LetterAct["parts"][number] }): ReactElement {
  const say = useWords("doing");
  const { words } = useSpeaking();
  const lines = part.text === undefined ? undefined : linesOf(part.text, part.media);
  return (
    <div className="partwords">
      <p className="small quiet">{words.why.part(words.fields.names[part.name] ?? part.name, part.lang, part.size)}</p>
      {lines === undefined ? (
        <p className="small">{say.file(part.name, part.size)}</p>
      ) : (
        <div className="instrument" lang={part.lang === "" ? undefined : part.lang}>
          {lines.map((line, i) => (
            <p key={`${i} ${line.slice(0, 12)}`}>{line}</p>
          ))}
        </div>
      )}
    </div>
  );
}

function linesOf(text: string, media: string): readonly string[] {
  if (media !== "application/json") return text.split("\n");
  const read = JSON.parse(text) as { readonly clauses?: readonly { readonly number: string; readonly text: string }[] };
  return read.clauses?.map((clause) => `${clause.number}. ${clause.text}`) ?? [text];
}

/** What a person should know before tabling. */
export function Warnings({
  letter,
  mechanism,
}: {
  readonly letter: Letter;
  readonly mechanism: Mechanism;
}): ReactElement {
  const say = useWords("doing");
  const warnings = letter.acts.flatMap((act) => act.warnings);
  return (
    <ul className="small checks">
      {warnings.map((warning, i) => (
        <li key={`${i} ${warning.warning}`}>
          <WarningWords warning={warning} mechanism={mechanism} />
        </li>
      ))}
      {warnings.some(({ warning }) => warning === "agreed-words") ? null : (
        <li>
          <Status sign="done" tone="ok">
            {say.noAgreedWords}
          </Status>
        </li>
      )}
      {warnings.some(({ warning }) => warning === "hidden-signs") ? null : (
        <li>
          <Status sign="done" tone="ok">
            {say.noHidden}
          </Status>
        </li>
      )}
    </ul>
  );
}

export function WarningWords({
  mechanism,
  warning,
}: {
  readonly mechanism: Mechanism;
  readonly warning: Warning;
}): ReactElement {
  const { language } = useSpeaking();
  const say = useWords("doing");
  switch (warning.warning) {
    case "hidden-signs":
      return (
        <Status sign="late" tone="late" wrap>
          {say.hiddenSigns(warning.where, warning.shown)}
        </Status>
      );
    case "agreed-words":
      return (
        <Status sign="disputed" tone="mid" wrap>
          {warning.change === "dropped"
            ? say.dropped(warning.name, warning.last ?? "")
            : say.changed(warning.name, warning.forms.join(", "), warning.last ?? "")}
        </Status>
      );
    case "late":
      return (
        <Status sign="late" tone="mid" wrap>
          {say.late(say.clocks[warning.clock], dateWords(language, warning.day))}
        </Status>
      );
    case "outside-office":
      return (
        <Status sign="clock" tone="mid" wrap>
          {say.outsideOffice(partyOf(mechanism, warning.party).shortName)}
        </Status>
      );
    case "language-lacking":
      return (
        <Status sign="one" tone="mid" wrap>
          {say.languageLacking(warning.lang)}
        </Status>
      );
  }
}
