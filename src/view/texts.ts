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
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { subjectName, wordingName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";

/** A clause of the newest revision with each party's last stance on it; who has said nothing is awaited. */
export interface Clause extends ClauseConvergence<PartyId> {
  /** The words, in each language whose part is held; among the parties only. */
  readonly words: readonly { readonly lang: string; readonly text: string }[];
  readonly why: readonly ActRef[];
}

export interface Text {
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
    .map((text) => viewText(scene, text));
  return { ...headOf(scene, "texts"), texts };
}

export function viewText(scene: Scene, text: TextDocument): Text {
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
