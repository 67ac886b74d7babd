import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { shortDate } from "../drawing/dates.ts";
import { useSpeaking } from "../words.tsx";
import { Mark } from "./mark.tsx";
import { Status } from "./sign.tsx";
import type { SignName, Tone } from "./sign.tsx";

/** What a party last said of a commitment. */
export interface SaidWord {
  readonly party: string;
  readonly progress: "not-started" | "under-way" | "done" | "done-late" | "partly" | "lapsed";
  readonly asOf: string;
  readonly value?: string | undefined;
  readonly words?: string | undefined;
}

/** Always the same sign for the same word. */
const signs: Readonly<Record<SaidWord["progress"], readonly [SignName, Tone]>> = {
  "not-started": ["open", "plain"],
  "under-way": ["under", "plain"],
  done: ["done", "ok"],
  "done-late": ["done", "ok"],
  partly: ["principle", "mid"],
  lapsed: ["lapsed", "late"],
};

export function SaidStatus({
  mechanism,
  said,
}: {
  readonly mechanism: Mechanism;
  readonly said: SaidWord;
}): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.commitments;
  const [sign, tone] = signs[said.progress];
  return (
    <span className="ln">
      <Mark mechanism={mechanism} party={said.party} small />{" "}
      <Status sign={sign} tone={tone}>
        {say.progress[said.progress]}
      </Status>{" "}
      <span className="small quiet">
        {said.value === undefined ? "" : `${said.value}, `}
        {say.asOf(shortDate(language, said.asOf))}
      </span>
    </span>
  );
}
