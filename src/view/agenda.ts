import type { TermsOf } from "../act/terms.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import type { AgendaDocument } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName, sessionName, subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";

type Treatment = "discussed" | "carried-over" | "not-discussed";

interface Item {
  readonly item: string;
  readonly title: string;
  /** `adopted` in the agenda that holds, `proposed` by a party, `excluded` as expressly not for discussion, `withdrawn`. */
  readonly state: "adopted" | "proposed" | "excluded" | "withdrawn";
  readonly proposedBy?: PartyId;
  readonly issue?: SubjectId;
  readonly carriedFrom?: SubjectId;
  /** What each party says became of it. */
  readonly treated: readonly {
    readonly party: PartyId;
    readonly treatment: Treatment;
    readonly to?: SubjectId;
    readonly why: readonly ActRef[];
  }[];
  readonly why: readonly ActRef[];
}

interface Agenda {
  readonly session: SubjectId;
  readonly name: string;
  readonly day?: string;
  /** `adopted` jointly, `entered` from the public record, `on-the-table`, or `provisional`: items proposed and nothing more. */
  readonly state: "adopted" | "entered" | "on-the-table" | "provisional" | "not-adopted";
  readonly stands?: Stands;
  readonly items: readonly Item[];
  readonly why: readonly ActRef[];
}

export interface AgendaPage extends PageHead<"agenda"> {
  readonly agendas: readonly Agenda[];
}

/** The agenda of one session, or of every session that has one, by day. */
export function viewAgenda(scene: Scene, only?: SubjectId): AgendaPage {
  const agendas = scene.documents
    .list("agenda")
    .filter((agenda) => only === undefined || agenda.session === only || agenda.id === only)
    .map((agenda) => agendaOf(scene, agenda))
    .toSorted((a, b) => ((a.day ?? "~") < (b.day ?? "~") ? -1 : (a.day ?? "~") > (b.day ?? "~") ? 1 : 0));
  return { ...headOf(scene, "agenda"), agendas };
}

function agendaOf(scene: Scene, agenda: AgendaDocument): Agenda {
  const principal = principalOf(agenda);
  const session = scene.documents.find("session", agenda.session);
  const day = session === undefined ? undefined : dayOf(session);
  const listed = (principal?.terms.items ?? []).map((item) => listedItem(scene, agenda, item, principal));
  const known = new Set(listed.map((item) => item.item));
  return {
    session: agenda.session,
    name: sessionName(scene, agenda.session),
    ...(day === undefined ? {} : { day }),
    state: stateOf(principal),
    ...(principal === undefined ? {} : { stands: standsOf(scene, principal) }),
    items: [...listed, ...proposedItems(scene, agenda).filter((item) => !known.has(item.item))],
    why: principal === undefined ? [] : refsOf(scene, actsOf(principal)),
  };
}

function stateOf(principal: ReturnType<typeof principalOf>): Agenda["state"] {
  if (principal === undefined) return "provisional";
  if (!isHolding(principal)) {
    return "awaiting" in principal.outcome ? "on-the-table" : "not-adopted";
  }
  return principal.outcome.status === "agreed" ? "adopted" : "entered";
}

function listedItem(
  scene: Scene,
  agenda: AgendaDocument,
  item: TermsOf<"agenda">["items"][number],
  principal: ReturnType<typeof principalOf>,
): Item {
  const proposal = agenda.proposed.findLast((word) => word.content.item === item.id);
  const by = item.proposedBy ?? proposal?.party;
  const issue = item.issue ?? proposal?.content.issue;
  const held = principal !== undefined && isHolding(principal);
  return {
    item: item.id,
    title: item.title,
    state: item.treatment === "not-discussed" ? "excluded" : held ? "adopted" : "proposed",
    ...(by === undefined ? {} : { proposedBy: by }),
    ...(issue === undefined ? {} : { issue }),
    ...(item.carriedFrom === undefined ? {} : { carriedFrom: item.carriedFrom }),
    treated: treatedOf(scene, agenda, item.id),
    why: refsOf(scene, [...(principal === undefined ? [] : actsOf(principal)), proposal?.act]),
  };
}

function proposedItems(scene: Scene, agenda: AgendaDocument): readonly Item[] {
  const newest = new Map(agenda.proposed.map((word) => [word.content.item, word]));
  return [...newest.values()].map((word) => {
    const withdrawn = agenda.withdrawn.findLast(
      (each) => each.content.item === word.content.item && each.party === word.party && each.n > word.n,
    );
    return {
      item: word.content.item,
      title: word.content.title,
      state: withdrawn === undefined ? "proposed" : "withdrawn",
      proposedBy: word.party,
      ...(word.content.issue === undefined ? {} : { issue: word.content.issue }),
      treated: treatedOf(scene, agenda, word.content.item),
      why: refsOf(scene, [word.act, withdrawn?.act]),
    };
  });
}

function treatedOf(scene: Scene, agenda: AgendaDocument, item: string): Item["treated"] {
  return agenda.treated
    .filter((word) => word.content.item === item)
    .map((word) => ({
      party: word.party,
      treatment: word.content.treatment,
      ...(word.content.to === undefined ? {} : { to: word.content.to }),
      why: refsOf(scene, [word.act]),
    }));
}

const stateWords: Readonly<Record<Agenda["state"], string>> = {
  adopted: "adopted",
  entered: "as entered",
  "on-the-table": "put forward, not yet adopted",
  provisional: "provisional: items proposed, not yet put forward as a whole",
  "not-adopted": "not adopted",
};

export function readAgenda(scene: Scene, page: AgendaPage): Reading {
  const title = "Agendas";
  if (page.agendas.length === 0) return { title, lines: [line("No agenda is on the record.")] };
  return {
    title,
    lines: page.agendas.map((agenda) =>
      line(`${agenda.name}: ${stateWords[agenda.state]}`, agenda.why, [
        ...(agenda.stands === undefined ? [] : [line(agenda.stands.words)]),
        ...agenda.items.map((item, i) => readItem(scene, item, i + 1)),
      ]),
    ),
  };
}

function readItem(scene: Scene, item: Item, number: number): Line {
  const notes = [
    item.state === "excluded" ? "expressly not for discussion" : item.state === "withdrawn" ? "withdrawn" : undefined,
    item.proposedBy === undefined ? undefined : `proposed by ${partyName(scene, item.proposedBy)}`,
    item.carriedFrom === undefined ? undefined : `carried over from ${sessionName(scene, item.carriedFrom)}`,
    item.issue === undefined ? undefined : `issue ${subjectName(scene, item.issue)}`,
  ].filter((note) => note !== undefined);
  return line(
    `${number}. ${item.title}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`,
    item.why,
    item.treated.map((each) =>
      line(
        `${partyName(scene, each.party)} says ${each.treatment.replaceAll("-", " ")}${each.to === undefined ? "" : ` to ${sessionName(scene, each.to)}`}`,
        each.why,
      ),
    ),
  );
}
