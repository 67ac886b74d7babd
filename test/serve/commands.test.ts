import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";
import { charterOf } from "./stage.ts";

const now = "2030-05-01T09:00:00Z";

/** North has founded; its file for the others is written. */
async function found(): Promise<{ readonly table: Table; readonly letter: string }> {
  const table = await layTable(now);
  const file = join(table.dir, "charter.json");
  await writeFile(file, JSON.stringify(charterOf(["north", "south"])));
  await table.at("north", ["init", "--charter", file, "--party", "north"]);
  const letter = join(table.dir, "north.peer");
  await table.at("north", ["peer", "invite", "--address", "https://node.north.example", "--out", letter]);
  return { table, letter };
}

interface PeersPage {
  readonly mechanisms: readonly {
    readonly peers: readonly Readonly<Record<string, unknown>>[];
  }[];
}

async function peersOf(table: Table, party: string): Promise<Readonly<Record<string, unknown>>> {
  const page = JSON.parse((await table.at(party, ["peer", "list", "--json"])).out) as PeersPage;
  return page.mechanisms[0]?.peers[0] ?? assert.fail("there is a peer");
}

test("a peer is introduced by a file, shown with what is to be done, previewed, confirmed, and ended", async () => {
  const { letter, table } = await found();
  assert.equal((await peersOf(table, "north"))["status"], "unknown");
  const accepted = await table.at("south", ["peer", "accept", letter, "--party", "south"]);
  assert.match(
    accepted.out,
    /^Joined river, [0-9a-f]{64}\.\nnorth is called at https:\/\/node\.north\.example in river\.\n/,
  );
  const digits = table.digitsOf(
    (
      await table.at("south", [
        "peer",
        "invite",
        "--address",
        "https://south.example",
        "--out",
        join(table.dir, "south.peer"),
      ])
    ).out,
  );
  assert.ok(accepted.out.includes(digits), "our digits are read out");
  const north = await peersOf(table, "south");
  assert.deepEqual([north["status"], north["address"], north["theyLack"]], ["behind", "https://node.north.example", 1]);

  const known = await table.at("north", ["peer", "accept", join(table.dir, "south.peer")]);
  assert.match(known.out, new RegExp(`then: entente trust south --digits "${digits}"`));
  const preview = await table.at("north", ["peer", "preview", "south"]);
  assert.match(
    preview.out,
    /it receives the whole record of river:\n {2}north: 1 entry, 0 parts\nIn all 1 entry of \d{4} bytes/,
  );
  const json = JSON.parse((await table.at("north", ["peer", "preview", "south", "--json"])).out) as {
    readonly entries: number;
  };
  assert.equal(json.entries, 1);
  await table.at("north", ["trust", "south", "--digits", digits]);
  assert.equal((await peersOf(table, "north"))["status"], "trusted");

  const ended = await table.at("north", ["peer", "end", "south"]);
  assert.match(ended.out, /The record remains with both/);
  const south = await peersOf(table, "north");
  assert.deepEqual([south["status"], south["address"]], ["ended", undefined]);
});

test("what cannot be meant is refused with what to do", async () => {
  const { letter, table } = await found();
  assert.match((await table.at("north", ["peer", "accept", letter], 1)).err, /own-party/);
  assert.match((await table.at("south", ["peer", "accept", letter], 2)).err, /--party/);
  assert.match((await table.at("north", ["peer", "end", "east"], 1)).err, /party-unknown/);
  assert.match((await table.at("north", ["peer", "preview", "north"], 1)).err, /own-party/);
  const out = join(table.dir, "again.peer");
  assert.match((await table.at("north", ["peer", "invite", "--out", out], 2)).err, /--address/);
  const wrong = ["peer", "invite", "--address", "https://x.example/path", "--out", out];
  assert.match((await table.at("north", wrong, 2)).err, /without a path/);
  for (const [from, to] of [
    ["address https://", "address ftp://"],
    ["entente.peer/v1", "entente.peer/v2"],
    ["party north", "party North"],
  ] as const) {
    await writeFile(out, (await readFile(letter, "utf8")).replace(from, to));
    assert.match((await table.at("south", ["peer", "accept", out, "--party", "south"], 1)).err, /peer-letter/, to);
  }
});

test("H13 serve names what is wrong in its settings, and says so where it cannot listen", async () => {
  const { table } = await found();
  const config = join(table.dir, "serve.json");
  await writeFile(config, JSON.stringify({ prot: 4180 }));
  assert.match((await table.at("north", ["serve", "--config", config], 1)).err, /has "prot", which is no setting/);
  assert.match((await table.at("north", ["serve", "--config", join(table.dir, "none.json")], 1)).err, /there is none/);
  assert.match((await table.run(["serve", "--home", join(table.dir, "nowhere")], 1)).err, /home-missing/);
  const taken = createServer();
  await new Promise<void>((resolve) => void taken.listen(0, "127.0.0.1", resolve));
  try {
    await writeFile(config, JSON.stringify({ port: (taken.address() as AddressInfo).port }));
    assert.match((await table.at("north", ["serve", "--config", config], 1)).err, /EADDRINUSE.*listen-failed/);
    await writeFile(config, JSON.stringify({ host: "0.0.0.0" }));
    assert.match((await table.at("north", ["serve", "--config", config], 1)).err, /ENTENTE_NOW/);
  } finally {
    taken.close();
  }
});
