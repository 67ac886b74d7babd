import { readFileSync, statSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeUtf8 } from "../../base/bytes.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { withFileLock } from "./file-lock.ts";
import type { Trust } from "../node.ts";
import { writePrivate } from "./private-file.ts";

const config = z.strictObject({
  entente: z.literal("home/v1"),
  /** Fingerprints compared out of band, by mechanism and party: forty digits in eight groups. */
  trusted: z.record(
    z.string().refine(isMechanismId),
    z.record(z.string().refine(isPartyId), z.string().regex(/^\d{5}(?: \d{5}){7}$/)),
  ),
});
type Config = Shaped<typeof config>;

const configFile = "config.json";

/** Makes a directory, readable by its owner alone, into a home. Repeating it changes nothing. */
export async function initHome(dir: string): Promise<Result<void>> {
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  const known = await readConfig(dir);
  if (known.ok || known.refusal.code !== "home-missing") return known.ok ? accept(undefined) : known;
  await writePrivate(join(dir, configFile), { entente: "home/v1", trusted: {} });
  return accept(undefined);
}

/**
 * The trusted fingerprints of a home, kept in its `config.json`. It is read anew when it has changed: a serving node learns so what
 * an officer has confirmed by a command beside it.
 */
export async function openTrust(dir: string): Promise<Result<Trust>> {
  const path = join(dir, configFile);
  const read = await readConfig(dir);
  if (!read.ok) return read;
  let known = { changed: mtimeOf(path), trusted: read.value.trusted };
  const readAgain = (): Config["trusted"] => {
    const changed = mtimeOf(path);
    if (changed === known.changed) return known.trusted;
    const again = config.safeParse(parseJson(readFileSync(path)));
    // Spoilt while the node runs: what was confirmed before stays so, and the next start says what is wrong.
    known = { changed, trusted: again.success ? again.data.trusted : known.trusted };
    return known.trusted;
  };
  // Two commands at once would each write what it read before the other.
  const change = (step: (before: Config["trusted"]) => Config["trusted"]): Promise<void> =>
    withFileLock(`${path}.lock`, async () => {
      const trusted = step(readAgain());
      await writePrivate(path, { entente: "home/v1", trusted });
      known = { changed: mtimeOf(path), trusted };
    });
  return accept({
    find: (mechanism, party) => readAgain()[mechanism]?.[party],
    add: (mechanism, party, fingerprint) =>
      change((before) => ({ ...before, [mechanism]: { ...before[mechanism], [party]: fingerprint } })),
    remove: (mechanism, party) =>
      change((before) => {
        const others = Object.entries(before[mechanism] ?? {}).filter(([named]) => named !== party);
        return { ...before, [mechanism]: Object.fromEntries(others) };
      }),
  });
}

/** Adds the fingerprints that another home's settings trust; what is trusted here already stays. */
export async function mergeTrust(dir: string, from: string): Promise<void> {
  const [held, brought] = [await readConfig(dir), await readConfig(from)];
  if (!held.ok || !brought.ok) return;
  const trusted: Record<string, Readonly<Record<string, string>>> = { ...brought.value.trusted };
  for (const [mechanism, parties] of Object.entries(held.value.trusted)) {
    trusted[mechanism] = { ...trusted[mechanism], ...parties };
  }
  await writePrivate(join(dir, configFile), { entente: "home/v1", trusted });
}

/** When a file was last changed, nanoseconds; it is replaced whole, so no change is missed. */
const mtimeOf = (path: string): bigint => statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n;

async function readConfig(dir: string): Promise<Result<Config>> {
  const json = await readJson(join(dir, configFile));
  if (json === undefined) {
    return refuse("home-missing", `There is no home in ${dir}: make one with "entente init".`);
  }
  const read = config.safeParse(json);
  return read.success
    ? accept(read.data)
    : refuse("home-config", `The file ${configFile} in ${dir} cannot be read: ${read.error.issues[0]?.message ?? ""}.`);
}

async function readJson(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return bytes === undefined ? undefined : parseJson(bytes);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? "");
  } catch {
    return null;
  }
}
