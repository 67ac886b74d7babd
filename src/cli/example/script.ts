import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";

/**
 * The example as it stands in `demo/`: charters, history and a script. Form and meaning of each step: demo/README.md. What
 * the acts themselves say is checked by the node, through the one door for all acts.
 */

const json: z.ZodType<JsonValue> = z.lazy(() =>
  z.union([z.string(), z.int(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonGroup;
export interface JsonGroup {
  readonly [key: string]: JsonValue;
}
const group = z.record(z.string(), json);

const name = z.string().regex(/^[a-z0-9][a-z0-9.+-]*$/);
const reference = z.string().regex(/^@[a-z0-9][a-z0-9.+-]*$/);

/** Words beside an act: given as text, or as numbered clauses, which are written out as canonical JSON. */
const part = z.strictObject({
  name,
  lang: z.string(),
  media: z.string(),
  text: z.string().optional(),
  clauses: z.array(group).optional(),
});
export type ScriptPart = Shaped<typeof part>;

const labelled = { as: name.optional(), parts: z.array(part).optional() };

/** One act of history, by the party that enters it. Exactly one of `enter`, `act`, `concur`, `object` says what it is. */
const pastAct = z.strictObject({
  ...labelled,
  party: name,
  enter: z.string().optional(),
  terms: group.optional(),
  source: group.optional(),
  amends: reference.optional(),
  supersedes: z.array(reference).optional(),
  reintroduces: z.array(reference).optional(),
  act: z.string().optional(),
  content: group.optional(),
  concur: reference.optional(),
  object: reference.optional(),
  reason: z.string().optional(),
  instead: reference.optional(),
});
export type PastAct = Shaped<typeof pastAct>;

const step = z.strictObject({
  ...labelled,
  /** ISO 8601 duration before the moment the example is first built. */
  before: z.string().regex(/^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?$/),
  /** Printed as progress. */
  say: z.string().optional(),
  node: name.optional(),
  mechanism: name.optional(),
  by: name.optional(),
  found: name.optional(),
  join: name.optional(),
  inviter: name.optional(),
  play: z.string().optional(),
  act: z.string().optional(),
  content: group.optional(),
  exchange: z.union([z.literal(true), z.array(name)]).optional(),
  off: name.optional(),
  on: name.optional(),
  confirmHour: name.optional(),
  copy: name.optional(),
  rewrite: name.optional(),
  shownTo: name.optional(),
});
export type Step = Shaped<typeof step>;

const script = z.strictObject({ about: z.string(), nodes: z.array(name).min(2), steps: z.array(step) });
const past = z.strictObject({ about: z.string(), steps: z.array(pastAct) });

export interface Script {
  readonly nodes: readonly string[];
  /** In the order they are played: by time, steps of one moment as they stand. */
  readonly steps: readonly Step[];
}

/** Where the package keeps the example. */
export const demoFolder = join(import.meta.dirname, "../../../demo");

export async function readScript(folder: string): Promise<Script> {
  const { nodes, steps } = script.parse(await readJson(folder, "script.json"));
  return { nodes, steps: steps.toSorted((a, b) => secondsBefore(b.before) - secondsBefore(a.before)) };
}

export async function readPast(folder: string, path: string): Promise<readonly PastAct[]> {
  return past.parse(await readJson(folder, path)).steps;
}

export async function readCharter(folder: string, charter: string): Promise<unknown> {
  return readJson(folder, `charters/${charter}.json`);
}

/** Seconds of an ISO 8601 duration in days, hours and minutes, a day being 24 hours. */
export function secondsBefore(duration: string): number {
  const read = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (read === null) throw new Error(`the example names no duration: ${duration}`);
  const [, days = "0", hours = "0", minutes = "0"] = read;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60;
}

async function readJson(folder: string, path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, path), "utf8"));
}
