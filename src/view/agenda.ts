import type { TermsOf } from "../act/terms.ts";
import type { SubjectId } from "../base/ids.ts";
import { stateOfAgenda } from "../mechanism/derive/agenda-state.ts";
import type { AgendaItem } from "../mechanism/derive/agenda-state.ts";
import type { AgendaDocument } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName, partyNames, sessionName, subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";

/** An item with what is said of it, and the acts behind each word. */
interface Item extends Omit<AgendaItem, "acts" | "treated"> {
  /** What each party says became of it. */
  readonly treated: readonly (Omit<AgendaItem["treated"][number], "act"> & { readonly why: readonly ActRef[] })[];
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
  /** Items of an agenda put forward as a whole that does not hold. */
  readonly offered: TermsOf<"agenda">["items"];
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
  const { items } = stateOfAgenda(scene.documents, agenda);
  return {
    session: agenda.session,
    name: sessionName(scene, agenda.session),
    ...(day === undefined ? {} : { day }),
    state: stateOf(principal),
    ...(principal === undefined ? {} : { stands: standsOf(scene, principal) }),
    items: items.map(({ acts, treated, ...item }) => ({
      ...item,
      treated: treated.map(({ act, ...each }) => ({ ...each, why: refsOf(scene, [act]) })),
      why: refsOf(scene, acts),
    })),
    offered: principal === undefined || isHolding(principal) ? [] : principal.terms.items,
    why: principal === undefined ? [] : refsOf(scene, actsOf(principal)),
  };
}

function stateOf(principal: ReturnType<typeof principalOf>): Agenda["state"] {
  if (principal === undefined) return "provisional";
  if (!isHolding(principal)) return "awaiting" in principal.outcome ? "on-the-table" : "not-adopted";
  return principal.outcome.status === "agreed" ? "adopted" : "entered";
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
        ...(agenda.offered.length > 0
          ? [
              line(
                "As put forward",
                [],
                agenda.offered.map((item, i) =>
                  line(
                    `${i + 1}. ${item.title}${item.treatment === "not-discussed" ? " (expressly not for discussion)" : ""}`,
                  ),
                ),
              ),
            ]
          : []),
      ]),
    ),
  };
}

const itemWords: Readonly<Record<Item["state"], string | undefined>> = {
  adopted: undefined,
  provisional: "provisional",
  "not-discussed": "expressly not for discussion",
  withdrawn: "withdrawn",
};

function readItem(scene: Scene, item: Item, number: number): Line {
  const notes = [
    itemWords[item.state],
    item.proposedBy.length === 0 ? undefined : `proposed by ${partyNames(scene, item.proposedBy)}`,
    item.late ? "after the day set for requests" : undefined,
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
