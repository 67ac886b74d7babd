import assert from "node:assert/strict";
import { test } from "node:test";
import { killServer } from "./often.ts";

test("S29 a server killed under the commits of several writers has all that was acknowledged", async () => {
  const { acknowledged } = await killServer(4);
  assert.ok(acknowledged > 20, `${acknowledged} commits`);
});
