import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { decisionsMax } from "../node/ports/people.ts";
import type { Account, PeopleStore, ProposedAct } from "../node/ports/people.ts";
import { openPeople } from "./people.ts";

const account = (id: string, changes: Partial<Account> = {}): Account => ({
  id,
  name: `name-${id}`,
  title: "Title",
  by: "desk-north",
  language: "en",
  roles: [{ role: "desk" }],
  status: "active",
  created: 1,
  ...changes,
});
const administrator = { roles: [{ role: "administrator" as const }] };

/** What any engine keeps to. */
async function conform(store: PeopleStore): Promise<void> {
  assert.equal(await store.addAccount(account("a", administrator)), true);
  assert.equal(await store.addAccount(account("b", { name: "name-a" })), false, "a name is given once");
  assert.equal(await store.addAccount(account("b")), true);
  assert.deepEqual(await store.findAccountByName("name-b"), account("b"));
  assert.deepEqual(await store.findAccount("a"), account("a", administrator));
  assert.equal(await store.changeAccount("z", { title: "x" }), "missing");

  for (const change of [{ status: "suspended" }, { status: "ended" }, { roles: [{ role: "desk" }] }] as const) {
    assert.equal(await store.changeAccount("a", change), "last-administrator");
    assert.deepEqual(await store.findAccount("a"), account("a", administrator), "nothing was changed");
  }
  assert.equal(await store.changeAccount("b", administrator), "changed");
  const signIn = { id: "s1", account: "a", begun: 10, seen: 10, device: "x" };
  await store.addSignIn("h1", signIn);
  await store.addTicket({ hash: "t0", purpose: "invitation", account: "a", expires: 99 });
  assert.equal(await store.changeAccount("a", { status: "suspended" }), "changed");
  assert.equal(await store.findSignIn("h1"), undefined, "a suspension ends sign-ins");
  assert.equal(await store.takeTicket("t0", "invitation", 5), undefined, "and invitations");
  assert.equal(
    await store.changeAccount("b", { roles: [{ role: "desk" }] }),
    "last-administrator",
    "a suspended one does not count",
  );
  assert.equal(await store.changeAccount("a", { status: "ended" }), "changed");
  assert.deepEqual(
    (await store.listAccounts()).map(({ id }) => id),
    ["b"],
  );
  assert.deepEqual(
    (await store.listAccounts(true)).map(({ id }) => id),
    ["a", "b"],
  );
  assert.equal(await store.addAccount(account("c", { name: "name-a" })), true, "the name of an ended account is free");

  await store.setPassword("b", "hash");
  assert.equal(await store.findPassword("b"), "hash");
  await store.setPassword("b", undefined);
  assert.equal(await store.findPassword("b"), undefined);
  const passkey = {
    id: "k",
    account: "b",
    publicKey: new Uint8Array([1, 2]),
    counter: 4,
    transports: ["usb"],
    label: "l",
    created: 1,
  };
  assert.deepEqual([await store.addPasskey(passkey), await store.addPasskey(passkey)], [true, false]);
  assert.deepEqual(await store.listPasskeys("b"), [passkey]);
  assert.deepEqual(
    [await store.usePasskey("k", 4, 7), await store.usePasskey("k", 0, 7), await store.usePasskey("k", 5, 7)],
    [false, false, true],
  );
  assert.deepEqual(await store.findPasskey("k"), { ...passkey, counter: 5, used: 7 });
  await store.addPasskey({ ...passkey, id: "uncounted", counter: 0 });
  assert.equal(await store.usePasskey("uncounted", 0, 8), true, "one that does not count");
  assert.deepEqual([await store.removePasskey("c", "k"), await store.removePasskey("b", "k")], [false, true]);

  await store.addTicket({ hash: "t1", purpose: "step-up", account: "b", expires: 20 });
  assert.equal(await store.takeTicket("t1", "sign-in", 5), undefined, "of another purpose");
  assert.equal(await store.takeTicket("t1", "step-up", 20), undefined, "its hour has passed");
  assert.equal((await store.takeTicket("t1", "step-up", 19))?.account, "b");
  assert.equal(await store.takeTicket("t1", "step-up", 19), undefined, "once");

  await store.addSignIn("h2", { ...signIn, id: "s2", account: "b" });
  await store.addSignIn("h3", { ...signIn, id: "s3", account: "b", seen: 30, provedAt: 12 });
  await store.touchSignIn("h2", 40);
  await store.proveSignIn("s2", 41);
  assert.deepEqual(await store.findSignIn("h2"), { ...signIn, id: "s2", account: "b", seen: 40, provedAt: 41 });
  assert.deepEqual(
    (await store.listSignIns("b")).map(({ id }) => id),
    ["s2", "s3"],
  );
  assert.equal(await store.endSignIn("c", "s2"), false, "another's");
  await store.endSignIns("b", "s2");
  assert.equal(await store.findSignIn("h3"), undefined);
  await store.sweep({ now: 50, begun: 0, seen: 41 });
  assert.equal(await store.findSignIn("h2"), undefined);

  const decision = {
    account: "b",
    action: "table",
    place: "house",
    kind: "",
    outcome: "allowed",
    policies: ["p"],
  } as const;
  for (const at of [3600, 3700, 7300]) await store.noteDecision({ ...decision, at });
  await store.noteDecision({ ...decision, outcome: "refused", at: 7301 });
  const rows = await store.listDecisions(10);
  assert.deepEqual(
    rows.map(({ count, first, last, outcome }) => [outcome, first, last, count]),
    [
      ["refused", 7301, 7301, 1],
      ["allowed", 7300, 7300, 1],
      ["allowed", 3600, 3700, 2],
    ],
  );
  assert.equal((await store.listDecisions(10, rows[1]?.n)).length, 1);

  const act: ProposedAct = {
    id: "p1",
    account: "b",
    at: 5,
    expires: 50,
    mechanism: "m",
    kind: "stance.concurred",
    bytes: new Uint8Array([123]),
    digest: "d",
    status: "waiting",
  };
  await store.addProposed(act);
  assert.deepEqual(await store.listProposed(5), [act]);
  const taken = { status: "confirming", settledBy: "c", settledAt: 9 } as const;
  assert.deepEqual(
    [await store.settleProposed("p1", "waiting", taken), await store.settleProposed("p1", "waiting", taken)],
    [true, false],
  );
  await store.settleProposed("p1", "confirming", { status: "entered", outcome: "act" });
  assert.deepEqual(await store.findProposed("p1"), { ...act, ...taken, status: "entered", outcome: "act" });
}

