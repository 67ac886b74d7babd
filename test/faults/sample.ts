import { createHash } from "node:crypto";
import type { Case } from "./faults.ts";

/** So many cases drawn by a seed, every sort of call on every file in turn: most calls are writes of the log of writes. */
export function drawCases(cases: readonly Case[], count: number, seed: string): readonly Case[] {
  const rank = (each: Case): string =>
    createHash("sha256")
      .update(`${seed} ${describeCase(each)}`)
      .digest("hex");
  const sorts = Map.groupBy(
    cases.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)),
    ({ effect, fault, file, operation }) => [operation, effect, file, fault].join(" "),
  );
  const drawn: Case[] = [];
  for (let round = 0; drawn.length < Math.min(count, cases.length); round += 1) {
    drawn.push(...[...sorts.values()].flatMap((sort) => sort.slice(round, round + 1)));
  }
  return drawn.slice(0, count).toSorted((a, b) => a.operation.localeCompare(b.operation));
}

export const describeCase = ({ fault, file, operation, target }: Case): string =>
  `${operation}: ${target.name} ${target.nth} by ${target.thread} on ${file === "" ? "the home" : file}, ${fault}`;
