import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "../serve/peers.ts";
import { signInPrepared } from "../kit/people.ts";

test("a prepared officer of the example signs in by one click and is known from then on, and to nobody else", async () => {
  const { close, serving } = await visit({}, "slice");
  try {
    const origin = `http://localhost:${serving.port}`;
    assert.equal((await fetch(`${origin}/api/me`)).status, 401);
    assert.equal((await fetch(`${origin}/api/mechanisms`)).status, 401);
    const headers = await signInPrepared(origin, "desk");
    const me = await (await fetch(`${origin}/api/me`, { headers })).json();
    assert.equal((me as { by: string }).by, "desk-north-america");
    assert.equal((await fetch(`${origin}/api/mechanisms`, { headers })).status, 200);
    await fetch(`${origin}/api/sign-out`, { method: "POST", headers, body: "{}" });
    assert.equal((await fetch(`${origin}/api/me`, { headers })).status, 401);
  } finally {
    await close();
  }
});
