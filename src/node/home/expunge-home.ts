import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatHex, parseHex } from "../../base/bytes.ts";
import { isMechanismId } from "../../base/ids.ts";
import type { MechanismId } from "../../base/ids.ts";
import type { Clock, Store } from "../ports.ts";
import { expungeSpooled } from "../pouch/pouch-expunge.ts";
import type { PouchSpool } from "../pouch/pouch-spool.ts";
import { syncFolder } from "./private-file.ts";

/** What in a home may hold words besides its record. */
export interface HomeFiles {
  readonly dir: string;
  readonly openStore: (path: string) => Promise<Store>;
  /** Opens a record that was put aside: a file, wherever the home's own record is. */
  readonly openAside: (path: string) => Promise<Store>;
  readonly spool: PouchSpool;
  readonly clock: Clock;
}

/** Names of what was expunged, outside the record, so that an older record put back in this home loses it before anything is served. */
const fileName = "expunged.txt";
/** Records that a restore has put aside. */
const asideName = /^record-before-[0-9A-Za-z-]+\.sqlite$/;

/** A part that was expunged, by its mechanism and commitment. */
export interface Expunged {
  readonly mechanism: MechanismId;
  readonly commitment: Uint8Array;
}

/**
 * The record of a home, under which everything else in the home that may hold words is of one fate with it: what is destroyed is
 * destroyed in records put aside and in spooled pouches too, and what was once destroyed here is destroyed at once in a record that
 * still holds it. Backups elsewhere are out of reach until they are put back.
 */
export async function openExpunging(path: string, files: HomeFiles): Promise<Store> {
  const store = await files.openStore(path);
  const destroyPart: Store["destroyPart"] = async (mechanism, commitment) => {
    // First of all the name: whatever breaks off now is done again at the next start.
    await keepName(files.dir, { mechanism, commitment });
    await store.destroyPart(mechanism, commitment);
    await destroyAside(files, { mechanism, commitment });
    await expungeSpooled(files.spool, files.clock, mechanism, formatHex(commitment));
  };
  try {
    const known = Map.groupBy(await listExpunged(files.dir), ({ mechanism }) => mechanism);
    for (const [mechanism, parts] of known) {
      const commitments = parts.map(({ commitment }) => commitment);
      for (const held of await store.listPartCommitments(mechanism, commitments)) await destroyPart(mechanism, held);
    }
  } catch (error) {
    await store.close();
    throw error;
  }
  return { ...store, destroyPart };
}

/** Lines that were written whole; what a crash cut short names nothing, and what it named was not yet destroyed. */
export async function listExpunged(dir: string): Promise<readonly Expunged[]> {
  const text = await readFile(join(dir, fileName), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    const [mechanism = "", hex = "", ...more] = line.split(" ");
    const commitment = parseHex(hex);
    return isMechanismId(mechanism) && commitment?.length === 32 && more.length === 0
      ? [{ mechanism, commitment }]
      : [];
  });
}

async function keepName(dir: string, { commitment, mechanism }: Expunged): Promise<void> {
  const line = `${mechanism} ${formatHex(commitment)}`;
  const known = await listExpunged(dir);
  if (known.some((each) => each.mechanism === mechanism && formatHex(each.commitment) === formatHex(commitment)))
    return;
  const path = join(dir, fileName);
  // Begun on a line of its own, whatever a crash has left of the one before.
  await appendFile(path, `\n${line}\n`, { mode: 0o600, flush: true });
  await syncFolder(dir);
}

async function destroyAside({ dir, openAside }: HomeFiles, { commitment, mechanism }: Expunged): Promise<void> {
  for (const name of (await readdir(dir)).filter((each) => asideName.test(each))) {
    const aside = await openAside(join(dir, name));
    try {
      await aside.destroyPart(mechanism, commitment);
    } finally {
      await aside.close();
    }
  }
}
