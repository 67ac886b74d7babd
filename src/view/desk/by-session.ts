import type { SubjectId } from "../../base/ids.ts";
import { stateOfMinutes } from "../../mechanism/derive/minutes-state.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { agendaOf } from "../../mechanism/agenda.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { perReading } from "./per-reading.ts";

/** What concerns a session, by the ids of its documents. */
export interface OfSession {
  readonly texts: readonly SubjectId[];
  readonly minutes: readonly SubjectId[];
  readonly documents: readonly SubjectId[];
  readonly commitments: readonly SubjectId[];
  readonly issues: readonly SubjectId[];
}

type Kind = keyof OfSession;

const nothing: OfSession = { texts: [], minutes: [], documents: [], commitments: [], issues: [] };

/** Everything that names a session, for every session, worked out once for each reading of the record. */
const indexBySession = perReading((documents: Documents): ReadonlyMap<SubjectId, OfSession> => {
  const index = new Map<SubjectId, Record<Kind, SubjectId[]>>();
  const add = (session: SubjectId | undefined, kind: Kind, id: SubjectId): void => {
    if (session === undefined) return;
    let of = index.get(session);
    if (of === undefined)
      index.set(session, (of = { texts: [], minutes: [], documents: [], commitments: [], issues: [] }));
    if (!of[kind].includes(id)) of[kind].push(id);
  };
  /** Sessions out of which a document or a text came. */
  const origin = new Map<SubjectId, SubjectId>();
  for (const text of documents.list("text")) {
    const minutes = stateOfMinutes(documents, text);
    if (minutes !== undefined) add(minutes.session, "minutes", text.id);
    else
      for (const { content } of text.revisions) {
        add(content.session, "texts", text.id);
        if (content.session !== undefined) origin.set(text.id, content.session);
      }
  }
  for (const { id, words } of documents.list("document")) {
    const session = words.at(-1)?.content.session;
    add(session, "documents", id);
    if (session !== undefined) origin.set(id, session);
  }
  for (const commitment of documents.list("commitment")) {
    const from = principalOf(commitment)?.terms.from?.of;
    if (from === undefined) continue;
    add(from.startsWith("session:") ? from : origin.get(from), "commitments", commitment.id);
  }
  for (const issue of documents.list("issue")) {
    for (const { word } of issue.path) {
      if (word.kind === "issue.taken-up") add(word.content.session, "issues", issue.id);
    }
  }
  for (const session of documents.list("session")) {
    for (const topic of principalOf(session)?.terms.topics ?? []) {
      if (topic.issue !== undefined) add(session.id, "issues", topic.issue);
    }
    const agenda = documents.find("agenda", agendaOf(session.id));
    const items = (agenda?.versions ?? []).flatMap(({ terms }) => terms.items);
    for (const { issue } of items) if (issue !== undefined) add(session.id, "issues", issue);
    for (const { content } of agenda?.proposed ?? []) {
      if (content.issue !== undefined) add(session.id, "issues", content.issue);
    }
  }
  return index;
});

/** What concerns one session. */
export const concerning = (documents: Documents, session: SubjectId): OfSession =>
  indexBySession(documents).get(session) ?? nothing;
