import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { createAuthenticator } from "../kit/authenticator.ts";
import { openHouse, seat } from "./house.ts";
import type { House, Jar } from "./house.ts";

const password = "seven quiet valleys at dawn";

const invite = async (house: House, name: string): Promise<{ token: string; id: string }> => {
  const { account, token } = getValue(
    await house.door.accounts.invite({
      name,
      title: "Desk officer",
      by: "desk-north",
      language: "en",
      roles: [{ role: "desk" }],
    }),
  );
  return { token, id: account.id };
};

test("D1 an invitation opens an account once, by password or by passkey, and not after its time", async () => {
  const house = await openHouse("north");
  const jar: Jar = new Map();
  const { token } = await invite(house, "river");
  assert.equal((await house.call(jar, "POST", "/invitation", { token })).value["name"], "river");
  assert.equal(
    (await house.call(jar, "POST", "/invitation/password", { token, password: "too short" })).code,
    "password-weak",
  );
  assert.equal((await house.call(jar, "POST", "/invitation/password", { token, password })).status, 200);
  assert.equal((await house.call(jar, "GET", "/me")).value["by"], "desk-north");
  assert.equal(
    (await house.call(new Map(), "POST", "/invitation/password", { token, password })).code,
    "invitation-over",
  );
  const late = await invite(house, "lake");
  house.sleep(3 * 24 * 3600);
  assert.equal((await house.call(new Map(), "POST", "/invitation", { token: late.token })).code, "invitation-over");
  await house.close();
});

test("D2 of a password an argon2id hash is stored and of a cookie, an invitation and a challenge the SHA-256; none stands in the journal", async () => {
  const house = await openHouse("north");
  const jar: Jar = new Map();
  const { id, token } = await invite(house, "river");
  await house.call(jar, "POST", "/invitation/password", { token, password });
  await house.call(new Map(), "POST", "/sign-in/password", { name: "river", password: `${password}!` });
  const hash = await house.door.people.findPassword(id);
  assert.match(hash ?? "", /^\$argon2id\$v=19\$/);
  const [cookie = ""] = jar.values();
  assert.equal(cookie.length, 43);
  for (const secret of [password, cookie, token]) assert.ok(!house.log().includes(secret));
  assert.equal(await house.door.people.findSignIn(cookie), undefined, "it is not found by itself");
  assert.ok(await house.door.signIns.find(cookie));
  await house.close();
});

