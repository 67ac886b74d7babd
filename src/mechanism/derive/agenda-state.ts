import type { TermsOf } from "../../act/terms.ts";
import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import { agendaOf } from "../agenda.ts";
import type { AgendaDocument, Documents, WordOf } from "../documents.ts";
import { dayOf } from "../session.ts";
import { isHolding, principalOf } from "../thing.ts";
import { addDays, precisionOf } from "./day.ts";
import { bearersOf } from "./effect.ts";

/** One item of a session's agenda with everything said about it. */
export interface AgendaItem {
  readonly item: string;
  readonly title: string;
  readonly issue?: SubjectId;
  /** Provisional: proposed by a party, not adopted. Not discussed: adopted as expressly outside the session. */
  readonly state: "provisional" | "adopted" | "not-discussed" | "withdrawn";
  readonly proposedBy: readonly PartyId[];
  /** Proposed after the last day the rules of procedure set for requests; recorded, not prevented. */
  readonly late: boolean;
  readonly carriedFrom?: SubjectId;
  /** What each party says became of it. */
  readonly treated: readonly {
    readonly party: PartyId;
    readonly treatment: "discussed" | "carried-over" | "not-discussed";
    readonly to?: SubjectId;
    readonly act: ActId;
  }[];
  readonly acts: readonly ActId[];
}

export interface AgendaState {
  readonly session: SubjectId;
  /** Adopted once an agenda holds: `by` says whose word it is. */
  readonly adopted?: { readonly proposal: ActId; readonly by: readonly PartyId[] };
  readonly items: readonly AgendaItem[];
}

type Adopted = TermsOf<"agenda">["items"][number];

/** The agenda of a session: what was adopted first, in its order, then what is proposed, in order of proposal (M8). */
export function stateOfAgenda(documents: Documents, agenda: AgendaDocument): AgendaState {
  const version = principalOf(agenda);
  const adopted = version !== undefined && isHolding(version) ? version : undefined;
  const lastRequest = lastRequestDay(documents, agenda.session);
  const items = new Map<string, Adopted | undefined>();
  for (const item of adopted?.terms.items ?? []) items.set(item.id, item);
  for (const word of agenda.proposed) if (!items.has(word.content.item)) items.set(word.content.item, undefined);
  return {
    session: agenda.session,
    ...(adopted !== undefined && { adopted: { proposal: adopted.proposal, by: bearersOf(adopted) } }),
    items: [...items].map(([id, item]) => itemOf(agenda, id, item, adopted?.proposal, lastRequest)),
  };
}

function itemOf(
  agenda: AgendaDocument,
  id: string,
  adopted: Adopted | undefined,
  adoption: ActId | undefined,
  lastRequest: string | undefined,
): AgendaItem {
  const proposed = agenda.proposed.filter((word) => word.content.item === id);
  const standing = proposed.filter((word) => !isWithdrawn(agenda, word));
  const treated = agenda.treated.filter((word) => word.content.item === id);
  const issue = adopted?.issue ?? proposed.findLast((word) => word.content.issue !== undefined)?.content.issue;
  const first = proposed[0];
  const proposers = [
    ...(adopted?.proposedBy === undefined ? [] : [adopted.proposedBy]),
    ...proposed.map((w) => w.party),
  ];
  return {
    item: id,
    title: adopted?.title ?? proposed.at(-1)?.content.title ?? id,
    ...(issue !== undefined && { issue }),
    state:
      adopted !== undefined
        ? adopted.treatment === "not-discussed"
          ? "not-discussed"
          : "adopted"
        : standing.length > 0
          ? "provisional"
          : "withdrawn",
    proposedBy: [...new Set(proposers)],
    late: lastRequest !== undefined && first !== undefined && first.at.slice(0, 10) > lastRequest,
    ...(adopted?.carriedFrom !== undefined && { carriedFrom: adopted.carriedFrom }),
    treated: treated.map((word) => ({
      party: word.party,
      treatment: word.content.treatment,
      ...(word.content.to !== undefined && { to: word.content.to }),
      act: word.act,
    })),
    acts: [
      ...(adopted !== undefined && adoption !== undefined ? [adoption] : []),
      ...proposed.map((word) => word.act),
      ...treated.map((word) => word.act),
    ],
  };
}

/** A party takes back only what it proposed itself, and may propose it again. */
function isWithdrawn(agenda: AgendaDocument, proposed: WordOf<"agenda.item-proposed">): boolean {
  return agenda.withdrawn.some(
    (word) => word.party === proposed.party && word.content.item === proposed.content.item && word.n > proposed.n,
  );
}

function lastRequestDay(documents: Documents, id: SubjectId): string | undefined {
  const days = documents.find("charter", "charter")?.charter.procedure?.itemRequestDays;
  const session = documents.find("session", id);
  const day = session === undefined ? undefined : dayOf(session);
  return days === undefined || day === undefined || precisionOf(day) !== "day" ? undefined : addDays(day, days);
}

/** An item another session handed on to this one. */
export interface CarriedItem {
  readonly from: SubjectId;
  readonly item: string;
  readonly title: string;
  readonly issue?: SubjectId;
  readonly by: readonly PartyId[];
}

/** Items that parties say were carried over from a session; with `to`, those carried to that one or to none named (M8). */
export function carriedFrom(documents: Documents, from: SubjectId, to?: SubjectId): readonly CarriedItem[] {
  const agenda = documents.find("agenda", agendaOf(from));
  if (agenda === undefined) return [];
  return stateOfAgenda(documents, agenda).items.flatMap((item) => {
    const carrying = item.treated.filter(
      (each) => each.treatment === "carried-over" && (to === undefined || each.to === undefined || each.to === to),
    );
    if (carrying.length === 0) return [];
    return [
      {
        from,
        item: item.item,
        title: item.title,
        ...(item.issue !== undefined && { issue: item.issue }),
        by: [...new Set(carrying.map((each) => each.party))],
      },
    ];
  });
}
