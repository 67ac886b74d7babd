import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { levelName, partyName, partyNames, sessionName, subjectName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { formatDate } from "./time-words.ts";
import type { Issue, IssuesPage, Place, Step } from "./issues.ts";

export function readIssues(scene: Scene, page: IssuesPage): Reading {
  const title = `Issues between the parties on ${formatDate(page.at)}`;
  if (page.issues.length === 0) return { title, lines: [line("None on the record by that day.")] };
  const order = { pending: 0, parked: 1, settled: 2 };
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
  if (issue.settled !== undefined) {
    const { by, how, since } = issue.settled;
    return `settled ${formatDate(since)}, ${how} (${partyNames(scene, by)} ${by.length > 1 ? "say" : "says"})`;
  }
  const places = issue.places.map((place) => `${placeWords(scene, place)}, since ${formatDate(place.since)}`);
  const seen = issue.handled
    .filter((each) => !issue.places.some((place) => place.body === each.body && place.since >= each.on))
    .map((each) => `last on the table at ${placeWords(scene, each)}, ${formatDate(each.on)}`);
  const aside = issue.parked === undefined ? [] : [`set aside since ${formatDate(issue.parked.since)}`];
  return [...aside, ...places, ...seen].join("; ");
}

function placeWords(scene: Scene, place: Pick<Place, "body" | "level">): string {
  const words = [
    place.body === undefined ? undefined : subjectName(scene, place.body),
    place.level === undefined ? undefined : levelName(scene, place.level),
  ].filter((word) => word !== undefined);
  return words.length === 0 ? "no body named" : words.join(", ");
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
    `${formatDate(step.on)}, ${stepWords[step.step]}${target === "" ? "" : ` ${target}`}${reason} (${partyName(scene, step.party)} says)`,
    step.why,
  );
}
