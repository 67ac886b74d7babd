import { randomBytes } from "node:crypto";
import { copyFile, link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatHex } from "../../base/bytes.ts";
import type { MechanismId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Instant } from "../../base/time.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { checkBackup, configNames, recordName } from "./backup.ts";
import type { Manifest } from "./backup.ts";
import { openGuardFile } from "./guard-file.ts";
import { guardKeyOf } from "../guard-key.ts";
import { formatHold, newHold } from "../recovery/hold.ts";
import { initHome, mergeTrust } from "./home-files.ts";
import type { MechanismRow, Store } from "../ports.ts";
import { syncFolder } from "./private-file.ts";

/** What restoring needs of the store's rooms. */
export interface RestoreWorld {
  /** Where the record of the home is to stand. */
  readonly record: string;
  readonly openStore: (path: string) => Promise<Store>;
  /** Refuses while any program has the record open; afterwards it is one file. */
  readonly closeRecord: (path: string) => void;
  readonly now: Instant;
  /** Whether a record that is there already may be put aside. */
  readonly replace: boolean;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly mechanisms: readonly MechanismRow[];
  /** Where the record that was there is kept. */
  readonly aside: string | undefined;
}

/**
 * Puts a backup in place. Before the record stands there, the guard holds every mechanism of it: nothing is signed until all have said
 * how far they hold our log, whatever this machine remembers. Keys and guard of the home stay as they are. Repeating it is harmless.
 * Codes: those of `checkBackup`; `home-taken`, `home-open`.
 */
export async function restoreHome(from: string, dir: string, world: RestoreWorld): Promise<Result<Restored>> {
  const checked = await checkBackup(from);
  if (!checked.ok) return checked;
  const manifest = checked.value;
  const path = world.record;
  const isTaken = (await stat(path).catch(() => undefined)) !== undefined;
  if (isTaken && !world.replace) {
    return refuse(
      "home-taken",
      `${dir} holds a record already: say --replace if the backup is to stand in its place; the record is then kept aside.`,
    );
  }
  if (isTaken) world.closeRecord(path);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await restoreConfig(from, dir, manifest);
  const arrived = `${path}.new`;
  await rm(arrived, { force: true });
  await copyFile(join(from, recordName), arrived);
  const { keys, mechanisms } = await readMechanisms(world, arrived);
  await hold(dir, keys, manifest);
  const aside = isTaken ? await keepAside(path, world.now) : undefined;
  await syncFile(arrived);
  await rename(arrived, path);
  await syncFolder(dirname(path));
  return accept({ manifest, mechanisms, aside });
}

/** Opening brings an old record to today's tables, and closing leaves it in one file. */
async function readMechanisms(
  { openStore }: RestoreWorld,
  path: string,
): Promise<{ readonly mechanisms: readonly MechanismRow[]; readonly keys: readonly MechanismId[] }> {
  const store = await openStore(path);
  try {
    const mechanisms = await store.listMechanisms();
    const keys: MechanismId[] = [];
    for (const { id, party } of mechanisms) {
      const names = (await store.listHeads(id)).flatMap((head) => parseLogName(head.party) ?? []);
      const own = names.filter((name) => name.party === party).map(({ generation }) => generation);
      for (let generation = 1; generation <= Math.max(1, ...own); generation++) keys.push(guardKeyOf(id, generation));
    }
    return { mechanisms, keys };
  } finally {
    await store.close();
  }
}

/** Notes of what peers hold and which parcels were taken speak of a later record than this one: they go. */
async function hold(dir: string, keys: readonly MechanismId[], { at }: Manifest): Promise<void> {
  const { close, forget, guard } = await openGuardFile(dir);
  try {
    const sentence = `This home was put back from a backup of ${at}. Nothing is signed until every other party has said how far it holds our record.`;
    for (const key of keys) {
      const nonce = formatHex(new Uint8Array(randomBytes(16)));
      const begun = formatHold(newHold({ code: "restored", sentence }, nonce));
      // What was heard before speaks of the record that goes; nobody else has the home open.
      await guard.changeHold(key, await guard.findHold(key), begun);
    }
    forget();
  } finally {
    close();
  }
}

/** The record that was there stands under both names until the other takes its place: at no moment is there none. */
async function keepAside(path: string, now: Instant): Promise<string> {
  const aside = join(dirname(path), `record-before-${now.replaceAll(":", "")}.sqlite`);
  await rm(aside, { force: true });
  await link(path, aside);
  return aside;
}

/** What the home says already goes before what the backup says; fingerprints of both are kept. */
async function restoreConfig(from: string, dir: string, { files }: Manifest): Promise<void> {
  await initHome(dir);
  for (const name of configNames) {
    if (!files.some((file) => file.name === name)) continue;
    if (name === "config.json") await mergeTrust(dir, from);
    else await copyFile(join(from, name), join(dir, name), 1).catch(existsAlready);
  }
}

function existsAlready(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
