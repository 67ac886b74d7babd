import { useEffect, useState } from "react";
import type { ReactElement } from "react";
import type { InferResponseType } from "hono/client";
import { useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../api.ts";
import type { Mechanism } from "../circle.tsx";
import { Refused, useAttempt } from "../parts/attempt.tsx";
import { Sign, Status } from "../parts/sign.tsx";
import { useWords } from "../words.tsx";
import { LetterView, Warnings } from "./letter.tsx";
import type { Letter } from "./letter.tsx";
import { PutView } from "./put.tsx";
import { Receipts } from "./receipts.tsx";

type Own = InferResponseType<(typeof api.mechanisms)[":mechanism"]["papers"]["$post"], 200>;

/** As much of a paper as tabling it takes. */
export type Paper = Pick<Own, "id" | "version" | "clearance" | "signed">;

type Became =
  | { readonly status: "reading" }
  | { readonly status: "shown"; readonly letter: Letter; readonly isChanged: boolean }
  | { readonly status: "signed" }
  | { readonly status: "tabled"; readonly acts: readonly string[] };

interface TablingProps {
  readonly mechanism: Mechanism;
  readonly paper: Paper;
  /** Keeps the paper where it is and goes back. */
  readonly onKeep: () => void;
  /** It was erased: nothing of it remains. */
  readonly onErased: () => void;
  readonly onDone: () => void;
}

/** What the other side will see, and the tabling of exactly that; then what was recorded, and the receipts as they arrive. */
export function Tabling({ mechanism, onDone, onErased, onKeep, paper }: TablingProps): ReactElement {
  const say = useWords("doing");
  const attempt = useAttempt();
  const queries = useQueryClient();
  const [became, setBecame] = useState<Became>({ status: "reading" });
  const { id, version } = paper;
  const { shortName } = mechanism;
  const { run } = attempt;
  const at = api.mechanisms[":mechanism"];
  const tabling = { from: "paper", id, version } as const;

  const read = async (): Promise<void> => {
    const letter = await ask(at.letters.$post({ param: { mechanism: shortName }, json: { tabling } }));
    setBecame({ status: "shown", letter, isChanged: false });
  };
  // Read once for each version that is shown: what is read is what is tabled.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => run(read), [shortName, id, version]);

  const refresh = (): void => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "desk" });
  const table = async ({ digest, nonce }: Letter): Promise<void> => {
    const outcome = await ask(
      at.acts.$post({ param: { mechanism: shortName }, json: { tabling, seen: { digest, nonce } } }),
    );
    refresh();
    if (outcome.status === "changed") setBecame({ status: "shown", letter: outcome.letter, isChanged: true });
    else if (outcome.status === "signed") setBecame({ status: "signed" });
    else setBecame({ status: "tabled", acts: outcome.acts.map(({ act }) => act) });
  };
  const erase = async (): Promise<void> => {
    await ask(at.own[":id"].$delete({ param: { mechanism: shortName, id } }));
    refresh();
    onErased();
  };

  switch (became.status) {
    case "reading":
      return (
        <>
          <div className="solid">
            <Refused of={attempt} />
            {attempt.sentence === undefined ? <p role="status">{say.reading}</p> : null}
          </div>
          <Foot>
            <button type="button" className="b" onClick={onKeep}>
              {say.keep}
            </button>
          </Foot>
        </>
      );
    case "signed":
      return (
        <>
          <div className="solid" role="status">
            <Status sign="await">{say.awaitsSecond}</Status>
          </div>
          <Foot>
            <button type="button" className="b main" onClick={onDone}>
              {say.close}
            </button>
          </Foot>
        </>
      );
    case "tabled":
      return (
        <>
          <div className="solid">
            <p role="status">
              <Status sign="done" tone="ok">
                {say.tabled}
              </Status>
            </p>
            {became.acts.map((act) => (
              <Receipts key={act} act={act} mechanism={mechanism} />
            ))}
          </div>
          <Foot>
            <button type="button" className="b main" onClick={onDone}>
              {say.close}
            </button>
          </Foot>
        </>
      );
    case "shown": {
      const { isChanged, letter } = became;
      const isUncleared = paper.clearance.state !== "not-asked" && paper.clearance.state !== "cleared";
      return (
        <>
          <div className="body">
            <section aria-label={say.willSee}>
              <div role="status">{isChanged ? <p className="note mid">{say.changedMeanwhile}</p> : null}</div>
              <LetterView letter={letter} mechanism={mechanism} />
              <StaysHere />
              <Warnings letter={letter} mechanism={mechanism} />
            </section>
            <section aria-label={say.whoSees}>
              <PutView letter={letter} mechanism={mechanism} />
              {letter.refusal === undefined ? null : (
                <p className="note late">
                  <b>{say.wouldBeRefused}</b> {letter.refusal.sentence}
                </p>
              )}
            </section>
          </div>
          <Foot>
            <div className="signs">
              {isUncleared ? <Status sign="await">{say.notCleared}</Status> : null}
              <Refused of={attempt} />
            </div>
            <button type="button" className="b" disabled={attempt.isBusy} onClick={() => run(erase)}>
              {say.erase}
            </button>
            <button type="button" className="b" onClick={onKeep}>
              {say.keep}
            </button>
            <button
              type="button"
              className="b main"
              disabled={attempt.isBusy || letter.refusal !== undefined || isUncleared}
              onClick={() => run(() => table(letter))}
            >
              {paper.signed === undefined || paper.signed.own ? say.table : say.tableAsSecond}
            </button>
          </Foot>
        </>
      );
    }
  }
}

const Foot = ({ children }: { readonly children: React.ReactNode }): ReactElement => <footer>{children}</footer>;

function StaysHere(): ReactElement {
  const say = useWords("doing");
  return (
    <div className="ours">
      <p className="lab">
        <Sign name="lock" /> {say.staysHere}
      </p>
      <ul className="small stays">
        {say.stays.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}
