import type { TermsOf } from "../../act/terms.ts";
import type { SubjectId } from "../../base/ids.ts";
import type { Documents, SessionDocument } from "../documents.ts";
import { dayOf } from "../session.ts";
import { isHolding, principalOf } from "../thing.ts";
import { addDays, precisionOf } from "./day.ts";

type Relation = NonNullable<TermsOf<"session">["relations"]>[number]["relation"];

/** How a session lies to another of a different body, from the days of both at their places. */
export interface Neighbour {
  readonly session: SubjectId;
  /** This session is on the day after the other, the day before it, or on a day of it; or both are on the margins of one event. */
  readonly relation: "day-after" | "day-before" | "same-day" | "same-event";
}

/** A relation that somebody states for a session, checked against the days on the record. */
export interface StatedRelation {
  readonly relation: Relation;
  readonly of: SubjectId;
  readonly check: "holds" | "contradicted" | "unknown";
}

export interface Neighbourhood {
  neighboursOf(session: SubjectId): readonly Neighbour[];
  relationsOf(session: SubjectId): readonly StatedRelation[];
}

interface Placed {
  readonly id: SubjectId;
  readonly body?: SubjectId;
  readonly first?: string;
  readonly last?: string;
  readonly event?: string;
}

/** Reads the days of all sessions once; then each question costs only its own neighbours (M11). */
export function createNeighbourhood(documents: Documents): Neighbourhood {
  const sessions = new Map<SubjectId, SessionDocument>();
  const placed = new Map<SubjectId, Placed>();
  const byDay = new Map<string, SubjectId[]>();
  const byEvent = new Map<string, SubjectId[]>();
  for (const session of documents.list("session")) {
    const place = placeOf(session);
    sessions.set(session.id, session);
    placed.set(session.id, place);
    if (place.first !== undefined && place.last !== undefined) {
      for (let day = place.first, n = 0; day <= place.last && n < 31; day = addDays(day, 1), n++) {
        push(byDay, day, session.id);
      }
    }
    if (place.event !== undefined) push(byEvent, place.event, session.id);
  }

  return {
    neighboursOf(id) {
      const here = placed.get(id);
      if (here === undefined) return [];
      const found: Neighbour[] = [];
      const add = (ids: readonly SubjectId[] | undefined, relation: Neighbour["relation"]): void => {
        for (const other of ids ?? []) {
          const there = placed.get(other);
          const isOther = other !== id && (here.body === undefined || there?.body !== here.body);
          if (isOther && !found.some((each) => each.session === other)) found.push({ session: other, relation });
        }
      };
      if (here.first !== undefined && here.last !== undefined) {
        for (let day = here.first, n = 0; day <= here.last && n < 31; day = addDays(day, 1), n++) {
          add(byDay.get(day), "same-day");
        }
        add(byDay.get(addDays(here.first, -1)), "day-after");
        add(byDay.get(addDays(here.last, 1)), "day-before");
      }
      if (here.event !== undefined) add(byEvent.get(here.event), "same-event");
      return found.toSorted((a, b) => (a.session < b.session ? -1 : 1));
    },
    relationsOf(id) {
      const session = sessions.get(id);
      const here = placed.get(id);
      if (session === undefined || here === undefined) return [];
      const stated = principalOf(session)?.terms.relations ?? [];
      return stated.map(({ relation, of }) => ({ relation, of, check: check(relation, here, placed.get(of)) }));
    },
  };
}

function placeOf(session: SessionDocument): Placed {
  const terms = principalOf(session)?.terms;
  const day = dayOf(session);
  const first = day !== undefined && precisionOf(day) === "day" ? day : undefined;
  const until = terms?.when?.until;
  const isSpan = first !== undefined && until !== undefined && precisionOf(until) === "day" && until > first;
  const last = isSpan ? until : first;
  const isCalledOff = session.versions.some(
    (version) => isHolding(version) && (version.terms.status === "cancelled" || version.terms.status === "postponed"),
  );
  return {
    id: session.id,
    ...(session.body !== undefined && { body: session.body }),
    ...(first !== undefined && !isCalledOff && { first }),
    ...(last !== undefined && !isCalledOff && { last }),
    ...(terms?.hostEvent !== undefined && { event: terms.hostEvent }),
  };
}

function check(relation: Relation, here: Placed, there: Placed | undefined): StatedRelation["check"] {
  if (there?.first === undefined || there.last === undefined) return "unknown";
  if (here.first === undefined || here.last === undefined) return "unknown";
  const overlaps = here.first <= there.last && there.first <= here.last;
  switch (relation) {
    case "before":
      return overlaps ? "unknown" : verdict(here.last < there.first);
    case "after":
      return overlaps ? "unknown" : verdict(here.first > there.last);
    case "day-before":
      return verdict(addDays(here.last, 1) === there.first);
    case "day-after":
      return verdict(addDays(there.last, 1) === here.first);
    case "margins":
      return verdict(here.first <= addDays(there.last, 1) && there.first <= addDays(here.last, 1));
  }
}

const verdict = (holds: boolean): StatedRelation["check"] => (holds ? "holds" : "contradicted");

function push(map: Map<string, SubjectId[]>, key: string, id: SubjectId): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [id]);
  else list.push(id);
}
