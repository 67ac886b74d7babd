import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { PouchStanding } from "../../src/node/pouch/pouch-account.ts";
import { charter } from "./charter.ts";
import { layTable } from "./line.ts";
import type { Table } from "./line.ts";

/** Two homes that trust each other's keys and have never exchanged anything; a stick between them. */
async function meet(): Promise<{ readonly table: Table; readonly stick: string }> {
  const table = await layTable("2030-05-01T09:00:00Z");
  const file = join(table.dir, "charter.json");
  await writeFile(file, JSON.stringify(charter));
  await table.at("east", ["init", "--charter", file, "--party", "east"]);
  const invitation = join(table.dir, "invitation");
  await table.at("east", ["invite", "--out", invitation]);
  await table.at("west", ["init"]);
  const joined = await table.at("west", ["join", invitation, "--party", "west"]);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  const stick = join(table.dir, "stick");
  await mkdir(stick);
  return { table, stick };
}

const told = ["--communication", "communication:a", "--title", "A", "--purpose", "information", "--to", "west"];
const write = (words: string): readonly string[] => [
  "act",
  "communication.sent",
  ...told,
  "--part",
  `text:en=${words}`,
];

async function listed(table: Table, side: string): Promise<readonly PouchStanding[]> {
  const { out } = await table.at(side, ["pouch", "list", "--json"]);
  return (JSON.parse(out) as { readonly peers: readonly PouchStanding[] }).peers;
}

test("P1 P14 two homes meet by a stick alone: identity, pack, open, list, both ways", async () => {
  const { stick, table } = await meet();
  const recipient = (await table.at("west", ["pouch", "identity"])).out.trim();
  assert.match(recipient, /^age1pq1[0-9a-z]+$/);
  assert.equal((await table.at("west", ["pouch", "identity"])).out.trim(), recipient);
  await table.at("east", write("The words."));
  const unknown = await table.at("east", ["pouch", "pack", "--to", "west", "--out", stick], 1);
  assert.match(unknown.err, /entente pouch identity.*\(recipient-unknown\)/);
  const packed = await table.at("east", ["pouch", "pack", "--to", "west", "--recipient", recipient, "--out", stick]);
  assert.match(
    packed.out,
    /^Pouch 1 for west, sealed by mlkem768x25519, dated 2030-05-01T09:00:00Z:\n .*east\.west\.0001\.pouch {2}\d+ bytes\n$/,
  );
  const opened = await table.at("west", ["pouch", "open", join(stick, "east.west.0001.pouch")]);
  assert.match(opened.out, /^Pouch 1 of east, dated 2030-05-01T09:00:00Z: 1 entry\n/);
  // West knows by the signed manifest how East is answered.
  await table.at("west", ["pouch", "pack", "--to", "east", "--out", stick]);
  assert.deepEqual((await readdir(stick)).toSorted(), ["east.west.0001.pouch", "west.east.0001.pouch"]);
  await table.at("east", ["pouch", "open", join(stick, "west.east.0001.pouch")]);
  const [east] = await listed(table, "east");
  assert.deepEqual(
    [east?.peer, east?.sent.map(({ status }) => status), east?.received.map(({ number }) => number), east?.missing],
    ["west", ["acknowledged"], [1], []],
  );
  const again = await table.at("west", ["pouch", "open", join(stick, "east.west.0001.pouch")]);
  assert.match(again.out, /opened before, nothing new/);
  for (const side of ["east", "west"]) {
    const page = await table.show<{ readonly mechanism: string }>(side, "issues");
    assert.ok(page.mechanism);
    await table.at(side, ["verify"]);
  }
});

test("P9 P11 the list shows volumes and numbers that have not come, and what is opened in part", async () => {
  const { stick, table } = await meet();
  const recipient = (await table.at("west", ["pouch", "identity"])).out.trim();
  const pack = ["pouch", "pack", "--to", "west", "--recipient", recipient, "--out", stick];
  for (let i = 0; i < 3; i++) await table.at("east", write("The words. ".repeat(30_000)));
  await table.at("east", pack);
  await rm(join(stick, "east.west.0001.pouch"));
  await table.at("east", [...pack, "--volume", "600KiB"]);
  const names = (await readdir(stick)).toSorted();
  assert.ok(names.includes("east.west.0002-1of3.pouch"), names.join());
  await table.at("west", ["pouch", "open", join(stick, "east.west.0002-1of3.pouch")]);
  const { out } = await table.at("west", ["pouch", "list"]);
  assert.match(out, /^ {2}from {2}2 .*; missing: volume 2-3$/m);
  assert.match(out, /^ {2}missing from east: 1$/m);
  assert.match((await table.at("east", ["pouch", "list"])).out, /^ {2}to {4}2 .* not acknowledged$/m);
});

