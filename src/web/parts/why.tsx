import { useId, useRef, useState } from "react";
import type { ReactElement, ReactNode } from "react";
import type { z } from "../../http/api/shape.ts";
import type { refShape } from "../../http/api/mechanism.ts";
import { api, ask } from "../api.ts";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { Chain } from "./chain.tsx";
import { Read, useReading } from "./page.tsx";

export type Ref = z.infer<typeof refShape>;

/** Entries shown before "more": as many as the node answers at once. */
const chainMax = 12;

interface WhyProps {
  readonly mechanism: Mechanism;
  /** What the statement rests on. Nothing is drawn where nothing is named. */
  readonly refs: readonly Ref[];
  /** The statement itself, in a sentence. */
  readonly about: string;
  /** How it follows from the entries, where that is not plain. */
  readonly reasoning?: ReactNode;
}

/** "why?" beside a statement: opens who signed what it rests on, when, and the exact text. */
export function Why({ about, mechanism, reasoning, refs }: WhyProps): ReactElement | null {
  const say = useWords("why");
  const panel = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  if (refs.length === 0) return null;
  const open = (): void => {
    setOpen(true);
    panel.current?.showModal();
  };
  return (
    <>
      <button type="button" className="why" onClick={open} aria-haspopup="dialog">
        {say.ask}
        <span className="vh">{say.about(about)}</span>
      </button>
      <Panel
        panel={panel}
        mechanism={mechanism}
        refs={refs}
        about={about}
        reasoning={reasoning}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function Panel({
  about,
  isOpen,
  mechanism,
  onClose,
  panel,
  reasoning,
  refs,
}: WhyProps & {
  readonly panel: React.RefObject<HTMLDialogElement | null>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const say = useWords("why");
  const title = useId();
  const close = (): void => panel.current?.close();
  return (
    <dialog
      ref={panel}
      className="why-panel aside"
      aria-labelledby={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === panel.current) close();
      }}
    >
      {isOpen ? (
        <div className="within">
          <div className="x">
            <h2 id={title}>{say.title}</h2>
            <button type="button" className="b" onClick={close}>
              {say.close}
            </button>
          </div>
          <blockquote>{about}</blockquote>
          {reasoning === undefined ? null : <div className="reasoning">{reasoning}</div>}
          <Entries mechanism={mechanism} refs={refs} />
        </div>
      ) : null}
    </dialog>
  );
}

function Entries({ mechanism, refs }: Pick<WhyProps, "mechanism" | "refs">): ReactElement {
  const say = useWords("why");
  const [shown, setShown] = useState(chainMax);
  const ids = refs.slice(0, shown).map(({ act }) => act);
  const read = useReading([mechanism.shortName, "acts", ...ids], async () => {
    const answers = [];
    for (let i = 0; i < ids.length; i += chainMax) {
      const some = ids.slice(i, i + chainMax).join(",");
      const answer = await ask(
        api.mechanisms[":mechanism"].acts.$get({ param: { mechanism: mechanism.shortName }, query: { ids: some } }),
      );
      answers.push(...answer.entries);
    }
    return answers;
  });
  const rest = refs.length - shown;
  return (
    <>
      <h3 className="chainhead">{say.restsOn(refs.length)}</h3>
      <Read of={read} title={say.restsOn(refs.length)}>
        {(entries) => <Chain mechanism={mechanism} entries={entries} />}
      </Read>
      {rest > 0 ? (
        <p>
          <button type="button" className="b sm" onClick={() => setShown(shown + chainMax)}>
            {say.showMore(rest)}
          </button>
        </p>
      ) : null}
      <p className="small quiet">{say.certifiedNote}</p>
    </>
  );
}
