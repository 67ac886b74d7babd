import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openStreet, signIn } from "./kit.ts";
import type { Street } from "./kit.ts";

const names = ["kor", "usa", "jpn"] as const;

// A suite, so that its nodes run no longer than its tests.
suite("tabs of one browser", () => {
  let street: Street;
  before(async () => {
    street = await openStreet();
  });
  after(() => street.close());

  test("three tabs of one browser are three houses: a cookie for each, and none of them opens another", async () => {
    const context = await street.openContext();
    for (const name of names) await signIn(context, street.addressOf(name), "desk");
    const cookies = await context.cookies(street.addressOf("kor"));
    assert.deepEqual(cookies.map(({ name }) => name).toSorted(), [
      "__Host-entente-jpn",
      "__Host-entente-kor",
      "__Host-entente-usa",
    ]);
    for (const each of cookies) {
      assert.deepEqual([each.httpOnly, each.secure, each.sameSite, each.path], [true, true, "Strict", "/"], each.name);
    }

    const tabs = await Promise.all(names.map(() => context.newPage()));
    for (const [i, name] of names.entries()) {
      const tab = tabs[i] ?? assert.fail();
      await tab.goto(street.addressOf(name));
      const me = await tab.evaluate(async () => (await fetch("/api/me")).json() as Promise<{ party: string }>);
      assert.equal(me.party, name, "each tab is still who it was, though all send all three cookies");
    }

    for (const name of names) {
      for (const other of names) {
        if (name === other) continue;
        const token = cookies.find((each) => each.name === `__Host-entente-${other}`)?.value ?? assert.fail();
        const cookie = `__Host-entente-${name}=${token}`;
        const answer = await fetch(`${street.addressOf(name)}/api/me`, { headers: { cookie } });
        assert.equal(answer.status, 401, `${name} takes no token of ${other}`);
      }
    }
  });
});
