import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import { convergenceOf } from "../mechanism/derive/convergence.ts";
import type { TextConvergence } from "../mechanism/derive/convergence.ts";
import { numbersOf, stateOfMinutes } from "../mechanism/derive/minutes-state.ts";
import type { GivenNumber, MinutesState } from "../mechanism/derive/minutes-state.ts";
import { checkDraft } from "../mechanism/derive/wording-draft.ts";
import type { DraftPhrase } from "../mechanism/derive/wording-draft.ts";
import { bodyOfText } from "../mechanism/derive/parties.ts";
import type { TextDocument } from "../mechanism/documents.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import type { ClauseConvergence, Convergence } from "../text/convergence.ts";
import { readRevision } from "../text/revision.ts";
import type { Revision } from "../text/revision.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName, sessionName, subjectName, wordingName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";
import { formatDate, formatDayOf } from "./time-words.ts";

/** A clause of the newest revision with each party's last stance on it; who has said nothing is awaited. */
interface Clause extends ClauseConvergence<PartyId> {
  /** The words, in each language whose part is held; among the parties only. */
  readonly words: readonly { readonly lang: string; readonly text: string }[];
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
  readonly counts: Convergence<PartyId>["counts"];
  /** Watched phrases it has, or lacks though the last document before it had them. Derived from the words held. */
  readonly phrases: readonly {
    readonly wording: string;
    readonly title: string;
    readonly change: DraftPhrase["change"];
    readonly forms: readonly string[];
    readonly last?: { readonly in: SubjectId; readonly name: string; readonly on: string; readonly form?: string };
    readonly why: readonly ActRef[];
  }[];
  readonly comments: readonly {
    readonly party: PartyId;
    readonly clause?: string;
    readonly comment?: string;
    readonly why: readonly ActRef[];
  }[];
  /** Numbers given, each with whether it counts: only from who kept the secretariat, only after adoption. */
  readonly numbers: readonly GivenNumber[];
  readonly minutes?: MinutesState;
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
  const convergence = convergenceOf(scene.documents, text);
  const minutes = stateOfMinutes(scene.documents, text);
  return {
    id: text.id,
    title: subjectName(scene, text.id),
    ...(revision === undefined
      ? {}
      : { purpose: revision.content.purpose, revisionAct: revision.act, tabledBy: revision.party }),
    ...(revision?.content.body === undefined ? {} : { body: revision.content.body }),
    ...(revision?.content.session === undefined ? {} : { session: revision.content.session }),
    revision: text.revisions.length,
    clauses: convergence === undefined ? [] : clausesOf(scene, text, convergence),
    counts: convergence?.counts ?? { agreed: 0, inPrinciple: 0, open: 0, leftAside: 0, all: 0 },
    phrases: phrasesOf(scene, text),
    comments: text.comments.map((word) => ({
      party: word.party,
      ...(word.content.clause === undefined ? {} : { clause: word.content.clause }),
      ...(word.content.comment === undefined ? {} : { comment: word.content.comment }),
      why: refsOf(scene, [word.act]),
    })),
    numbers: numbersOf(scene.documents, text),
    ...(minutes === undefined ? {} : { minutes }),
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

function clausesOf(scene: Scene, text: TextDocument, convergence: TextConvergence): readonly Clause[] {
  const versions = versionsOf(scene, text);
  return convergence.clauses.map((clause) => {
    const spoken = text.stances.filter(
      (word) => word.content.revision === convergence.revision && word.content.clause === clause.id,
    );
    return {
      ...clause,
      words: versions.flatMap(({ lang, clauses }) =>
        clauses.filter((each) => each.id === clause.id).map((each) => ({ lang, text: each.text })),
      ),
      why: refsOf(
        scene,
        spoken.map((word) => word.act),
      ),
    };
  });
}

function phrasesOf(scene: Scene, text: TextDocument): Text["phrases"] {
  const revision = text.revisions.at(-1);
  if (revision === undefined) return [];
  const draft = {
    versions: versionsOf(scene, text).map(({ clauses }) => clauses.map((clause) => clause.text).join("\n\n")),
    body: bodyOfText(scene.documents, text, revision.content),
    day: revision.at.slice(0, 10),
  };
  return checkDraft(scene.documents, draft).map(({ wording, forms, last, change }) => ({
    wording,
    title: wordingName(scene, wording),
    change,
    forms,
    ...(last === undefined
      ? {}
      : {
          last: {
            in: last.in,
            name: subjectName(scene, last.in),
            on: last.on,
            ...(last.form === undefined ? {} : { form: last.form }),
          },
        }),
    why: refsOf(scene, [revision.act, last?.act]),
  }));
}

/** The newest revision in each language; a part that is not held, or is not of the form, gives none. */
function versionsOf(
  scene: Scene,
  text: TextDocument,
): readonly { readonly lang: string; readonly clauses: Revision["clauses"] }[] {
  if (scene.audience === "public") return [];
  const parts = text.revisions.at(-1)?.parts ?? [];
  return parts.flatMap(({ commitment, lang, name }) => {
    const bytes = name === "revision" ? scene.acts.part(commitment) : undefined;
    const read = bytes === undefined ? undefined : readRevision(bytes);
    return read?.ok === true ? [{ lang, clauses: read.value.clauses }] : [];
  });
}

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
