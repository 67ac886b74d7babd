import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactElement, ReactNode } from "react";
import { Refusal } from "../api.ts";
import { useWords } from "../words.tsx";

/** Title of a page, with what opens it in a sentence and the acts that belong to the page as a whole. */
export function Head({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  useEffect(() => {
    document.title = `${title} · Entente`;
  }, [title]);
  return (
    <header className="head">
      <div>
        <h1>{title}</h1>
        {lead === undefined ? null : <p>{lead}</p>}
      </div>
      {children === undefined ? null : <div className="acts">{children}</div>}
    </header>
  );
}

/**
 * Reads what a page shows. `key` starts with the short name of the consultation, so that news of it makes the page read again;
 * what was read stays on the screen meanwhile.
 */
export function useReading<T>(key: readonly string[], read: () => Promise<T>): UseQueryResult<T> {
  return useQuery<T>({ queryKey: key, queryFn: read, placeholderData: keepPreviousData });
}

/** Shows what was read, or that it is being read, or why it could not be: with what to do. */
export function Read<T>({
  of,
  title,
  children,
}: {
  readonly of: UseQueryResult<T>;
  readonly title: string;
  readonly children: (value: T) => ReactNode;
}): ReactNode {
  const words = useWords("frame");
  if (of.data !== undefined) return children(of.data);
  if (of.error === null) {
    return (
      <p role="status" className="quiet">
        {words.loading(title)}
      </p>
    );
  }
  const sentence =
    of.error instanceof Refusal && of.error.code !== "unreachable" ? of.error.message : words.unreachable;
  return (
    <div role="alert" className="note late">
      <p>
        <b>{words.failed}</b> {sentence}
      </p>
      <p>
        <button type="button" className="b" onClick={() => void of.refetch()}>
          {words.again}
        </button>
      </p>
    </div>
  );
}
