import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

const main = join(import.meta.dirname, "..", "..", "src", "main.ts");

/** One line of a serving node's log. */
export type Line = Readonly<Record<string, unknown>> & { readonly msg: string };

/** A serving node as a process of its own. */
export interface Server {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  readonly pid: number;
  /** All it has written so far. */
  readonly lines: readonly Line[];
  readonly errors: () => string;
  /** Asks it to stop and answers its exit status. */
  stop(): Promise<number | null>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** Quick rounds, so that a test waits for nothing longer than it must. */
const quick = {
  port: 0,
  pollSeconds: 0.3,
  tickSeconds: 0.1,
  watchSeconds: 0.05,
  backOffSeconds: 0.1,
  backOffSecondsMax: 0.5,
  stopSeconds: 2,
};

/** Starts `entente serve` on a home and kills it after so many milliseconds, wherever it is by then. */
export async function startAndKill(
  home: string,
  settings: Readonly<Record<string, unknown>>,
  milliseconds: number,
): Promise<void> {
  await writeFile(join(home, "entente.json"), JSON.stringify({ ...quick, ...settings }));
  const child = spawn(process.execPath, [main, "serve", "--home", home], { stdio: "ignore" });
  const exited = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  await exited;
  clearTimeout(timer);
}

/** Starts `entente serve` on a home with settings of its own, and waits until it listens. */
export async function startServer(
  home: string,
  settings: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  await writeFile(join(home, "entente.json"), JSON.stringify({ ...quick, ...settings }));
  const child: ChildProcess = spawn(process.execPath, [main, "serve", "--home", home], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], ...env },
  });
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines: Line[] = [];
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const listening = Promise.withResolvers<number>();
  if (child.stdout === null) throw new Error("a server has a standard output");
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    if (line.msg === "listening") listening.resolve(Number(line["port"]));
  });
  const ended = exited.then(([status]) => {
    throw new Error(`the server ended by itself with ${status}: ${errors}`);
  });
  const port = await Promise.race([listening.promise, ended]);
  ended.catch(() => undefined);
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    lines,
    errors: () => errors,
    async stop() {
      child.kill("SIGTERM");
      return (await exited)[0];
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
