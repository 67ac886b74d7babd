import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import type { Documents, IssueDocument, SessionDocument } from "../documents.ts";
import { dayOf } from "../session.ts";
import { principalOf } from "../thing.ts";
import { levelOfSession } from "./chronology.ts";
import { membersOf } from "./parties.ts";
import { stateOfSession } from "./session-state.ts";

/** A session at which an issue was handled, and whose word that is. */
export interface Handling {
  readonly session: SubjectId;
  readonly body?: SubjectId;
  readonly level?: string;
  readonly on: string;
  readonly by: PartyId;
  readonly act: ActId;
}

export interface HandlingIndex {
  /** Sessions that took the issue up, by day: as a party says of a session, or as a held session's topics name it. */
  handlingOf(issue: IssueDocument): readonly Handling[];
}

/** Reads the topics of all sessions once. */
export function createHandlingIndex(documents: Documents): HandlingIndex {
  const byTopic = new Map<SubjectId, Handling[]>();
  for (const session of documents.list("session")) {
    const day = dayOf(session);
    const version = principalOf(session);
    if (day === undefined || version === undefined) continue;
    if (stateOfSession(session, membersOf(documents, session.body)).status !== "held") continue;
    for (const issue of new Set((version.terms.topics ?? []).flatMap((topic) => topic.issue ?? []))) {
      const handling = { ...placed(documents, session), on: day, by: version.party, act: version.proposal };
      const list = byTopic.get(issue);
      if (list === undefined) byTopic.set(issue, [handling]);
      else list.push(handling);
    }
  }
  return {
    handlingOf(issue) {
      const said = issue.path.flatMap(({ on, word }): readonly Handling[] => {
        if (word.kind !== "issue.taken-up") return [];
        const session = documents.find("session", word.content.session);
        const day = word.content.on ?? (session === undefined ? undefined : dayOf(session)) ?? on;
        const place = session === undefined ? { session: word.content.session } : placed(documents, session);
        return [{ ...place, on: day, by: word.party, act: word.act }];
      });
      return [...(byTopic.get(issue.id) ?? []), ...said].toSorted((a, b) =>
        a.on < b.on ? -1 : a.on > b.on ? 1 : a.session < b.session ? -1 : a.session > b.session ? 1 : 0,
      );
    },
  };
}

function placed(documents: Documents, session: SessionDocument): Pick<Handling, "session" | "body" | "level"> {
  const level = levelOfSession(documents, session);
  return {
    session: session.id,
    ...(session.body !== undefined && { body: session.body }),
    ...(level !== undefined && { level }),
  };
}
