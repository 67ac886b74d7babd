import { embargoWords, speakerWords } from "./attribution.ts";
import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { partyName, partyNames, sessionName, wordingName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { formatClock, formatDate } from "./time-words.ts";
import type { Statement, StatementsPage } from "./statements.ts";

export function readStatements(scene: Scene, page: StatementsPage): Reading {
  const title = "Statements, outreach, briefings and communications";
  if (page.statements.length === 0) return { title, lines: [line("None on the record.")] };
  return { title, lines: page.statements.map((each) => readStatement(scene, each)) };
}

function readStatement(scene: Scene, each: Statement): Line {
  const when = formatDate(each.on);
  const source =
    each.source === undefined
      ? []
      : [
          line(
            `${each.enteredBy === undefined ? "" : `entered by ${partyName(scene, each.enteredBy)}, `}source ${each.source.publisher}`,
          ),
        ];
  switch (each.kind) {
    case "statement": {
      const at = [each.place, each.occasion].filter((word) => word !== undefined).join(", ");
      return line(
        `${when}: ${speakerWords(scene, each.speaker)}: ${each.title}${at === "" ? "" : ` (${at})`}${embargoWords(scene, each.embargo)}`,
        each.why,
        [
          ...each.claims.map((claim) => line(`${claim.verb.replaceAll("-", " ")}: ${claim.words}`)),
          ...each.wordings.map((use) =>
            line(use.form === undefined ? `does not say: ${wordingName(scene, use.wording)}` : `says “${use.form}”`),
          ),
          ...source,
        ],
      );
    }
    case "outreach":
      return line(
        `${when}: ${partyName(scene, each.of)}, ${each.by}, met ${each.with}${each.place === undefined ? "" : `, ${each.place}`}${each.purpose === undefined ? "" : `: ${each.purpose}`}`,
        each.why,
        [...each.topics.map((claim) => line(`${claim.verb.replaceAll("-", " ")}: ${claim.words}`)), ...source],
      );
    case "briefing":
      return line(
        `${when}: ${partyName(scene, each.by)} briefed ${partyNames(scene, each.to)} on ${each.title}${each.session === undefined ? "" : `, at ${sessionName(scene, each.session)}`}`,
        each.why,
        [
          ...(each.seenBy.length > 0
            ? [line(`held by ${partyNames(scene, each.seenBy)}, as their own entries show`)]
            : [line("not yet shown to be held by them")]),
          ...source,
        ],
      );
    case "communication":
      return line(
        `${when}: ${partyName(scene, each.by)} to ${partyNames(scene, each.to)}, for ${each.purpose === "response" ? "response" : each.purpose}: ${each.title}${each.answerBy === undefined ? "" : `, answer by ${formatClock(scene, each.answerBy)}`}`,
        each.why,
        source,
      );
  }
}
