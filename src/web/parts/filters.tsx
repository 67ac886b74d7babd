import { useEffect, useRef, useState } from "react";
import type { ReactElement } from "react";
import { Link, useLocation, useSearchParams } from "wouter";

/** What a list is asked for, kept in the address, so that it can be gone back to and handed on. */
export interface Asked {
  get(name: string): string | undefined;
  /** The address with one thing asked otherwise; undefined takes it out. */
  with(name: string, value: string | undefined): string;
}

export function useAsked(): Asked {
  const [at] = useLocation();
  const [params] = useSearchParams();
  return {
    get: (name) => params.get(name) ?? undefined,
    with(name, value) {
      const next = new URLSearchParams(params);
      if (value === undefined) next.delete(name);
      else next.set(name, value);
      const query = next.toString();
      return query === "" ? at : `${at}?${query}`;
    },
  };
}

interface Option {
  /** Undefined asks for all. */
  readonly value: string | undefined;
  readonly label: string;
}

/** Parts of a list, one of which is shown. */
export function Tabs({
  label,
  name,
  options,
}: {
  readonly label: string;
  readonly name: string;
  readonly options: readonly Option[];
}): ReactElement {
  const asked = useAsked();
  return (
    <nav className="tabs" aria-label={label}>
      {options.map(({ label: words, value }) => (
        <Link
          key={value ?? ""}
          href={asked.with(name, value)}
          aria-current={asked.get(name) === value ? "page" : undefined}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}

/** Narrows a list to one of several. */
export function Choice({
  all,
  label,
  name,
  options,
}: {
  readonly label: string;
  readonly name: string;
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}): ReactElement {
  const asked = useAsked();
  const [, go] = useLocation();
  return (
    <label className="filter">
      <span>{label}</span>
      <select
        value={asked.get(name) ?? ""}
        onChange={({ target }) =>
          go(asked.with(name, target.value === "" ? undefined : target.value), { replace: true })
        }
      >
        <option value="">{all}</option>
        {options.map(({ label: words, value }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Milliseconds without a key after which a list is asked for what was typed. */
const pauseMilliseconds = 250;
/** As long as the API takes. */
const typedMax = 120;

/** Narrows a list by words. Nothing is asked while an input method is still composing them. */
export function Typed({ label, name = "typed" }: { readonly label: string; readonly name?: string }): ReactElement {
  const asked = useAsked();
  const [, go] = useLocation();
  const [words, setWords] = useState(asked.get(name) ?? "");
  const isComposing = useRef(false);
  const address = asked.with(name, words.trim() === "" ? undefined : words.trim());
  const isAsked = (asked.get(name) ?? "") === words.trim();
  useEffect(() => {
    if (isAsked || isComposing.current) return undefined;
    const timer = setTimeout(() => go(address, { replace: true }), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [address, go, isAsked]);
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        type="search"
        value={words}
        maxLength={typedMax}
        onChange={({ target }) => setWords(target.value)}
        onCompositionStart={() => {
          isComposing.current = true;
        }}
        onCompositionEnd={({ currentTarget }) => {
          isComposing.current = false;
          setWords(currentTarget.value);
          if (currentTarget.value.trim() !== (asked.get(name) ?? "")) {
            go(asked.with(name, currentTarget.value.trim() || undefined), { replace: true });
          }
        }}
      />
    </label>
  );
}
