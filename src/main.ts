import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { nodeCrypto } from "./base/crypto-node.ts";
import { accept, getValue, refuse } from "./base/refusal.ts";
import type { Result } from "./base/refusal.ts";
import { formatInstant, isInstant } from "./base/time.ts";
import type { Home, Terminal, Wiring } from "./cli/desk.ts";
import { runCommand } from "./cli/run.ts";
import { openDirectory } from "./node/carriers/directory.ts";
import { openGuardFile } from "./node/guard-file.ts";
import { initHome, openScratch, openTrust } from "./node/home-files.ts";
import { openKeysFile } from "./node/keys-file.ts";
import { openNode } from "./node/open.ts";
import type { Clock } from "./node/ports.ts";
import { openSqlite } from "./store/sqlite.ts";

/** Where a home keeps what: the record can be copied and given away, the keys never. */
const recordFile = "record.sqlite";
const keysFile = "keys.json";
const guardFile = "guard.json";

/** The machine's clock, or the second that ENTENTE_NOW names: for trying things out, never for a home that others rely on. */
function clockFrom(env: Terminal["env"]): Clock {
  const fixed = env?.["ENTENTE_NOW"];
  if (fixed === undefined) return { now: () => formatInstant(Date.now() / 1000) };
  if (!isInstant(fixed)) throw new Error(`ENTENTE_NOW is not a time in UTC such as 2026-11-21T10:00:00Z: ${fixed}`);
  return { now: () => fixed };
}

/** Opens the home in a folder over its own files: every port of the node is chosen here and nowhere else. */
async function openHome(dir: string, clock: Clock): Promise<Result<Home>> {
  const trust = await openTrust(dir);
  if (!trust.ok) return trust;
  const scratch = await openScratch(dir);
  const randomness = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
  const store = await openSqlite(join(dir, recordFile));
  const node = await openNode({
    clock,
    randomness,
    crypto: nodeCrypto,
    keys: openKeysFile(join(dir, keysFile), nodeCrypto, randomness),
    store,
    trust: trust.value,
    scratch,
    guard: openGuardFile(join(dir, guardFile)),
  });
  return accept({
    node,
    async openCarrier(folder) {
      const parties = new Map((await store.listMechanisms()).map((row) => [row.id, row.party]));
      const taken = {
        has: (id: string) => scratch.get(`taken ${id}`) !== undefined,
        async add(id: string) {
          scratch.set(`taken ${id}`, "yes");
          await scratch.save();
        },
      };
      return openDirectory(folder, { partyOf: (mechanism) => parties.get(mechanism), taken });
    },
  });
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
    verify: async () => refuse("not-built", "Nothing to verify with yet."),
    certify: async () => refuse("not-built", "Nothing to certify with yet."),
    openExampleHome,
  };
}

/** Runs the command line; answers with the exit status. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand(args, terminal, wire(clockFrom(terminal.env)));
}

if (import.meta.main) {
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.columns,
    env: process.env,
  });
}
