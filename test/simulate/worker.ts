import { parentPort } from "node:worker_threads";
import type { Order } from "./pool.ts";
import { playRestores } from "./restores.ts";
import type { Restored } from "./restores.ts";
import { simulate } from "./simulate.ts";
import type { Simulated } from "./simulate.ts";

/** Plays the seeds it is told to, and answers with what each came to. */
async function play({ first, last, what }: Order): Promise<readonly (Simulated | Restored)[]> {
  const played: (Simulated | Restored)[] = [];
  for (let seed = first; seed <= last; seed++) {
    played.push(what === "worlds" ? await simulate(seed) : await playRestores(seed));
  }
  return played;
}

parentPort?.on("message", (order: Order) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  void play(order).then((played) => parentPort?.postMessage(played));
});
