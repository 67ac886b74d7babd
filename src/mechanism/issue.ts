import type { SubjectId } from "../base/ids.ts";
import type { IssueDocument } from "./documents.ts";
import { compareText, compareWords, readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Reading, type Routes } from "./filing.ts";
import { assembleVersions } from "./thing.ts";

const steps = {
  "issue.raised": "raised",
  "issue.escalated": "escalated",
  "issue.remitted": "remitted",
  "issue.taken-up": "taken-up",
  "issue.parked": "parked",
} as const;

type StepKind = keyof typeof steps;

export const issueRoutes: Routes<StepKind> = {
  "issue.raised": (word, to) => void to.file("issue", word.content.issue, word),
  "issue.escalated": (word, to) => void to.file("issue", word.content.issue, word),
  "issue.remitted": (word, to) => void to.file("issue", word.content.issue, word),
  "issue.taken-up": (word, to) => void to.file("issue", word.content.issue, word),
  "issue.parked": (word, to) => void to.file("issue", word.content.issue, word),
};

/** The path is ordered by the day of the fact, and only then by entry: history may be entered in any order (M10). */
export function assembleIssue(reading: Reading, dossier: Dossier): IssueDocument | undefined {
  const words = readWords(dossier);
  if (words.length === 0) return undefined;
  const id = dossier.key.id as SubjectId;
  const path = wordsOf(words, ...(Object.keys(steps) as StepKind[]))
    .map((word) => ({ step: steps[word.kind], on: word.content.on ?? word.at.slice(0, 10), word }))
    .toSorted((a, b) => compareText(a.on, b.on) || compareWords(a.word, b.word));
  return {
    kind: "issue",
    id,
    title: wordsOf(words, "issue.raised").at(-1)?.content.title ?? id,
    path,
    settlements: assembleVersions(reading, dossier, ["issue-settlement"]),
    same: reading.sameAs(id),
  };
}
