import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operations } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { drive } from "./strace.ts";
import type { Driven, Target } from "./strace.ts";
import { effectOf, pathOf } from "./trace.ts";
import type { Effect } from "./trace.ts";

/** What can befall a call: the disk fails, the disk is full, the process ends there and then. */
export const faults = { EIO: "error=EIO", ENOSPC: "error=ENOSPC", kill: "signal=KILL" } as const;

/** One run: one call of one operation befallen by one fault. */
export interface Case {
  readonly operation: string;
  readonly target: Target;
  readonly effect: Effect;
  /** Name of the file, of a directory the empty name. */
  readonly file: string;
  readonly fault: keyof typeof faults;
}

/** An operation with what it starts from, kept for as long as cases of it are run. */
export interface Prepared {
  readonly cases: readonly Case[];
  run(each: Case): Promise<Outcome>;
  /** One run that nothing befalls. */
  runClean(): Promise<Driven>;
  close(): void;
}

/** `refused`: somebody was told. `unharmed`: the fault was of no consequence. `missed`: that call did not come this time. */
export interface Outcome {
  readonly status: "refused" | "killed" | "unharmed" | "missed";
  readonly told: readonly string[];
}

/** Makes an operation's start, and lists every call it makes on its home's files once it is ready. */
export async function prepare(name: string): Promise<Prepared> {
  const operation = operations[name];
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  const root = realpathSync(mkdtempSync(join(tmpdir(), "entente-faults-")));
  const [model, dir] = [join(root, "model"), join(root, "home")];
  await operation.prepare(model);
  const reset = (): void => {
    rmSync(dir, { recursive: true, force: true });
    cpSync(model, dir, { recursive: true });
  };
  const runClean = async (): Promise<Driven> => {
    reset();
    const driven = await drive({ operation: name, dir });
    assert.equal(driven.status, 0, driven.errors);
    await checkLeft(operation, dir, driven);
    return driven;
  };
  const clean = await runClean();
  const names = listFiles(dir);
  const { cases, paths } = listCases(name, dir, clean);
  return {
    cases,
    runClean,
    async run({ fault, target }) {
      reset();
      const driven = await drive({ operation: name, dir, inject: { target, fault: faults[fault], paths } });
      const outcome = judge(driven);
      await checkLeft(operation, dir, driven);
      const strays = listFiles(dir).filter((file) => !names.includes(file));
      assert.deepEqual(strays, [], "nothing half-written stays");
      return outcome;
    },
    close: () => rmSync(root, { recursive: true }),
  };
}

function listCases(
  operation: string,
  dir: string,
  { calls }: Driven,
): { readonly cases: readonly Case[]; readonly paths: readonly string[] } {
  const main = calls.find(({ args }) => args.includes("done "))?.thread;
  const paths = new Set<string>();
  const counts = new Map<string, number>();
  const cases: Case[] = [];
  for (const call of calls) {
    const path = pathOf(call);
    if (path === undefined || (path !== dir && !path.startsWith(`${dir}/`))) continue;
    paths.add(path);
    const thread = call.thread === main ? "main" : "pool";
    const key = `${thread} ${call.name}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const at = { operation, target: { thread, name: call.name, nth }, effect: effectOf(call.name) } as const;
    const file = path.slice(dir.length + 1);
    for (const fault of Object.keys(faults) as (keyof typeof faults)[]) cases.push({ ...at, file, fault });
  }
  return { cases, paths: [...paths] };
}

/** A process that is not killed ends by itself, having said what it could not do: anything else is our own bug. */
function judge({ errors, isInjected, said, signal, status }: Driven): Outcome {
  const told = said.filter((line) => !line.startsWith("done "));
  if (signal === "SIGKILL" && isInjected) return { status: "killed", told };
  assert.equal(status, 0, `the process fell: ${errors}`);
  return { status: !isInjected ? "missed" : told.length > 0 ? "refused" : "unharmed", told };
}

async function checkLeft(operation: Operation, dir: string, { said }: Driven): Promise<void> {
  const done = said.flatMap((line) => (line.startsWith("done ") ? [line.slice(5)] : []));
  await operation.check(dir, done);
}

const listFiles = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: "utf8" }).toSorted();
