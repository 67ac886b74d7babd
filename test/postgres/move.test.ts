import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { run } from "../../src/main.ts";
import { now, openExample } from "../stories/example.ts";
import { ask } from "./pair.ts";
import { makeFolder, removeFolder, startServer } from "./server.ts";

async function entente(
  args: readonly string[],
  database?: string,
): Promise<{ readonly status: number; readonly said: string }> {
  let said = "";
  const speak = (text: string): void => {
    said += text;
  };
  const env = { ENTENTE_NOW: now, ...(database === undefined ? {} : { ENTENTE_DATABASE: database }) };
  return { status: await run(args, { out: speak, err: speak, env }), said };
}

function countEntries(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare("SELECT count(*) AS entries FROM entry").get();
  database.close();
  return Number(row?.["entries"]);
}

test("S31 a record is moved whole to PostgreSQL and back to a file, and reads the same", async () => {
  const server = await startServer();
  const folder = makeFolder("move");
  const url = server.url.replace("//entente@", "//entente:not-for-the-log@");
  try {
    const home = join(folder, "kor");
    cpSync(join((await openExample()).dir, "kor"), home, { recursive: true });
    const held = countEntries(join(home, "record.sqlite"));
    assert.ok(held > 200);
    const moved = await entente(["move", url, "--home", home]);
    assert.equal(moved.status, 0, moved.said);
    assert.ok(moved.said.includes(`holds the record: 3 mechanisms, ${held} entries, 21 parts`), moved.said);
    assert.doesNotMatch(moved.said, /not-for-the-log/);

    const verified = await entente(["verify", "--home", home], url);
    assert.equal(verified.status, 0, verified.said);
    const file = join(folder, "again.sqlite");
    assert.equal((await entente(["move", file, "--home", home], url)).status, 0);
    assert.ok(existsSync(file));
    for (const page of ["sessions", "agreements", "commitments", "texts"]) {
      const shown = ["show", page, "--json", "--mechanism", "kor-usa", "--home", home];
      const before = await entente(shown);
      assert.equal(before.status, 0, before.said);
      assert.ok(before.said.length > 200);
      assert.equal((await entente(shown, url)).said, before.said, page);
      assert.equal((await entente(shown, file)).said, before.said, page);
    }

    // Neither is written over, whole or not.
    for (const target of [url, file]) {
      const again = await entente(["move", target, "--home", home]);
      assert.equal(again.status, 1);
      assert.match(again.said, /already/);
      assert.doesNotMatch(again.said, /not-for-the-log/);
    }
    await ask(server.url, "DELETE FROM entente.mechanism");
    assert.match((await entente(["move", url, "--home", home])).said, /already, or part of one/);
  } finally {
    await server.remove();
    removeFolder(folder);
  }
});

test("S31 in the database it was moved to, a home signs nothing until the others have answered", async () => {
  const server = await startServer();
  const { url } = server;
  const folder = makeFolder("move");
  try {
    const home = join(folder, "kor");
    cpSync(join((await openExample()).dir, "kor"), home, { recursive: true });
    assert.equal((await entente(["move", url, "--home", home])).status, 0);
    const said = ["act", "communication.sent", "--mechanism", "kor-usa", "--home", home, "--title", "A note"];
    said.push("--communication", "communication:moved", "--purpose", "information", "--to", "usa");
    const refused = await entente(said, url);
    assert.equal(refused.status, 1, refused.said);
    assert.match(refused.said, /database is another .* still to answer: usa/s);
  } finally {
    await server.remove();
    removeFolder(folder);
  }
});
