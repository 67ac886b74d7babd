import type { ActId, SubjectId } from "../../base/ids.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { issuesOn } from "./issues.ts";

/** An issue that is not settled, where it lies and since when. */
export interface OpenIssue {
  readonly id: SubjectId;
  readonly title: string;
  readonly state: "pending" | "parked";
  readonly bodies: readonly SubjectId[];
  readonly levels: readonly string[];
  /** First day of its path. */
  readonly raised?: string;
  /** Since when it lies where it lies. */
  readonly since?: string;
  readonly acts: readonly ActId[];
}

/** Every issue open on a day, the oldest first. */
export function openIssuesOf(documents: Documents, day: string): readonly OpenIssue[] {
  const issues = issuesOn(documents, day).flatMap(({ issue, position }): readonly OpenIssue[] => {
    if (position.status === "settled") return [];
    const { handled, parking, seats, status } = position;
    const raised = issue.path[0]?.on ?? handled[0]?.on;
    const since = (parking ?? seats.at(-1))?.since;
    return [
      {
        id: issue.id,
        title: issue.title,
        state: status,
        bodies: seats.flatMap((seat) => seat.body ?? []),
        levels: [...new Set(seats.flatMap((seat) => seat.level ?? []))],
        ...(raised !== undefined && { raised }),
        ...(since !== undefined && { since }),
        acts: [...seats.map((seat) => seat.act), ...(parking === undefined ? [] : [parking.act])],
      },
    ];
  });
  return issues.toSorted((a, b) => ((a.raised ?? "") < (b.raised ?? "") ? -1 : 1));
}
