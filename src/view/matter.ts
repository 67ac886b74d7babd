import type { PartyId, SubjectId } from "../base/ids.ts";
import type { ActRef } from "./scene.ts";
import type { Hour } from "./time-words.ts";

/** What a party is asked for. The last three are its own work rather than an answer. */
export type Asked =
  | "stance"
  | "confirmation"
  | "silence"
  /** Silence that we opened ourselves: it only runs, and we may take it back. */
  | "own-silence"
  | "receipt"
  | "reserve"
  | "history"
  | "clauses"
  | "minutes"
  | "draft-minutes"
  | "answer"
  | "report"
  | "agenda-items"
  | "adopt-charter";

/** One matter that waits for one party. */
export interface Matter {
  readonly asked: Asked;
  readonly of: PartyId;
  readonly subject?: SubjectId;
  /** The act it concerns: what a command names. */
  readonly about?: ActRef["act"];
  readonly title: string;
  readonly from: PartyId;
  /** Last second, in each capital's time, ours first. */
  readonly deadline?: Hour;
  /** Whose own clock settles the hour: an hour has passed for a party when its own log says so. */
  readonly clock?: PartyId;
  /** What happens if nothing is said. */
  readonly silence: string;
  /** Commands that answer it. */
  readonly commands: readonly string[];
  readonly why: readonly ActRef[];
}
