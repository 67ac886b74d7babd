import type { Content } from "../../act/catalogue.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { CommitmentDocument, WordOf } from "../documents.ts";
import { principalOf } from "../thing.ts";
import { daysBetween, lastDayOf } from "./day.ts";

type Progress = Content<"commitment.reported">["progress"];

/** One party's latest word on a commitment. */
export interface ProgressWord {
  readonly party: PartyId;
  readonly progress: Progress;
  readonly asOf: string;
  readonly value?: string;
  readonly words?: string;
  readonly act: ActId;
}

export interface CommitmentState {
  readonly owners: readonly PartyId[];
  /** What each owner last said of itself. */
  readonly own: readonly ProgressWord[];
  /** What each other party last said of it. Both are shown; neither overrules the other. */
  readonly others: readonly ProgressWord[];
  /** An owner and another party say different things. */
  readonly disputed: boolean;
  readonly due: { readonly kind: "none-stated" } | { readonly kind: "by"; readonly date: string };
  /** The due date has passed and not every owner has said that it is done. */
  readonly overdue?: { readonly days: number };
}

/** A commitment as both sides see it, on a day (M16). Undefined where nobody put its terms forward. */
export function stateOfCommitment(commitment: CommitmentDocument, today: string): CommitmentState | undefined {
  const terms = principalOf(commitment)?.terms;
  if (terms === undefined) return undefined;
  const isOwner = (party: PartyId): boolean => terms.owners.includes(party);
  const words = [...commitment.reported, ...commitment.assessed].map(progressOf);
  const own = latestOf(words.filter((word) => isOwner(word.party)));
  const others = latestOf(words.filter((word) => !isOwner(word.party)));
  const isDone = terms.owners.every((owner) => own.some((word) => word.party === owner && isFinished(word.progress)));
  const days = terms.due.kind === "by" ? (daysBetween(lastDayOf(terms.due.date), today) ?? 0) : 0;
  return {
    owners: terms.owners,
    own,
    others,
    disputed: others.some((other) => own.some((word) => differs(word.progress, other.progress))),
    due: terms.due.kind === "by" ? { kind: "by", date: terms.due.date } : { kind: "none-stated" },
    ...(days > 0 && !isDone && { overdue: { days } }),
  };
}

const isFinished = (progress: Progress): boolean => progress === "done" || progress === "done-late";

/** Late or in time, done is done: whether it was late is a matter of dates, not of dispute. */
function differs(a: Progress, b: Progress): boolean {
  return a !== b && !(isFinished(a) && isFinished(b));
}

function progressOf(word: WordOf<"commitment.reported" | "commitment.assessed">): ProgressWord {
  const { asOf, value, words } = word.content;
  return {
    party: word.party,
    progress: word.kind === "commitment.reported" ? word.content.progress : word.content.view,
    asOf,
    ...(value !== undefined && { value }),
    ...(words !== undefined && { words }),
    act: word.act,
  };
}

/** The last word of each party, by the day it speaks for; of equals the one entered last. */
function latestOf(words: readonly ProgressWord[]): readonly ProgressWord[] {
  const latest = new Map<PartyId, ProgressWord>();
  for (const word of words) {
    const before = latest.get(word.party);
    if (before === undefined || word.asOf >= before.asOf) latest.set(word.party, word);
  }
  return [...latest.values()].toSorted((a, b) => (a.party < b.party ? -1 : 1));
}
