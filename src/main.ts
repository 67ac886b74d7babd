import { existsSync } from "node:fs";
import { join } from "node:path";
import { nodeCrypto } from "./base/crypto-node.ts";
import { accept, getValue, refuse } from "./base/refusal.ts";
import type { Result } from "./base/refusal.ts";
import { isInstant } from "./base/time.ts";
import type { Home, Terminal, Wiring } from "./cli/desk.ts";
import { Misuse } from "./cli/failure.ts";
import { runCommand } from "./cli/run.ts";
import { findGuarded } from "./node/guard-file.ts";
import { initHome, openHome as openFiles, systemClock } from "./node/home.ts";
import type { Clock } from "./node/ports.ts";
import { openSqlite } from "./store/sqlite.ts";

/** The machine's clock, or the second that ENTENTE_NOW names: for trying things out, never for a home that others rely on. */
function clockFrom(env: Terminal["env"]): Clock {
  const fixed = env?.["ENTENTE_NOW"];
  if (fixed === undefined) return systemClock;
  if (!isInstant(fixed)) throw new Misuse(`ENTENTE_NOW is not a time in UTC such as 2026-11-21T10:00:00Z: ${fixed}.`);
  return { now: () => fixed };
}

async function openHome(dir: string, clock: Clock): Promise<Result<Home>> {
  const home = await openFiles(dir, { clock, openStore: openSqlite });
  if (!home.ok) return home;
  const { node, openFolder, pouches } = home.value;
  return accept({ node, openCarrier: openFolder, pouches });
}

/** The store of a home alone; a folder without one is left without. */
async function openStore(dir: string): ReturnType<Wiring["openStore"]> {
  const path = join(dir, "record.sqlite");
  if (!existsSync(path))
    return refuse("home-missing", `There is no record in ${dir}: make a home with "entente init".`);
  return accept({ store: await openSqlite(path), findGuarded: await findGuarded(dir) });
}

/** Opens a home of the example, making it where there is none; it reads the example's clock. */
export const openExampleHome: Wiring["openExampleHome"] = async (dir, { clock, post }) => {
  getValue(await initHome(dir));
  const home = getValue(await openHome(dir, clock));
  return { node: home.node, openCarrier: () => home.openCarrier(post) };
};

function wire(clock: Clock): Wiring {
  return {
    clock,
    init: initHome,
    open: (dir) => openHome(dir, clock),
    crypto: nodeCrypto,
    openStore,
    openExampleHome,
  };
}

/** Runs the command line; answers with the exit status. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand(args, terminal, () => wire(clockFrom(terminal.env)));
}

if (import.meta.main) {
  // Who reads only the beginning, through `head`, closes the pipe: that is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.columns,
    env: process.env,
  });
}
