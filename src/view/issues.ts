import type { SubjectId } from "../base/ids.ts";
import type { IssueDocument } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { levelName, partyName, sessionName, subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, outcomeWords } from "./status.ts";
import { isOnTheTable } from "./thing.ts";
import { dayAt, formatDate } from "./time-words.ts";

interface Step {
  readonly step: IssueDocument["path"][number]["step"] | "settled";
  readonly on: string;
  readonly party: string;
  readonly body?: SubjectId;
  readonly level?: string;
  readonly session?: SubjectId;
  readonly reason?: string;
  readonly why: readonly ActRef[];
}

/** A pending matter as it stood at the end of the day asked for. */
interface Issue {
  readonly id: SubjectId;
  readonly title: string;
  readonly state: "open" | "parked" | "settled";
  /** Where it lies: body and level, as the last step up or down left it, or the last session that took it up if none did. */
  readonly body?: SubjectId;
  readonly level?: string;
  /** Since when it has lain there. */
  readonly since?: string;
  /** Last session that is said to have taken it up. */
  readonly lastTakenUp?: { readonly session: SubjectId; readonly on: string };
  readonly path: readonly Step[];
  /** Settlements on the table, not final. */
  readonly pending: readonly { readonly how: string; readonly words: string; readonly why: readonly ActRef[] }[];
  readonly why: readonly ActRef[];
}

export interface IssuesPage extends PageHead<"issues"> {
  /** The day asked for; what was entered later about days up to it counts too. */
  readonly at: string;
  readonly issues: readonly Issue[];
}

/** Issues with position and path on a day: by the dates of the facts, not of their entry. */
export function viewIssues(scene: Scene, at: string = dayAt(scene, scene.now)): IssuesPage {
  const issues = scene.documents.list("issue").flatMap((issue) => issueAt(scene, issue, at));
  return { ...headOf(scene, "issues"), at, issues };
}

function issueAt(scene: Scene, issue: IssueDocument, at: string): readonly Issue[] {
  const path = [...issue.path.map((each) => stepOf(scene, each)), ...settledSteps(scene, issue)]
    .filter((step) => isBy(step.on, at))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  if (path.length === 0) return [];

  const moved = path.findLast(
    (step) => step.step === "raised" || step.step === "escalated" || step.step === "remitted",
  );
  const taken = path.findLast((step) => step.step === "taken-up");
  const place = moved?.body === undefined && moved?.level === undefined ? (taken ?? moved) : moved;
  const last = path.findLast((step) => step.step !== "taken-up" || step === path.at(-1));
  return [
    {
      id: issue.id,
      title: issue.title,
      state: last?.step === "settled" ? "settled" : last?.step === "parked" ? "parked" : "open",
      ...(place?.body === undefined ? {} : { body: place.body }),
      ...(place?.level === undefined ? {} : { level: place.level }),
      ...(place === undefined ? {} : { since: place.on }),
      ...(taken?.session === undefined ? {} : { lastTakenUp: { session: taken.session, on: taken.on } }),
      path,
      pending: issue.settlements
        .filter((version) => isOnTheTable(version.outcome.status))
        .map((version) => ({
          how: version.terms.how,
          words: outcomeWords(scene, version),
          why: refsOf(scene, actsOf(version)),
        })),
      why: place?.why ?? [],
    },
  ];
}

function stepOf(scene: Scene, { step, on, word }: IssueDocument["path"][number]): Step {
  const { content } = word;
  const session = "session" in content ? scene.documents.find("session", content.session) : undefined;
  const body = "body" in content ? content.body : "to" in content ? content.to : session?.body;
  const stated = "level" in content ? content.level : principalLevel(session);
  const level = stated ?? levelOf(scene, body);
  return {
    step,
    on: step === "taken-up" && content.on === undefined && session !== undefined ? (dayOf(session) ?? on) : on,
    party: word.party,
    ...(body === undefined ? {} : { body }),
    ...(level === undefined ? {} : { level }),
    ...("session" in content ? { session: content.session } : {}),
    ...("reason" in content && content.reason !== undefined ? { reason: content.reason } : {}),
    why: refsOf(scene, [word.act]),
  };
}

/** Settled on the day it was agreed; as one side's entry, on the day it was entered. */
function settledSteps(scene: Scene, issue: IssueDocument): readonly Step[] {
  return issue.settlements.filter(isHolding).map((version) => ({
    step: "settled",
    on: dayAt(scene, version.outcome.status === "agreed" ? version.outcome.on : version.at),
    party: version.party,
    reason: version.terms.how,
    why: refsOf(scene, actsOf(version)),
  }));
}

function levelOf(scene: Scene, body: SubjectId | undefined): string | undefined {
  const document = body === undefined ? undefined : scene.documents.find("body", body);
  return document === undefined ? undefined : principalOf(document)?.terms.level;
}

function principalLevel(session: Parameters<typeof dayOf>[0] | undefined): string | undefined {
  return session === undefined ? undefined : principalOf(session)?.terms.level;
}

/** A month or year that is stated alone counts from its first day. */
const isBy = (on: string, at: string): boolean => on <= at || on.startsWith(at);

export function readIssues(scene: Scene, page: IssuesPage): Reading {
  const title = `Issues between the parties on ${formatDate(page.at)}`;
  if (page.issues.length === 0) return { title, lines: [line("None on the record by that day.")] };
  const order = { open: 0, parked: 1, settled: 2 };
  return {
    title,
    lines: page.issues
      .toSorted((a, b) => order[a.state] - order[b.state])
      .map((issue) =>
        line(`${issue.title}: ${positionWords(scene, issue)}`, issue.why, [
          ...issue.path.map((step) => readStep(scene, step)),
          ...issue.pending.map((each) => line(`To settle it: ${each.how}. ${each.words}`, each.why)),
        ]),
      ),
  };
}

function positionWords(scene: Scene, issue: Issue): string {
  const place = [
    issue.body === undefined ? undefined : subjectName(scene, issue.body),
    issue.level === undefined ? undefined : levelName(scene, issue.level),
  ].filter((word) => word !== undefined);
  const where = place.length === 0 ? "no body named" : place.join(", ");
  const since = issue.since === undefined ? "" : `, since ${formatDate(issue.since)}`;
  const state =
    issue.state === "open" ? "" : issue.state === "parked" ? "set aside; last with " : "settled; last with ";
  return `${state}${where}${since}`;
}

const stepWords: Readonly<Record<Step["step"], string>> = {
  raised: "raised",
  escalated: "taken up to",
  remitted: "handed down to",
  "taken-up": "taken up at",
  parked: "set aside",
  settled: "settled",
};

function readStep(scene: Scene, step: Step): Line {
  const target =
    step.session !== undefined
      ? sessionName(scene, step.session)
      : step.body !== undefined
        ? `${step.step === "raised" ? "in " : ""}${subjectName(scene, step.body)}`
        : step.level !== undefined
          ? levelName(scene, step.level)
          : "";
  const reason = step.reason === undefined ? "" : `: ${step.reason}`;
  return line(
    `${formatDate(step.on)}, ${stepWords[step.step]}${target === "" ? "" : ` ${target}`}${reason} (${partyName(scene, step.party as Parameters<typeof partyName>[1])} says)`,
    step.why,
  );
}
