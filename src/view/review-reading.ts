import { byRecordWords } from "./commitments.ts";
import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { partyNames } from "./names.ts";
import type { Scene } from "./scene.ts";
import { gapWords } from "./sessions-reading.ts";
import { count, formatDate, formatWeekday } from "./time-words.ts";
import type { ReviewPage } from "./review.ts";

const section = (title: string, lines: readonly Line[]): readonly Line[] =>
  lines.length === 0 ? [] : [line(title, [], lines)];

export function readReview(scene: Scene, page: ReviewPage): Reading {
  const { counts } = page;
  return {
    title: `${page.name} on ${formatDate(page.asOf)}`,
    lines: [
      line(
        `${count(counts.bodies, "body", "bodies")}, ${counts.alive} established, ${counts.late} late, ${counts.lapsed} lapsed; ${count(counts.openIssues, "open issue")}; ${count(counts.commitments, "commitment")}, ${counts.overdue} late; ${counts.onTheTable} on the table`,
      ),
      ...section(
        "Bodies",
        page.bodies.map((body) =>
          line(`${body.name}: ${body.words}`, body.why, [
            ...body.rhythms.map((words) => line(words)),
            line(
              body.last === undefined
                ? "No session on the record"
                : `Last session ${formatDate(body.last.day)}, ${gapWords(body.last.since)} ago`,
            ),
            ...(body.cameBackAs.length > 0 ? [line(`Came back as ${body.cameBackAs.join(", ")}`)] : []),
          ]),
        ),
      ),
      ...section(
        "Sessions to come",
        page.upcoming.map((each) => line(`${formatWeekday(each.day)}: ${each.name}`, each.why)),
      ),
      ...section(
        "Open issues",
        page.issues.map((issue) =>
          line(
            `${issue.title}${issue.since === undefined ? "" : `, since ${formatDate(issue.since)}`}${issue.state === "parked" ? " (set aside)" : ""}`,
            issue.why,
          ),
        ),
      ),
      ...section(
        "Late, by the record",
        page.overdue.map((each) =>
          line(`${partyNames(scene, each.owners)}: ${each.what}, ${byRecordWords(each.byRecord)}`, each.why),
        ),
      ),
      ...section(
        "On the table",
        page.onTheTable.map((each) => line(`${each.title}: ${each.words}`, each.why)),
      ),
      ...section(
        "Reviews the parties agreed",
        page.reviews.map((each) =>
          line(
            `${each.name}, as of ${formatDate(each.asOf)}${each.finding === undefined ? "" : `: ${each.finding}`}${each.nextDue === undefined ? "" : `; next due ${formatDate(each.nextDue)}`}`,
            each.why,
          ),
        ),
      ),
    ],
  };
}
