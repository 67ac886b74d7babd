import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { callNames, parseTrace } from "./trace.ts";
import type { TracedCall } from "./trace.ts";

/** Why nothing can be tried here, or undefined. */
export function findObstacle(): string | undefined {
  if (process.platform !== "linux") return "System calls are made to fail on Linux only.";
  return spawnSync("strace", ["--version"]).status === 0
    ? undefined
    : "The faults need Debian's strace: apt-get install strace.";
}

/** One call that is to fail: the `nth` of its name, by one thread, on one of the files of the home, after the process is ready. */
export interface Target {
  readonly thread: "main" | "pool";
  readonly name: string;
  readonly nth: number;
}

/** What a driver said and how it ended. */
export interface Driven {
  /** Lines after "ready". */
  readonly said: readonly string[];
  readonly status: number | null;
  readonly signal: string | null;
  readonly calls: readonly TracedCall[];
  /** Whether the fault was put in. */
  readonly isInjected: boolean;
  readonly errors: string;
}

interface Options {
  readonly operation: string;
  readonly dir: string;
  /** As `strace -e inject` takes it after the name and before `when`, such as `error=EIO`; with the paths that count. */
  readonly inject?: { readonly target: Target; readonly fault: string; readonly paths: readonly string[] };
}

const driver = join(import.meta.dirname, "driver.ts");
const secondsMax = 60;

/**
 * Starts a driver, waits until it is ready, lets strace take hold of it (of all its threads, or of the one whose call is to fail:
 * strace counts by thread), and only then tells it to go on.
 */
export async function drive({ dir, inject, operation }: Options): Promise<Driven> {
  const aside = mkdtempSync(join(tmpdir(), "entente-trace-"));
  const output = join(aside, "trace");
  // One thread for all files that are not read by SQLite, so that its calls can be counted.
  const env = { ...process.env, UV_THREADPOOL_SIZE: "1", UV_USE_IO_URING: "0" };
  const child = spawn(process.execPath, [driver, operation, dir], { env, stdio: ["pipe", "pipe", "pipe"] });
  const killer = setTimeout(() => child.kill("SIGKILL"), secondsMax * 1000);
  try {
    const exited = once(child, "exit") as Promise<[number | null, string | null]>;
    const errors = gather(child.stderr);
    const said: string[] = [];
    const lines = createInterface({ input: child.stdout });
    const closed = once(lines, "close");
    const ready = new Promise<boolean>((resolve) => {
      lines.on("line", (each) => (each === "ready" ? resolve(true) : said.push(each)));
      void closed.then(() => resolve(false));
    });
    if (!(await ready)) throw new Error(`the driver never was ready: ${errors()}`);
    const tracer = await attach(child.pid ?? 0, output, inject);
    child.stdin.on("error", () => undefined);
    child.stdin.end("go\n");
    const [status, signal] = await exited;
    await Promise.all([closed, tracer.ended]);
    const text = readFileSync(output, "utf8");
    const isInjected = inject !== undefined && (text.includes("(INJECTED)") || text.includes("+++ killed by SIGKILL"));
    return { said, status, signal, calls: parseTrace(text), isInjected, errors: errors() };
  } finally {
    clearTimeout(killer);
    child.kill("SIGKILL");
    rmSync(aside, { recursive: true });
  }
}

/** Lets strace write the calls of a running process to a file. Resolves once it has taken hold; `ended` when the process has. */
export async function attach(
  pid: number,
  output: string,
  inject?: Options["inject"],
): Promise<{ readonly ended: Promise<unknown> }> {
  const args = ["-y", "-s", "24", "-o", output];
  if (inject === undefined) {
    args.push("-f", "-p", String(pid), "-e", `trace=${callNames.map((name) => `?${name}`).join()}`);
  } else {
    const { fault, paths, target } = inject;
    args.push("-p", String(threadOf(pid, target.thread)), ...paths.flatMap((path) => ["-P", path]));
    args.push("-e", `trace=${target.name}`, "-e", `inject=${target.name}:${fault}:when=${target.nth}`);
  }
  const tracer = spawn("strace", args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(tracer, "exit");
  const told = gather(tracer.stderr);
  const attached = new Promise<void>((resolve) => {
    tracer.stderr.on("data", () => {
      if (told().includes("attached")) resolve();
    });
  });
  await Promise.race([attached, ended]);
  if (tracer.exitCode !== null) throw new Error(`strace could not take hold of the process: ${told()}`);
  return { ended };
}

/** The thread that runs our code and SQLite, or the one that libuv reads and writes other files with. */
function threadOf(pid: number, thread: Target["thread"]): number {
  if (thread === "main") return pid;
  const folder = `/proc/${pid}/task`;
  const found = readdirSync(folder).find(
    (each) => readFileSync(join(folder, each, "comm"), "utf8").trim() === "libuv-worker",
  );
  if (found === undefined) throw new Error("no thread of the driver is named libuv-worker");
  return Number(found);
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
