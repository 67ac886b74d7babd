import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { nodeCrypto } from "./base/crypto-node.ts";
import { accept, getValue, refuse } from "./base/refusal.ts";
import type { Result } from "./base/refusal.ts";
import { isInstant } from "./base/time.ts";
import type { Home, Terminal, Wiring } from "./cli/desk.ts";
import { openAuthority } from "./node/authorise/home-policy.ts";
import { Misuse } from "./cli/failure.ts";
import { runCommand } from "./cli/run.ts";
import { destination } from "pino";
import { openJournal } from "./http/journal.ts";
import { serve } from "./http/serve.ts";
import { askHidden, passphraseOf } from "./cli/secret.ts";
import { backUpHome } from "./node/home/backup.ts";
import { copyRecord } from "./node/home/copy-record.ts";
import { restoreHome } from "./node/home/restore.ts";
import type { AskPassphrase } from "./node/keys/keys-vault.ts";
import { openPeople } from "./store/people.ts";
import { openPrivateSqlite } from "./store/private.ts";
import { closeSqlite, copySqlite } from "./store/sqlite-copy.ts";
import { findGuarded } from "./node/home/guard-file.ts";
import { createWorks } from "./node/check/works.ts";
import { listHeard } from "./node/recovery/heard.ts";
import { initHome, openHome as openFiles, openHomeKeys, systemClock } from "./node/home/home.ts";
import type { Home as OpenedFiles } from "./node/home/home.ts";
import { databaseOf, openFileClock, readInstallation } from "./node/home/installation.ts";
import { openPeerBook } from "./node/home/peers-file.ts";
import type { Clock, Store } from "./node/ports.ts";
import { createAccounts } from "./node/people/accounts.ts";
import { isLoopback } from "./node/home/read-settings.ts";
import type { Settings } from "./node/home/settings.ts";
import { placeOf } from "./store/postgres-session.ts";
import { openPostgres } from "./store/postgres.ts";
import { openSearchSqlite } from "./store/search.ts";
import { openSqlite } from "./store/sqlite.ts";

