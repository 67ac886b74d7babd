import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import { expungeSpooled } from "../../src/node/pouch/pouch-expunge.ts";
import { volumeBytesMin } from "../../src/node/pouch/pouch-load.ts";
import { note, words } from "../conclave/play.ts";
import { createCourier } from "./courier.ts";

test("P15 each spooled volume that holds an expunged part is removed, the others stay, and the rest goes with the next pouch", async () => {
  const courier = await createCourier("expunge");
  const { kor, mechanism, usa } = courier;
  const acts: string[] = [];
  for (let i = 0; i < 6; i++) {
    const text = `${i} `.repeat(60_000);
    acts.push(...getValue(await kor.bench.node.perform(mechanism, [note(`n${i}`, "N", [words("text", text)])])).acts);
  }
  const pouch = await courier.pack(kor, usa, { volumeBytes: volumeBytesMin });
  assert.ok(pouch !== undefined && pouch.volumes.length > 1);
  const entry = (await kor.bench.node.consult(mechanism)).listEntries(kor.bench.party).at(-1);
  const commitment = entry?.envelope.parts[0]?.commitment ?? "";
  const [sent] = await kor.world.spool.shelfOf(mechanism, usa.bench.party).listSent();
  const holding = sent?.volumes.filter(({ parts }) => parts.includes(commitment)).map(({ name }) => name) ?? [];
  assert.equal(holding.length, 1);
  await kor.bench.world.store.destroyPart(mechanism, Uint8Array.fromHex(commitment));
  for (let times = 0; times < 2; times++) {
    await expungeSpooled(kor.world.spool, kor.world.clock, mechanism, commitment);
    for (const { name, path } of pouch.volumes) assert.equal(existsSync(path), !holding.includes(name), name);
  }
  const [standing] = await kor.pouches.list(mechanism);
  assert.equal(standing?.sent[0]?.status, "destroyed");
  await kor.bench.restart();
  const again = await courier.pack(kor, usa);
  await usa.pouches.open(again?.volumes.map(({ path }) => path) ?? []);
  const log = (await usa.bench.node.consult(mechanism)).logs.find(({ party }) => party === "kor");
  assert.deepEqual([log?.size, log?.missingParts], [acts.length + 1, 1], "all but the words that are no more");
});

test("P15 a volume that holds what was expunged elsewhere, over one database, is removed when pouches are next looked at", async () => {
  const courier = await createCourier("expunge-elsewhere");
  const { kor, mechanism, usa } = courier;
  getValue(await kor.bench.node.perform(mechanism, [note("n", "N", [words("text", "Gone.")])]));
  const pouch = await courier.pack(kor, usa);
  const path = pouch?.volumes[0]?.path ?? "";
  await kor.pouches.list(mechanism);
  assert.ok(existsSync(path));
  const entry = (await kor.bench.node.consult(mechanism)).listEntries(kor.bench.party).at(-1);
  await kor.bench.world.store.destroyPart(mechanism, Uint8Array.fromHex(entry?.envelope.parts[0]?.commitment ?? ""));
  const [standing] = await kor.pouches.list(mechanism);
  assert.equal(existsSync(path), false);
  assert.equal(standing?.sent[0]?.status, "destroyed");
});

test("P15 an unknown part touches no volume", async () => {
  const courier = await createCourier("expunge-none");
  const { kor, mechanism, usa } = courier;
  const pouch = await courier.pack(kor, usa);
  const path = pouch?.volumes[0]?.path ?? "";
  const before = await readFile(path);
  await expungeSpooled(kor.world.spool, kor.world.clock, mechanism, "00".repeat(32));
  assert.deepEqual(await readFile(path), before);
});
