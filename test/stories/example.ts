import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/main.ts";
import type { PartyId, SubjectId } from "../../src/base/ids.ts";
import type { Instant } from "../../src/base/time.ts";

/** The example, built once for all stories of a run through `entente demo`. */
export interface Example {
  readonly dir: string;
  /** What the building printed. */
  readonly said: string;
}

/** When the example is built and looked at. */
export const now = "2026-11-21T10:00:00Z" as Instant;

let building: Promise<Example> | undefined;

export function openExample(): Promise<Example> {
  building ??= build();
  return building;
}

async function build(): Promise<Example> {
  const dir = await mkdtemp(join(tmpdir(), "entente-example-"));
  // Shared by all files of the run, so no one test may take it away.
  process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
  const { out } = await entente(["demo", "--home", dir]);
  return { dir, said: out };
}

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** Runs the command line in this process. */
export async function entente(args: readonly string[], status = 0): Promise<Ran> {
  let out = "";
  let err = "";
  const ended = await run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: { ENTENTE_NOW: now },
  });
  assert.equal(ended, status, `entente ${args.join(" ")}\n${err}`);
  return { out, err, status: ended };
}

/** One page of a home of the example, as `show … --json` prints it. */
export async function show<P>(home: string, mechanism: string, page: string, ...flags: readonly string[]): Promise<P> {
  const { dir } = await openExample();
  const { out } = await entente([
    "show",
    page,
    ...flags,
    "--json",
    "--home",
    join(dir, home),
    "--mechanism",
    mechanism,
  ]);
  return JSON.parse(out) as P;
}

/** The same without the acts it rests on. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === "why" ? undefined : each)));
}

/** The one item with this id. */
export function find<T extends { readonly id: SubjectId }>(items: readonly T[], id: string): T {
  const item = items.find((each) => each.id === id);
  assert.ok(item !== undefined, `no ${id} among ${items.map((each) => each.id).join(", ")}`);
  return item;
}

export const party = (id: string): PartyId => id as PartyId;
/** 1 Monday to 7 Sunday. */
export const weekdayOf = (day: string | undefined): number => Temporal.PlainDate.from(day ?? "").dayOfWeek;
