import type { PartyId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { convergenceOf } from "../../mechanism/derive/convergence.ts";
import { numbersOf } from "../../mechanism/derive/minutes-state.ts";
import { bodyOfText } from "../../mechanism/derive/parties.ts";
import type { TextDocument } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import type { Convergence } from "../../text/convergence.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { isOnTheTable } from "../thing.ts";
import { nameSubject } from "./name.ts";
import type { Name } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { perReading } from "./per-reading.ts";
import { fits, sliceOf } from "./slice.ts";
import type { Slice } from "./slice.ts";

/** How far a text has come: still negotiated, put forward for adoption and not final, or adopted. */
export type TextStage = "negotiated" | "put-forward" | "adopted";

export type TextPurpose = "terms" | "statement" | "minutes" | "paper";

export interface TextRow {
  readonly id: SubjectId;
  readonly name: Name;
  readonly stage: TextStage;
  readonly purpose?: TextPurpose;
  readonly body?: SubjectId;
  readonly bodyName?: string;
  /** Revisions so far. */
  readonly revisions: number;
  readonly tabledBy?: PartyId;
  readonly at?: Instant;
  readonly counts: Convergence<PartyId>["counts"];
  readonly became?: Became;
  /** Numbers that count. */
  readonly numbers: readonly string[];
  readonly why: readonly ActRef[];
}

export interface TextsQuestion {
  readonly stage?: TextStage | undefined;
  readonly purpose?: TextPurpose | undefined;
  readonly typed?: string | undefined;
  readonly start?: number | undefined;
}

export interface TextsPage extends Slice<TextRow> {
  readonly counts: Readonly<Record<TextStage, number>>;
}

export const noClauses: Convergence<PartyId>["counts"] = { agreed: 0, inPrinciple: 0, open: 0, leftAside: 0, all: 0 };

export function stageOf(text: TextDocument): TextStage {
  if (text.versions.some(isHolding)) return "adopted";
  return text.versions.some(({ outcome }) => isOnTheTable(outcome.status)) ? "put-forward" : "negotiated";
}

/** The version of an adoption that speaks for a text: what holds, else what is on the table, else the last that came to nothing. */
export function adoptionOf(text: TextDocument): TextDocument["versions"][number] | undefined {
  return (
    text.versions.findLast(isHolding) ??
    text.versions.findLast(({ outcome }) => isOnTheTable(outcome.status)) ??
    principalOf(text)
  );
}

/** The day of its newest word, so that what moves stands first. */
const movedAt = (text: TextDocument): string =>
  [text.revisions.at(-1)?.at ?? "", text.stances.at(-1)?.at ?? "", text.versions.at(-1)?.at ?? ""].toSorted().at(-1) ??
  "";

const order: Readonly<Record<TextStage, number>> = { "put-forward": 0, negotiated: 1, adopted: 2 };

const sorted = perReading((documents) =>
  documents
    .list("text")
    .map((text) => ({ text, stage: stageOf(text), moved: movedAt(text) }))
    .toSorted(
      (a, b) =>
        order[a.stage] - order[b.stage] ||
        (a.moved < b.moved ? 1 : a.moved > b.moved ? -1 : a.text.id < b.text.id ? -1 : 1),
    ),
);

/** Negotiated texts: what is on the table first, then what moved last. */
export function viewTexts(scene: Scene, { purpose, stage, start = 0, typed }: TextsQuestion): TextsPage {
  const all = sorted(scene.documents);
  const counts = { negotiated: 0, "put-forward": 0, adopted: 0 };
  for (const each of all) counts[each.stage] += 1;
  const asked = all.filter(
    (each) =>
      (stage === undefined || each.stage === stage) &&
      (purpose === undefined || each.text.revisions.at(-1)?.content.purpose === purpose) &&
      fits(typed, [each.text.revisions.at(-1)?.content.title, each.text.id]),
  );
  return { ...sliceOf(asked, start, (each) => rowOf(scene, each.text, each.stage)), counts };
}

function rowOf(scene: Scene, text: TextDocument, stage: TextStage): TextRow {
  const { documents } = scene;
  const revision = text.revisions.at(-1);
  const adoption = adoptionOf(text);
  const body = bodyOfText(documents, text, revision?.content);
  const document = body === undefined ? undefined : documents.find("body", body);
  const bodyName = document === undefined ? undefined : principalOf(document)?.terms.name;
  return {
    id: text.id,
    name: nameSubject(scene, text.id),
    stage,
    revisions: text.revisions.length,
    counts: convergenceOf(documents, text)?.counts ?? noClauses,
    numbers: numbersOf(documents, text)
      .filter(({ check }) => check === "counts" || check === "no-secretariat-named")
      .map(({ number }) => number),
    ...(revision === undefined ? {} : { purpose: revision.content.purpose, tabledBy: revision.party, at: revision.at }),
    ...(body === undefined ? {} : { body }),
    ...(bodyName === undefined ? {} : { bodyName }),
    ...(adoption === undefined ? {} : { became: outcomeOf(adoption) }),
    why: refsOf(scene, [revision?.act, ...(adoption === undefined ? [] : actsOf(adoption))]),
  };
}
