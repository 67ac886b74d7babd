import { useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Status } from "../parts/sign.tsx";
import { useWords } from "../words.tsx";

/** Cuts the line to the other houses, or joins it again: to try what happens then. */
export function LineSwitch({ isCut }: { readonly isCut: boolean }): ReactElement {
  const words = useWords("opening");
  const attempt = useAttempt();
  const queries = useQueryClient();
  const turn = async (): Promise<void> => {
    await ask(api.line.$put({ json: { isCut: !isCut } }));
    await queries.invalidateQueries({ queryKey: ["opening"] });
  };
  return (
    <section className="sec" aria-labelledby="line">
      <div className="h">
        <h2 id="line">{words.line}</h2>
      </div>
      <Refused of={attempt} />
      <p>
        <Status sign={isCut ? "late" : "done"}>{isCut ? words.lineCut : words.lineJoined}</Status>
      </p>
      <p>
        <button type="button" className="b" disabled={attempt.isBusy} onClick={() => attempt.run(turn)}>
          {isCut ? words.join : words.cut}
        </button>
      </p>
    </section>
  );
}
