import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { accept } from "../../src/base/refusal.ts";
import type { Wiring } from "../../src/cli/desk.ts";
import { runCommand } from "../../src/cli/run.ts";
import { initHome } from "../../src/node/home/home.ts";
import { openKeysCare } from "../../src/node/keys/keys-care.ts";
import { createPassphraseSeal } from "../../src/node/keys/keys-seal.ts";
import { openVault } from "../../src/node/keys/keys-vault.ts";
import type { Instant } from "../../src/base/time.ts";
import { restoreHome } from "../../src/node/home/restore.ts";
import { closeSqlite } from "../../src/store/sqlite-copy.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { charter } from "../cli/charter.ts";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";

/** Two parties that have met, each with a home of its own. */
async function layPair(): Promise<Table> {
  const table = await layTable("2026-03-02T09:00:00Z");
  const file = join(table.dir, "charter.json");
  writeFileSync(file, JSON.stringify(charter));
  await table.at("east", ["init", "--charter", file, "--party", "east"]);
  const invitation = join(table.dir, "invitation");
  await table.at("east", ["invite", "--out", invitation]);
  const joined = await table.at("west", ["join", invitation, "--party", "west"]);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  await table.exchange("west", "east", "west");
  return table;
}

async function enter(table: Table, party: string, issue: string, status = 0): Promise<string> {
  const act = ["act", "issue.raised", "--issue", `issue:${issue}`, "--title", issue];
  const { err, out } = await table.at(party, act, status);
  return `${out}${err}`;
}

const sizeOf = async (table: Table, at: string, log: string): Promise<string | undefined> =>
  new RegExp(`^ {2}${log}: (\\d+) entr`, "m").exec((await table.at(at, ["keys"])).out)?.[1];

/** The commands of keys alone, with a seal that tests can pay. */
async function careFor(dir: string, ...args: readonly string[]): Promise<string> {
  const seal = createPassphraseSeal(8);
  let said = "";
  const say = (text: string): void => {
    said += text;
  };
  const vault = openVault(join(dir, "keys.json"), { crypto: nodeCrypto, seal }, async () => undefined);
  const wiring = { init: initHome, openKeys: async () => accept(openKeysCare(dir, vault, seal)) };
  const status = await runCommand([...args, "--home", dir], { out: say, err: say }, () => wiring as unknown as Wiring);
  return `${status} ${said}`;
}

const keysOf = (dir: string): string => readFileSync(join(dir, "keys.json"), "utf8");

test("K7 the keys have a sealed copy of their own, which opens into another home and undoes no change of keys", async () => {
  const table = await layPair();
  const secret = join(table.dir, "secret");
  const copy = join(table.dir, "keys.age");
  const [east, spare] = [table.homeOf("east"), table.homeOf("spare")];
  const by = ["--passphrase-file", secret];
  writeFileSync(secret, "eleven char\n");
  assert.match(await careFor(east, "keys", "backup", copy, ...by), /^1 .*at least 12 characters.*passphrase-short/);
  writeFileSync(secret, "five quiet words in a row\n");
  assert.match(await careFor(east, "keys", "backup", copy, ...by), /^0 The keys are copied/);
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  assert.match(readFileSync(copy, "utf8"), /^-----BEGIN AGE ENCRYPTED FILE-----/);

  const before = keysOf(east);
  await table.at("east", ["keys", "roll"]);
  const rolled = keysOf(east);
  assert.notEqual(rolled, before);
  assert.match(await careFor(east, "keys", "restore", copy, ...by), /^0 The keys of 1 mechanism are here/);
  assert.equal(keysOf(east), rolled);
  assert.match(await careFor(spare, "keys", "restore", copy, ...by), /^0 The keys of 1 mechanism are here/);
  assert.deepEqual(JSON.parse(keysOf(spare)), JSON.parse(before));
  // Other keys for the same consultation are nobody's to choose between.
  assert.match(await careFor(table.homeOf("west"), "keys", "restore", copy, ...by), /^1 .*keys-conflict/);
  writeFileSync(secret, "five other words in a row\n");
  assert.match(await careFor(spare, "keys", "restore", copy, ...by), /^1 .*passphrase-wrong/);
  assert.match(await careFor(table.homeOf("nobody"), "keys", "backup", copy, ...by), /^1 .*keys-missing/);
});

