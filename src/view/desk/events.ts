import type { SubjectId } from "../../base/ids.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { lastDayOf } from "../../mechanism/derive/day.ts";
import { dayOf } from "../../mechanism/session.ts";
import { principalOf } from "../../mechanism/thing.ts";

/** Something on the record that has a day, of the kinds that a timeline shows. */
export interface Event {
  readonly kind: "session" | "statement" | "outreach" | "briefing" | "agreement";
  readonly id: SubjectId;
  /** As precise as stated. */
  readonly day: string;
  readonly body?: SubjectId;
}

const made = new WeakMap<Documents, readonly Event[]>();

/** All of them, newest first. Worked out once for each reading of the record. */
export function eventsOf(documents: Documents): readonly Event[] {
  let events = made.get(documents);
  if (events === undefined) made.set(documents, (events = listEvents(documents)));
  return events;
}

function listEvents(documents: Documents): readonly Event[] {
  const counted = new Set<SubjectId>();
  const sessions = documents.list("session").flatMap((session): readonly Event[] => {
    const day = dayOf(session);
    if (day === undefined || counted.has(session.id)) return [];
    for (const other of session.same) counted.add(other);
    return [{ kind: "session", id: session.id, day, ...(session.body !== undefined && { body: session.body }) }];
  });
  const agreements = documents.list("agreement").flatMap(({ id, versions }): readonly Event[] => {
    const day = principalOf({ versions })?.terms.since;
    return day === undefined ? [] : [{ kind: "agreement", id, day }];
  });
  const statements = documents.list("statement").flatMap(({ id, words }): readonly Event[] => {
    const word = words.at(-1);
    return word === undefined ? [] : [{ kind: "statement", id, day: word.content.on }];
  });
  const outreach = documents.list("outreach").flatMap(({ id, words }): readonly Event[] => {
    const word = words.at(-1);
    return word === undefined ? [] : [{ kind: "outreach", id, day: word.content.when.day }];
  });
  const briefings = documents.list("briefing").flatMap(({ id, words }): readonly Event[] => {
    const word = words.at(-1);
    return word === undefined ? [] : [{ kind: "briefing", id, day: word.content.given.day }];
  });
  return [...sessions, ...agreements, ...statements, ...outreach, ...briefings].toSorted(newestFirst);
}

/** A day not stated exactly stands where it may have ended. */
function newestFirst(a: Event, b: Event): number {
  const dayA = lastDayOf(a.day);
  const dayB = lastDayOf(b.day);
  return dayA < dayB ? 1 : dayA > dayB ? -1 : a.id < b.id ? -1 : 1;
}
