import type { ReactElement } from "react";
import { ownFirst } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { clockWords, distanceWords } from "../time.ts";
import { useNow } from "../now.tsx";
import { useSpeaking } from "../words.tsx";

/** An hour in every capital, the one that counts first: ours unless another is named. */
export function When({
  at,
  mechanism,
  counts,
  children,
}: {
  readonly at: string;
  readonly mechanism: Mechanism;
  readonly counts?: string | undefined;
  readonly children?: React.ReactNode;
}): ReactElement {
  const { language } = useSpeaking();
  const now = useNow();
  const parties = ownFirst(mechanism);
  const first = parties.find((each) => each.id === counts) ?? parties[0];
  return (
    <div className="when">
      {children}
      <b>
        <time dateTime={at}>{clockWords(language, at, first?.zone ?? "UTC", now)}</time>
        {first?.id === mechanism.party ? "" : ` ${first?.shortName ?? ""}`}
      </b>
      {parties
        .filter((each) => each.id !== first?.id)
        .map((each) => (
          <span key={each.id}>
            {clockWords(language, at, each.zone, now)} {each.shortName}
          </span>
        ))}
      <span>{distanceWords(language, now, at)}</span>
    </div>
  );
}