test("P5 P6 what is refused ends with status 1, its sentence and its code, and what else was given is taken", async () => {
  const { stick, table } = await meet();
  const recipient = (await table.at("west", ["pouch", "identity"])).out.trim();
  await table.at("east", ["pouch", "pack", "--to", "west", "--recipient", recipient, "--out", stick]);
  const good = join(stick, "east.west.0001.pouch");
  const bad = join(stick, "bad.pouch");
  await copyFile(good, bad);
  const bytes = await readFile(bad);
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
  await writeFile(bad, bytes);
  const { err, out } = await table.at("west", ["pouch", "open", bad, good], 1);
  assert.match(out, /bad\.pouch: not taken\./);
  assert.match(out, /Pouch 1 of east/);
  assert.match(err, /\(pouch-damaged\)/);
  assert.match((await table.at("east", ["pouch", "open", good], 1)).err, /\(pouch-not-for-us\)/);
  assert.match((await table.at("east", ["pouch", "pack", "--to", "north"], 1)).err, /\(party-unknown\)/);
  assert.match(
    (await table.at("east", ["pouch", "pack", "--to", "west", "--volume", "1KiB"], 1)).err,
    /\(volume-size\)/,
  );
  assert.match((await table.at("east", ["pouch", "pack", "--to", "west", "--volume", "much"], 2)).err, /8MiB/);
  const nowhere = ["pouch", "pack", "--to", "west", "--out", join(stick, "nowhere")];
  assert.match((await table.at("east", nowhere, 1)).err, /\(folder-missing\)/);
  const classic = (await table.at("west", ["pouch", "identity", "--x25519"])).out.trim();
  const mixed = ["pouch", "pack", "--to", "west", "--recipient", recipient, "--recipient", classic];
  assert.match((await table.at("east", mixed, 1)).err, /\(recipient-mixed\)/);
});

test("P17 a pouch is verified by itself, under keys that the checker trusts, and each fault is named", async () => {
  const { stick, table } = await meet();
  const recipient = (await table.at("west", ["pouch", "identity"])).out.trim();
  const pack = ["pouch", "pack", "--to", "west", "--recipient", recipient, "--out", stick];
  await table.at("east", pack);
  const plain = join(stick, "east.west.0001.pouch");
  const digits = table.digitsOf((await table.at("east", ["keys"])).out);
  for (let i = 0; i < 3; i++) await table.at("east", write(`${i} `.repeat(200_000)));
  await table.at("east", [...pack, "--volume", "600KiB"]);
  const last = (await readdir(stick)).toSorted().at(-1) ?? "";
  const whole = await table.at("west", ["verify", plain]);
  assert.match(
    whole.out,
    /^Pouch 1, volume 1 of 1, from east to west, .*: the seal, the manifest and every parcel hold\./,
  );
  assert.ok(whole.out.includes(`manifest: ${digits}`));
  await table.at("west", ["verify", plain, "--keys", digits]);
  const strange = await table.at("west", ["verify", plain, "--keys", digits.replaceAll(/\d/g, "1")], 1);
  assert.match(strange.out, /none of the keys given\. \(key-differs\)/);
  const piece = await table.at("west", ["verify", join(stick, last), "--json"]);
  const { ok, pouch } = JSON.parse(piece.out) as { readonly ok: boolean; readonly pouch: { readonly number: number } };
  assert.deepEqual([ok, pouch.number], [true, 2]);
  const damaged = await readFile(plain);
  damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 1;
  await writeFile(plain, damaged);
  assert.match((await table.at("west", ["verify", plain], 1)).err, /\(pouch-damaged\)/);
});

test("P16 words stand in clear in a shared folder and in no pouch", async () => {
  const { stick, table } = await meet();
  const canary = "canary words that travel";
  await table.at("east", write(canary));
  const recipient = (await table.at("west", ["pouch", "identity"])).out.trim();
  await table.at("east", ["pouch", "pack", "--to", "west", "--recipient", recipient, "--out", stick]);
  const sealed = await readFile(join(stick, "east.west.0001.pouch"));
  const spellings = [canary, Buffer.from(canary).toString("base64").slice(0, 24), "communication"];
  for (const each of spellings) assert.equal(sealed.includes(each), false, each);
  await table.exchange("west", "east");
  const [mechanism = ""] = await readdir(table.post);
  const parcels = await Promise.all(
    (await readdir(join(table.post, mechanism))).map((name) => readFile(join(table.post, mechanism, name))),
  );
  assert.ok(parcels.some((each) => each.includes("communication")));
  assert.ok(parcels.some((each) => each.includes(spellings[1] ?? "")));
});
