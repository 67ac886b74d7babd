import { open, readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { decodeUtf8, encodeUtf8 } from "../../base/bytes.ts";
import type { z, Shaped } from "../../base/shape.ts";
import { PortFailure } from "../ports.ts";

/** What the file holds, or undefined where there is none. Refuses one that others may read or that has another shape. */
export async function readPrivate<S extends z.ZodType>(path: string, shape: S): Promise<Shaped<S> | undefined> {
  if (!(await checkPrivate(path))) return undefined;
  const read = parsePrivate(await readFile(path), shape);
  if (read !== undefined) return read;
  // What stands in the file is not repeated here: it may be half a seed.
  const sentence = `${path} is not as Entente wrote it: put back the copy you keep of it.`;
  throw new PortFailure({ code: "file-spoilt", sentence });
}

/** Whether there is such a file. Refuses one that others may open. */
export async function checkPrivate(path: string): Promise<boolean> {
  const found = await stat(path).catch(nothingIfMissing);
  if (found === undefined) return false;
  // Windows keeps no such bits; there the folder's own permissions decide.
  if (process.platform === "win32" || (found.mode & 0o077) === 0) return true;
  const sentence = `Other users of this machine may open ${path}: allow its owner alone (chmod 600) and, if somebody may have read it, roll the keys.`;
  throw new PortFailure({ code: "file-exposed", sentence });
}

/** What the bytes of a private file hold, or undefined where they are anything but its shape. */
export function parsePrivate<S extends z.ZodType>(bytes: Uint8Array, shape: S): Shaped<S> | undefined {
  const read = shape.safeParse(parse(decodeUtf8(bytes)));
  return read.success ? read.data : undefined;
}

/** Whole or not at all, and on disk when it resolves: written aside, synced, renamed, and the folder synced. */
export function writePrivate(path: string, value: unknown): Promise<void> {
  return writePrivateBytes(path, encodeUtf8(`${JSON.stringify(value, null, 2)}\n`));
}

/** The same of bytes that are no JSON. */
export async function writePrivateBytes(path: string, bytes: Uint8Array): Promise<void> {
  const aside = `${path}.new`;
  const file = await open(aside, "w", 0o600);
  try {
    // A file left by a crash keeps its old permissions, so they are set in any case.
    await file.chmod(0o600);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(dirname(path));
}

/** Makes what was renamed or linked in a folder last. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function nothingIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
