import type { ActId, MechanismId, SubjectId } from "../../base/ids.ts";
import type { JsonObject } from "../../base/json.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PaperDraft, PrivateMatter } from "../../desk/private-matter.ts";
import type { PrivateThing } from "../../desk/thing.ts";
import { viewOwn, viewPositions } from "../../view/own/positions.ts";
import type { OwnMatter, OwnThing, PositionsPage } from "../../view/own/positions.ts";
import { privateMatters } from "../../view/own/matters.ts";
import { listSubjects } from "../../view/own/subjects.ts";
import type { Subject } from "../../view/own/subjects.ts";
import { viewReceipts } from "../../view/receipts.ts";
import type { ReceiptsPage } from "../../view/receipts.ts";
import type { Officer } from "../people/officer.ts";
import { doing as doingForm } from "./doing-form.ts";
import { draftDoing } from "./draft-doing.ts";
import { openKeep } from "./keep.ts";
import type { Keep, Writer } from "./keep.ts";
import { bodyOfAct } from "./body-of-act.ts";
import { openLetters, readTabling } from "./letters.ts";
import type { Letters, LettersWorld, Tabling } from "./letters.ts";

export type { PrivateMatter } from "../../desk/private-matter.ts";
export type { PrivateThing } from "../../desk/thing.ts";

export type DeskWorld = Omit<LettersWorld, "keep">;

/** An act that would be entered, as policies are asked about it. */
export interface Asked {
  readonly kind: string;
  readonly content: JsonObject;
  readonly body?: SubjectId;
}

/** The desk of one house: what is ours alone, the way from there into the record, and what came of it. */
export interface Desk extends Omit<Keep, "markTabled" | "sign">, Letters {
  /** Makes a paper from what an officer does; it waits here until it is tabled or erased. Codes: `doing-malformed` and those of the doing. */
  draft(
    mechanism: MechanismId,
    writer: Writer,
    doing: unknown,
    onto?: { readonly id: string; readonly version: number },
  ): Promise<Result<PrivateThing>>;
  /** Drafts of a doing without keeping them. */
  prepare(mechanism: MechanismId, doing: unknown): Promise<Result<{ title: string; drafts: readonly PaperDraft[] }>>;
  /** Who has received an act. Code: `act-unknown`. */
  receipts(mechanism: MechanismId, act: ActId): Promise<Result<ReceiptsPage>>;
  /** All private matter of a consultation, by what it is about. */
  positions(mechanism: MechanismId, officer: Pick<Officer, "id">): Promise<PositionsPage>;
  /** Things of the record that private matter can be about. */
  subjects(mechanism: MechanismId): Promise<readonly Subject[]>;
  /** One thing as a page shows it. */
  show(mechanism: MechanismId, thing: PrivateThing, officer: Pick<Officer, "id">): Promise<OwnThing>;
  /** What a tabling would enter, and in which body, for policies to be asked about. Codes as for `write`. */
  read(mechanism: MechanismId, tabling: Tabling): Promise<Result<readonly Asked[]>>;
  /** What waits for an officer in the house: clearance asked of their office, papers ready to table, press lines that depart from agreed words. */
  waiting(mechanism: MechanismId, officer: Writer): Promise<readonly OwnMatter[]>;
  close(): Promise<void>;
}

export function openDesk(world: DeskWorld): Desk {
  const { clock, look, store } = world;
  const keep = openKeep(world);
  const { markTabled: _, sign: __, ...kept } = keep;

  const prepare = async (mechanism: MechanismId, given: unknown) => {
    const read = doingForm.safeParse(given);
    if (!read.success) {
      const issue = read.error.issues[0];
      const where = issue?.path.join(".") ?? "";
      return refuse("doing-malformed", `${where === "" ? "It" : where} is not as it must be: ${issue?.message ?? ""}.`);
    }
    return look(mechanism, (scene) => draftDoing(scene, read.data));
  };

  return {
    ...kept,
    ...openLetters({ ...world, keep }),
    prepare,
    async draft(mechanism, writer, given, onto) {
      const made = await prepare(mechanism, given);
      if (!made.ok) return made;
      const { about, drafts, title } = made.value;
      const paper: PrivateMatter = {
        kind: "paper",
        ...(about === undefined ? {} : { about }),
        title,
        drafts: [...drafts],
      };
      return keep.save(mechanism, writer, paper, onto);
    },
    async receipts(mechanism, act) {
      const page = await look(mechanism, (scene) => viewReceipts(scene, act));
      return page === undefined ? refuse("act-unknown", "There is no such entry on the record here.") : accept(page);
    },
    async positions(mechanism, { id }) {
      const things = await keep.list(mechanism);
      return look(mechanism, (scene) => viewPositions(scene, things, clock.now(), id));
    },
    subjects: (mechanism) => look(mechanism, listSubjects),
    show: (mechanism, thing, { id }) => look(mechanism, (scene) => viewOwn(scene, thing, clock.now(), id)),
    async read(mechanism, tabling) {
      const drafts = await readTabling(keep, mechanism, tabling);
      if (!drafts.ok) return drafts;
      const asked = await look(mechanism, (scene) =>
        drafts.value.map(({ content, kind }): Asked => {
          const body = bodyOfAct(scene, kind, content);
          return { kind, content, ...(body === undefined ? {} : { body }) };
        }),
      );
      return accept(asked);
    },
    async waiting(mechanism, officer) {
      const things = await keep.list(mechanism);
      return look(mechanism, (scene) => privateMatters(scene, things, officer, clock.now()));
    },
    close: () => store.close(),
  };
}
