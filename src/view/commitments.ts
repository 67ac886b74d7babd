import type { Content } from "../act/catalogue.ts";
import type { TermsOf } from "../act/terms.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import type { CommitmentDocument } from "../mechanism/documents.ts";
import { stateOfCommitment } from "../mechanism/derive/commitment-state.ts";
import type { CommitmentState } from "../mechanism/derive/commitment-state.ts";
import { daysBetween, lastDayOf } from "../mechanism/derive/day.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName, partyNames, subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";
import { count, dayAt, formatDate } from "./time-words.ts";

export type Progress = Content<"commitment.reported">["progress"];

/** What one party said of a commitment, newest first counts; all are kept. */
interface Said {
  readonly party: PartyId;
  readonly progress: Progress;
  readonly value?: string;
  readonly asOf: string;
  readonly words?: string;
  readonly why: readonly ActRef[];
}

/** The record's own arithmetic, kept apart from what the parties say. */
export type ByRecord =
  | { readonly status: "no-date-stated" }
  | { readonly status: "due"; readonly date: string; readonly days: number }
  | { readonly status: "overdue"; readonly date: string; readonly days: number }
  /** Every owner says it is done, whatever others say. */
  | { readonly status: "said-to-be-done"; readonly asOf: string };

export interface CommitmentLine {
  readonly id: SubjectId;
  readonly owners: readonly PartyId[];
  readonly what: string;
  readonly measure?: NonNullable<TermsOf<"commitment">["measure"]>;
  readonly due: TermsOf<"commitment">["due"];
  readonly from?: { readonly of: SubjectId; readonly name: string; readonly clause?: string };
  readonly issue?: SubjectId;
  readonly stands: Stands;
  /** Holds: agreed or entered, not replaced. A commitment only put forward binds nobody. */
  readonly holds: boolean;
  readonly ownWord: readonly Said[];
  readonly othersView: readonly Said[];
  /** The newest own word and another's newest view part. */
  readonly disputed: boolean;
  readonly byRecord: ByRecord;
  readonly why: readonly ActRef[];
}

export interface CommitmentsPage extends PageHead<"commitments"> {
  readonly commitments: readonly CommitmentLine[];
}

/** Who, what, by when; the owner's word and the others' view side by side, lateness counted by the record apart. */
export function viewCommitments(scene: Scene): CommitmentsPage {
  return {
    ...headOf(scene, "commitments"),
    commitments: scene.documents.list("commitment").flatMap((each) => viewCommitment(scene, each)),
  };
}

/** Those whose date has passed: most commitments of a long record are passed over before anything is made of them. */
export function listPastDue(scene: Scene): readonly CommitmentDocument[] {
  const today = dayAt(scene, scene.now);
  return scene.documents.list("commitment").filter((each) => {
    const due = principalOf(each)?.terms.due;
    return due?.kind === "by" && lastDayOf(due.date) < today;
  });
}

/** One commitment; none where nobody put its terms forward. */
export function viewCommitment(scene: Scene, commitment: CommitmentDocument): readonly CommitmentLine[] {
  const principal = principalOf(commitment);
  if (principal === undefined) return [];
  const { terms } = principal;
  const ownWord = commitment.reported.map(({ act, party, content }) =>
    saidOf(scene, act, party, content.progress, content),
  );
  const othersView = commitment.assessed.map(({ act, party, content }) =>
    saidOf(scene, act, party, content.view, content),
  );
  const state = stateOfCommitment(commitment, dayAt(scene, scene.now));
  return [
    {
      id: commitment.id,
      owners: terms.owners,
      what: terms.what,
      ...(terms.measure === undefined ? {} : { measure: terms.measure }),
      due: terms.due,
      ...(terms.from === undefined
        ? {}
        : {
            from: {
              of: terms.from.of,
              name: subjectName(scene, terms.from.of),
              ...(terms.from.clause === undefined ? {} : { clause: terms.from.clause }),
            },
          }),
      ...(terms.issue === undefined ? {} : { issue: terms.issue }),
      stands: standsOf(scene, principal),
      holds: isHolding(principal),
      ownWord,
      othersView,
      disputed: state?.disputed === true,
      byRecord: byRecord(scene, terms, state),
      why: refsOf(scene, actsOf(principal)),
    },
  ];
}

