import { setTimeout as wait } from "node:timers/promises";
import type { World } from "./ports.ts";

/** Time for whoever else is to have a turn; of no length, for whoever asks the process to be answered. */
export async function pause({ clock }: Pick<World, "clock">, milliseconds = 0): Promise<void> {
  if (clock.pause !== undefined) await clock.pause(milliseconds);
  else if (milliseconds > 0) await wait(milliseconds);
  else await new Promise<void>((resolve) => void setImmediate(resolve));
}
