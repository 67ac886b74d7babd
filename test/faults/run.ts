import { parseArgs } from "node:util";
import { prepare } from "./faults.ts";
import type { Case, Outcome, Prepared } from "./faults.ts";
import { operations } from "./operations.ts";
import { describeCase, drawCases } from "./sample.ts";
import { findObstacle } from "./strace.ts";

/**
 * `npm run faults -- N` makes N calls fail, one a run, drawn by `--seed`; `npm run faults` all of them; `--operation NAME` those
 * of one operation alone.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, operation: { type: "string" } },
});
const obstacle = findObstacle();
if (obstacle === undefined) process.exitCode = await run();
else {
  process.stderr.write(`${obstacle}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const seed = values.seed ?? "entente";
  const names = Object.keys(operations).filter((name) => values.operation === undefined || values.operation === name);
  const all = new Map<string, Prepared>();
  try {
    for (const name of names) all.set(name, await prepare(name));
    const cases = [...all.values()].flatMap((each) => each.cases);
    const drawn = positionals[0] === undefined ? cases : drawCases(cases, Number(positionals[0]), seed);
    const outcomes: { readonly each: Case; readonly outcome: Outcome | { readonly status: "WRONG" } }[] = [];
    for (const each of drawn) {
      const prepared = all.get(each.operation);
      if (prepared === undefined) continue;
      const outcome = await prepared.run(each).catch((error: unknown) => {
        process.stdout.write(
          `WRONG ${describeCase(each)}: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        return { status: "WRONG" } as const;
      });
      outcomes.push({ each, outcome });
    }
    return report(cases.length, seed, outcomes);
  } finally {
    for (const each of all.values()) each.close();
  }
}

function report(
  count: number,
  seed: string,
  outcomes: readonly { readonly each: Case; readonly outcome: Outcome | { readonly status: "WRONG" } }[],
): number {
  const rows = Map.groupBy(outcomes, ({ each }) => `${each.operation} ${each.effect} ${each.fault}`);
  const statuses = ["refused", "killed", "unharmed", "missed", "WRONG"] as const;
  write(["", ...statuses]);
  for (const [row, those] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    write([row, ...statuses.map((status) => String(those.filter(({ outcome }) => outcome.status === status).length))]);
  }
  const wrong = outcomes.filter(({ outcome }) => outcome.status === "WRONG").length;
  const missed = outcomes.filter(({ outcome }) => outcome.status === "missed").length;
  process.stdout.write(
    `${outcomes.length} of ${count} calls made to fail (seed ${seed}): ${wrong} left anything wrong, ${missed} did not come.\n`,
  );
  // Where calls come and go from run to run, a few are missed; more would mean that nothing is tried.
  return wrong > 0 || missed * 10 > outcomes.length ? 1 : 0;
}

function write(cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(9))).join("")}\n`);
}
