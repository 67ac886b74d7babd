import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { PartyName } from "../parts/mark.tsx";
import { Read, useReading } from "../parts/page.tsx";
import { Status } from "../parts/sign.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking, useWords } from "../words.tsx";
import { useSentence } from "./sentence.tsx";

/**
 * What was recorded, in a sentence, and the receipts of the others as they arrive: news of the consultation make it read again by itself.
 */
export function Receipts({ act, mechanism }: { readonly mechanism: Mechanism; readonly act: string }): ReactElement {
  const { language } = useSpeaking();
  const say = useWords("doing");
  const now = useNow();
  const sentence = useSentence(mechanism);
  const param = { mechanism: mechanism.shortName, act };
  const read = useReading([mechanism.shortName, "receipts", act], () =>
    ask(api.mechanisms[":mechanism"].receipts[":act"].$get({ param })),
  );
  const { zone } = partyOf(mechanism, mechanism.party);
  return (
    <div className="receipts" aria-live="polite">
      <Read of={read} title={say.receipts}>
        {({ dated, n, party, receipts, said }) => (
          <>
            <p>
              <b>{sentence(party, said)}</b>{" "}
              <span className="small quiet">
                {say.recorded(partyOf(mechanism, party).shortName, n, clockWords(language, dated, zone, now))}
              </span>
            </p>
            <ul className="strip">
              {receipts.map((receipt) => (
                <li key={receipt.party}>
                  <PartyName mechanism={mechanism} party={receipt.party} />{" "}
                  {receipt.state === "received" ? (
                    <Status sign="receipt" tone="ok">
                      {receipt.received === undefined
                        ? say.hasReceived
                        : say.receivedAt(clockWords(language, receipt.received, zone, now))}
                    </Status>
                  ) : (
                    <Status sign="await">{say.notYet}</Status>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Read>
    </div>
  );
}
