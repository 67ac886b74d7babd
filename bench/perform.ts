import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getValue } from "../src/base/refusal.ts";
import { draftsOf, openRiver } from "../test/kill/home.ts";
import { median, timeEach, type Figure } from "./measure.ts";

/** Entering acts through the node: composed, judged, signed by both keys, folded, stored with their words, guarded. */
export async function benchPerform(): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), "entente-bench-"));
  try {
    const { home, mechanism } = await openRiver(dir);
    let round = 0;
    const perform = async (count: number): Promise<void> => {
      round += 1;
      getValue(await home.node.perform(mechanism, draftsOf(round, count)));
    };
    const single: number[] = [];
    const batches: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      single.push(await timeEach(50, () => perform(1)));
      batches.push(await timeEach(5, () => perform(256)));
    }
    await home.close();
    return [
      { what: "one act entered through the node, with its words", value: median(single) / 1000, unit: "ms" },
      {
        what: "batches of 256 through the node, with their words",
        value: (256 / median(batches)) * 1e6,
        unit: "acts/s",
      },
    ];
  } finally {
    rmSync(dir, { recursive: true });
  }
}
