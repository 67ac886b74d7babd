import { createHash } from "node:crypto";
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isInstant } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { parsePrivate, syncFolder, writePrivate } from "./private-file.ts";

/** The record in a backup, as in a home. */
export const recordName = "record.sqlite";
/** What an officer has said and set in a home. Keys, guard and the identity for pouches are in no backup of the record. */
export const configNames = ["config.json", "entente.json", "peers.json"] as const;
const manifestName = "backup.json";

const manifestFile = z.strictObject({
  entente: z.literal("backup/v1"),
  /** By the home's clock. */
  at: z.string().refine(isInstant),
  files: z.array(
    z.strictObject({
      name: z.enum([recordName, ...configNames]),
      bytes: z.int().min(0),
      /** 64 hex digits. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type Manifest = Shaped<typeof manifestFile>;

/**
 * Copies the record as it is at one moment, and the settings, into a new directory, while the home may be in use. It appears whole, or
 * not at all. Codes: `backup-exists`.
 */
export async function backUpHome(
  home: string,
  to: string,
  { at, copyRecord }: { readonly at: Instant; readonly copyRecord: (to: string) => void },
): Promise<Result<Manifest>> {
  const found = await readdir(to).catch(emptyIfMissing);
  if (found.length > 0) {
    return refuse("backup-exists", `${to} is not empty: name a directory that does not exist yet.`);
  }
  const aside = join(dirname(to), `.${basename(to)}.part`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    copyRecord(join(aside, recordName));
    const names: Manifest["files"][number]["name"][] = [recordName];
    for (const name of configNames) {
      if (await copyIfThere(join(home, name), join(aside, name))) names.push(name);
    }
    const files = [];
    for (const name of names) files.push({ name, ...(await sum(join(aside, name))) });
    const manifest: Manifest = { entente: "backup/v1", at, files };
    await writePrivate(join(aside, manifestName), manifest);
    await rename(aside, to);
    await syncFolder(dirname(to));
    return accept(manifest);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Reads what a backup says it holds and compares every byte with it. Codes: `backup-missing`, `backup-damaged`. */
export async function checkBackup(from: string): Promise<Result<Manifest>> {
  const bytes = await readFile(join(from, manifestName)).catch(() => undefined);
  if (bytes === undefined) return refuse("backup-missing", `${from} is no backup: it holds no ${manifestName}.`);
  const manifest = parsePrivate(bytes, manifestFile);
  if (manifest === undefined || !manifest.files.some(({ name }) => name === recordName)) {
    return refuse("backup-damaged", `${join(from, manifestName)} is not as Entente wrote it: take another backup.`);
  }
  for (const { name, ...expected } of manifest.files) {
    const found = await sum(join(from, name)).catch(() => undefined);
    if (found?.bytes !== expected.bytes || found.sha256 !== expected.sha256) {
      return refuse("backup-damaged", `${join(from, name)} is missing or not as it was saved: take another backup.`);
    }
  }
  return accept(manifest);
}

/** Size and SHA-256 of a file that is on disk when it resolves. */
async function sum(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    let bytes = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      const block = chunk as Uint8Array;
      hash.update(block);
      bytes += block.length;
    }
    await file.sync();
    return { bytes, sha256: hash.digest("hex") };
  } finally {
    await file.close();
  }
}

async function copyIfThere(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return false;
  }
  return true;
}

function emptyIfMissing(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code !== "ENOENT") throw error;
  return [];
}
