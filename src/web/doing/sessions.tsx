import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import type { Filling } from "./doing.tsx";
import { ChoiceField, DayField, Form, HourField, LineField, WordsField } from "./form.tsx";
import type { Filled } from "./form.tsx";
import { HowField, howOf } from "./how.tsx";
import { optional } from "./optional.ts";

interface OfSession {
  readonly mechanism: Mechanism;
  readonly session: string;
}

const formats = ["in-person", "video", "phone", "mixed", "correspondence"] as const;

/** The day at our own capital, and its hour where one is named. */
function whenOf(filled: Filled, mechanism: Mechanism): object | undefined {
  const { zone } = partyOf(mechanism, mechanism.party);
  const start = filled.hour("start", zone);
  const day = filled.text("day") ?? filled.text("start")?.slice(0, 10);
  return day === undefined ? undefined : optional({ day, start, zone: start === undefined ? undefined : zone });
}

function FormatField(): ReactElement {
  const say = useWords("doing");
  const { choices } = useWords("fields");
  return (
    <ChoiceField
      name="format"
      label={say.format}
      choices={formats.map((value) => ({ value, label: choices[value] ?? value }))}
    />
  );
}

/** Puts a session of a body before the others. */
export function ProposeSession({
  body,
  isMain = false,
  mechanism,
}: {
  readonly mechanism: Mechanism;
  readonly body: string;
  readonly isMain?: boolean;
}): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => ({
    doing: "propose-session",
    body,
    when: whenOf(filled, mechanism),
    how: howOf(filled, mechanism),
    ...optional({
      name: filled.text("name"),
      place: filled.text("place"),
      host: filled.text("host"),
      format: filled.text("format"),
    }),
  });
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.proposeSession}
      isMain={isMain}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <DayField name="day" label={say.day} isNeeded />
          <HourField mechanism={mechanism} name="start" label={say.start} />
          <LineField name="place" label={say.place} />
          <ChoiceField
            name="host"
            label={say.host}
            choices={mechanism.parties.map(({ id, shortName }) => ({ value: id, label: shortName }))}
          />
          <FormatField />
          <LineField name="name" label={say.nameOptional} />
          <HowField mechanism={mechanism} />
        </Form>
      )}
    />
  );
}

/** Moves, postpones or calls off a session: what was agreed gives way when the others agree. */
export function MoveSession({ mechanism, session }: OfSession): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => ({
    doing: "move-session",
    session,
    status: filled.need("status"),
    how: howOf(filled, mechanism),
    ...optional({ when: whenOf(filled, mechanism), place: filled.text("place"), reason: filled.text("reason") }),
  });
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.moveSession}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <ChoiceField
            name="status"
            label={say.becomes}
            isNeeded
            choices={(["planned", "postponed", "cancelled"] as const).map((value) => ({
              value,
              label: say.sessionBecomes[value],
            }))}
          />
          <DayField name="day" label={say.newDay} />
          <HourField mechanism={mechanism} name="start" label={say.start} />
          <LineField name="place" label={say.place} />
          <LineField name="reason" label={say.reason} />
          <HowField mechanism={mechanism} />
        </Form>
      )}
    />
  );
}

/** Our word that a session was held. */
export function SessionHeld({ mechanism, session }: OfSession): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => {
    const minutes = filled.text("minutes");
    return {
      doing: "session-held",
      session,
      ...optional({
        when: whenOf(filled, mechanism),
        place: filled.text("place"),
        format: filled.text("format"),
        minutes: minutes === undefined ? undefined : Number(minutes),
      }),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.sessionHeld}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <DayField name="day" label={say.day} isNeeded />
          <LineField name="place" label={say.place} />
          <FormatField />
          <LineField name="minutes" label={say.lasted} max={5} pattern="[1-9]\d*" />
        </Form>
      )}
    />
  );
}

/** Our delegation to a session, by agency and rank: one line each. */
export function NameDelegation({ mechanism, session }: OfSession): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => ({
    doing: "name-delegation",
    session,
    members: filled
      .need("members")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line, i) => {
        const [agency = "", rank] = line.split(/[,、]/).map((part) => part.trim());
        return { agency, ...optional({ rank: rank === "" ? undefined : rank }), role: i === 0 ? "head" : "member" };
      }),
  });
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.nameDelegation}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <WordsField name="members" label={say.members} hint={say.membersHint} isNeeded />
        </Form>
      )}
    />
  );
}
