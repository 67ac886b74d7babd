import type { PartyId } from "../../base/ids.ts";
import { membersOf } from "../../mechanism/derive/parties.ts";
import type { Scene } from "../scene.ts";
import { eventsOf } from "./events.ts";
import { meetingOf } from "./meeting.ts";

/** One session that was held: a stroke that joins who met. */
export interface Stroke {
  /** YYYY-MM-DD; sessions dated less exactly are not drawn. */
  readonly day: string;
  readonly parties: readonly PartyId[];
}

/** Strokes drawn at most: the newest. */
const strokesMax = 400;

/** Every session held, by day, with the parties of its body; those of one day among the same parties are one stroke. */
export function viewScore({ documents }: Scene): readonly Stroke[] {
  const strokes = new Map<string, Stroke>();
  for (const { body, day, id, kind } of eventsOf(documents)) {
    if (strokes.size >= strokesMax) break;
    if (kind !== "session" || day.length !== 10 || meetingOf(documents, id)?.status !== "held") continue;
    const parties = membersOf(documents, body);
    strokes.set(`${day} ${parties.join(" ")}`, { day, parties });
  }
  return [...strokes.values()].toReversed();
}
