import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatSizing, placeSizing, readMeasured } from "../../scripts/sizing.ts";

test("the sizing table of docs/scale.md is the one that the measured figures give", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "..", "docs", "scale.md"), "utf8");
  assert.equal(placeSizing(text, formatSizing(readMeasured())), text);
  const measured = readMeasured();
  const doubled = { ...measured, postgres: { ...measured.postgres, bytesPerAct: measured.postgres.bytesPerAct * 2 } };
  assert.notEqual(placeSizing(text, formatSizing(doubled)), text);
});