/** The machine's clock, or the second that ENTENTE_NOW names: for trying things out, never for a home that others rely on. */
function clockFrom(env: Terminal["env"]): Clock {
  const fixed = env?.["ENTENTE_NOW"];
  const file = env?.["ENTENTE_TEST_CLOCK"];
  if (fixed === undefined) return file === undefined ? systemClock : openFileClock(file);
  if (!isInstant(fixed)) throw new Misuse(`ENTENTE_NOW is not a time in UTC such as 2026-11-21T10:00:00Z: ${fixed}.`);
  return { now: () => fixed };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a home opened for a command takes from around it. */
interface Surroundings {
  readonly clock: Clock;
  readonly env: Environment;
  readonly passphrase: AskPassphrase;
}

/** A home as its own settings have it. */
async function openInstalled(dir: string, world: Surroundings): Promise<Result<Home>> {
  const settings = await readInstallation(dir, world.env);
  if (!settings.ok) return settings;
  const home = await openSettled(dir, settings.value, world);
  return home.ok ? accept(homeOf(home.value, settings.value)) : home;
}

async function openSettled(
  dir: string,
  settings: Settings,
  { clock, passphrase }: Surroundings,
): ReturnType<typeof openFiles> {
  const { peerMemoryBytes, peerQuotaBytes, testClock } = settings;
  return openFiles(dir, {
    passphrase,
    clock: testClock === undefined ? clock : openFileClock(testClock),
    openStore: () => openDatabase(databaseOf(dir, settings)),
    openAside: (path) => openSqlite(path),
    quota: { memoryBytesMax: peerMemoryBytes, diskBytesMax: peerQuotaBytes },
  });
}

const homeOf = ({ dir, node, openFolder, pouches }: OpenedFiles, settings: Settings): Home => ({
  settings,
  node,
  openCarrier: openFolder,
  pouches,
  book: openPeerBook(dir),
});

const isPostgres = (database: string): boolean => /^postgres(?:ql)?:/.test(database);

const openDatabase = async (database: string): Promise<Store> =>
  isPostgres(database)
    ? openPostgres(database, { warn: (sentence) => void process.stderr.write(`${sentence}\n`) })
    : openSqlite(database);

/** The people of a home; the address of its pages is that of its settings. */
async function openPeopleOf(dir: string, env: Environment): ReturnType<Wiring["openPeople"]> {
  const settings = await readInstallation(dir, env);
  if (!settings.ok) return settings;
  if (!existsSync(join(dir, "config.json")))
    return refuse("home-missing", `There is no home in ${dir}: make one with "entente init".`);
  const store = await openPeople(peopleOf(dir));
  const { address, port } = settings.value;
  const accounts = createAccounts({ store, random: drawBytes, now: () => Math.floor(Date.now() / 1000) });
  return accept({ store, accounts, origin: address ?? `http://localhost:${port}` });
}

const drawBytes = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

/** The store of a home alone; a folder without one is left without. */
async function openStore(dir: string, env: Environment): ReturnType<Wiring["openStore"]> {
  const settings = await readInstallation(dir, env);
  if (!settings.ok) return settings;
  const database = databaseOf(dir, settings.value);
  if (!isPostgres(database) && !existsSync(database))
    return refuse("home-missing", `There is no record in ${dir}: make a home with "entente init".`);
  return accept({
    store: await openDatabase(database),
    findGuarded: await findGuarded(dir),
    listHeard: (mechanism) => listHeard(dir, mechanism),
  });
}

/** How much of what is held may be let go of before it is gathered, percent: a node that serves is to be small, and mostly waits. */
const heapGrowingPercent = 20;

const peopleOf = (dir: string): string => join(dir, "people.sqlite");
/** The officers prepared for the example. */
const exampleOfficers = join(import.meta.dirname, "..", "demo", "officers.json");
/** What its opening page says. */
const exampleOpening = join(import.meta.dirname, "..", "demo", "opening.json");

/** Serves a home until the process is told to stop. */
async function serveHome(dir: string, config: string | undefined, around: Surroundings): ReturnType<Wiring["serve"]> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  const { env } = around;
  const settings = await readInstallation(dir, env, config);
  if (!settings.ok) return settings;
  if (env["ENTENTE_NOW"] !== undefined && !isLoopback(settings.value.host)) {
    return refuse(
      "settings",
      "With ENTENTE_NOW, which is for trying things out, the node listens on this machine alone.",
    );
  }
  const authority = await openAuthority(dir);
  if (!authority.ok) return authority;
  const home = await openSettled(dir, settings.value, around);
  if (!home.ok) return home;
  await home.value.unlock().catch(async (error: unknown) => {
    await home.value.close();
    throw error;
  });
  const journal = openJournal(settings.value.logLevel, destination({ dest: 1, sync: false }));
  const { book, node, pouches } = homeOf(home.value, settings.value);
  const people = await openPeople(peopleOf(dir)).catch(async (error: unknown) => {
    await node.close();
    throw error;
  });
  const privates = await openPrivateSqlite(join(dir, "private.sqlite")).catch(async (error: unknown) => {
    await people.close();
    await node.close();
    throw error;
  });
  const searchIndex = await openSearchSqlite(join(dir, "search.sqlite")).catch(async (error: unknown) => {
    await privates.close();
    await people.close();
    await node.close();
    throw error;
  });
  const works = createWorks({
    dir,
    env: { ENTENTE_DATABASE: databaseOf(dir, settings.value) },
    elapsed: () => performance.now(),
  });
  const close = async (isLeaving?: boolean): Promise<void> => {
    await works.close();
    await searchIndex.close();
    await node.close(isLeaving);
    await people.close();
    await privates.close();
  };
  const serving = await serve({
    node,
    settings: settings.value,
    crypto: nodeCrypto,
    clock: home.value.clock,
    book,
    journal,
    people,
    privates,
    authority: authority.value,
    pouches,
    works,
    searchIndex,
    ...(settings.value.example
      ? { officers: readFileSync(exampleOfficers, "utf8"), opening: readFileSync(exampleOpening, "utf8") }
      : {}),
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (!serving.ok) {
    await close();
    return serving;
  }
  const told = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, told.resolve);
  const end = async (): Promise<void> => {
    await told.promise;
    journal.note("info", "stopping");
    await serving.value.stop();
    await close(true);
    journal.note("info", "stopped");
    journal.flush();
  };
  return accept({ stopped: end() });
}

/** Opens a home of the example, making it where there is none; it reads the example's clock. */
export const openExampleHome: Wiring["openExampleHome"] = async (dir, { clock, post }) => {
  getValue(await initHome(dir));
  const home = getValue(await openFiles(dir, { clock, openStore: openSqlite }));
  return { node: home.node, openCarrier: () => home.openFolder(post) };
};

/** Where the record of a home is, if it is a file: as the home's settings say, or before there are any those of a backup. */
async function recordOf(dir: string, env: Environment, elsewhere = dir): Promise<Result<string>> {
  const settings = await readInstallation(existsSync(join(dir, "entente.json")) ? dir : elsewhere, env);
  if (!settings.ok) return settings;
  const database = databaseOf(dir, settings.value);
  if (!isPostgres(database)) return accept(database);
  const sentence = `The record of ${dir} is in PostgreSQL: back it up and put it back with PostgreSQL's own tools, and keep config.json, entente.json and peers.json with it. A node notices by itself that its database was put back.`;
  return refuse("record-elsewhere", sentence);
}

async function backUp(dir: string, to: string, { clock, env }: Surroundings): ReturnType<Wiring["backUp"]> {
  const record = await recordOf(dir, env);
  if (!record.ok) return record;
  if (!existsSync(record.value))
    return refuse("home-missing", `There is no record in ${dir}: make a home with "entente init".`);
  return backUpHome(dir, to, { at: clock.now(), copyRecord: (path) => copySqlite(record.value, path) });
}

async function restore(
  from: string,
  dir: string,
  { clock, env, replace }: Surroundings & { readonly replace: boolean },
): ReturnType<Wiring["restore"]> {
  const record = await recordOf(dir, env, from);
  if (!record.ok) return record;
  const world = { openStore: openSqlite, closeRecord: closeSqlite, now: clock.now(), replace, record: record.value };
  return restoreHome(from, dir, world);
}

/** Into a database that holds nothing yet; a file is named from where the command is given. */
async function moveRecord(dir: string, to: string, { env }: Surroundings): ReturnType<Wiring["moveRecord"]> {
  const opened = await openStore(dir, env);
  if (!opened.ok) return opened;
  const from = opened.value.store;
  try {
    const target = isPostgres(to) ? to : resolve(to);
    const place = isPostgres(to) ? placeOf(to) : target;
    if (!isPostgres(to) && existsSync(target)) return refuse("record-there", `${place} is there already.`);
    const store = await openDatabase(target);
    try {
      if ((await store.listRevisions()).size > 0 || (await store.listMechanisms()).length > 0) {
        const sentence = `${place} holds a record already, or part of one: name a database that holds none.`;
        return refuse("record-there", sentence);
      }
      return accept({ copied: await copyRecord(from, store), place });
    } finally {
      await store.close();
    }
  } finally {
    await from.close();
  }
}

function wire(around: Surroundings): Wiring {
  const { clock, env, passphrase } = around;
  return {
    clock,
    init: initHome,
    open: (dir) => openInstalled(dir, around),
    crypto: nodeCrypto,
    openStore: (dir) => openStore(dir, env),
    openPeople: (dir) => openPeopleOf(dir, env),
    openKeys: async (dir) => accept(openHomeKeys(dir, passphrase)),
    backUp: (dir, to) => backUp(dir, to, around),
    moveRecord: (dir, to) => moveRecord(dir, to, around),
    restore: (from, dir, replace) => restore(from, dir, { ...around, replace }),
    openExampleHome,
    serve: (dir, config) => serveHome(dir, config, around),
  };
}

/** Runs the command line; answers with the exit status. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand(args, terminal, () =>
    wire({ clock: clockFrom(terminal.env), env: terminal.env ?? {}, passphrase: passphraseOf(terminal) }),
  );
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
    ask: askHidden,
  });
}
