import type { PartyId } from "../base/ids.ts";
import { partyName } from "./names.ts";
import type { ActRef, Scene } from "./scene.ts";
import { formatDayOf } from "./time-words.ts";

/** One line of a page with the acts it rests on. Lines below it say more of the same thing. */
export interface Line {
  readonly text: string;
  readonly why: readonly ActRef[];
  readonly below: readonly Line[];
}

export const line = (text: string, why: readonly ActRef[] = [], below: readonly Line[] = []): Line => ({
  text,
  why,
  below,
});

/** A page as it is read: what opens it, then its lines. */
export interface Reading {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** What every page says of itself. `v` rises when the shape of the page changes (spec/view). */
export interface PageHead<N extends string> {
  readonly page: N;
  readonly v: 1;
  readonly mechanism: string;
  readonly name: string;
  readonly shortName: string;
  /** Whose desk it is read at. */
  readonly party: PartyId;
  /** The second it was read. */
  readonly now: string;
}

export function headOf<N extends string>(scene: Scene, page: N): PageHead<N> {
  const charter = scene.documents.find("charter", "charter")?.charter;
  return {
    page,
    v: 1,
    mechanism: scene.mechanism,
    name: charter?.name ?? "",
    shortName: charter?.shortName ?? "",
    party: scene.party,
    now: scene.now,
  };
}

/** `Seoul 41, 3 May 2026, received 5 May 2026`: party, number in its log counted from 0, its date, and ours of receipt. */
export function formatRef(scene: Scene, ref: ActRef): string {
  const received = ref.received === undefined ? "" : `, received ${formatDayOf(scene, ref.received)}`;
  return `${partyName(scene, ref.party)} ${ref.n}, ${formatDayOf(scene, ref.at)}${received}`;
}
