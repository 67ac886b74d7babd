import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import type { MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import { openHome } from "../../src/node/home/home.ts";
import type { Home } from "../../src/node/home/home.ts";
import type { ActPage } from "../../src/view/act.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { charter } from "../cli/charter.ts";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";
import { findBytes } from "./home.ts";

const sides = ["east", "west"] as const;
const secret = "The name that must not stand here: Kim Example, born on a day that nobody needs.";
const now = "2030-05-01T09:00:00Z";

interface Spilled {
  readonly table: Table;
  /** The act whose part holds the secret. */
  readonly act: string;
  readonly mechanism: MechanismId;
}

/** Two homes that hold words which should not be there. */
async function spill(): Promise<Spilled> {
  const table = await layTable(now);
  const file = join(table.dir, "charter.json");
  await writeFile(file, JSON.stringify(charter));
  const founded = await table.at("east", ["init", "--charter", file, "--party", "east"]);
  const invitation = join(table.dir, "invitation");
  await table.at("east", ["invite", "--out", invitation]);
  await table.at("west", ["init"]);
  const joined = await table.at("west", ["join", invitation, "--party", "west"]);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  await table.exchange(...sides);
  const told = ["--communication", "communication:a", "--title", "Guests", "--purpose", "information", "--to", "west"];
  const out = await enter(table, "east", ["act", "communication.sent", ...told, "--part", `guests:en=${secret}`]);
  const [, mechanism = ""] = /([0-9a-f]{64})/.exec(founded.out) ?? [];
  return { table, act: out, mechanism: mechanism as MechanismId };
}

async function enter(table: Table, side: string, args: readonly string[]): Promise<string> {
  const { out } = await table.at(side, [...args, "--json"]);
  await table.exchange(...sides);
  return actOf(out);
}

function actOf(out: string): string {
  const { acts } = JSON.parse(out) as { readonly acts: readonly { readonly act: string }[] };
  return acts[0]?.act ?? assert.fail(out);
}

/** Both agree; neither node has acted on it yet. */
async function decide({ act, table }: Spilled): Promise<string> {
  const terms = ["--subject", "decision:guests", "--act", act, "--content.part", "guests", "--lang", "en"];
  const { out } = await table.at("east", ["table", "expunging", ...terms, "--reason", "asked", "--json"]);
  const proposal = actOf(out);
  await table.exchange(...sides);
  await table.at("west", ["concur", proposal]);
  return proposal;
}

async function open(dir: string): Promise<Home> {
  return getValue(await openHome(dir, { openStore: openSqlite, clock: { now: () => now as Instant } }));
}

/** Roots and documents of a home, without those that the expunging itself is about. */
async function stateOf({ mechanism, table }: Spilled, side: string, proposal: string) {
  const home = await open(table.homeOf(side));
  try {
    const { documents, logs } = await home.node.consult(mechanism);
    return {
      roots: Object.fromEntries(logs.map(({ party, root, size }) => [party, { root, size }])),
      outcome: documents.find("proposal", proposal)?.outcome,
      told: documents.find("communication", "communication:a"),
      charter: documents.find("charter", "charter"),
    };
  } finally {
    await home.close();
  }
}

test("E1 E2 E3 the bytes are gone from every file of both homes, the rest is as it was, and it is shown who has done it", async () => {
  const spilled = await spill();
  const { act, table } = spilled;
  for (const side of sides) {
    const places = await findBytes(table.homeOf(side), secret);
    assert.ok(
      places.some((path) => path.startsWith("record.sqlite")),
      `${side} holds it: ${places.join()}`,
    );
  }
  const proposal = await decide(spilled);
  await table.at("west", ["exchange", table.post]);
  await table.at("east", ["exchange", table.post]);
  // One has done it, the other has not heard that it is agreed.
  const east = await table.show<ActPage>("east", "act", act);
  assert.deepEqual(
    [east.parts[0]?.state, east.parts[0]?.expunging?.done, east.parts[0]?.expunging?.awaited],
    ["expunged", ["east"], ["west"]],
  );
  assert.match((await table.at("east", ["show", "act", act])).out, /Destroyed by Ostia\n *Not yet entered by Vesta/);
  assert.deepEqual(await findBytes(table.homeOf("east"), secret), []);
  assert.notDeepEqual(await findBytes(table.homeOf("west"), secret), []);
  const before = await stateOf(spilled, "east", proposal);
  await table.exchange(...sides);
  for (const side of sides) {
    assert.deepEqual(await findBytes(table.homeOf(side), secret), [], side);
    const page = await table.show<ActPage>(side, "act", act);
    assert.deepEqual(page.parts[0]?.expunging?.done, ["east", "west"]);
    assert.deepEqual(page.parts[0]?.expunging?.awaited, []);
    await table.at(side, ["verify"]);
  }
  const later = await stateOf(spilled, "east", proposal);
  assert.deepEqual(later.told, before.told);
  assert.deepEqual(later.charter, before.charter);
  assert.deepEqual(later.outcome, before.outcome);
  assert.equal(later.outcome?.status, "agreed");
});

test("E6 our own parcels that hold the part are taken out of the shared folder, and nothing else of it", async () => {
  const spilled = await spill();
  const { table } = spilled;
  const coded = Buffer.from(secret).toString("base64");
  const before = await findBytes(table.post, coded);
  assert.equal(before.length, 1, before.join());
  const all = await readdir(table.post, { recursive: true });
  await decide(spilled);
  await table.exchange(...sides);
  assert.deepEqual(await findBytes(table.post, coded), []);
  const left = new Set(await readdir(table.post, { recursive: true }));
  assert.deepEqual(
    all.filter((name) => !left.has(name)),
    before,
  );
  for (const side of sides) await table.at(side, ["verify"]);
});

test("E1 records that a restore put aside lose the part too", async () => {
  const spilled = await spill();
  const { table } = spilled;
  const home = table.homeOf("east");
  const aside = join(home, "record-before-2030-05-01T090000Z.sqlite");
  await copyFile(join(home, "record.sqlite"), aside);
  const copied = await findBytes(home, secret);
  assert.ok(copied.includes("record-before-2030-05-01T090000Z.sqlite"), copied.join());
  await decide(spilled);
  await table.exchange(...sides);
  assert.deepEqual(await findBytes(home, secret), []);
  const store = await openSqlite(aside);
  after(() => store.close());
  assert.equal((await store.listMechanisms()).length, 1, "the rest of it is still there");
});

test("E4 an older record put back loses the part before anything is served, in the same home and in another", async () => {
  const spilled = await spill();
  const { act, mechanism, table } = spilled;
  const home = table.homeOf("west");
  const record = join(home, "record.sqlite");
  const saved = join(table.dir, "saved");
  await mkdir(saved);
  await copyFile(record, join(saved, "before.sqlite"));
  await decide(spilled);
  await table.at("west", ["exchange", table.post]);
  await table.at("east", ["exchange", table.post]);
  // Agreed and heard of, and not yet acted on: a record as a backup of that minute has it.
  const hearing = await open(home);
  for (const name of (await readdir(join(table.post, mechanism))).filter((each) => each.startsWith("east.west."))) {
    getValue(await hearing.node.receive(await readFile(join(table.post, mechanism, name))));
  }
  await hearing.close();
  await copyFile(record, join(saved, "decided.sqlite"));
  await table.exchange(...sides);
  assert.deepEqual(await findBytes(home, secret), []);

  for (const name of ["before.sqlite", "decided.sqlite"]) {
    await copyFile(join(saved, name), record);
    assert.notDeepEqual(await findBytes(home, secret), [], name);
    const page = await table.show<ActPage>("west", "act", act);
    assert.notEqual(page.parts[0]?.state, "held");
    assert.deepEqual(await findBytes(home, secret), [], name);
  }

  // Elsewhere nothing but the record is known: the decision in it is applied as soon as it is loaded.
  await rm(join(home, "expunged.txt"));
  await copyFile(join(saved, "decided.sqlite"), record);
  const elsewhere = await open(home);
  await elsewhere.node.consult(mechanism);
  await elsewhere.close();
  assert.deepEqual(await findBytes(home, secret), []);

  // And a record that does not hold the decision learns of it from the others.
  await rm(join(home, "expunged.txt"));
  await copyFile(join(saved, "before.sqlite"), record);
  await table.exchange(...sides);
  await table.exchange(...sides);
  assert.deepEqual(await findBytes(home, secret), []);
});

test("E1 E4 a backup from before the decision, put back by the command, has lost the part when the command ends", async () => {
  const spilled = await spill();
  const { act, table } = spilled;
  const backup = join(table.dir, "backup");
  await table.at("west", ["backup", backup]);
  assert.notDeepEqual(await findBytes(backup, secret), []);
  await decide(spilled);
  await table.exchange(...sides);
  await table.at("west", ["restore", backup, "--replace"]);
  assert.deepEqual(await findBytes(table.homeOf("west"), secret), []);
  await table.exchange(...sides);
  await table.exchange(...sides);
  assert.equal((await table.show<ActPage>("west", "act", act)).parts[0]?.state, "expunged");
  assert.deepEqual(await findBytes(table.homeOf("west"), secret), []);
  await table.at("west", ["verify"]);
});

test("E5 the part is not kept from a party that still sends it, and no byte of it comes back to disk", async () => {
  const spilled = await spill();
  const { mechanism, table } = spilled;
  const west = join(table.dir, "west-before");
  await mkdir(west);
  await copyFile(join(table.homeOf("west"), "record.sqlite"), join(west, "record.sqlite"));
  await decide(spilled);
  await table.exchange(...sides);
  const store = await openSqlite(join(west, "record.sqlite"));
  after(() => store.close());
  const [commitment] = await store.listPartCommitments(mechanism);
  const part = commitment === undefined ? undefined : await store.findPart(mechanism, commitment);
  assert.ok(part);
  const opened = await open(table.homeOf("east"));
  try {
    const parcel = [
      "entente.parcel/v1",
      `mechanism ${mechanism}`,
      "from west",
      "to east",
      `part ${part.bytes.length} ${part.salt.toHex()}`,
      part.bytes.toBase64(),
      "end\n",
    ].join("\n");
    const received = getValue(await opened.node.receive(new TextEncoder().encode(parcel)));
    assert.equal(received.parts, 0);
    await opened.node.tick();
  } finally {
    await opened.close();
  }
  assert.deepEqual(await findBytes(table.homeOf("east"), secret), []);
  assert.ok((await readFile(join(table.homeOf("east"), "expunged.txt"), "utf8")).includes(part.commitment.toHex()));
});
