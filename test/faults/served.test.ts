import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setStage, until } from "../serve/stage.ts";
import { attach, findObstacle } from "./strace.ts";
import { listAcknowledgements } from "./synced.ts";
import type { Acknowledgement } from "./synced.ts";
import { parseTrace } from "./trace.ts";

const obstacle = findObstacle();
const options = obstacle === undefined || process.env["CI"] !== undefined ? {} : { skip: obstacle };
const roundsMax = 20;

test(
  "S10 H2 a serving node's answer or call leaves its socket when what it acknowledges was synced to disk, by its trace",
  options,
  async () => {
    assert.equal(obstacle, undefined);
    const stage = await setStage(["north", "south"], "2030-05-01T09:00:00Z");
    const { table } = stage;
    const south = await stage.serve("south");
    const output = join(table.dir, "trace");
    const home = table.homeOf("south");
    const record = join(home, "record.sqlite-wal");
    const traced = await attach(south.pid, output);
    const north = await stage.serve("north");
    // What arrives in the answer to a call is acknowledged by the next call, what arrives in a call by its answer; which of the
    // two carries an entry is chance, so north goes on until one message acknowledged what was written for it.
    const listMessages = (): readonly Acknowledgement[] =>
      listAcknowledgements(
        parseTrace(readFileSync(output, "utf8")),
        home,
        ({ args, name }) => /^(?:writev?|sendto|sendmsg)$/.test(name) && /"(?:HTTP\/1\.1 200|POST )/.test(args),
      );
    const isShown = ({ synced, written }: Acknowledgement): boolean =>
      written.includes(record) && synced.includes(record);
    for (let round = 1; round <= roundsMax && !listMessages().some(isShown); round += 1) {
      const title = `Night ferries ${round}`;
      await table.at("north", ["act", "issue.raised", "--issue", `issue:a${round}`, "--title", title]);
      await until(
        async () => (await table.at("south", ["show", "issues"])).out,
        (out) => out.includes(title),
      );
    }
    await north.stop();
    await south.stop();
    await traced.ended;
    await stage.close();
    const messages = listMessages();
    assert.ok(messages.some(isShown));
    for (const { call, unsynced } of messages) assert.ok(!unsynced.includes(record), call.args);
  },
);
