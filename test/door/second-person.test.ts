import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stop } from "../../src/http/api/refused.ts";
import type { ApiCall } from "../../src/http/api/world.ts";
import { confirmActs, enterActs } from "../../src/http/door/enter-act.ts";
import type { Role } from "../../src/node/people/officer.ts";
import { mechanism, openHouse, seat } from "./house.ts";
import type { House } from "./house.ts";

const text = readFileSync(join(import.meta.dirname, "../../src/node/authorise/policy/two-persons.cedar"), "utf8");
const heads: readonly Role[] = [{ role: "co-chair" }];
const concurring = { kind: "stance.concurred", content: { proposal: "ef".repeat(32) } };

/** A call of somebody who sits in the house, as a handler behind the door finds it. */
async function callOf(house: House, seated: Awaited<ReturnType<typeof seat>>, isProved = true): Promise<ApiCall> {
  const [token = ""] = seated.jar.values();
  const present = (await house.door.signIns.find(token)) ?? assert.fail("signed in");
  if (isProved) await house.door.people.proveSignIn(present.signIn.id, house.door.now());
  const { account, signIn } = (await house.door.signIns.find(token)) ?? assert.fail("signed in");
  return { var: { door: house.door, officer: account, signIn } } as unknown as ApiCall;
}

const nodeOf = (house: House): Parameters<typeof enterActs>[1] =>
  ({
    perform: async (_: unknown, drafts: never[]) => {
      house.entered.push(...drafts);
      return { ok: true, value: { acts: ["cd".repeat(32)], entered: [], size: 1, at: "2030-01-01T00:00:00Z" } };
    },
  }) as unknown as Parameters<typeof enterActs>[1];

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: { refusal?: { code: string } }) => error.refusal?.code ?? "a fault of the program",
  );

test("D16 what binds is entered after a fresh proof, which ages; what does not bind needs none", async () => {
  const house = await openHouse("north");
  const head = await seat(house, heads);
  const enter = async (isProved: boolean, draft = concurring) =>
    enterActs(await callOf(house, head, isProved), nodeOf(house), { mechanism }, [draft]);
  assert.equal(await codeOf(enter(false)), "step-up-needed");
  assert.equal(house.entered.length, 0);
  assert.equal((await enter(true)).status, "entered");
  house.sleep(301);
  assert.equal(await codeOf(enter(false)), "step-up-needed");
  assert.equal((await enter(false, { kind: "session.held", content: { proposal: "" } })).status, "entered");
  const [first] = house.entered;
  assert.equal(first?.by, "desk-test", "the officer's own function speaks");
  await house.close();
});

test("D17 with two persons an act waits as exact bytes; who put it up cannot confirm it, nor who lacks the function or a proof, and it is entered once", async () => {
  const house = await openHouse("north", { policy: text });
  const [first, second, third, desk] = [
    await seat(house, heads),
    await seat(house, heads),
    await seat(house, heads),
    await seat(house, [{ role: "desk" }]),
  ];
  const node = nodeOf(house);
  const words = new TextEncoder().encode("견해");
  const draft = { ...concurring, parts: [{ name: "note", lang: "ko", media: "text/plain", bytes: words }] };
  const put = await enterActs(await callOf(house, first), node, { mechanism }, [draft]);
  assert.ok(put.status === "waiting");
  const { digest, id } = put.proposed;
  const confirm = async (who: typeof first, named = digest, isProved = true): Promise<string> =>
    codeOf(confirmActs(await callOf(house, who, isProved), node, { id, digest: named }));
  assert.equal(await confirm(first), "proposed-own");
  assert.equal(await confirm(desk), "not-permitted");
  assert.equal(await confirm(second, digest, false), "step-up-needed");
  assert.equal(await confirm(second, "00".repeat(32)), "proposed-differs");
  assert.equal(house.entered.length, 0);
  assert.equal(await confirm(second), "");
  assert.equal(await confirm(third), "proposed-over");
  assert.deepEqual(house.entered, [{ ...draft, by: "desk-test" }], "the same drafts, parts included");
  assert.equal((await house.door.people.findProposed(id))?.status, "entered");
  await house.close();
});

test("D17 what waits lapses, can be refused, and is not entered for somebody who may no longer put it up", async () => {
  const house = await openHouse("north", { policy: text });
  const [first, second] = [await seat(house, heads), await seat(house, heads)];
  const node = nodeOf(house);
  const put = async () => {
    const made = await enterActs(await callOf(house, first), node, { mechanism }, [concurring]);
    return made.status === "waiting" ? made.proposed : stop("entered", "it was not to be entered");
  };
  const confirm = async ({ digest, id }: { readonly digest: string; readonly id: string }): Promise<string> =>
    codeOf(confirmActs(await callOf(house, second), node, { id, digest }));
  const refused = await put();
  assert.equal((await house.call(second.jar, "POST", `/proposed/${refused.id}/refusal`, {})).status, 200);
  assert.equal(await confirm(refused), "proposed-over");
  const gone = await put();
  await house.door.people.changeAccount(first.id, { roles: [{ role: "observer" }] });
  assert.equal(await confirm(gone), "proposer-gone");
  await house.door.people.changeAccount(first.id, { roles: heads });
  const late = await put();
  for (let day = 0; day < 7; day += 1) house.sleep(24 * 3600);
  const anew = await seat(house, heads);
  assert.equal(
    await codeOf(confirmActs(await callOf(house, anew), node, { id: late.id, digest: late.digest })),
    "proposed-over",
  );
  assert.equal(house.entered.length, 0);
  await house.close();
});

