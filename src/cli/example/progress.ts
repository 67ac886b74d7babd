import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import type { Instant } from "../../base/time.ts";

const file = "progress.json";

/** How far an example has been played: enough to go on after a stop at any point and repeat nothing. */
const progress = z.strictObject({
  entente: z.literal("example/v1"),
  /** The moment it was first built; every date of the script counts from here. */
  built: z.string(),
  /** Moves of the script, to notice another version of it. */
  moves: z.int(),
  /** Moves done, in order. */
  done: z.int(),
  /** Where the injected clock stands. */
  clock: z.string(),
  /** Nodes switched off. */
  off: z.array(z.string()),
  /** Acts by label, for each mechanism. */
  labels: z.record(z.string(), z.record(z.string(), z.string())),
  /** Acts about to be entered: found in our log after a stop, they need not be entered again. */
  entering: z.strictObject({ node: z.string(), mechanism: z.string(), size: z.int(), count: z.int() }).optional(),
});
export type Progress = Shaped<typeof progress>;

export function beginProgress(built: Instant, moves: number, clock: Instant): Progress {
  return { entente: "example/v1", built, moves, done: 0, clock, off: [], labels: {} };
}

export async function readProgress(dir: string): Promise<Progress | undefined> {
  const text = await readFile(join(dir, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : progress.parse(JSON.parse(text));
}

/** Whole or not at all: written aside, synced, renamed. */
export async function writeProgress(dir: string, value: Progress): Promise<void> {
  const aside = join(dir, `${file}.part`);
  const handle = await open(aside, "w");
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 1)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, join(dir, file));
}
