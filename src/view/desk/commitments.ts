import type { PartyId, SubjectId } from "../../base/ids.ts";
import { stateOfCommitment } from "../../mechanism/derive/commitment-state.ts";
import type { CommitmentState, ProgressWord } from "../../mechanism/derive/commitment-state.ts";
import { daysBetween, lastDayOf } from "../../mechanism/derive/day.ts";
import { dayOfVersion } from "../../mechanism/derive/effect.ts";
import type { CommitmentDocument } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { dayAt } from "../time-words.ts";
import { nameSubject } from "./name.ts";
import type { Name } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { fits, sliceOf } from "./slice.ts";
import type { Slice } from "./slice.ts";

export type Progress = ProgressWord["progress"];

/** What one party last said of a commitment. */
export interface SaidOfIt {
  readonly party: PartyId;
  readonly progress: Progress;
  readonly asOf: string;
  readonly value?: string;
  readonly words?: string;
  readonly why: readonly ActRef[];
}

/** The record's own arithmetic, apart from what the parties say. */
export interface DueByRecord {
  readonly status: "none-stated" | "due" | "overdue" | "said-to-be-done";
  readonly date?: string;
  readonly days?: number;
}

export interface CommitmentRow {
  readonly id: SubjectId;
  readonly what: string;
  readonly owners: readonly PartyId[];
  readonly measure?: { readonly quantity: string; readonly value: string; readonly unit: string };
  readonly from?: { readonly of: SubjectId; readonly name: Name; readonly clause?: string };
  /** Agreed or entered, and not replaced: binding whom it binds. */
  readonly holds: boolean;
  readonly made: string;
  /** Days on which it was restated or revised after that. */
  readonly restated: readonly string[];
  /** Day from which another stands in its place. */
  readonly ended?: string;
  readonly due: DueByRecord;
  readonly own: readonly SaidOfIt[];
  readonly others: readonly SaidOfIt[];
  readonly isDisputed: boolean;
  readonly became: Became;
  readonly why: readonly ActRef[];
}

export interface CommitmentDetail extends CommitmentRow {
  readonly issue?: { readonly id: SubjectId; readonly name: Name };
  /** All that was said of it, oldest first, and all versions. */
  readonly said: readonly (SaidOfIt & { readonly isOwn: boolean })[];
  readonly chain: readonly {
    readonly what: string;
    readonly on: string;
    readonly holds: boolean;
    readonly became: Became;
    readonly why: readonly ActRef[];
  }[];
}

const filters = ["late", "disputed", "undated", "awaited", "ours"] as const;
export type CommitmentFilter = (typeof filters)[number];

export interface CommitmentsQuestion {
  readonly filter?: CommitmentFilter | undefined;
  readonly party?: PartyId | undefined;
  readonly typed?: string | undefined;
  readonly start?: number | undefined;
}

export interface CommitmentsPage extends Slice<CommitmentRow> {
  readonly today: string;
  readonly counts: Readonly<Record<CommitmentFilter | "all", number>>;
}

interface Weighed {
  readonly commitment: CommitmentDocument;
  readonly version: CommitmentDocument["versions"][number];
  readonly state: CommitmentState;
  readonly due: DueByRecord;
}

/** All commitments as they stand today: those in force first, of these the ones that are late. */
function weighAll(scene: Scene): readonly Weighed[] {
  const today = dayAt(scene, scene.now);
  return scene.documents
    .list("commitment")
    .flatMap((commitment) => weigh(commitment, today))
    .toSorted((a, b) => rank(a) - rank(b) || (dayOfVersion(a.version) < dayOfVersion(b.version) ? 1 : -1));
}

const rank = ({ due, version }: Weighed): number =>
  (isHolding(version) ? 0 : 10) + (due.status === "overdue" ? 0 : due.status === "said-to-be-done" ? 2 : 1);

function weigh(commitment: CommitmentDocument, today: string): readonly Weighed[] {
  const version = principalOf(commitment);
  const state = stateOfCommitment(commitment, today);
  if (version === undefined || state === undefined) return [];
  return [{ commitment, version, state, due: dueOf(state, today) }];
}

function dueOf(state: CommitmentState, today: string): DueByRecord {
  const isDone = state.owners.every((owner) =>
    state.own.some(({ party, progress }) => party === owner && (progress === "done" || progress === "done-late")),
  );
  const date = state.due.kind === "by" ? state.due.date : undefined;
  if (isDone) return { status: "said-to-be-done", ...(date === undefined ? {} : { date }) };
  if (date === undefined) return { status: "none-stated" };
  if (state.overdue !== undefined) return { status: "overdue", date, days: state.overdue.days };
  return { status: "due", date, days: daysBetween(today, lastDayOf(date)) ?? 0 };
}