test("D17 pages list what waits with its exact words, to who put it up and who could confirm it alone", async () => {
  const house = await openHouse("north", { policy: text });
  const [first, second, observer] = [
    await seat(house, heads),
    await seat(house, heads),
    await seat(house, [{ role: "observer" }]),
  ];
  const made = await enterActs(await callOf(house, first), nodeOf(house), { mechanism }, [concurring]);
  assert.ok(made.status === "waiting");
  const listed = async (who: typeof first) =>
    (await house.call(who.jar, "GET", "/proposed")).value["proposed"] as unknown as { own: boolean }[];
  assert.deepEqual(
    (await listed(first)).map(({ own }) => own),
    [true],
  );
  assert.deepEqual(
    (await listed(second)).map(({ own }) => own),
    [false],
  );
  assert.deepEqual(await listed(observer), []);
  assert.equal((await house.call(observer.jar, "GET", `/proposed/${made.proposed.id}`)).code, "not-permitted");
  const read = (await house.call(second.jar, "GET", `/proposed/${made.proposed.id}`)).value;
  assert.deepEqual(JSON.parse(String(read["words"])), [{ ...concurring, by: "desk-test" }]);
  const unproved = await house.call(second.jar, "POST", `/proposed/${made.proposed.id}/confirmation`, {
    digest: String(read["digest"]),
  });
  assert.equal(unproved.code, "step-up-needed");
  await house.door.people.proveSignIn((await house.door.people.listSignIns(second.id))[0]?.id ?? "", house.door.now());
  const done = await house.call(second.jar, "POST", `/proposed/${made.proposed.id}/confirmation`, {
    digest: String(read["digest"]),
  });
  assert.equal(done.status, 200, done.code);
  assert.equal(house.entered.length, 1);
  await house.close();
});

test("D18 administrators give and take functions of others, never their own nor the last administrator's; a suspension is felt at the next call", async () => {
  const house = await openHouse("north");
  const boss = await seat(house, [{ role: "administrator" }]);
  const desk = await seat(house, [{ role: "desk" }]);
  const put = (who: typeof boss, id: string, what: string, body: object) =>
    house.call(who.jar, "PUT", `/people/${id}/${what}`, body);
  assert.equal((await house.call(desk.jar, "GET", "/people")).code, "not-permitted");
  assert.equal((await put(desk, boss.id, "roles", { roles: [{ role: "desk" }] })).code, "not-permitted");
  assert.equal((await put(boss, boss.id, "roles", { roles: [{ role: "co-chair" }] })).code, "account-own");
  assert.equal(
    (await put(boss, desk.id, "roles", { roles: [{ role: "desk" }, { role: "administrator" }] })).code,
    "people-form",
  );
  assert.equal(
    (await put(boss, desk.id, "roles", { roles: [{ role: "administrator", mechanism }] })).code,
    "people-form",
  );
  assert.equal(
    (await put(boss, desk.id, "roles", { roles: [{ role: "secretary", mechanism, body: "body:plenary" }] })).status,
    200,
  );
  assert.equal((await put(boss, desk.id, "status", { status: "suspended" })).status, 200);
  assert.equal((await house.call(desk.jar, "GET", "/me")).code, "not-signed-in");
  const invited = await house.call(boss.jar, "POST", "/people", {
    name: "Second",
    title: "Administrator",
    by: "administrator",
    language: "en",
    roles: [{ role: "administrator" }],
  });
  assert.match(String(invited.value["link"]), /^http:\/\/localhost:4180\/sign-in#invitation=[A-Za-z0-9_-]{43}$/);
  const second = await seat(house, [{ role: "administrator" }]);
  assert.equal((await put(second, boss.id, "status", { status: "ended" })).status, 200);
  assert.equal((await house.call(boss.jar, "GET", "/people")).code, "not-signed-in");
  assert.equal(await house.door.people.changeAccount(second.id, { status: "suspended" }), "last-administrator");
  await house.close();
});

test("D19 every decision is noted by whom, what, where and under which policies, and read by administrators and archivists alone", async () => {
  const house = await openHouse("north");
  const [desk, archivist] = [await seat(house, [{ role: "desk" }]), await seat(house, [{ role: "archivist" }])];
  await codeOf(enterActs(await callOf(house, desk, false), nodeOf(house), { mechanism }, [concurring]));
  await enterActs(await callOf(house, desk, false), nodeOf(house), { mechanism }, [
    { kind: "session.held", content: { note: "canary" } },
  ]);
  assert.equal((await house.call(desk.jar, "GET", "/decisions")).code, "not-permitted");
  const { value } = await house.call(archivist.jar, "GET", "/decisions");
  const rows = value["decisions"] as unknown as {
    account: string;
    action: string;
    place: string;
    kind: string;
    outcome: string;
    policies: string[];
  }[];
  const own = rows
    .filter(({ account }) => account === desk.id)
    .map(({ action, kind, outcome, place, policies }) => [action, place, kind, outcome, ...policies]);
  assert.deepEqual(own, [
    ["read-decisions", "house", "", "refused"],
    ["table", mechanism, "session.held", "allowed", "desks-table"],
    ["bind", mechanism, "stance.concurred", "refused"],
  ]);
  assert.ok(!JSON.stringify(value).includes("canary"), "no word of an act is noted");
  assert.ok(!house.log().includes("canary"));
  await house.close();
});
