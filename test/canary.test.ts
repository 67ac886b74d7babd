import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { MechanismId } from "../src/base/ids.ts";
import { openPrivateSqlite } from "../src/store/private.ts";
import { findIn, readAll, tap } from "./kit/leaks.ts";
import type { Told } from "./kit/leaks.ts";
import { startServer } from "./serve/server.ts";
import { setStage, until } from "./serve/stage.ts";
import type { Stage } from "./serve/stage.ts";

const canary = (what: string): string => `canary-${what}-4f6c1d9be2a07735`;

/** Plants a text wherever something private of the party North has its place, and answers them all with the home's seeds. */
async function plant({ table }: Stage): Promise<readonly (readonly [name: string, canary: string | Buffer])[]> {
  const home = table.homeOf("north");
  // The desk's own database, beside the record: every kind of private matter is planted in test/desk/canary.test.ts.
  const desk = await openPrivateSqlite(join(home, "private.sqlite"));
  const line = { n: 0, what: "version", at: "2030-05-01T09:00:00Z", officer: "7f", by: "desk" };
  const thing = { id: "ab".repeat(16), mechanism: "cd".repeat(32) as MechanismId, kind: "position" };
  await desk.append(thing, { ...line, json: JSON.stringify({ words: canary("position") }) });
  await desk.close();
  const files = join(table.dir, canary("folder"));
  await mkdir(files);
  const statement = join(files, `${canary("file-name")}.txt`);
  await writeFile(statement, "These words are for both.");
  const passphrase = join(files, "passphrase");
  await writeFile(passphrase, `${canary("passphrase")}\n`);
  await writeFile(join(home, "notes.txt"), canary("note-in-the-home"));

  const write = ["act", "communication.sent", "--purpose", "information", "--to"];
  const refused = [...write, "nobody", "--communication", "communication:r", "--title", canary("refused-title")];
  await table.at("north", [...refused, "--part", `text:en=${canary("refused-words")}`], 1);
  const sent = [...write, "south", "--communication", "communication:s", "--title", "For both"];
  await table.run([...sent, "--part", `text:en=@${statement}`, "--home", home], 0, { SECRET: canary("environment") });

  const file = await readFile(join(home, "keys.json"), "utf8");
  const seeds = new Set([...file.matchAll(/"(?:ed25519|mldsa44)": ?"([0-9a-f]{64})"/g)].map(([, seed = ""]) => seed));
  assert.ok(seeds.size >= 6, "three key sets of two keys");
  return [
    ...["position", "folder", "file-name", "passphrase", "note-in-the-home", "refused-title", "refused-words"].map(
      (what) => [what, canary(what)] as const,
    ),
    ["environment", canary("environment")],
    ["metrics token", canary("metrics-token")],
    ...[...seeds].map((seed, i) => [`seed ${i}`, Buffer.from(seed, "hex")] as const),
  ];
}

