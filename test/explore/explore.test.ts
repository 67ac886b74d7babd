import assert from "node:assert/strict";
import { test } from "node:test";
import { explore } from "./explore.ts";
import { mutants } from "./mutants.ts";

for (const { property, says, rules, scenario } of mutants) {
  test(`C28 ${property} notices where ${says}`, (t) => {
    const sound = explore(scenario, { statesMax: 200_000 });
    assert.equal(sound.violation, undefined);
    const { violation } = explore(scenario, { statesMax: 200_000, rules });
    assert.equal(violation?.property, property);
    t.diagnostic(`${property} caught "${says}":\n${violation.trace}`);
  });
}
