import assert from "node:assert/strict";
import { test } from "node:test";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type { Verification } from "../node/check/verify.ts";
import { describeHome } from "./verified.ts";

const party = "east" as PartyId;

const found = (count: number): Verification => ({
  mechanism: { id: "ab".repeat(32) as MechanismId, shortName: "lake", party },
  faults: [],
  notes: [],
  under: [{ party, origin: "east.example", entries: count, fingerprint: "1", current: "1", cosigned: {} }],
  forked: [],
  entries: count,
  void: 0,
  parts: count,
  partsAbsent: count,
  rows: count,
});

test("V15 what is one is told as one, and what is several as several", () => {
  assert.deepEqual(describeHome([found(1)]).lines.slice(0, 1), [
    "lake: everything verified. 1 entry, 1 part (1 more is named and not held), every signature; 1 derived document comes out the same.",
  ]);
  assert.deepEqual(describeHome([found(2)]).lines.slice(0, 1), [
    "lake: everything verified. 2 entries, 2 parts (2 more are named and not held), every signature; 2 derived documents come out the same.",
  ]);
});
