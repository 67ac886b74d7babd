import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PartyId } from "../../base/ids.ts";
import type { Packed } from "./pouch-pack.ts";
import { isAside, writeWhole } from "./pouch-spool.ts";

/**
 * Lays the volumes of a packed pouch into a folder or onto a stick, each whole or not at all, as `<from>.<to>.0017.pouch`: one stick
 * carries both ways, and numbers are counted by each sender. Code `pouch-name-taken` where another pouch of that name lies there.
 */
export async function layDown(
  { volumes }: Packed,
  { from, to }: { readonly from: PartyId; readonly to: PartyId },
  folder: string,
): Promise<Result<Packed["volumes"]>> {
  const mine = `${from}.${to}.`;
  for (const left of (await readdir(folder)).filter((name) => name.startsWith(mine) && isAside(name))) {
    await rm(join(folder, left), { force: true });
  }
  const laid: Packed["volumes"][number][] = [];
  for (const { bytes, name, path } of volumes) {
    const target = join(folder, `${mine}${name}`);
    const there = await stat(target).catch(() => undefined);
    if (there !== undefined && (there.size !== bytes || (await digestOf(target)) !== (await digestOf(path)))) {
      const sentence = `Another pouch lies at ${target}; this one stays at ${path}: name another folder, or copy it by hand.`;
      return refuse("pouch-name-taken", sentence);
    }
    if (there === undefined) await writeWhole(target, createReadStream(path));
    laid.push({ name, bytes, path: target });
  }
  return accept(laid);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
