import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setStage } from "./stage.ts";

test("H19 a stranger verifies the record at a serving node's address, where its settings give it, and is told nothing elsewhere", async (t) => {
  const stage = await setStage(["north", "south"], "2030-05-01T09:00:00Z");
  t.after(() => stage.close());
  const { table } = stage;
  const said = ["--statement", "statement:one", "--title", "On the river", "--on", "2030-05-01"];
  const how = [
    "--attribution.kind",
    "on-the-record",
    "--attribution.as",
    "us",
    "--part",
    "words:en=The river is calm.",
  ];
  await table.at("north", ["act", "statement.made", ...said, ...how]);
  const token = "a-token-for-the-archivists-of-the-river";
  const server = await stage.serve("north", { publish: { river: token } });
  const { err } = await table.run(["verify", server.address], 1);
  assert.match(err, /not-published/);
  assert.match((await table.run(["verify", server.address, "--token", `${token}?`], 1)).err, /not-published/);
  const { out } = await table.run(["verify", server.address, "--token", token]);
  assert.match(out, /^river: everything verified\. 2 entries, 1 part/);
  const { out: digits } = await table.at("north", ["peer", "invite", "--out", join(table.dir, "north.peer")]);
  assert.ok(out.includes(table.digitsOf(digits)), "it says under which keys");
  const id = /mechanism ([0-9a-f]{64})/.exec(await readFile(join(table.dir, "north.peer"), "utf8"))?.[1] ?? "";
  for (const path of [
    "",
    `/${id}`,
    `/${id}/archive.json`,
    `/${"0".repeat(64)}`,
    `/${id}/record/logs/north/entries.jsonl`,
  ]) {
    const answer = await fetch(`${server.address}/entente/v1/published${path}`);
    assert.equal(answer.status, 404, path);
    assert.match(await answer.text(), /not-published/);
  }
  assert.equal(await server.stop(), 0);
  stage.servers.clear();
});