test("K3 the commands read the passphrase of a sealed keys file from where they are told, and sign nothing without it", async () => {
  const table = await layPair();
  const secret = join(table.dir, "secret");
  writeFileSync(secret, "five quiet words in a row\r\n");
  const sealed = await careFor(table.homeOf("east"), "keys", "protect", "--passphrase-file", secret);
  assert.match(sealed, /^0 The keys file is sealed/);
  assert.match(await enter(table, "east", "locked", 1), /no passphrase was given.*keys-sealed/);
  assert.match((await table.at("east", ["serve"], 1)).err, /no passphrase was given.*keys-sealed/);
  const act = ["act", "issue.raised", "--issue", "issue:open", "--title", "Open", "--home", table.homeOf("east")];
  await table.run(act, 0, { ENTENTE_PASSPHRASE_FILE: secret });
  assert.match(await enter(table, "east", "locked", 1), /keys-sealed/);
});

test("K9 keys for a successor log are printed with their digits, the same ones each time", async () => {
  const table = await layPair();
  const first = await table.at("east", ["keys", "replace"]);
  assert.match(first.out, /^entente\.keys\/v1 \S+ \S+ \S+$/m);
  assert.match(first.out, /(?:\d{5} ){7}\d{5}/);
  assert.equal((await table.at("east", ["keys", "replace"])).out, first.out);
  await enter(table, "east", "still-under-the-old-ones");
});

test("K16 a backup is of one moment while the home is in use, holds neither keys nor guard, and no half of it is ever there", async () => {
  const table = await layPair();
  const to = join(table.dir, "backup");
  const record = join(table.homeOf("east"), "record.sqlite");
  const using = await openSqlite(record);
  try {
    const done = await table.at("east", ["backup", to]);
    assert.match(done.out, /The record as of 2026-03-02T09:00:00Z is in .*backup: [\d,]+ bytes/);
  } finally {
    await using.close();
  }
  assert.deepEqual(readdirSync(to).toSorted(), ["backup.json", "config.json", "record.sqlite"]);
  for (const name of readdirSync(to)) assert.equal(statSync(join(to, name)).mode & 0o077, 0, name);
  assert.match((await table.at("east", ["backup", to], 1)).err, /is not empty.*backup-exists/);
  assert.match((await table.at("nobody", ["backup", join(table.dir, "none")], 1)).err, /home-missing/);
  assert.ok(!existsSync(join(table.dir, "none")));
  assert.deepEqual(
    readdirSync(table.dir).filter((name) => name.startsWith(".")),
    [],
  );
});

test("K16 a backup that is cut short, changed anywhere or none is refused, and the home is left as it was", async () => {
  const table = await layPair();
  const to = join(table.dir, "backup");
  await table.at("east", ["backup", to]);
  const restore = async (): Promise<string> =>
    (await table.run(["restore", to, "--home", table.homeOf("fresh")], 1)).err;
  for (const name of readdirSync(to)) {
    const path = join(to, name);
    const whole = readFileSync(path);
    for (const at of [0, whole.length >> 1, whole.length - 2]) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      for (const bytes of [whole.subarray(0, at), flipped]) {
        writeFileSync(path, bytes);
        assert.match(await restore(), /backup-damaged/, `${name} ${at}`);
      }
    }
    rmSync(path);
    assert.match(await restore(), name === "backup.json" ? /backup-missing/ : /backup-damaged/);
    writeFileSync(path, whole, { mode: 0o600 });
  }
  assert.ok(!existsSync(table.homeOf("fresh")));
});

