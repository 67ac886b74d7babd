import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { checkAfterKill, type Acknowledged } from "./check.ts";

const writer = join(import.meta.dirname, "writer.ts");

/**
 * Kills a writing process as often as asked, at random moments, and checks after each what it left behind. Every fourth kill
 * falls into the start, the others into the writing.
 */
export async function killOften(kills: number): Promise<{ readonly entries: number; readonly unacknowledged: number }> {
  const dir = mkdtempSync(join(tmpdir(), "entente-kill-"));
  try {
    let entries = 0;
    let unacknowledged = 0;
    for (let round = 0; round < kills; round += 1) {
      const acknowledged = await killOnce(dir, round, round % 4 === 3);
      entries = await checkAfterKill(dir, acknowledged, round);
      if (acknowledged !== undefined && entries > acknowledged.size) unacknowledged += 1;
    }
    return { entries, unacknowledged };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** What one killed process had acknowledged last; undefined where it never got that far. */
async function killOnce(dir: string, round: number, isAtStart: boolean): Promise<Acknowledged | undefined> {
  const child = spawn(process.execPath, [writer, dir, String(round)], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  let acknowledged: Acknowledged | undefined;
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, "close");
  const first = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      const [size, act] = line.split(" ");
      acknowledged = { size: Number(size), act: act ?? "" };
      resolve();
    });
  });
  if (!isAtStart) await Promise.race([first, exited]);
  await wait(Math.random() * (isAtStart ? 600 : 80));
  child.kill("SIGKILL");
  const [, signal] = (await exited) as [number | null, string | null];
  // What was written to the pipe before the kill is still read to its end.
  await closed;
  if (signal !== "SIGKILL") throw new Error(`the writer ended by itself: ${errors}`);
  return acknowledged;
}
