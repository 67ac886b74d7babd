import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import type { TextDocument } from "../mechanism/documents.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName, sessionName, subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";
import { formatDayOf } from "./time-words.ts";

type Word = "agreed" | "in-principle" | "open" | "left-aside";

interface Clause {
  readonly clause: string;
  readonly number: string;
  readonly heading?: string;
  /** `agreed` or `left-aside` by every party; `in-principle` where none is lower; else `open`. */
  readonly status: Word;
  /** Each party's newest stance on this revision; one it has not spoken on is absent. The author of the revision stands by it. */
  readonly stances: readonly { readonly party: PartyId; readonly stance: Word; readonly why: readonly ActRef[] }[];
  readonly awaiting: readonly PartyId[];
  readonly why: readonly ActRef[];
}

interface Text {
  readonly id: SubjectId;
  readonly title: string;
  readonly purpose?: "terms" | "statement" | "minutes" | "paper";
  readonly body?: SubjectId;
  readonly session?: SubjectId;
  /** Revisions so far; 1 is the first. */
  readonly revision: number;
  readonly revisionAct?: ActId;
  readonly tabledBy?: PartyId;
  readonly clauses: readonly Clause[];
  readonly counts: Readonly<Record<Word, number>>;
  readonly comments: readonly {
    readonly party: PartyId;
    readonly clause?: string;
    readonly comment?: string;
    readonly why: readonly ActRef[];
  }[];
  readonly numbers: readonly string[];
  /** Adoption is an act of its own: green clauses adopt nothing. */
  readonly adoption?: Stands & { readonly holds: boolean; readonly why: readonly ActRef[] };
  readonly why: readonly ActRef[];
}

export interface TextsPage extends PageHead<"texts"> {
  readonly texts: readonly Text[];
}

/** Negotiated texts: the newest revision clause by clause with each party's stance, and what became of adoption. */
export function viewTexts(scene: Scene, only?: SubjectId): TextsPage {
  const texts = scene.documents
    .list("text")
    .filter((text) => only === undefined || text.id === only)
    .map((text) => textOf(scene, text));
  return { ...headOf(scene, "texts"), texts };
}

function textOf(scene: Scene, text: TextDocument): Text {
  const revision = text.revisions.at(-1);
  const adoption = principalOf(text);
  const clauses = clausesOf(scene, text);
  const counts = { agreed: 0, "in-principle": 0, open: 0, "left-aside": 0 };
  for (const clause of clauses) counts[clause.status] += 1;
  return {
    id: text.id,
    title: subjectName(scene, text.id),
    ...(revision === undefined
      ? {}
      : { purpose: revision.content.purpose, revisionAct: revision.act, tabledBy: revision.party }),
    ...(revision?.content.body === undefined ? {} : { body: revision.content.body }),
    ...(revision?.content.session === undefined ? {} : { session: revision.content.session }),
    revision: text.revisions.length,
    clauses,
    counts,
    comments: text.comments.map((word) => ({
      party: word.party,
      ...(word.content.clause === undefined ? {} : { clause: word.content.clause }),
      ...(word.content.comment === undefined ? {} : { comment: word.content.comment }),
      why: refsOf(scene, [word.act]),
    })),
    numbers: text.numbers.map((word) => word.content.number),
    ...(adoption === undefined
      ? {}
      : {
          adoption: {
            ...standsOf(scene, adoption),
            holds: isHolding(adoption),
            why: refsOf(scene, actsOf(adoption)),
          },
        }),
    why: refsOf(
      scene,
      text.revisions.map((word) => word.act),
    ),
  };
}

function clausesOf(scene: Scene, text: TextDocument): readonly Clause[] {
  const revision = text.revisions.at(-1);
  if (revision === undefined) return [];
  const parties = scene.documents.find("charter", "charter")?.charter.parties.map(({ id }) => id) ?? [];
  return revision.content.clauses.map((clause) => {
    const spoken = new Map(
      text.stances
        .filter((word) => word.content.revision === revision.act && word.content.clause === clause.id)
        .map((word) => [word.party, { stance: word.content.stance, act: word.act }]),
    );
    // Who puts words forward stands by them, unless it says otherwise of a clause.
    if (!spoken.has(revision.party)) spoken.set(revision.party, { stance: "agreed", act: revision.act });
    const awaiting = parties.filter((party) => !spoken.has(party));
    return {
      clause: clause.id,
      number: clause.number,
      ...(clause.heading === undefined ? {} : { heading: clause.heading }),
      status: statusOf(
        [...spoken.values()].map((each) => each.stance),
        awaiting.length,
      ),
      stances: [...spoken].map(([party, each]) => ({ party, stance: each.stance, why: refsOf(scene, [each.act]) })),
      awaiting,
      why: refsOf(
        scene,
        [...spoken.values()].map((each) => each.act),
      ),
    };
  });
}

function statusOf(stances: readonly Word[], awaiting: number): Word {
  if (awaiting > 0 || stances.includes("open")) return "open";
  if (stances.every((each) => each === "agreed")) return "agreed";
  if (stances.includes("left-aside")) return stances.every((each) => each !== "in-principle") ? "left-aside" : "open";
  return "in-principle";
}

export function readTexts(scene: Scene, page: TextsPage): Reading {
  const title = "Texts";
  if (page.texts.length === 0) return { title, lines: [line("No text is on the record.")] };
  return { title, lines: page.texts.map((text) => readText(scene, text)) };
}

function readText(scene: Scene, text: Text): Line {
  const total = text.clauses.length;
  const share = (word: Word): string => `${Math.round((100 * text.counts[word]) / total)} %`;
  const of = text.session === undefined ? "" : ` of ${sessionName(scene, text.session)}`;
  const revision =
    text.tabledBy === undefined
      ? "no revision"
      : `revision ${text.revision}, put forward by ${partyName(scene, text.tabledBy)}`;
  const number = text.numbers.length > 0 ? `, no. ${text.numbers.join(", ")}` : "";
  const date = text.why.at(-1);
  return line(
    `${text.title}${of}${number}: ${revision}${date === undefined ? "" : ` on ${formatDayOf(scene, date.at)}`}`,
    text.why,
    [
      ...(total > 0
        ? [
            line(
              `${share("agreed")} agreed, ${share("in-principle")} in principle, ${share("left-aside")} left aside, ${share("open")} open`,
            ),
          ]
        : []),
      ...text.clauses.map((clause) => readClause(scene, clause)),
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

function readClause(scene: Scene, clause: Clause): Line {
  const stances = clause.stances.map((each) => `${partyName(scene, each.party)} ${each.stance.replaceAll("-", " ")}`);
  const awaiting = clause.awaiting.map((party) => `awaiting ${partyName(scene, party)}`);
  return line(
    `${clause.number}${clause.heading === undefined ? "" : ` ${clause.heading}`}: ${clause.status.replaceAll("-", " ")} (${[...stances, ...awaiting].join("; ")})`,
    clause.why,
  );
}
