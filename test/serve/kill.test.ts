import assert from "node:assert/strict";
import { test } from "node:test";
import { killServer } from "./kill-server.ts";

test("H2 a serving node killed under load loses nothing it acknowledged, forks nothing, and comes to hold what the others hold", async () => {
  const { acknowledged, cosigned } = await killServer(3);
  assert.ok(acknowledged > 0 && cosigned > 0, "there was nothing to lose");
});