function saidOf(
  scene: Scene,
  act: Parameters<typeof refsOf>[1] extends Iterable<infer A> ? A : never,
  party: PartyId,
  progress: Progress,
  content: { readonly value?: string | undefined; readonly asOf: string; readonly words?: string | undefined },
): Said {
  return {
    party,
    progress,
    ...(content.value === undefined ? {} : { value: content.value }),
    asOf: content.asOf,
    ...(content.words === undefined ? {} : { words: content.words }),
    why: refsOf(scene, [act]),
  };
}

function newestByParty(views: readonly Said[]): readonly Said[] {
  return [...new Map(views.map((view) => [view.party, view])).values()];
}

function byRecord(scene: Scene, terms: TermsOf<"commitment">, state: CommitmentState | undefined): ByRecord {
  const isDone = terms.owners.every((owner) =>
    state?.own.some((word) => word.party === owner && (word.progress === "done" || word.progress === "done-late")),
  );
  if (isDone) return { status: "said-to-be-done", asOf: state?.own.at(-1)?.asOf ?? "" };
  if (terms.due.kind === "none-stated") return { status: "no-date-stated" };
  if (state?.overdue !== undefined) return { status: "overdue", date: terms.due.date, days: state.overdue.days };
  const days = daysBetween(dayAt(scene, scene.now), lastDayOf(terms.due.date)) ?? 0;
  return { status: "due", date: terms.due.date, days };
}

export function progressWords(progress: Progress): string {
  return progress.replaceAll("-", " ");
}

export function byRecordWords(derived: ByRecord): string {
  switch (derived.status) {
    case "no-date-stated":
      return "no date stated";
    case "due":
      return `due ${formatDate(derived.date)}, in ${count(derived.days, "day")}`;
    case "overdue":
      return `due ${formatDate(derived.date)}, late by ${count(derived.days, "day")}`;
    case "said-to-be-done":
      return `said to be done as of ${formatDate(derived.asOf)}`;
  }
}

export function readCommitments(scene: Scene, page: CommitmentsPage): Reading {
  const title = "Commitments";
  if (page.commitments.length === 0) return { title, lines: [line("None on the record.")] };
  return { title, lines: page.commitments.map((each) => readCommitment(scene, each)) };
}

function readCommitment(scene: Scene, each: CommitmentLine): Line {
  const measure =
    each.measure === undefined ? "" : ` (${each.measure.quantity} ${each.measure.value} ${each.measure.unit})`;
  const own = each.ownWord.at(-1);
  const views = newestByParty(each.othersView);
  return line(`${partyNames(scene, each.owners)}: ${each.what}${measure}`, each.why, [
    line(`By the record: ${each.holds ? byRecordWords(each.byRecord) : "only put forward, binds nobody"}`),
    line(own === undefined ? "Own word: not said" : `Own word: ${saidWords(scene, own)}`, own?.why),
    ...(views.length === 0
      ? [line("Other's view: not said")]
      : views.map((view) => line(`Other's view: ${saidWords(scene, view)}`, view.why))),
    ...(each.disputed ? [line("Two accounts. Both stand until one gives way.")] : []),
    ...(each.from === undefined
      ? []
      : [line(`From ${each.from.name}${each.from.clause === undefined ? "" : `, clause ${each.from.clause}`}`)]),
    line(each.stands.words),
  ]);
}

function saidWords(scene: Scene, said: Said): string {
  const value = said.value === undefined ? "" : `, ${said.value}`;
  const words = said.words === undefined ? "" : `: ${said.words}`;
  return `${partyName(scene, said.party)} says ${progressWords(said.progress)}${value} as of ${formatDate(said.asOf)}${words}`;
}
