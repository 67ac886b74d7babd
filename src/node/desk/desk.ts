import type { ActId, MechanismId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PaperDraft } from "../../desk/private-matter.ts";
import type { PrivateThing } from "../../desk/thing.ts";
import { viewPositions } from "../../view/own/positions.ts";
import type { OwnMatter, PositionsPage } from "../../view/own/positions.ts";
import { privateMatters } from "../../view/own/matters.ts";
import { viewReceipts } from "../../view/receipts.ts";
import type { ReceiptsPage } from "../../view/receipts.ts";
import type { Officer } from "../people/officer.ts";
import { doing as doingForm } from "./doing-form.ts";
import { draftDoing } from "./draft-doing.ts";
import { openKeep } from "./keep.ts";
import type { Keep, Writer } from "./keep.ts";
import { openLetters } from "./letters.ts";
import type { Letters, LettersWorld } from "./letters.ts";

export type DeskWorld = Omit<LettersWorld, "keep">;

/** The desk of one house: what is ours alone, the way from there into the record, and what came of it. */
export interface Desk extends Omit<Keep, "markTabled">, Letters {
  /** Makes a paper from what an officer does; it waits here until it is tabled or erased. Codes: `doing-malformed` and those of the doing. */
  draft(mechanism: MechanismId, writer: Writer, doing: unknown): Promise<Result<PrivateThing>>;
  /** Drafts of a doing without keeping them. */
  prepare(mechanism: MechanismId, doing: unknown): Promise<Result<{ title: string; drafts: readonly PaperDraft[] }>>;
  /** Who has received an act. Code: `act-unknown`. */
  receipts(mechanism: MechanismId, act: ActId): Promise<Result<ReceiptsPage>>;
  /** All private matter of a consultation, by what it is about. */
  positions(mechanism: MechanismId): Promise<PositionsPage>;
  /** What waits for an officer in the house: clearance asked of their office, papers ready to table, press lines that depart from agreed words. */
  waiting(mechanism: MechanismId, officer: Pick<Officer, "by">): Promise<readonly OwnMatter[]>;
  close(): Promise<void>;
}

export function openDesk(world: DeskWorld): Desk {
  const { clock, look, store } = world;
  const keep = openKeep(world);
  const { markTabled: _, ...kept } = keep;

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
    async draft(mechanism, writer, given) {
      const made = await prepare(mechanism, given);
      if (!made.ok) return made;
      const { about, drafts, title } = made.value;
      return keep.save(mechanism, writer, {
        kind: "paper",
        ...(about === undefined ? {} : { about }),
        title,
        drafts: [...drafts],
      });
    },
    async receipts(mechanism, act) {
      const page = await look(mechanism, (scene) => viewReceipts(scene, act));
      return page === undefined ? refuse("act-unknown", "There is no such entry on the record here.") : accept(page);
    },
    async positions(mechanism) {
      const things = await keep.list(mechanism);
      return look(mechanism, (scene) => viewPositions(scene, things, clock.now()));
    },
    async waiting(mechanism, { by }) {
      const things = await keep.list(mechanism);
      return look(mechanism, (scene) => privateMatters(scene, things, by, clock.now()));
    },
    close: () => store.close(),
  };
}
