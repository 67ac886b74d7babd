import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { adoptText, meet, tableText } from "./meeting.ts";

test("V36 entries cut off with every trace are noted where a peer said that it holds our word on them", async () => {
  const table = await meet();
  await adoptText(table, "lake", "The lake is shared.");
  await table.exchange("east", "west");
  const record = join(table.homeOf("west"), "record.sqlite");
  const earlier = join(table.dir, "earlier.sqlite");
  await copyFile(record, earlier);

  await tableText(table, "later", "Said later.");
  await table.exchange("east", "west");
  await table.exchange("east", "west");
  assert.doesNotMatch((await table.at("west", ["verify"])).out, /says it holds/);

  // West's record as it was before: its own log is as long as ever, east's newest entries and west's word on them are gone.
  await copyFile(earlier, record);
  const { out } = await table.at("west", ["verify"]);
  assert.match(out, /^lake: everything verified/);
  assert.match(
    out,
    /east says it holds our cosignature of the log of east at 6; only 4 entries of it are stored here: the newest may have been taken away\./,
  );
});