test("D14 the people of a home in SQLite keep to the port, in memory and in a file of its owner's alone, across a start", async () => {
  const memory = await openPeople(":memory:");
  await conform(memory);
  await memory.close();
  const dir = mkdtempSync(join(tmpdir(), "entente-people-"));
  try {
    const path = join(dir, "people.sqlite");
    const file = await openPeople(path);
    await conform(file);
    await file.close();
    assert.equal(statSync(path).mode & 0o077, 0);
    const again = await openPeople(path);
    assert.equal((await again.findProposed("p1"))?.status, "entered");
    await again.close();
    const foreign = join(dir, "foreign.sqlite");
    const db = new DatabaseSync(foreign);
    db.exec("CREATE TABLE x (y)");
    db.close();
    await assert.rejects(openPeople(foreign), /another program/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("D15 the log of decisions is bounded: the oldest go first", async () => {
  const dir = mkdtempSync(join(tmpdir(), "entente-people-"));
  try {
    const path = join(dir, "people.sqlite");
    await (await openPeople(path)).close();
    const db = new DatabaseSync(path);
    db.exec(`WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${decisionsMax})
             INSERT INTO decision SELECT n, n, n, n, 1, 'a', 'table', 'house', '', 'allowed', '[]' FROM i`);
    db.close();
    const store = await openPeople(path);
    const noted = {
      account: "b",
      action: "table",
      place: "house",
      kind: "",
      outcome: "allowed",
      policies: [],
    } as const;
    for (let i = 0; i < 300; i += 1) await store.noteDecision({ ...noted, at: i * 3600 });
    await store.close();
    const counted = new DatabaseSync(path);
    const rows = Number(counted.prepare("SELECT count(*) AS n FROM decision").get()?.["n"]);
    counted.close();
    assert.ok(rows <= decisionsMax + 256, `${rows} rows`);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
