import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { DoingButton } from "./doing.tsx";
import type { Filling } from "./doing.tsx";
import { ChoiceField, Form, LineField } from "./form.tsx";
import type { Choice, Filled } from "./form.tsx";
import { HowField, howOf } from "./how.tsx";
import { optional } from "./optional.ts";

interface OfSession {
  readonly mechanism: Mechanism;
  readonly session: string;
}

interface Item {
  readonly item: string;
  readonly title: string;
}

/** Proposes an item for the provisional agenda. */
export function AgendaItem({
  issues = [],
  mechanism,
  session,
}: OfSession & { readonly issues?: readonly Choice[] }): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => ({
    doing: "propose-item",
    session,
    title: filled.need("title"),
    ...optional({ issue: filled.text("issue") }),
  });
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.proposeItem}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <LineField name="title" label={say.itemTitle} isNeeded />
          {issues.length === 0 ? null : <ChoiceField name="issue" label={say.ofIssue} choices={issues} />}
        </Form>
      )}
    />
  );
}

/** Puts the agenda before the others as it is to stand: the chosen items in their order. */
export function SettleAgenda({
  isSilence = false,
  items,
  mechanism,
  session,
}: OfSession & { readonly items: readonly Item[]; readonly isSilence?: boolean }): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => {
    const treatments = items.map(({ item }) => ({ item, treatment: filled.text(`item ${item}`) }));
    return {
      doing: "settle-agenda",
      session,
      items: treatments.filter(({ treatment }) => treatment !== undefined),
      how: howOf(filled, mechanism),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={isSilence ? say.openSilence : say.settleAgenda}
      title={say.settleAgenda}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          {items.map(({ item, title }) => (
            <ChoiceField
              key={item}
              name={`item ${item}`}
              label={title}
              value="included"
              choices={[
                { value: "included", label: say.included },
                { value: "not-discussed", label: say.expresslyNot },
              ]}
            />
          ))}
          <HowField mechanism={mechanism} isSilence={isSilence} />
        </Form>
      )}
    />
  );
}

/** Opens silence on the agenda of a session: adopted unless somebody breaks it by the hour. */
export const OpenSilence = (props: OfSession & { readonly items: readonly Item[] }): ReactElement => (
  <SettleAgenda {...props} isSilence />
);

/** Our word on what became of an item: discussed, not discussed, or carried over to a later session. */
export function TreatItem({
  item,
  mechanism,
  session,
  sessions = [],
  title,
}: OfSession & Item & { readonly sessions?: readonly Choice[] }): ReactElement {
  const say = useWords("doing");
  const fill = (filled: Filled): Filling => {
    const treatment = filled.need("treatment");
    return {
      doing: "treat-item",
      session,
      item,
      treatment,
      ...optional({ to: treatment === "carried-over" ? filled.text("to") : undefined }),
    };
  };
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.treatItem}
      title={title}
      form={(start, isBusy) => (
        <Form submit={say.showLetter} isBusy={isBusy} onFilled={(filled) => start(fill(filled))}>
          <ChoiceField
            name="treatment"
            label={say.treatment}
            isNeeded
            choices={(["discussed", "carried-over", "not-discussed"] as const).map((value) => ({
              value,
              label: say.treatments[value],
            }))}
          />
          {sessions.length === 0 ? null : <ChoiceField name="to" label={say.carriedTo} choices={sessions} />}
        </Form>
      )}
    />
  );
}

/** Takes back an item that we proposed. */
export function WithdrawItem({ item, mechanism, session, title }: OfSession & Item): ReactElement {
  const say = useWords("doing");
  return (
    <DoingButton
      mechanism={mechanism}
      label={say.withdrawItem}
      title={title}
      doing={{ doing: "withdraw-item", session, item }}
    />
  );
}
