import type { Terms } from "../../act/terms.ts";
import type { SubjectId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { agendaOf } from "../../mechanism/agenda.ts";
import { carriedFrom, stateOfAgenda } from "../../mechanism/derive/agenda-state.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { subjectName } from "../../view/names.ts";
import type { Scene } from "../../view/scene.ts";
import type { DoingOf } from "./doing-form.ts";
import { clean, propose } from "./drafted.ts";
import type { Drafted } from "./drafted.ts";

/** What may stand on a session's agenda: adopted and proposed items, and those that other sessions handed on to it. */
function itemsFor(scene: Scene, session: SubjectId): ReadonlyMap<string, object> {
  const { documents } = scene;
  const items = new Map<string, object>();
  const body = documents.find("session", session)?.body;
  for (const other of documents.list("session")) {
    if (other.id === session || other.body !== body) continue;
    for (const { by, from, issue, item, title } of carriedFrom(documents, other.id, session)) {
      items.set(item, { id: item, title, issue, proposedBy: by[0], carriedFrom: from });
    }
  }
  const agenda = documents.find("agenda", agendaOf(session));
  const known = agenda === undefined ? [] : stateOfAgenda(documents, agenda).items;
  for (const { carriedFrom: from, issue, item, proposedBy, state, title } of known) {
    if (state === "withdrawn") continue;
    items.set(item, { id: item, title, issue, proposedBy: proposedBy[0], carriedFrom: from });
  }
  return items;
}

/** The agenda as it is to be settled: the chosen items in their order. A settled one is displaced by name. */
export function draftAgenda(scene: Scene, { how, items, session }: DoingOf<"settle-agenda">): Result<Drafted> {
  const known = itemsFor(scene, session);
  const chosen: object[] = [];
  for (const { item, treatment } of items) {
    const found = known.get(item);
    if (found === undefined) return refuse("item-unknown", `Nobody has proposed the item ${item} for this session.`);
    chosen.push(clean({ ...found, treatment }));
  }
  const subject = agendaOf(session);
  const agenda = scene.documents.find("agenda", subject);
  const before = agenda === undefined ? undefined : principalOf(agenda);
  const lineage = before === undefined ? {} : { lineage: { amends: before.proposal } };
  const terms = { kind: "agenda", session, items: chosen } as unknown as Terms;
  const title = subjectName(scene, session).slice(0, 120);
  return accept({ title, about: subject, drafts: [propose(subject, terms, how, lineage)] });
}
