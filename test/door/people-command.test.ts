import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../src/main.ts";
import { openPeople } from "../../src/store/people.ts";

test("D1 the first administrator is invited on the machine's own command line; the last is never removed there either", async () => {
  const home = mkdtempSync(join(tmpdir(), "entente-people-"));
  let out = "";
  let err = "";
  const entente = async (...args: string[]): Promise<number> => {
    out = "";
    err = "";
    return run([...args, "--home", home], {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      env: {},
    });
  };
  try {
    assert.equal(await entente("people", "list"), 1, "no home yet");
    assert.equal(await entente("init"), 0);
    assert.equal(
      await entente("people", "invite", "Boss", "--title", "Administrator", "--roles", "administrator"),
      0,
      err,
    );
    assert.match(out, /http:\/\/localhost:4180\/sign-in#invitation=[A-Za-z0-9_-]{43}\n/);
    assert.equal(await entente("people", "invite", "boss", "--roles", "desk"), 1);
    assert.match(err, /name-taken/);
    assert.equal(await entente("people", "invite", "lake", "--roles", "minister"), 2);
    assert.equal(
      await entente("people", "invite", "lake", "--roles", `desk@${"ab".repeat(32)}/body:plenary,translator`),
      0,
      err,
    );
    assert.equal(await entente("people", "roles", "lake", "--set", "secretary"), 0, err);
    assert.equal(await entente("people", "list"), 0);
    assert.match(
      out,
      /boss, invited: Administrator \(boss\); administrator\nlake, invited: lake \(lake\); secretary\n/,
    );
    const store = await openPeople(join(home, "people.sqlite"));
    const boss = await store.findAccountByName("boss");
    await store.changeAccount(boss?.id ?? "", { status: "active" });
    await store.close();
    assert.equal(await entente("people", "end", "boss"), 1);
    assert.match(err, /last-administrator/);
    assert.equal(await entente("people", "suspend", "lake"), 0, err);
    assert.equal(await entente("people", "end", "lake"), 0, err);
    assert.equal(await entente("people", "list"), 0);
    assert.doesNotMatch(out, /lake/);
  } finally {
    rmSync(home, { recursive: true });
  }
});