test("D3 the cookie names the party and is host-bound, secure, closed to scripts and to other sites", async () => {
  const house = await openHouse("north");
  const { token } = await invite(house, "river");
  const { cookie } = await house.call(new Map(), "POST", "/invitation/password", { token, password });
  assert.match(
    cookie ?? "",
    /^__Host-entente-north=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
  await house.close();
});

test("D4 three nodes in one browser: each finds its own cookie among the three, and refuses what another gave out", async () => {
  const houses = await Promise.all(["kor", "usa", "jpn"].map((party, i) => openHouse(party, { port: 4181 + i })));
  const jar: Jar = new Map();
  for (const house of houses) {
    const { jar: own } = await seat(house, [{ role: "desk" }]);
    for (const [name, value] of own) jar.set(name, value);
  }
  assert.equal(jar.size, 3);
  for (const house of houses) assert.equal((await house.call(jar, "GET", "/me")).value["party"], house.door.party);
  for (const house of houses) {
    for (const other of houses.filter((each) => each !== house)) {
      const stolen: Jar = new Map([
        [`__Host-entente-${house.door.party}`, jar.get(`__Host-entente-${other.door.party}`) ?? ""],
      ]);
      assert.equal((await house.call(stolen, "GET", "/me")).code, "not-signed-in");
    }
  }
  // Two cookies of one name: one of them was planted, and neither is believed.
  const name = "__Host-entente-kor";
  const doubled = { cookie: `${name}=${jar.get(name)}; ${name}=${"x".repeat(43)}` };
  assert.equal((await houses[0]?.call(new Map(), "GET", "/me", undefined, doubled))?.code, "not-signed-in");
  await Promise.all(houses.map((house) => house.close()));
});

test("D5 a sign-in ends after an hour without a call, after twelve in any case, and when it is ended anywhere", async () => {
  const house = await openHouse("north");
  const { id, jar } = await seat(house, [{ role: "desk" }]);
  const isIn = async (cookies: Jar = jar): Promise<boolean> => (await house.call(cookies, "GET", "/me")).status === 200;
  house.sleep(3599);
  assert.ok(await isIn());
  house.sleep(3600);
  assert.ok(!(await isIn()), "idle");

  const begin = async (): Promise<Jar> =>
    new Map([["__Host-entente-north", await house.door.signIns.begin(id, { device: "a test", isProved: false })]]);
  const long = await begin();
  for (let hours = 0; hours < 23; hours += 1) {
    house.sleep(1800);
    assert.ok(await isIn(long), `after ${hours / 2} hours`);
  }
  house.sleep(1800);
  assert.ok(!(await isIn(long)), "twelve hours");

  const [first, second, third] = [await begin(), await begin(), await begin()];
  const listed = (await house.call(first, "GET", "/me/sign-ins")).value["signIns"] as unknown as {
    id: string;
    here: boolean;
  }[];
  assert.equal(listed.length, 3);
  const own = listed.find(({ here }) => here);
  assert.ok(own !== undefined);
  await house.call(second, "DELETE", "/me/sign-ins");
  assert.deepEqual([await isIn(first), await isIn(second), await isIn(third)], [false, true, false]);
  await house.call(second, "POST", "/sign-out", {});
  assert.ok(!(await isIn(second)));
  assert.equal((await house.door.people.listSignIns(id)).length, 0);
  // A stream of news is nobody's hand.
  const quiet = await begin();
  house.sleep(3000);
  await house.call(quiet, "GET", "/me", undefined, { accept: "text/event-stream" });
  house.sleep(700);
  assert.ok(!(await isIn(quiet)));
  await house.close();
});

test("D6 wrong passwords cost time that doubles, by account and by address, whether or not there is such an account", async () => {
  const house = await openHouse("north");
  const { token } = await invite(house, "river");
  await house.call(new Map(), "POST", "/invitation/password", { token, password });
  const tries = async (name: string, words: string): Promise<string> =>
    (await house.call(new Map(), "POST", "/sign-in/password", { name, password: words })).code;
  const seen: Record<string, string[]> = { river: [], nobody: [] };
  for (const name of ["river", "nobody"]) {
    for (let i = 0; i < 7; i += 1) seen[name]?.push(await tries(name, "wrong words for certain"));
  }
  const expected = [...Array.from({ length: 6 }, () => "sign-in-wrong"), "sign-in-slow"];
  assert.deepEqual(seen, { river: expected, nobody: expected });
  assert.equal(await tries("river", password), "sign-in-slow", "the right one waits too");
  house.sleep(2);
  assert.equal(await tries("river", "wrong words for certain"), "sign-in-wrong");
  house.sleep(3);
  assert.equal(await tries("river", password), "sign-in-slow", "four seconds now");
  house.sleep(1);
  assert.equal(await tries("river", password), "");
  await house.close();
});

test("D6 one address that fails under many names waits for every name", async () => {
  const house = await openHouse("north");
  const codes: string[] = [];
  for (let i = 0; i < 22; i += 1) {
    codes.push(
      (await house.call(new Map(), "POST", "/sign-in/passkey", { response: { id: `k${i}`, type: "public-key" } })).code,
    );
  }
  assert.deepEqual(new Set(codes.slice(0, 21)), new Set(["sign-in-wrong"]));
  assert.equal(codes[21], "sign-in-slow");
  await house.close();
});

test("D7 a passkey is made, signs in and proves; its answers are good once, at this address, by its counter, with its owner verified", async () => {
  const house = await openHouse("north");
  const jar: Jar = new Map();
  const { token } = await invite(house, "river");
  const key = createAuthenticator();
  type Options = { options: Parameters<typeof key.create>[0] & { rpId?: string } };
  const ask = async (path: string, body: object, cookies = jar): Promise<Options["options"]> =>
    ((await house.call(cookies, "POST", path, body)).value as unknown as Options).options;
  const made = key.create(await ask("/invitation/passkey/options", { token }), house.origin);
  const taken = await house.call(jar, "POST", "/invitation/passkey", {
    token,
    label: "Key in the safe",
    response: made,
  });
  assert.equal(taken.status, 200, taken.code);

  const signIn = async (change?: object, origin = house.origin): Promise<string> => {
    const asked = await ask("/sign-in/passkey/options", {});
    return (await house.call(new Map(), "POST", "/sign-in/passkey", { response: key.get(asked, origin, change) })).code;
  };
  assert.equal(await signIn(), "");
  assert.equal(await signIn({ isVerified: false }), "sign-in-wrong", "nobody was verified");
  assert.equal(await signIn({ counter: 1 }), "sign-in-wrong", "the counter did not rise");
  assert.equal(await signIn({}, "http://localhost:9999"), "sign-in-wrong", "another address");
  const asked = await ask("/sign-in/passkey/options", {});
  const answer = key.get(asked, house.origin);
  const answering = async (): Promise<string> =>
    (await house.call(new Map(), "POST", "/sign-in/passkey", { response: answer })).code;
  assert.deepEqual([await answering(), await answering()], ["", "sign-in-wrong"], "a challenge is good once");
  const slow = await ask("/sign-in/passkey/options", {});
  house.sleep(301);
  assert.equal(
    (await house.call(new Map(), "POST", "/sign-in/passkey", { response: key.get(slow, house.origin) })).code,
    "sign-in-wrong",
  );

  assert.equal((await house.call(jar, "GET", "/me")).value["proved"], false);
  assert.equal((await house.call(jar, "PUT", "/me/password", { password })).code, "step-up-needed");
  const toSignIn = await ask("/sign-in/passkey/options", {});
  const misused = await house.call(jar, "POST", "/step-up/passkey", { response: key.get(toSignIn, house.origin) });
  assert.equal(misused.code, "sign-in-wrong", "a challenge for signing in proves nothing later");
  const toProve = await ask("/step-up/passkey/options", {});
  assert.equal(
    (await house.call(jar, "POST", "/step-up/passkey", { response: key.get(toProve, house.origin) })).status,
    200,
  );
  assert.equal((await house.call(jar, "PUT", "/me/password", { password })).status, 200);
  assert.equal((await house.call(jar, "POST", "/step-up/password", { password })).code, "passkey-wanted");
  const another = await seat(house, [{ role: "desk" }]);
  const theirs = await ask("/step-up/passkey/options", {}, another.jar);
  const foreign = await house.call(another.jar, "POST", "/step-up/passkey", {
    response: key.get(theirs, house.origin),
  });
  assert.equal(foreign.code, "sign-in-wrong", "another's passkey");
  await house.close();
});

test("D8 what changes something comes from this node's own pages as JSON: each other way is refused", async () => {
  const house = await openHouse("kor", { port: 4181 });
  const { jar } = await seat(house, [{ role: "desk" }]);
  const attempt = async (
    changed: Readonly<Record<string, string | undefined>>,
    body: unknown = { language: "ko" },
  ): Promise<string> => (await house.call(jar, "PUT", "/me/language", body, changed)).code;
  assert.equal(await attempt({}), "");
  assert.equal(await attempt({ "sec-fetch-site": undefined }), "", "a program that names our address");
  assert.equal(await attempt({ origin: "http://localhost:4182" }), "call-foreign", "another node of this machine");
  assert.equal(await attempt({ origin: "https://evil.example" }), "call-foreign");
  assert.equal(await attempt({ origin: "null" }), "call-foreign", "a page without an address");
  assert.equal(await attempt({ origin: undefined }), "call-foreign");
  assert.equal(await attempt({ "sec-fetch-site": "same-site" }), "call-foreign");
  assert.equal(await attempt({ "sec-fetch-site": "cross-site" }), "call-foreign");
  assert.equal(await attempt({ "sec-fetch-site": "none" }), "call-foreign");
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    undefined,
  ]) {
    assert.equal(await attempt({ "content-type": type, "content-length": "17" }), "call-form", type ?? "none");
  }
  assert.equal(await attempt({ host: "rebound.example:4181" }), "host-foreign");
  assert.equal((await house.call(jar, "GET", "/me", undefined, { host: "rebound.example" })).code, "host-foreign");
  assert.equal((await house.call(jar, "GET", "/me")).value["language"], "ko", "nothing else was changed");
  await house.close();
});

