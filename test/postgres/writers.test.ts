import assert from "node:assert/strict";
import { test } from "node:test";
import { killWriters } from "./writers.ts";

test("S29 of several processes that write one record at once any may be killed: nothing acknowledged is lost, nothing forks", async () => {
  const { acknowledged, entries, writers } = await killWriters(1, 2);
  assert.ok(writers >= 2, `${writers} processes had acts acknowledged`);
  assert.ok(entries >= acknowledged && acknowledged > 10, `${acknowledged} of ${entries}`);
});
