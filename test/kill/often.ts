import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { checkAfterKill } from "./check.ts";

const writer = join(import.meta.dirname, "writer.ts");

/** Kills a writing process at random moments, as often as asked, and checks after each what it left behind. */
export async function killOften(kills: number): Promise<{ readonly entries: number; readonly unacknowledged: number }> {
  const folder = mkdtempSync(join(tmpdir(), "entente-kill-"));
  try {
    const home = join(folder, "record.sqlite");
    let entries = 0;
    let unacknowledged = 0;
    for (let round = 0; round < kills; round += 1) {
      const acknowledged = await killOnce(home, round, Math.random() * 60);
      entries = await checkAfterKill(home, acknowledged);
      if (entries > acknowledged) unacknowledged += 1;
    }
    return { entries, unacknowledged };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What one killed process had acknowledged: the last size it reported, 0 if it never got that far. */
async function killOnce(home: string, seed: number, delayMilliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [writer, home, String(seed)], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  let acknowledged = 0;
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, "close");
  const first = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      acknowledged = Number(line);
      resolve();
    });
  });
  // Counted from the first acknowledgement, so that the kill falls into the writing and not into the start.
  await Promise.race([first, exited]);
  await wait(delayMilliseconds);
  child.kill("SIGKILL");
  const [, signal] = (await exited) as [number | null, string | null];
  // What was written to the pipe before the kill is still read to its end.
  await closed;
  if (signal !== "SIGKILL") throw new Error(`the writer ended by itself: ${errors}`);
  return acknowledged;
}
