import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "../serve/peers.ts";
import { signInPrepared } from "../kit/people.ts";

test("D9 a prepared officer of the example signs in by one click and is known from then on, and to nobody else", async () => {
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

test("D11 whoever administers the node reads nothing of a consultation through its pages", async () => {
  const { close, mechanism, serving } = await visit({}, "readers");
  try {
    const origin = `http://localhost:${serving.port}`;
    const statusOf = async (officer: string, path: string): Promise<number> =>
      (await fetch(`${origin}/api${path}`, { headers: await signInPrepared(origin, officer) })).status;
    const paths = ["map", "timeline", "issues", "texts", "review", "sessions"].map(
      (page) => `/mechanisms/${mechanism}/${page}`,
    );
    for (const path of paths) {
      assert.equal(await statusOf("administrator", path), 403, path);
      assert.equal(await statusOf("observer", path), 200, path);
    }
    const headers = await signInPrepared(origin, "administrator");
    const waiting = (await (await fetch(`${origin}/api/waiting`, { headers })).json()) as { circles: unknown[] };
    assert.deepEqual(waiting.circles, []);
    assert.equal(await statusOf("administrator", "/people"), 200);
    assert.equal(await statusOf("administrator", "/decisions"), 200);
  } finally {
    await close();
  }
});