test("D9 the click of the example is answered in the example alone, and from this machine alone", async () => {
  const titles = { en: "Desk officer", ko: "담당관", ja: "担当官" };
  const prepared = [{ id: "desk", by: "desk-north", titles, language: "en" as const, roles: ["desk" as const] }];
  const example = await openHouse("north", { prepared });
  const jar: Jar = new Map();
  const clicked = await example.call(jar, "POST", "/sign-in/example", { officer: "desk", language: "ko" });
  assert.equal(clicked.value["title"], "담당관");
  assert.equal((await example.call(jar, "GET", "/me")).value["proved"], true);
  assert.equal((await example.call(jar, "POST", "/sign-in/example", { officer: "minister" })).code, "officer-unknown");
  const proxied = await example.call(
    new Map(),
    "POST",
    "/sign-in/example",
    { officer: "desk" },
    { "x-forwarded-for": "192.0.2.7" },
  );
  assert.equal(proxied.code, "example-only");
  const afar = await openHouse("north", { prepared, address: "192.0.2.7" });
  assert.equal((await afar.call(new Map(), "POST", "/sign-in/example", { officer: "desk" })).code, "example-only");
  const real = await openHouse("north");
  assert.equal((await real.call(new Map(), "POST", "/sign-in/example", { officer: "desk" })).code, "example-only");
  assert.equal((await real.call(new Map(), "GET", "/sign-in")).value["prepared"], undefined);
  await Promise.all([example, afar, real].map((house) => house.close()));
});
