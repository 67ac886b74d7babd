import { createContext, use, useId, useRef } from "react";
import type { ReactElement, ReactNode } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { useWords } from "../words.tsx";
import { eveningAfter, instantAt } from "./hour.ts";

/** What a form holds, by the names of its fields; empty ones are absent. */
export interface Filled {
  text(name: string): string | undefined;
  /** Of a field that must be filled: the browser does not let the form through without it. */
  need(name: string): string;
  all(name: string): readonly string[];
  /** The hour of a field as an instant. */
  hour(name: string, zone: string): string | undefined;
}

function filledOf(data: FormData): Filled {
  const text = (name: string): string | undefined => {
    const value = data.get(name);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  return {
    text,
    need: (name) => text(name) ?? "",
    all: (name) => data.getAll(name).filter((value) => typeof value === "string"),
    hour(name, zone) {
      const local = text(name);
      return local === undefined ? undefined : instantAt(local, zone);
    },
  };
}

const PrefixContext = createContext("");

/**
 * A form that hands on what was filled in. While letters are still being composed by an input method, Enter belongs to it and sends
 * nothing.
 */
export function Form({
  children,
  isBusy = false,
  onFilled,
  submit,
}: {
  readonly submit: string;
  readonly isBusy?: boolean;
  readonly onFilled: (filled: Filled) => void;
  readonly children: ReactNode;
}): ReactElement {
  const prefix = useId();
  const isComposing = useRef(false);
  return (
    <form
      className="doing"
      onCompositionStart={() => {
        isComposing.current = true;
      }}
      onCompositionEnd={() => {
        isComposing.current = false;
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isComposing.current && !isBusy) onFilled(filledOf(new FormData(event.currentTarget)));
      }}
    >
      <PrefixContext value={prefix}>{children}</PrefixContext>
      <p className="acts">
        <button type="submit" className="b main" disabled={isBusy}>
          {submit}
        </button>
      </p>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isNeeded?: boolean;
  readonly value?: string | undefined;
}

function useField({ hint, name }: Pick<FieldProps, "hint" | "name">) {
  const prefix = use(PrefixContext);
  const id = `${prefix}${name}`;
  return { id, name, ...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` }) };
}

function Labelled({
  children,
  hint,
  id,
  isShort = false,
  label,
}: Pick<FieldProps, "hint" | "label"> & {
  readonly id: string;
  readonly isShort?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={isShort ? "field short" : "field"}>
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
    </div>
  );
}

/** One line of words, at most 120 characters as the record has it. */
export function LineField({
  isNeeded,
  label,
  hint,
  max = 120,
  name,
  value,
  pattern,
}: FieldProps & {
  readonly max?: number;
  readonly pattern?: string;
}): ReactElement {
  const field = useField({ hint, name });
  return (
    <Labelled id={field.id} label={label} hint={hint}>
      <input
        type="text"
        {...field}
        required={isNeeded}
        maxLength={max}
        defaultValue={value}
        pattern={pattern}
        autoComplete="off"
      />
    </Labelled>
  );
}

/** Words of several lines, in a language of their own where one is named. */
export function WordsField({
  hint,
  isNeeded,
  label,
  lang,
  max = 20_000,
  name,
  value,
}: FieldProps & { readonly lang?: string; readonly max?: number }): ReactElement {
  const field = useField({ hint, name });
  return (
    <Labelled id={field.id} label={label} hint={hint}>
      <textarea {...field} required={isNeeded} maxLength={max} defaultValue={value} lang={lang} rows={4} />
    </Labelled>
  );
}

export function DayField({ hint, isNeeded, label, name, value }: FieldProps): ReactElement {
  const field = useField({ hint, name });
  return (
    <Labelled id={field.id} label={label} hint={hint} isShort>
      <input type="date" {...field} required={isNeeded} defaultValue={value} />
    </Labelled>
  );
}

/** A date as far as a source states it: year, month or day. */
export function DateField(props: FieldProps): ReactElement {
  const say = useWords("doing");
  return <LineField {...props} hint={props.hint ?? say.dateHint} max={10} pattern="\d{4}(-\d{2}(-\d{2})?)?" />;
}

/** An hour at our own capital. */
export function HourField({
  days,
  hint,
  isNeeded,
  label,
  mechanism,
  name,
}: FieldProps & {
  readonly mechanism: Mechanism;
  /** Proposes the evening so many days on. */
  readonly days?: number;
}): ReactElement {
  const say = useWords("doing");
  const now = useNow();
  const { shortName, zone } = partyOf(mechanism, mechanism.party);
  const field = useField({ hint: hint ?? "", name });
  const [value] = useStable(() => (days === undefined ? undefined : eveningAfter(now, days, zone)));
  return (
    <Labelled id={field.id} label={label} hint={hint ?? say.hourHint(shortName)} isShort>
      <input type="datetime-local" {...field} required={isNeeded} defaultValue={value} />
    </Labelled>
  );
}

/** A value once made: minutes pass while a form is filled in. */
function useStable<T>(make: () => T): readonly [T] {
  const held = useRef<readonly [T] | undefined>(undefined);
  held.current ??= [make()];
  return held.current;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function ChoiceField({
  choices,
  hint,
  isNeeded,
  label,
  name,
  value,
}: FieldProps & { readonly choices: readonly Choice[] }): ReactElement {
  const field = useField({ hint, name });
  return (
    <Labelled id={field.id} label={label} hint={hint} isShort>
      <select {...field} required={isNeeded} defaultValue={value}>
        {isNeeded === true ? null : <option value="">–</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** One of several, each with what it means. */
export function OptionsField({
  label,
  name,
  options,
  value,
  onChange,
}: Pick<FieldProps, "label" | "name" | "value"> & {
  readonly options: readonly (Choice & { readonly note?: string })[];
  readonly onChange?: (value: string) => void;
}): ReactElement {
  const prefix = use(PrefixContext);
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      {options.map((option) => {
        const id = `${prefix}${name}-${option.value}`;
        return (
          <div className="opt" key={option.value}>
            <input
              type="radio"
              id={id}
              name={name}
              value={option.value}
              defaultChecked={option.value === value}
              onChange={() => onChange?.(option.value)}
              aria-describedby={option.note === undefined ? undefined : `${id}-note`}
            />
            <div>
              <label htmlFor={id}>
                <b>{option.label}</b>
              </label>
              {option.note === undefined ? null : <p id={`${id}-note`}>{option.note}</p>}
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}
