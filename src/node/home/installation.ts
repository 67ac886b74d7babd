import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { isInstant } from "../../base/time.ts";
import { PortFailure } from "../ports.ts";
import type { Clock } from "../ports.ts";
import { readSettings } from "./read-settings.ts";
import type { Settings } from "./settings.ts";

/** Name of the file of settings in a home. */
const settingsFile = "entente.json";

/** The settings of a home: its file, or the one named instead, and the environment. A home without such a file is as usual. */
export async function readInstallation(
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
  path?: string,
): Promise<Result<Settings>> {
  const name = path ?? join(dir, settingsFile);
  try {
    const text = await readFile(name, "utf8");
    return readSettings({ name, text }, env);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing && path === undefined) return readSettings(undefined, env);
    return refuse(
      "settings",
      `The file of settings ${name} cannot be read: ${isMissing ? "there is none" : "see its permissions"}.`,
    );
  }
}

/** Where the record of a home is: a URL of PostgreSQL, or a path of this machine. */
export function databaseOf(dir: string, { database }: Settings): string {
  return /^postgres(?:ql)?:/.test(database) || isAbsolute(database) ? database : join(dir, database);
}

/** The second that a file holds, read anew each time: for tests, which move it under processes that run. */
export function openFileClock(path: string): Clock {
  return {
    now() {
      const text = readFileSync(path, "utf8").trim();
      if (isInstant(text)) return text;
      const sentence = `The file ${path} does not hold a time in UTC such as 2026-11-21T10:00:00Z.`;
      throw new PortFailure({ code: "test-clock", sentence });
    },
  };
}
