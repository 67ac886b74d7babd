import type { Exploration } from "./explore.ts";
import { properties } from "./properties.ts";
import type { Property } from "./properties.ts";

/** What was explored, as lines for a person: states, moves, outcomes, and how often each property was put to the test. */
export function tellCoverage(explorations: readonly Exploration[]): string {
  const sum = (read: (one: Exploration) => number): string =>
    explorations.reduce((total, one) => total + read(one), 0).toLocaleString("en");
  const merge = (read: (one: Exploration) => ReadonlyMap<string, number>): string => {
    const all = new Map<string, number>();
    for (const one of explorations) for (const [name, count] of read(one)) all.set(name, (all.get(name) ?? 0) + count);
    return [...all]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `    ${name}: ${count.toLocaleString("en")}`)
      .join("\n");
  };
  const exhausted = explorations.filter((one) => one.exhausted).length;
  const found = explorations.filter(({ violation }) => violation !== undefined);
  return [
    `${sum(({ states }) => states)} states, ${sum(({ steps }) => steps)} steps, ${explorations.length} scenarios, ${exhausted} of them to the last state`,
    "  steps by move:",
    merge(({ moves }) => moves),
    "  readings by outcome:",
    merge(({ outcomes }) => outcomes),
    "  properties, and how often each was put to the test:",
    ...Object.entries(properties).map(
      ([name, says]) => `    ${name} ${says}: ${sum(({ tested }) => tested[name as Property])}`,
    ),
    `  violations: ${found.length}`,
    ...found.map(({ scenario, violation }) => `${scenario}\n${violation?.property}\n${violation?.trace}`),
  ].join("\n");
}
