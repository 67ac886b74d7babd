import { useId, useRef, useState } from "react";
import type { ReactElement, ReactNode, RefObject } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { Doing } from "../../http/api/papers.ts";
import { api, ask } from "../api.ts";
import { inkOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { useWords } from "../words.tsx";
import { Tabling } from "./tabling.tsx";
import type { Paper } from "./tabling.tsx";

/** As the forms fill it in; the node reads the rest strictly and names the field at fault. */
export type Filling = { readonly doing: Doing["doing"] } & Readonly<Record<string, unknown>>;

/** A dialog over the page: Escape closes it, and the focus goes back to what opened it. */
export function Dialog({
  children,
  dialog,
  isOpen,
  mechanism,
  onClose,
  title,
}: {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly isOpen: boolean;
  readonly mechanism: Mechanism;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactElement {
  const say = useWords("doing");
  const heading = useId();
  return (
    <dialog
      ref={dialog}
      className={`dialog ${inkOf(mechanism, mechanism.party)}`}
      aria-labelledby={heading}
      onClose={onClose}
      onCancel={(event) => {
        // Escape ends a composition of an input method first; the browser tells us of it only as a cancel.
        if (event.target !== dialog.current) event.preventDefault();
      }}
    >
      {isOpen ? (
        <>
          <header>
            <div className="x">
              <h1 id={heading}>{title}</h1>
              <button type="button" className="b" onClick={() => dialog.current?.close()}>
                {say.close}
              </button>
            </div>
          </header>
          {children}
        </>
      ) : null}
    </dialog>
  );
}

interface DoingProps {
  readonly mechanism: Mechanism;
  /** On the button. */
  readonly label: string;
  /** Over the dialog; the label where nothing else is said. */
  readonly title?: string;
  readonly isMain?: boolean;
  /** The form; without one the doing is known as it stands. */
  readonly form?: (start: (doing: Filling) => void, isBusy: boolean) => ReactNode;
  readonly doing?: Filling;
}

/**
 * A button that opens what is to be done: the form, then what the other side will see, then what was recorded. From the form on it is
 * a paper of ours, which waits under Positions until it is tabled or erased.
 */
export function DoingButton({
  doing,
  form,
  isMain = false,
  label,
  mechanism,
  title = label,
}: DoingProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const attempt = useAttempt();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [paper, setPaper] = useState<Paper>();
  const close = (): void => dialog.current?.close();
  const start = (filled: Filling): void =>
    attempt.run(async () => {
      const made = await ask(
        api.mechanisms[":mechanism"].papers.$post({
          param: { mechanism: mechanism.shortName },
          json: { doing: filled },
        }),
      );
      setPaper(made);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "desk" });
    });
  const open = (): void => {
    setOpen(true);
    setPaper(undefined);
    dialog.current?.showModal();
    if (doing !== undefined) start(doing);
  };
  return (
    <>
      <button type="button" className={isMain ? "b main" : "b"} onClick={open} aria-haspopup="dialog">
        {label}
      </button>
      <Dialog dialog={dialog} isOpen={isOpen} mechanism={mechanism} title={title} onClose={() => setOpen(false)}>
        {paper === undefined ? (
          <div className="solid">
            {form?.(start, attempt.isBusy)}
            <Refused of={attempt} />
          </div>
        ) : (
          <Tabling mechanism={mechanism} paper={paper} onKeep={close} onErased={close} onDone={close} />
        )}
      </Dialog>
    </>
  );
}
