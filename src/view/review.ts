import type { SubjectId } from "../base/ids.ts";
import { membersOf } from "../mechanism/derive/parties.ts";
import { stateOfSession } from "../mechanism/derive/session-state.ts";
import type { CommitmentDocument } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import type { BodyLine } from "./bodies.ts";
import { viewBodies } from "./bodies.ts";
import { isAlive, lifeWords, rhythmWords } from "./bodies-reading.ts";
import type { CommitmentLine } from "./commitments.ts";
import { listPastDue, viewCommitment } from "./commitments.ts";
import { viewIssues } from "./issues.ts";
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { sessionName } from "./names.ts";
import { proposalName } from "./titles.ts";
import type { ActRef, Scene } from "./scene.ts";
import { refsOf } from "./scene.ts";
import { whyOfSession } from "./sessions.ts";
import { outcomeWords } from "./status.ts";
import { isOnTheTable } from "./thing.ts";
import { dayAt } from "./time-words.ts";

interface OpenIssue {
  readonly id: SubjectId;
  readonly title: string;
  readonly state: "pending" | "parked";
  readonly since?: string;
  readonly why: readonly ActRef[];
}

interface Health {
  readonly body: SubjectId;
  readonly name: string;
  readonly state: NonNullable<BodyLine["life"]>["state"];
  /** Alive by what is said, and every rhythm broken by a whole period. */
  readonly lapsed: boolean;
  readonly late: boolean;
  readonly words: string;
  readonly rhythms: readonly string[];
  readonly last?: NonNullable<BodyLine["last"]>;
  readonly cameBackAs: readonly string[];
  readonly issues: readonly SubjectId[];
  readonly why: readonly ActRef[];
}

export interface ReviewPage extends PageHead<"review"> {
  readonly asOf: string;
  readonly counts: {
    readonly bodies: number;
    readonly alive: number;
    readonly late: number;
    readonly lapsed: number;
    readonly openIssues: number;
    readonly commitments: number;
    readonly overdue: number;
    readonly onTheTable: number;
  };
  readonly bodies: readonly Health[];
  readonly upcoming: readonly {
    readonly session: SubjectId;
    readonly name: string;
    readonly day: string;
    readonly why: readonly ActRef[];
  }[];
  readonly issues: readonly OpenIssue[];
  readonly overdue: readonly CommitmentLine[];
  readonly onTheTable: readonly { readonly title: string; readonly words: string; readonly why: readonly ActRef[] }[];
  /** Reviews the parties themselves have agreed. */
  readonly reviews: readonly {
    readonly name: string;
    readonly asOf: string;
    readonly finding?: string;
    readonly nextDue?: string;
    readonly why: readonly ActRef[];
  }[];
}

/** The whole mechanism on one page: what keeps its rhythm, what has lapsed, what is pending, what is late. */
export function viewReview(scene: Scene): ReviewPage {
  const asOf = dayAt(scene, scene.now);
  const bodies = viewBodies(scene).bodies.filter((body) => body.holds);
  const issues = viewIssues(scene).issues.filter((issue) => issue.state !== "settled");
  const overdue = listPastDue(scene)
    .flatMap((commitment) => viewCommitment(scene, commitment))
    .filter((each) => each.holds && each.byRecord.status === "overdue");
  const health = bodies.map((body) => healthOf(scene, body, issues));
  const onTheTable = scene.documents.list("proposal").filter((each) => isOnTheTable(each.outcome.status));
  return {
    ...headOf(scene, "review"),
    asOf,
    counts: {
      bodies: bodies.length,
      alive: bodies.filter((body) => body.life?.state === "established").length,
      late: health.filter((each) => each.late).length,
      lapsed: health.filter((each) => each.lapsed).length,
      openIssues: issues.length,
      commitments: scene.documents.list("commitment").filter(hasHolding).length,
      overdue: overdue.length,
      onTheTable: onTheTable.length,
    },
    bodies: health,
    upcoming: upcomingOf(scene, asOf),
    issues: issues.map((issue) => ({
      id: issue.id,
      title: issue.title,
      state: issue.state === "parked" ? "parked" : "pending",
      ...(issue.places[0] === undefined ? {} : { since: issue.places[0].since }),
      why: issue.why,
    })),
    overdue,
    onTheTable: onTheTable.map((each) => ({
      title: proposalName(scene, each),
      words: outcomeWords(scene, each),
      why: refsOf(scene, [each.id, ...each.acts]),
    })),
    reviews: agreedReviews(scene),
  };
}

function hasHolding(commitment: CommitmentDocument): boolean {
  const principal = principalOf(commitment);
  return principal !== undefined && isHolding(principal);
}

/** Sessions still to come that are planned or agreed, by day. */
function upcomingOf(scene: Scene, asOf: string): ReviewPage["upcoming"] {
  const upcoming = scene.documents.list("session").flatMap((session) => {
    const day = dayOf(session);
    if (day === undefined || day < asOf) return [];
    const { status } = stateOfSession(session, membersOf(scene.documents, session.body));
    if (status !== "agreed" && status !== "planned") return [];
    return [{ session: session.id, name: sessionName(scene, session.id), day, why: whyOfSession(scene, session) }];
  });
  return upcoming.toSorted((a, b) => (`${a.day} ${a.session}` < `${b.day} ${b.session}` ? -1 : 1));
}

function healthOf(scene: Scene, body: BodyLine, issues: ReturnType<typeof viewIssues>["issues"]): Health {
  return {
    body: body.id,
    name: body.name,
    state: body.life?.state ?? "proposed",
    lapsed: body.life?.isDormant === true,
    late: body.life?.state === "established" && body.rhythms.some((rhythm) => rhythm.late !== undefined),
    words: lifeWords(scene, body),
    rhythms: body.rhythms.map((rhythm) => rhythmWords(scene, rhythm, isAlive(body))),
    ...(body.last === undefined ? {} : { last: body.last }),
    cameBackAs: body.cameBackAs.map((kin) => kin.name),
    issues: issues.filter((issue) => issue.places.some((place) => place.body === body.id)).map((issue) => issue.id),
    why: body.why,
  };
}

function agreedReviews(scene: Scene): ReviewPage["reviews"] {
  return scene.documents.list("decision").flatMap((decision) =>
    decision.versions.flatMap((version) => {
      const { terms } = version;
      if (terms.kind !== "review" || !decision.holding.includes(version.proposal)) return [];
      return [
        {
          name: terms.name,
          asOf: terms.asOf,
          ...(terms.finding === undefined ? {} : { finding: terms.finding }),
          ...(terms.nextDue === undefined ? {} : { nextDue: terms.nextDue }),
          why: refsOf(scene, [version.proposal]),
        },
      ];
    }),
  );
}