test("K17 a restored home signs nothing until all have answered, says who has, and is healed by them", async () => {
  const table = await layPair();
  const to = join(table.dir, "backup");
  await enter(table, "east", "before");
  await table.at("east", ["backup", to]);
  await enter(table, "east", "after");
  await table.exchange("east", "west", "east");
  assert.match((await table.at("east", ["restore", to], 1)).err, /holds a record already.*home-taken/);
  const using = await openSqlite(join(table.homeOf("east"), "record.sqlite"));
  assert.match((await table.at("east", ["restore", to, "--replace"], 1)).err, /home-open/);
  await using.close();

  const done = await table.at("east", ["restore", to, "--replace"]);
  assert.match(done.out, /record-before-2026-03-02T090000Z\.sqlite/);
  assert.match(
    done.out,
    /lake: .*put back from a backup of 2026-03-02.*nobody has answered yet; still to answer: west\./,
  );
  assert.match(await enter(table, "east", "too-early", 1), /still to answer: west\..*\(restored\)/);
  assert.match((await table.at("east", ["keys"])).out, /Nothing is signed: .*still to answer: west/);
  await table.exchange("east", "west", "east");
  await enter(table, "east", "healed");
  await table.exchange("east", "west", "east");
  assert.equal(await sizeOf(table, "east", "east"), "4");
  assert.equal(await sizeOf(table, "west", "east"), "4");
  assert.equal((await table.at("west", ["verify", table.homeOf("west")])).status, 0);
});

const broken = async (): Promise<never> => Promise.reject(new Error("power cut"));

test("K17 a restore that breaks off leaves the record as it was, and is made again", async () => {
  const table = await layPair();
  const to = join(table.dir, "backup");
  const east = table.homeOf("east");
  const record = join(east, "record.sqlite");
  await table.at("east", ["backup", to]);
  await enter(table, "east", "after");
  const now = "2026-03-02T09:00:00Z" as Instant;
  const world = { openStore: openSqlite, closeRecord: closeSqlite, now, replace: true, record };
  await assert.rejects(restoreHome(to, east, { ...world, openStore: broken }), /power cut/);
  assert.equal(await sizeOf(table, "east", "east"), "2");
  await enter(table, "east", "nothing-was-begun");
  // There is no place for the record.
  const elsewhere = join(east, "missing", "record.sqlite");
  await assert.rejects(restoreHome(to, east, { ...world, record: elsewhere }));
  assert.equal(await sizeOf(table, "east", "east"), "3");
  await table.at("east", ["restore", to, "--replace"]);
  assert.match(await enter(table, "east", "too-early", 1), /restored/);
  await table.exchange("east", "west", "east");
  assert.match(await enter(table, "east", "never-shown", 1), /guard-ahead/);
});

test("K17 on another machine a restored home goes on with the keys of their own copy", async () => {
  const table = await layPair();
  const to = join(table.dir, "backup");
  await table.at("east", ["backup", to]);
  await enter(table, "east", "after");
  await table.exchange("east", "west", "east");
  await table.at("spare", ["restore", to]);
  await table.exchange("spare", "west", "spare");
  assert.match(await enter(table, "spare", "no-keys", 1), /keys-missing/);
  writeFileSync(join(table.homeOf("spare"), "keys.json"), readFileSync(join(table.homeOf("east"), "keys.json")), {
    mode: 0o600,
  });
  await table.exchange("spare", "west", "spare");
  await enter(table, "spare", "goes-on");
  await table.exchange("spare", "west");
  assert.equal(await sizeOf(table, "west", "east"), "3");
});

