import type { PartyId, SubjectId } from "../../base/ids.ts";
import { addPeriod, gapBetween, hasBegun, lastDayOf } from "../../mechanism/derive/day.ts";
import type { Gap } from "../../mechanism/derive/day.ts";
import { stateOfCommitment } from "../../mechanism/derive/commitment-state.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { listPastDue } from "../commitments.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { isOnTheTable } from "../thing.ts";
import { dayAt } from "../time-words.ts";
import { eventsOf } from "./events.ts";
import { viewMap } from "./map.ts";
import type { MapPage } from "./map.ts";
import { meetingOf } from "./meeting.ts";
import type { MeetingName } from "./meeting.ts";
import { nameProposal } from "./name.ts";
import type { Name } from "./name.ts";
import { openIssuesOf } from "./open-issues.ts";
import type { OpenIssue } from "./open-issues.ts";
import { perReading } from "./per-reading.ts";

/** What the parties agreed after a review, or put forward. */
export interface AgreedReview {
  readonly name: string;
  readonly asOf: string;
  readonly finding?: string;
  readonly nextDue?: string;
  readonly why: readonly ActRef[];
}

export interface ReviewPage {
  readonly today: string;
  readonly counts: MapPage["counts"];
  readonly levels: MapPage["levels"];
  readonly totalBodies: number;
  /** Open issues of each body that has some. */
  readonly issuesOf: Readonly<Record<string, number>>;
  readonly issues: readonly (Omit<OpenIssue, "acts"> & { readonly age?: Gap; readonly why: readonly ActRef[] })[];
  readonly totalIssues: number;
  readonly commitments: number;
  readonly overdue: readonly {
    readonly id: SubjectId;
    readonly what: string;
    readonly owners: readonly PartyId[];
    readonly due: string;
    readonly days: number;
    readonly why: readonly ActRef[];
  }[];
  readonly totalOverdue: number;
  readonly onTheTable: readonly {
    readonly proposal: string;
    readonly name: Name;
    readonly party: PartyId;
    readonly outcome: string;
    readonly at: string;
    readonly why: readonly ActRef[];
  }[];
  readonly totalOnTheTable: number;
  readonly upcoming: readonly MeetingName[];
  readonly reviews: readonly AgreedReview[];
  /** The twelve months up to today, for the yearly review. */
  readonly year: {
    readonly from: string;
    readonly sessions: number;
    readonly bodiesMet: number;
    readonly agreements: number;
    readonly statements: number;
    readonly settled: number;
  };
}

const issuesMax = 60;
const overdueMax = 40;
const tableMax = 40;
const upcomingMax = 20;
const reviewsMax = 10;

/** The whole mechanism on one page, to be printed and put before the heads (D85). */
export function viewReview(scene: Scene): ReviewPage {
  const { documents } = scene;
  const today = dayAt(scene, scene.now);
  const map = viewMap(scene);
  const issues = openIssuesOf(documents, today);
  const issuesOf: Record<string, number> = {};
  for (const body of issues.flatMap(({ bodies }) => bodies)) issuesOf[body] = (issuesOf[body] ?? 0) + 1;
  const overdue = overdueOf(scene, today);
  const onTheTable = documents.list("proposal").filter(({ outcome }) => isOnTheTable(outcome.status));
  const upcoming = eventsOf(documents)
    .filter(({ day, kind }) => kind === "session" && lastDayOf(day) >= today)
    .toReversed()
    .flatMap(({ id }) => meetingOf(documents, id) ?? [])
    .filter(({ status }) => status === "agreed" || status === "planned" || status === "proposed");
  return {
    today,
    counts: map.counts,
    levels: map.levels,
    totalBodies: map.total,
    issuesOf,
    issues: issues.slice(0, issuesMax).map(({ acts, ...issue }) => ({
      ...issue,
      ...(issue.raised !== undefined && { age: gapBetween(issue.raised, today) }),
      why: refsOf(scene, acts),
    })),
    totalIssues: issues.length,
    commitments: commitmentsHeld(documents),
    overdue: overdue.slice(0, overdueMax),
    totalOverdue: overdue.length,
    onTheTable: onTheTable
      .toSorted((a, b) => (a.at < b.at ? 1 : -1))
      .slice(0, tableMax)
      .map((each) => ({
        proposal: each.id,
        name: nameProposal(scene, each.id),
        party: each.party,
        outcome: each.outcome.status,
        at: each.at,
        why: refsOf(scene, [each.id, ...each.acts]),
      })),
    totalOnTheTable: onTheTable.length,
    upcoming: upcoming.slice(0, upcomingMax),
    reviews: agreedReviews(scene),
    year: yearOf(documents, today),
  };
}

const commitmentsHeld = perReading(
  (documents) =>
    documents.list("commitment").filter((each) => {
      const principal = principalOf(each);
      return principal !== undefined && isHolding(principal);
    }).length,
);

function overdueOf(scene: Scene, today: string): ReviewPage["overdue"] {
  return listPastDue(scene)
    .flatMap((commitment): ReviewPage["overdue"] => {
      const principal = principalOf(commitment);
      const state = stateOfCommitment(commitment, today);
      if (principal === undefined || !isHolding(principal)) return [];
      if (state?.overdue === undefined || state.due.kind !== "by") return [];
      return [
        {
          id: commitment.id,
          what: principal.terms.what,
          owners: state.owners,
          due: state.due.date,
          days: state.overdue.days,
          why: refsOf(scene, actsOf(principal)),
        },
      ];
    })
    .toSorted((a, b) => b.days - a.days);
}

function agreedReviews(scene: Scene): readonly AgreedReview[] {
  return scene.documents
    .list("decision")
    .flatMap((decision) =>
      decision.versions.flatMap((version): readonly AgreedReview[] => {
        const { terms } = version;
        if (terms.kind !== "review" || !decision.holding.includes(version.proposal)) return [];
        const { asOf, finding, name, nextDue } = terms;
        return [
          {
            name,
            asOf,
            ...(finding !== undefined && { finding }),
            ...(nextDue !== undefined && { nextDue }),
            why: refsOf(scene, [version.proposal]),
          },
        ];
      }),
    )
    .toSorted((a, b) => (a.asOf < b.asOf ? 1 : -1))
    .slice(0, reviewsMax);
}

function yearOf(documents: Documents, today: string): ReviewPage["year"] {
  const from = addPeriod(today, { unit: "years", count: -1 }) ?? today;
  const events = eventsOf(documents).filter(({ day }) => lastDayOf(day) > from && hasBegun(day, today));
  const held = events.filter(({ id, kind }) => kind === "session" && meetingOf(documents, id)?.status === "held");
  const settled = documents
    .list("issue")
    .filter(({ settlements }) => settlements.some((version) => isHolding(version) && version.at.slice(0, 10) > from));
  return {
    from,
    sessions: held.length,
    bodiesMet: new Set(held.flatMap(({ body }) => body ?? [])).size,
    agreements: events.filter(({ kind }) => kind === "agreement").length,
    statements: events.filter(({ kind }) => kind === "statement").length,
    settled: settled.length,
  };
}
