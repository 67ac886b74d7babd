import { setTimeout } from "node:timers/promises";
import type { MechanismId } from "../base/ids.ts";
import type { Node, Ticked } from "../node/node.ts";
import { PortFailure } from "../node/ports.ts";
import type { Settings } from "../node/home/settings.ts";
import type { Courier } from "./courier.ts";
import { shortId } from "./journal.ts";
import type { Journal } from "./journal.ts";
import type { Meter } from "./meter.ts";

/** What a serving node does by itself, again and again. */
export interface Rounds {
  /** Until the round under way has ended; the signal lets none begin. */
  settle(): Promise<void>;
}

/**
 * Three rounds, each of them at its own pace: what other processes of this home have entered goes to the peers; what the node
 * owes is entered; new peers and changed addresses are looked for.
 */
export function startRounds(world: {
  readonly node: Node;
  readonly settings: Settings;
  readonly courier: Courier;
  readonly journal: Journal;
  readonly meter: Meter;
  /** Takes what the database says now, by whichever process it was written. */
  readonly notice: (revisions: ReadonlyMap<MechanismId, number>) => void;
  readonly signal: AbortSignal;
}): Rounds {
  const { courier, journal, meter, node, notice, settings, signal } = world;
  const seen = new Map<MechanismId, number>();
  const held = new Map<MechanismId, string>();

  const watch = async (): Promise<void> => {
    const revisions = await node.listRevisions();
    notice(revisions);
    for (const [mechanism, revision] of revisions) {
      if (seen.get(mechanism) === revision) continue;
      seen.set(mechanism, revision);
      courier.wake(mechanism);
    }
  };
  const tick = async (): Promise<void> => {
    for (const ticked of await node.tick(undefined, true)) noteTicked(ticked);
  };
  const noteTicked = ({ cosigned, entered, held: why, mechanism }: Ticked): void => {
    const named = { mechanism: shortId(mechanism) };
    for (const { kind } of entered) meter.entered(kind);
    if (entered.length > 0) journal.note("info", "entered", { ...named, kinds: entered.map(({ kind }) => kind) });
    if (cosigned.length > 0) journal.note("info", "cosigned", { ...named, logs: cosigned });
    // Said when it begins and when it ends, not every second between.
    if (held.get(mechanism) !== why?.code) {
      if (why === undefined) journal.note("info", "enters again", named);
      else journal.note("warn", "enters nothing", { ...named, code: why.code });
    }
    if (why === undefined) held.delete(mechanism);
    else held.set(mechanism, why.code);
  };

  const unsubscribe = node.onMoved((mechanism) => courier.wake(mechanism));
  signal.addEventListener("abort", unsubscribe, { once: true });
  const running = [
    repeat("survey", () => courier.survey(), settings.tickSeconds),
    repeat("watch", watch, settings.watchSeconds),
    repeat("tick", tick, settings.tickSeconds),
  ];

  /** Again and again with a pause between; a failure is logged and the next round tries again. */
  async function repeat(name: string, round: () => Promise<void>, seconds: number): Promise<void> {
    let failed = "";
    while (!signal.aborted) {
      try {
        await round();
        failed = "";
      } catch (error) {
        const code = error instanceof PortFailure ? error.refusal.code : "program-fault";
        // A store that is away stays away for a while: said once.
        if (code !== failed && error instanceof PortFailure) journal.note("error", `${name} failed`, { code });
        else if (code !== failed) journal.fault(`${name} failed`, error);
        failed = code;
      }
      await pause(seconds, signal);
    }
  }

  return { settle: async () => void (await Promise.all(running)) };
}

/** Until the time has passed or the signal comes. */
const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(seconds * 1000, undefined, { signal }).catch(() => undefined);
