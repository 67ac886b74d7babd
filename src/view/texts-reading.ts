import type { GivenNumber } from "../mechanism/derive/minutes-state.ts";
import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { partyName, sessionName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { formatDate, formatDayOf } from "./time-words.ts";
import type { Clause, Text, TextsPage } from "./texts.ts";

export function readTexts(scene: Scene, page: TextsPage): Reading {
  const title = "Texts";
  if (page.texts.length === 0) return { title, lines: [line("No text is on the record.")] };
  return { title, lines: page.texts.map((text) => readText(scene, text)) };
}

function readText(scene: Scene, text: Text): Line {
  const { counts } = text;
  const share = (clauses: number): string => `${Math.round((100 * clauses) / counts.all)} %`;
  const of = text.session === undefined ? "" : ` of ${sessionName(scene, text.session)}`;
  const revision =
    text.tabledBy === undefined
      ? "no revision"
      : `revision ${text.revision}, put forward by ${partyName(scene, text.tabledBy)}`;
  const number = numberWords(text.numbers);
  const date = text.why.at(-1);
  return line(
    `${text.title}${of}${number}: ${revision}${date === undefined ? "" : ` on ${formatDayOf(scene, date.at)}`}`,
    text.why,
    [
      ...(counts.all > 0 && text.adoption?.holds !== true
        ? [
            line(
              `${share(counts.agreed)} agreed, ${share(counts.inPrinciple)} in principle, ${share(counts.leftAside)} left aside, ${share(counts.open)} open`,
            ),
          ]
        : []),
      ...(text.adoption?.holds === true ? [] : text.clauses.map((clause) => readClause(scene, clause))),
      ...text.phrases.map((each) => line(phraseWords(each), each.why)),
      ...text.comments.map((each) =>
        line(
          `${partyName(scene, each.party)} comments${each.clause === undefined ? "" : ` on ${each.clause}`}${each.comment === undefined ? "" : `: ${each.comment}`}`,
          each.why,
        ),
      ),
      text.adoption === undefined
        ? line("Not put forward for adoption.")
        : line(`Adoption: ${text.adoption.words}`, text.adoption.why),
    ],
  );
}

function phraseWords({ title, forms, last, change }: Text["phrases"][number]): string {
  const here = forms.map((form) => `“${form}”`).join(" and ");
  const before = last === undefined ? "" : ` ${last.name} of ${formatDate(last.on)}`;
  switch (change) {
    case "first":
      return `Watched phrase ${title}: ${here}, first use in these documents`;
    case "same":
      return `Watched phrase ${title}: ${here}, as in${before}`;
    case "changed":
      return `Watched phrase ${title}: ${here}; other words than “${last?.form}” in${before}`;
    case "dropped":
      return `Watched phrase ${title}: absent here, and “${last?.form}” in${before}`;
  }
}

function numberWords(numbers: readonly GivenNumber[]): string {
  const counting = numbers.filter((each) => each.check === "counts" || each.check === "no-secretariat-named");
  return counting.length > 0 ? `, no. ${counting.map((each) => each.number).join(", ")}` : "";
}

function readClause(scene: Scene, clause: Clause): Line {
  const stances = clause.stances.map((each) => `${partyName(scene, each.party)} ${each.stance.replaceAll("-", " ")}`);
  const awaiting = clause.awaiting.map((party) => `awaiting ${partyName(scene, party)}`);
  return line(
    `${clause.number}${clause.heading === undefined ? "" : ` ${clause.heading}`}: ${clause.state.replaceAll("-", " ")} (${[...stances, ...awaiting].join("; ")})`,
    clause.why,
    clause.words.map((each) => line(`${each.lang}: ${each.text}`)),
  );
}