/** Everything that the two homes exchange, by folder, pouch and wire, and all that a serving node says. */
async function exchangeAll(stage: Stage): Promise<readonly Told[]> {
  const { table } = stage;
  const told: Told[] = [];
  await table.at("south", ["exchange", table.post]);
  await table.at("north", ["exchange", table.post]);
  told.push(...(await readAll(table.post, "folder")));
  await table.exchange("south", "north");

  const stick = join(table.dir, "stick");
  await mkdir(stick);
  const recipient = (await table.at("south", ["pouch", "identity"])).out.trim();
  await table.at("north", ["act", "issue.raised", "--issue", "issue:a", "--title", "Night ferries"]);
  const packed = await table.at("north", ["pouch", "pack", "--to", "south", "--recipient", recipient, "--out", stick]);
  const [volume = ""] = await readdir(stick);
  await table.at("south", ["pouch", "open", join(stick, volume)]);
  told.push(...(await readAll(stick, "pouch")), { where: "pouch pack", bytes: Buffer.from(packed.out) });

  await table.run(
    [
      "keys",
      "protect",
      "--passphrase-file",
      join(table.dir, canary("folder"), "passphrase"),
      "--home",
      table.homeOf("north"),
    ],
    0,
  );
  const south = await stage.serve("south");
  const southern = await tap(south.port);
  stage.links.get("south")?.lead(southern.port);
  const env = {
    ENTENTE_PASSPHRASE_FILE: join(table.dir, canary("folder"), "passphrase"),
    SECRET: canary("environment"),
  };
  const settings = {
    address: stage.links.get("north")?.address,
    testClock: stage.clockFile,
    metricsToken: canary("metrics-token"),
    logLevel: "trace",
  };
  const north = await startServer(table.homeOf("north"), settings, env);
  stage.servers.set("north", north);
  const northern = await tap(north.port);
  stage.links.get("north")?.lead(northern.port);
  await table.at("south", ["act", "issue.raised", "--issue", "issue:b", "--title", "Day ferries"]);
  await until(
    async () => (await table.at("north", ["show", "issues"])).out,
    (out) => out.includes("Day ferries"),
  );
  for (const path of [
    "/health",
    "/metrics",
    "/",
    "/private.sqlite",
    "/entente/v1/nonce",
    "/entente/v1/log/north/checkpoint",
  ]) {
    for (const token of ["", canary("metrics-token")]) {
      const answer = await fetch(`${north.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
      const headers = JSON.stringify([...answer.headers]);
      told.push({ where: `${path} ${answer.status}`, bytes: Buffer.from(headers + (await answer.text())) });
    }
  }
  assert.equal(await north.stop(), 0);
  assert.equal(await south.stop(), 0);
  told.push(
    { where: "wire to south", bytes: southern.read() },
    { where: "wire to north", bytes: northern.read() },
    { where: "log of north", bytes: Buffer.from(JSON.stringify(north.lines) + north.errors()) },
    { where: "log of south", bytes: Buffer.from(JSON.stringify(south.lines) + south.errors()) },
    ...(await readAll(table.homeOf("south"), "home of south")),
  );
  await stage.close();
  await Promise.all([southern.close(), northern.close()]);
  return told;
}

test("what is private of a home is in no parcel, pouch, answer, log line or figure, and in nothing that the other party keeps", async () => {
  const stage = await setStage(["north", "south"], "2030-05-01T09:00:00Z");
  const planted = await plant(stage);
  const told = await exchangeAll(stage);
  // What is meant for both is found, in the folder, over the wire and in the other's home: so the search sees what is there.
  const shared = findIn(told, "These words are for both.");
  for (const where of [/^folder /, /^home of south record\.sqlite/]) {
    assert.ok(
      shared.some((each) => where.test(each)),
      `${where} in ${shared.join(", ")}`,
    );
  }
  assert.ok(
    findIn(told, "Day ferries").includes("wire to north") || findIn(told, "Day ferries").includes("wire to south"),
  );
  for (const [name, text] of planted) assert.deepEqual(findIn(told, text), [], name);
  // And each of them is where it was planted.
  const own = [...(await readAll(stage.table.homeOf("north"), "own"))];
  for (const what of ["position", "note-in-the-home", "metrics-token"])
    assert.notDeepEqual(findIn(own, canary(what)), [], what);
});

test("the search for a planted text finds it in every form", () => {
  const secret = Buffer.from("d0c4e5f60718293a4b5c6d7e8f90a1b2", "hex");
  for (const bytes of [
    Buffer.concat([Buffer.from("x"), secret, Buffer.from("y")]),
    Buffer.from(`x${secret.toString("hex")}y`),
    ...["", "a", "ab"].map((before) =>
      Buffer.from(Buffer.concat([Buffer.from(before), secret, Buffer.from("z")]).toString("base64")),
    ),
  ]) {
    assert.deepEqual(findIn([{ where: "here", bytes }], secret), ["here"]);
  }
  assert.deepEqual(findIn([{ where: "here", bytes: Buffer.from("nothing of the sort") }], secret), []);
});