test("K17 while a restored home is not healed it gives no words away, and what was expunged since is gone before it does", async () => {
  const table = await layPair();
  const secret = "The spilled words.";
  let newest = "";
  const words = join(table.dir, "words.md");
  writeFileSync(words, secret);
  const act = ["act", "issue.raised", "--issue", "issue:spill", "--title", "Spill", "--part", `statement:en=@${words}`];
  await table.at("east", act);
  await table.exchange("east", "west", "east");
  const to = join(table.dir, "backup");
  await table.at("east", ["backup", to]);
  await table.at("east", [
    "table",
    "expunging",
    "--subject",
    "expunging:spill",
    "--act",
    "east/1",
    "--content.part",
    "statement",
    "--lang",
    "en",
    "--reason",
    "Spilled",
  ]);
  await table.exchange("east", "west");
  await table.at("west", ["concur", "east/2"]);
  await table.exchange("west", "east", "west", "east");
  assert.ok(!readFileSync(join(table.homeOf("east"), "record.sqlite")).includes(secret));
  // On another machine nothing remembers that the words were expunged.
  await table.at("spare", ["restore", to]);
  const spare = table.homeOf("spare");
  const isThere = (): boolean =>
    readdirSync(spare).some((name) => name.startsWith("record") && readFileSync(join(spare, name)).includes(secret));
  assert.ok(isThere());
  writeFileSync(join(spare, "keys.json"), readFileSync(join(table.homeOf("east"), "keys.json")), { mode: 0o600 });
  await table.at("spare", ["exchange", table.post]);
  for (const name of readdirSync(table.post, { recursive: true, encoding: "utf8" })) {
    if (/\/east\.west\.\d+\.parcel$/.test(name)) newest = name;
  }
  assert.ok(!readFileSync(join(table.post, newest), "utf8").includes(Buffer.from(secret).toString("base64")));
  await table.exchange("west", "spare");
  await enter(table, "spare", "healed");
  assert.ok(!isThere());
});

test("K10 K17 where no wire joins them, a restored home asks and is answered by pouch", async () => {
  const table = await layPair();
  const recipients = new Map<string, string>();
  for (const party of ["east", "west"]) {
    recipients.set(party, (await table.at(party, ["pouch", "identity"])).out.trim());
  }
  const carry = async (from: string, to: string): Promise<void> => {
    const stick = join(table.dir, `stick-${(sticks += 1)}`);
    mkdirSync(stick);
    await table.at(from, ["pouch", "pack", "--to", to, "--recipient", recipients.get(to) ?? "", "--out", stick]);
    const files = readdirSync(stick, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".pouch"));
    await table.at(to, ["pouch", "open", ...files.map((name) => join(stick, name))]);
  };
  const to = join(table.dir, "backup");
  await table.at("east", ["backup", to]);
  await enter(table, "east", "after");
  await carry("east", "west");
  await table.at("east", ["restore", to, "--replace"]);
  await carry("east", "west");
  assert.match(await enter(table, "east", "too-early", 1), /restored/);
  await carry("west", "east");
  await enter(table, "east", "healed");
  await carry("east", "west");
  assert.equal(await sizeOf(table, "west", "east"), "3");
});
let sticks = 0;

test("K8 a party vouches anew for every log as it holds it, under keys just put in force, and the others cosign it", async () => {
  const table = await layPair();
  await enter(table, "west", "old");
  await table.exchange("west", "east", "west");
  table.setClock("2046-03-02T09:00:00Z");
  await table.at("east", ["confirm-hour"]);
  await table.at("west", ["confirm-hour"]);
  const renewed = await table.at("east", ["renew", "--roll", "--reason", "Twenty years on"]);
  assert.match(renewed.out, /lake: our entry 2 vouches for our log before it, and of the others for west to 2\./);
  await table.exchange("east", "west", "east");
  const page = await table.show<{ readonly act: { readonly says: string } }>("west", "act", "east/2");
  assert.match(JSON.stringify(page), /Vouches anew for the record as it stands/);
  assert.match((await table.at("east", ["keys"])).out, /east: 3 entries, west holds 3/);
  await table.at("west", ["verify"]);
});