function isAsked({ due, state, version }: Weighed, filter: CommitmentFilter, own: PartyId): boolean {
  switch (filter) {
    case "late":
      return isHolding(version) && due.status === "overdue";
    case "disputed":
      return state.disputed;
    case "undated":
      return isHolding(version) && state.due.kind === "none-stated";
    case "awaited":
      // The one bound has spoken, and we of the other side have not.
      return (
        isHolding(version) &&
        !state.owners.includes(own) &&
        state.own.length > 0 &&
        !state.others.some(({ party }) => party === own)
      );
    case "ours":
      return isHolding(version) && state.owners.includes(own) && !state.own.some(({ party }) => party === own);
  }
}

/** Who promised what: own word, others' view and the record's arithmetic, each apart (D105). */
export function viewCommitments(
  scene: Scene,
  { filter, party, start = 0, typed }: CommitmentsQuestion,
): CommitmentsPage {
  const all = weighAll(scene);
  const count = (each: CommitmentFilter): number => all.filter((one) => isAsked(one, each, scene.party)).length;
  const asked = all.filter(
    (each) =>
      (filter === undefined || isAsked(each, filter, scene.party)) &&
      (party === undefined || each.state.owners.includes(party)) &&
      fits(typed, [each.version.terms.what]),
  );
  return {
    ...sliceOf(asked, start, (each) => rowOf(scene, each)),
    today: dayAt(scene, scene.now),
    counts: {
      all: all.length,
      late: count("late"),
      disputed: count("disputed"),
      undated: count("undated"),
      awaited: count("awaited"),
      ours: count("ours"),
    },
  };
}

/** One commitment with all that was said of it and its versions; undefined where nobody put its terms forward. */
export function viewCommitment(scene: Scene, id: SubjectId): CommitmentDetail | undefined {
  const commitment = scene.documents.find("commitment", id);
  const [weighed] = commitment === undefined ? [] : weigh(commitment, dayAt(scene, scene.now));
  if (commitment === undefined || weighed === undefined) return undefined;
  const { issue, owners } = weighed.version.terms;
  const said = [...commitment.reported, ...commitment.assessed]
    .map((word) => ({
      ...saidOf(scene, {
        party: word.party,
        progress: word.kind === "commitment.reported" ? word.content.progress : word.content.view,
        asOf: word.content.asOf,
        ...(word.content.value === undefined ? {} : { value: word.content.value }),
        ...(word.content.words === undefined ? {} : { words: word.content.words }),
        act: word.act,
      }),
      isOwn: owners.includes(word.party),
    }))
    .toSorted((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0));
  return {
    ...rowOf(scene, weighed),
    ...(issue === undefined ? {} : { issue: { id: issue, name: nameSubject(scene, issue) } }),
    said,
    chain: commitment.versions
      .map((version) => ({
        what: version.terms.what,
        on: dayOfVersion(version),
        holds: isHolding(version),
        became: outcomeOf(version),
        why: refsOf(scene, actsOf(version)),
      }))
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  };
}

function rowOf(scene: Scene, { commitment, due, state, version }: Weighed): CommitmentRow {
  const { from, measure, owners, what } = version.terms;
  const days = commitment.versions
    .filter(({ outcome }) => outcome.status !== "open" && outcome.status !== "void")
    .map(dayOfVersion)
    .toSorted();
  const isOver = !isHolding(version) && version.standing?.status === "superseded";
  const last = days.at(-1);
  return {
    id: commitment.id,
    what,
    owners,
    holds: isHolding(version),
    made: days[0] ?? dayOfVersion(version),
    restated: days.slice(1),
    due,
    own: state.own.map((word) => saidOf(scene, word)),
    others: state.others.map((word) => saidOf(scene, word)),
    isDisputed: state.disputed,
    became: outcomeOf(version),
    why: refsOf(scene, [...actsOf(version), ...state.own.map(({ act }) => act), ...state.others.map(({ act }) => act)]),
    ...(measure === undefined ? {} : { measure }),
    ...(from === undefined
      ? {}
      : {
          from: {
            of: from.of,
            name: nameSubject(scene, from.of),
            ...(from.clause === undefined ? {} : { clause: from.clause }),
          },
        }),
    ...(isOver && last !== undefined ? { ended: last } : {}),
  };
}

const saidOf = (scene: Scene, { act, ...word }: ProgressWord): SaidOfIt => ({ ...word, why: refsOf(scene, [act]) });
