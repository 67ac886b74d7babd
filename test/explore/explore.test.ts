import assert from "node:assert/strict";
import { test } from "node:test";
import { explore } from "./explore.ts";
import { checkLedger } from "./ledger-check.ts";
import { mutants } from "./mutants.ts";
import type { Property } from "./properties.ts";
import { tellCoverage } from "./report.ts";
import { scenarios } from "./scenarios.ts";

test("C28 over a million histories of three parties and two proposals, no property fails", (t) => {
  const explorations = scenarios.map((scenario) =>
    explore(scenario, { statesMax: 250_000, sample: { every: 500, check: checkLedger } }),
  );
  t.diagnostic(tellCoverage(explorations));
  for (const { scenario, violation } of explorations)
    assert.equal(violation, undefined, `${scenario}\n${violation?.trace}`);
  assert.ok(explorations.reduce((sum, { states }) => sum + states, 0) >= 1_000_000);
  for (const property of ["P1", "P2", "P3", "P4", "P5", "P6", "P7"] satisfies readonly Property[]) {
    assert.ok(
      explorations.some(({ tested }) => tested[property] > 1000),
      `${property} was hardly put to the test`,
    );
  }
});

for (const { property, says, rules, scenario } of mutants) {
  test(`C28 ${property} notices where ${says}`, (t) => {
    const sound = explore(scenario, { statesMax: 200_000 });
    assert.equal(sound.violation, undefined);
    const { violation } = explore(scenario, { statesMax: 200_000, rules });
    assert.equal(violation?.property, property);
    t.diagnostic(`${property} caught "${says}":\n${violation.trace}`);
  });
}
