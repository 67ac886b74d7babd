import { useState } from "react";
import type { ReactElement } from "react";
import { Refusal } from "../api.ts";
import { PasskeyStopped } from "../passkey.ts";
import { useSpeaking } from "../words.tsx";

/** Something a person does that the node may refuse: whether it is under way, and what came in its way. */
export interface Attempt {
  readonly isBusy: boolean;
  /** Runs it; what was refused is shown by `Refused` until the next try. */
  run(work: () => Promise<unknown>): void;
  readonly sentence: string | undefined;
}

export function useAttempt(): Attempt {
  const { words } = useSpeaking();
  const [isBusy, setBusy] = useState(false);
  const [sentence, setSentence] = useState<string>();
  const say = (error: unknown): string => {
    if (error instanceof PasskeyStopped) return words.signIn.stopped;
    return error instanceof Refusal && error.message !== "" ? error.message : words.frame.unreachable;
  };
  return {
    isBusy,
    sentence,
    run(work) {
      setBusy(true);
      setSentence(undefined);
      work()
        .catch((error: unknown) => setSentence(say(error)))
        .finally(() => setBusy(false));
    },
  };
}

/** The sentence of what was refused, read out when it comes. */
export function Refused({ of }: { readonly of: Attempt }): ReactElement {
  return <div role="alert">{of.sentence === undefined ? null : <p className="note late">{of.sentence}</p>}</div>;
}
