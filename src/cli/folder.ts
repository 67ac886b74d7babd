import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ArchiveFolder } from "../node/check/archive-check.ts";

/** A folder on disk, its files by paths with slashes. Links are not followed: what is checked lies in the folder itself. */
export function openFolder(dir: string): ArchiveFolder {
  return {
    async list() {
      const all = await readdir(dir, { recursive: true, withFileTypes: true });
      return all
        .filter((each) => each.isFile())
        .map((each) => relative(dir, join(each.parentPath, each.name)).replaceAll(sep, "/"))
        .toSorted();
    },
    read: (path) =>
      readFile(join(dir, path)).then(
        (bytes) => new Uint8Array(bytes),
        (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
          throw error;
        },
      ),
  };
}
