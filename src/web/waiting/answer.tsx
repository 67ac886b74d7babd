import { Link } from "wouter";
import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { AgendaItem } from "../doing/agenda.tsx";
import { ReportCommitment } from "../doing/commitments.tsx";
import { answersFor, ExtendSilence, Respond } from "../doing/respond.tsx";
import type { Answer as Word } from "../doing/respond.tsx";
import { useWords } from "../words.tsx";
import type { Placed } from "./use-waiting.ts";

type Matter = Placed["matter"];

/** What can be said on a proposal that waits; nothing where a matter is answered otherwise. */
const offeredFor: Partial<Readonly<Record<Matter["asked"], readonly Word[]>>> = {
  stance: answersFor.consensus,
  reserve: answersFor.consensus,
  silence: answersFor.silence,
  confirmation: answersFor.provisional,
  history: answersFor.entered,
  "own-silence": answersFor.own,
};

/** The one obvious thing to do about a matter: our word at once where a word is asked, else the page where it stands. */
export function Answer({
  called,
  isMain,
  isOurs,
  matter,
  mechanism,
  to,
}: {
  readonly mechanism: Mechanism;
  readonly matter: Matter;
  readonly called: string;
  readonly to: string;
  readonly isOurs: boolean;
  readonly isMain: boolean;
}): ReactElement {
  const say = useWords("waiting");
  const { about, asked, mine, subject } = matter;
  const offered = offeredFor[asked];
  if (isOurs && mine && offered !== undefined && about !== undefined) {
    return (
      <div className="go">
        <Respond
          mechanism={mechanism}
          proposal={about}
          offered={offered}
          title={called}
          label={say.act[asked]}
          isMain={isMain}
        />
        {asked === "own-silence" ? <ExtendSilence mechanism={mechanism} proposal={about} /> : null}
      </div>
    );
  }
  if (isOurs && mine && subject !== undefined && asked === "agenda-items") {
    return (
      <div className="go">
        <AgendaItem mechanism={mechanism} session={subject} />
      </div>
    );
  }
  if (isOurs && mine && subject !== undefined && asked === "report") {
    return (
      <div className="go">
        <ReportCommitment mechanism={mechanism} commitment={subject} title={called} />
      </div>
    );
  }
  return (
    <Link className={`b go${isMain ? " main" : ""}`} href={to}>
      {isOurs && mine ? say.act[asked] : say.read}
      <span className="vh"> {called}</span>
    </Link>
  );
}
