import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { AgendaItem, OpenSilence, SettleAgenda, TreatItem, WithdrawItem } from "../doing/agenda.tsx";
import { Minutes as MinutesDoings } from "../doing/minutes.tsx";
import { Announce, PublishReadout, ShareReadout } from "../doing/readouts.tsx";
import { MoveSession, NameDelegation, SessionHeld } from "../doing/sessions.tsx";
import { useNaming } from "../parts/name.tsx";
import { useNow } from "../now.tsx";
import { dayAt } from "../time.ts";
import { partyOf } from "../circle.tsx";
import { useSpeaking } from "../words.tsx";
import type { Session } from "./words.ts";

interface Shown {
  readonly mechanism: Mechanism;
  readonly session: Session;
}

/** Whether the day of the session has begun at our own capital. */
function useHasBegun({ mechanism, session }: Shown): boolean {
  const now = useNow();
  const { day } = session.name;
  return day !== undefined && day <= dayAt(now, partyOf(mechanism, mechanism.party).zone).slice(0, day.length);
}

/** What can be done about the session as a whole: moved while it is to come, said to be held once its day has begun. */
export function SessionDoings({ mechanism, session }: Shown): ReactElement | null {
  const hasBegun = useHasBegun({ mechanism, session });
  const { id, may, standing } = session;
  if (!may.table) return null;
  const isComing = standing.status === "agreed" || standing.status === "planned" || standing.status === "postponed";
  const isUnsaid = !standing.by.includes(mechanism.party);
  return (
    <>
      {isComing ? <MoveSession mechanism={mechanism} session={id} /> : null}
      {isComing && !hasBegun ? <NameDelegation mechanism={mechanism} session={id} /> : null}
      {hasBegun && (isComing || (standing.status === "held" && isUnsaid)) ? (
        <SessionHeld mechanism={mechanism} session={id} />
      ) : null}
    </>
  );
}

/** Items proposed, taken back, put forward as a whole; after the session, what became of each. */
export function AgendaDoings({ mechanism, session }: Shown): ReactElement | null {
  const { words } = useSpeaking();
  const hasBegun = useHasBegun({ mechanism, session });
  const { agenda, id, issues, may, standing } = session;
  const isOver = standing.status === "held";
  if (!may.table || standing.status === "dropped" || standing.status === "cancelled") return null;
  const items = (agenda?.items ?? []).filter(({ state }) => state === "provisional" || state === "adopted");
  const named = items.map(({ item, title }) => ({ item, title }));
  const isOpen = agenda === undefined || agenda.state === "provisional" || agenda.state === "not-adopted";
  const own = items.filter(({ proposedBy, state }) => state === "provisional" && proposedBy.includes(mechanism.party));
  const untreated = items.filter(({ treated }) => treated.every(({ party }) => party !== mechanism.party));
  const choices = issues.map((issue) => ({ value: issue.id, label: issue.title }));
  if (isOver && untreated.length === 0) return null;
  return (
    <div className="row doings" role="group" aria-label={words.session.agenda}>
      {isOver ? null : <AgendaItem mechanism={mechanism} session={id} issues={choices} />}
      {!isOver && isOpen && named.length > 0 ? <SettleAgenda mechanism={mechanism} session={id} items={named} /> : null}
      {!isOver && isOpen && named.length > 0 && may.bind ? (
        <OpenSilence mechanism={mechanism} session={id} items={named} />
      ) : null}
      {hasBegun || isOver
        ? untreated.map(({ item, title }) => (
            <TreatItem key={item} mechanism={mechanism} session={id} item={item} title={title} />
          ))
        : own.map(({ item, title }) => (
            <WithdrawItem key={item} mechanism={mechanism} session={id} item={item} title={title} />
          ))}
    </div>
  );
}

/** Our own announcement before, our account after: shared under embargo, or public. */
export function AccountDoings({ mechanism, session }: Shown): ReactElement | null {
  const hasBegun = useHasBegun({ mechanism, session });
  const { id, may, name, standing } = session;
  if (!may.publish && !may.table) return null;
  const day = name.day === undefined ? {} : { day: name.day };
  const isPast = hasBegun || standing.status === "held";
  return (
    <div className="row doings">
      {isPast || !may.publish ? null : <Announce mechanism={mechanism} session={id} {...day} />}
      {isPast && may.table ? <ShareReadout mechanism={mechanism} session={id} {...day} /> : null}
      {isPast && may.publish ? <PublishReadout mechanism={mechanism} session={id} {...day} /> : null}
    </div>
  );
}

/** What comes next with the minutes. */
export function MinutesNext({ mechanism, session }: Shown): ReactElement | null {
  const naming = useNaming(mechanism.shortName);
  const { id, isSecretariat, may, minutes, name, standing } = session;
  const [first] = minutes;
  if (!may.table || standing.status !== "held") return null;
  return (
    <MinutesDoings
      mechanism={mechanism}
      session={id}
      title={naming.session(name)}
      state={first?.state ?? "none"}
      isSecretariat={isSecretariat}
      {...(first === undefined ? {} : { text: first.text })}
      {...(first?.revision === undefined ? {} : { revision: first.revision })}
      {...(first?.approval === undefined ? {} : { approval: first.approval })}
    />
  );
}
