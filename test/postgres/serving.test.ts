import assert from "node:assert/strict";
import { test } from "node:test";
import { killServing } from "./serving.ts";

test("S29 of several serving processes on one database any may be killed, and the database too: what both parties' officers were told stays, and both hold the same", async () => {
  const { acknowledged, calls, entries } = await killServing(2);
  assert.ok(calls >= 2, `${calls} calls`);
  assert.ok(acknowledged > 5 && entries > acknowledged, `${acknowledged} of ${entries}`);
});
