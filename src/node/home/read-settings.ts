import { isMechanismId } from "../../base/ids.ts";
import type { PartyId } from "../../base/ids.ts";
import { accept } from "../../base/refusal.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import type { z } from "../../base/shape.ts";
import { settingNames, settings, variableOf } from "./settings.ts";
import type { SettingName, Settings } from "./settings.ts";

/** Variables of the command line and of the tests that are no settings of an installation. */
const otherVariables: ReadonlySet<string> = new Set([
  "ENTENTE_HOME",
  "ENTENTE_NOW",
  "ENTENTE_BY",
  "ENTENTE_PASSPHRASE_FILE",
  "ENTENTE_TEST_POSTGRES",
  "ENTENTE_FORK_SEEDS",
]);

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings from a file's text, which may be absent, and the environment. All that is wrong is named at once. */
export function readSettings(
  file: { readonly name: string; readonly text: string } | undefined,
  env: Environment,
): Result<Settings> {
  const faults: string[] = [];
  const given = new Map<SettingName, { readonly value: unknown; readonly where: string }>();
  const fromFile = file === undefined ? {} : parseFile(file.text);
  if (fromFile === undefined) faults.push(`${file?.name} is not a JSON object`);
  for (const [name, value] of Object.entries(fromFile ?? {})) {
    if (isSetting(name)) given.set(name, { value, where: `${name} in ${file?.name}` });
    else faults.push(`${file?.name} has "${name.slice(0, 40)}", which is no setting`);
  }
  const named = new Map(settingNames.map((name) => [variableOf(name), name]));
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith("ENTENTE_") || otherVariables.has(variable) || text === undefined) continue;
    const name = named.get(variable);
    if (name === undefined) faults.push(`${variable.slice(0, 60)} in the environment is no setting`);
    else given.set(name, { value: parseVariable(name, text), where: variable });
  }
  const read: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const each = given.get(name);
    if (each === undefined) {
      read[name] = settings[name].fallback;
      continue;
    }
    const parsed = settings[name].shape.safeParse(each.value);
    if (parsed.success) read[name] = parsed.data;
    else faults.push(`${each.where}: ${sayWrong(parsed.error.issues[0])} (${settings[name].unit})`);
  }
  if (faults.length > 0) return { ok: false, refusal: refusalOf(faults) };
  const whole = read as Settings;
  const together = findContradictions(whole);
  return together.length === 0 ? accept(whole) : { ok: false, refusal: refusalOf(together) };
}

/** Addresses that only this machine reaches. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);

function findContradictions({
  address,
  backOffSeconds,
  backOffSecondsMax,
  bufferBytes,
  example,
  host,
  parcelBytes,
  requestBytes,
  testClock,
}: Settings): readonly string[] {
  const faults: string[] = [];
  if (testClock !== undefined && !isLoopback(host)) {
    faults.push(
      `testClock is for tests: with it the node listens on this machine alone (host 127.0.0.1), not on ${host}`,
    );
  }
  if (example && !(isLoopback(host) && (address === undefined || isLoopback(new URL(address).hostname)))) {
    faults.push(
      "example lets everybody in who reaches the node: with it the node listens on this machine alone (host 127.0.0.1, no address)",
    );
  }
  if (requestBytes > bufferBytes) faults.push("requestBytes is more than bufferBytes: no such request could be read");
  if (parcelBytes > requestBytes)
    faults.push("parcelBytes is more than requestBytes: peers set alike would refuse our parcels");
  if (backOffSeconds > backOffSecondsMax) faults.push("backOffSeconds is more than backOffSecondsMax");
  return faults;
}

const refusalOf = (faults: readonly string[]): Refusal => ({
  code: "settings",
  sentence: `The settings are not taken: ${faults.join("; ")}. docs/settings.md lists them all.`,
});

const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name);

function parseFile(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** In the environment everything is text: numbers and tables are read as JSON, the rest as it stands. */
function parseVariable(name: SettingName, text: string): unknown {
  const isText = settings[name].shape.safeParse("").error?.issues[0]?.code !== "invalid_type";
  return isText ? text : (parseJson(text) ?? text);
}

function sayWrong(issue: z.core.$ZodIssue | undefined): string {
  const place = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return `${place}${issue?.message ?? "is wrong"}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where the settings say that a party is called. */
export const findPeerAddress = (
  { peers }: Pick<Settings, "peers">,
  row: { readonly id: string; readonly shortName: string },
  party: PartyId,
): string | undefined => findFor(peers, row)?.[party];

/** Finds what was set for a mechanism, by its id or by its short name. */
export function findFor<V>(
  table: Readonly<Record<string, V>>,
  row: { readonly id: string; readonly shortName: string },
): V | undefined {
  if (Object.hasOwn(table, row.id)) return table[row.id];
  return !isMechanismId(row.shortName) && Object.hasOwn(table, row.shortName) ? table[row.shortName] : undefined;
}
