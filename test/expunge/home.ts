import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Files under a folder in which some bytes stand, whatever their format. */
export async function findBytes(dir: string, text: string): Promise<readonly string[]> {
  const wanted = Buffer.from(text);
  const found: string[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(wanted)) found.push(path.slice(dir.length + 1));
  }
  return found.toSorted();
}
