import type { SubjectId } from "../../base/ids.ts";
import type { Documents, SessionDocument } from "../documents.ts";
import { dayOf } from "../session.ts";
import { principalOf } from "../thing.ts";
import { gapBetween, type Gap } from "./day.ts";
import { membersOf } from "./parties.ts";
import { stateOfSession, type SessionState } from "./session-state.ts";

/** One session in the sequence of its body. */
export interface Meeting {
  readonly session: SubjectId;
  /** Other entries of the same meeting, as `same.as` says. */
  readonly also: readonly SubjectId[];
  /** First day, as precise as stated. */
  readonly day?: string;
  readonly state: SessionState;
  /** Session held before it in this body, and the time since. */
  readonly after?: {
    readonly session: SubjectId;
    readonly day: string;
    readonly gap: Gap;
    /** Sessions between the two that their stated ordinals tell of and the record lacks. */
    readonly missing?: number;
  };
}

/**
 * Sessions of a body in order of day, each held one with the gap since the held one before it. Entries of one meeting under
 * several ids count once, by the id that comes first (M9).
 */
export function chronologyOf(documents: Documents, body: SubjectId): readonly Meeting[] {
  const members = membersOf(documents, body);
  const meetings: Meeting[] = [];
  const counted = new Set<SubjectId>();
  let last: { session: SubjectId; day: string; ordinal: number | undefined } | undefined;
  for (const session of readSessions(documents, body)) {
    if (counted.has(session.id)) continue;
    counted.add(session.id);
    for (const other of session.same) counted.add(other);
    const day = dayOf(session);
    const state = stateOfSession(session, members);
    const isHeld = state.status === "held" && day !== undefined;
    const ordinal = principalOf(session)?.terms.stated?.ordinal;
    meetings.push({
      session: session.id,
      also: session.same,
      ...(day !== undefined && { day }),
      state,
      ...(isHeld && last !== undefined && { after: afterOf(last, day, ordinal) }),
    });
    if (isHeld) last = { session: session.id, day, ordinal };
  }
  return meetings;
}

function afterOf(
  last: { readonly session: SubjectId; readonly day: string; readonly ordinal: number | undefined },
  day: string,
  ordinal: number | undefined,
): NonNullable<Meeting["after"]> {
  const { session } = last;
  const missing = ordinal === undefined || last.ordinal === undefined ? 0 : ordinal - last.ordinal - 1;
  return { session, day: last.day, gap: gapBetween(last.day, day), ...(missing > 0 && { missing }) };
}

/** Meetings said to have been held, with their day. */
export function heldOf(meetings: readonly Meeting[]): readonly (Meeting & { readonly day: string })[] {
  return meetings.filter(
    (meeting): meeting is Meeting & { readonly day: string } =>
      meeting.state.status === "held" && meeting.day !== undefined,
  );
}

/** Level a session was or is to be held at: its own where it differs, else its body's. */
export function levelOfSession(documents: Documents, session: SessionDocument): string | undefined {
  const own = principalOf(session)?.terms.level;
  if (own !== undefined) return own;
  const body = session.body === undefined ? undefined : documents.find("body", session.body);
  return body === undefined ? undefined : principalOf(body)?.terms.level;
}

function readSessions(documents: Documents, body: SubjectId): readonly SessionDocument[] {
  const ids = documents.find("body", body)?.sessions ?? [];
  return ids.flatMap((id) => documents.find("session", id) ?? []);
}
