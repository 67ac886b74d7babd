import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Restored } from "./restores.ts";
import type { Simulated } from "./simulate.ts";

/** What a worker is told to play. */
export interface Order {
  readonly what: "worlds" | "restores";
  readonly first: number;
  readonly last: number;
}

/** Seeds one worker is given at a time: few enough that all end together. */
const seedsPerOrder = 10;

/** Plays a range of seeds on every core; `hear` gets what each came to, in no order. */
export async function playAll<W extends Order["what"]>(
  what: W,
  first: number,
  last: number,
  hear: (played: W extends "worlds" ? Simulated : Restored) => void,
): Promise<void> {
  let next = first;
  const playSome = async (): Promise<void> => {
    const worker = new Worker(new URL("worker.ts", import.meta.url));
    try {
      while (next <= last) {
        const order: Order = { what, first: next, last: Math.min(last, next + seedsPerOrder - 1) };
        next = order.last + 1;
        for (const played of await ask(worker, order)) hear(played as Parameters<typeof hear>[0]);
      }
    } finally {
      await worker.terminate();
    }
  };
  const cores = Math.max(1, Math.min(availableParallelism(), Math.ceil((last - first + 1) / seedsPerOrder)));
  await Promise.all(Array.from({ length: cores }, playSome));
}

async function ask(worker: Worker, order: Order): Promise<readonly (Simulated | Restored)[]> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      worker.off("message", answer);
      worker.off("error", fail);
    };
    const answer = (played: readonly (Simulated | Restored)[]): void => {
      end();
      resolve(played);
    };
    const fail = (error: unknown): void => {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    worker.once("message", answer);
    worker.once("error", fail);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(order);
  });
}
