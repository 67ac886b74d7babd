import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setStage, until } from "../serve/stage.ts";
import { attach, findObstacle } from "./strace.ts";
import { listAcknowledgements } from "./synced.ts";
import { parseTrace } from "./trace.ts";

const obstacle = findObstacle();
const options = obstacle === undefined || process.env["CI"] !== undefined ? {} : { skip: obstacle };

test(
  "S10 H2 a serving node's answer leaves its socket when what it acknowledges was synced to disk, by its trace",
  options,
  async () => {
    assert.equal(obstacle, undefined);
    const stage = await setStage(["north", "south"], "2030-05-01T09:00:00Z");
    const { table } = stage;
    const south = await stage.serve("south");
    const output = join(table.dir, "trace");
    const traced = await attach(south.pid, output);
    await table.at("north", ["act", "issue.raised", "--issue", "issue:a", "--title", "Night ferries"]);
    const north = await stage.serve("north");
    await until(
      async () => (await table.at("south", ["show", "issues"])).out,
      (out) => out.includes("Night ferries"),
    );
    await north.stop();
    await south.stop();
    await traced.ended;
    await stage.close();
    const home = table.homeOf("south");
    const answers = listAcknowledgements(
      parseTrace(readFileSync(output, "utf8")),
      home,
      ({ args, name }) => /^(?:writev?|sendto|sendmsg)$/.test(name) && args.includes("HTTP/1.1 200"),
    );
    const record = join(home, "record.sqlite-wal");
    // Some of the answers acknowledge what was written for them; none leaves before that is on disk.
    assert.ok(answers.some(({ synced, written }) => written.includes(record) && synced.includes(record)));
    for (const { call, unsynced } of answers) assert.ok(!unsynced.includes(record), call.args);
  },
);
