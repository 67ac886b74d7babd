import { useRef, useState } from "react";
import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { Dialog } from "./doing.tsx";
import { Tabling } from "./tabling.tsx";
import type { Paper } from "./tabling.tsx";

/** Opens what the other side will see of a paper that waits, to table it, keep it or erase it. */
export function PaperButton({
  mechanism,
  paper,
  title,
}: {
  readonly mechanism: Mechanism;
  readonly paper: Paper;
  readonly title: string;
}): ReactElement {
  const say = useWords("doing");
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => dialog.current?.close();
  return (
    <>
      <button
        type="button"
        className="b main"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        {say.open}
        <span className="vh"> {title}</span>
      </button>
      <Dialog dialog={dialog} isOpen={isOpen} mechanism={mechanism} title={title} onClose={() => setOpen(false)}>
        <Tabling mechanism={mechanism} paper={paper} onKeep={close} onErased={close} onDone={close} />
      </Dialog>
    </>
  );
}
