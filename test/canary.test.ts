import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { startServer } from "./serve/server.ts";
import { setStage, until } from "./serve/stage.ts";
import type { Stage } from "./serve/stage.ts";

/** Something that leaves the home or is told to others: what it is, and its bytes. */
interface Told {
  readonly where: string;
  readonly bytes: Buffer;
}

/** The forms in which a text could be hidden in what leaves: itself, in hexadecimal, in base64 at each of its three offsets. */
function formsOf(canary: string | Buffer): readonly Buffer[] {
  const bytes = Buffer.from(canary);
  const encoded = [0, 1, 2].map((pad) => {
    const text = Buffer.concat([Buffer.alloc(pad), bytes]).toString("base64");
    // What stands before and after mixes with the neighbours.
    return Buffer.from(text.slice(pad === 0 ? 0 : 4, -4));
  });
  return [bytes, Buffer.from(bytes.toString("hex")), ...encoded];
}

const findIn = (told: readonly Told[], canary: string | Buffer): readonly string[] =>
  told.filter(({ bytes }) => formsOf(canary).some((form) => bytes.includes(form))).map(({ where }) => where);

/** A wire that keeps all that goes over it, either way. */
async function tap(port: number): Promise<{ port: number; read(): Buffer; close(): Promise<void> }> {
  const kept: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const behind = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [caller, behind],
      [behind, caller],
    ] as const) {
      open.add(from);
      from.on("data", (chunk: Buffer) => {
        kept.push(chunk);
        to.write(chunk);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    read: () => Buffer.concat(kept),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

async function readAll(dir: string, where: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const name of await readdir(dir, { recursive: true })) {
    const path = join(dir, name);
    if ((await stat(path)).isFile()) told.push({ where: `${where} ${name}`, bytes: await readFile(path) });
  }
  return told;
}

const canary = (what: string): string => `canary-${what}-4f6c1d9be2a07735`;

/** Plants a text wherever something private of the party North has its place, and answers them all with the home's seeds. */
async function plant({ table }: Stage): Promise<readonly (readonly [name: string, canary: string | Buffer])[]> {
  const home = table.homeOf("north");
  // The desk's own database, beside the record; its room is reserved.
  const desk = new DatabaseSync(join(home, "private.sqlite"));
  desk.exec("CREATE TABLE draft (words TEXT)");
  desk.prepare("INSERT INTO draft VALUES (?)").run(canary("position"));
  desk.close();
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
