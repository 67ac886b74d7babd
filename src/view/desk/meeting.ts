import type { TermsOf } from "../../act/terms.ts";
import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { SessionState } from "../../mechanism/derive/session-state.ts";
import { stateOfSession } from "../../mechanism/derive/session-state.ts";
import { membersOf } from "../../mechanism/derive/parties.ts";
import { rhythmsOf } from "../../mechanism/derive/rhythm.ts";
import type { BodyDocument, Documents } from "../../mechanism/documents.ts";
import { dayOf } from "../../mechanism/session.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { chronicleOf } from "./chronicle.ts";
import { standingOf } from "./standing.ts";

/** A session in few words: what its terms and the parties say, none of it worded. */
export interface MeetingName {
  readonly session: SubjectId;
  readonly body?: SubjectId;
  readonly bodyName?: string;
  /** Its own name, where it has one. */
  readonly name?: string;
  /** Ordinal as a source states it. */
  readonly ordinal?: number;
  readonly stated?: string;
  readonly day?: string;
  readonly until?: string;
  readonly place?: string;
  readonly format?: NonNullable<TermsOf<"session">["format"]>;
  readonly status: SessionState["status"];
}

/** A session in few words; undefined where the record does not hold it. */
export function meetingOf(documents: Documents, id: SubjectId): MeetingName | undefined {
  const session = documents.find("session", id);
  if (session === undefined) return undefined;
  const terms = principalOf(session)?.terms;
  const body = session.body === undefined ? undefined : documents.find("body", session.body);
  const bodyName = body === undefined ? undefined : principalOf(body)?.terms.name;
  const day = dayOf(session);
  const said = session.held.at(-1)?.content;
  const place = terms?.place ?? said?.place;
  const format = terms?.format ?? said?.format;
  return {
    session: id,
    ...(session.body !== undefined && { body: session.body }),
    ...(bodyName !== undefined && { bodyName }),
    ...(terms?.name !== undefined && { name: terms.name }),
    ...(terms?.stated !== undefined && { ordinal: terms.stated.ordinal, stated: terms.stated.words }),
    ...(day !== undefined && { day }),
    ...(terms?.when?.until !== undefined && { until: terms.when.until }),
    ...(place !== undefined && { place }),
    ...(format !== undefined && { format }),
    status: stateOfSession(session, membersOf(documents, session.body)).status,
  };
}

/** What comes next in a body: what is set or spoken of, else when a rhythm falls due, and whose turn it is to host. */
export interface NextMeeting {
  readonly kind: "agreed" | "planned" | "proposed" | "due";
  readonly day: string;
  readonly session?: SubjectId;
  readonly rhythm?: string;
  readonly host?: PartyId;
}

/** The next date of a body on a day; undefined where none is set and no rhythm proposes one. */
export function nextOf(documents: Documents, body: BodyDocument, today: string): NextMeeting | undefined {
  const coming = chronicleOf(documents, body.id).flatMap(({ day, session, state }): readonly NextMeeting[] => {
    const { status } = state;
    const isSet = status === "agreed" || status === "planned" || status === "proposed";
    return isSet && day !== undefined && day >= today.slice(0, day.length) ? [{ kind: status, day, session }] : [];
  });
  if (coming[0] !== undefined) return coming[0];
  // A body that is over, or of which the accounts differ, owes nobody a next session.
  if (standingOf(documents, body, today).basis !== "rhythm") return undefined;
  const due = rhythmsOf(documents, body.id, today)
    .flatMap(({ due: day, host, rhythm }): readonly NextMeeting[] =>
      day === undefined ? [] : [{ kind: "due", day, rhythm: rhythm.id, ...(host !== undefined && { host }) }],
    )
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  return due[0];
}
