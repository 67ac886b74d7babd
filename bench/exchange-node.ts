import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { destination } from "pino";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import { getValue } from "../src/base/refusal.ts";
import { openJournal } from "../src/http/journal.ts";
import { serve } from "../src/http/serve.ts";
import { openHome } from "../src/node/home/home.ts";
import { databaseOf, readInstallation } from "../src/node/home/installation.ts";
import { openPeerBook } from "../src/node/home/peers-file.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { parties } from "./charter.ts";
import { openNobody } from "../test/kit/people.ts";
import { draftsOf } from "./exchange-homes.ts";

/**
 * A node that serves its home and enters acts in the same process, as a desk would: `DIR PER-SECOND COUNT`. It begins when it is
 * told to by a line, says of each statement its id and the millisecond at which it was asked for, and ends with its input.
 */
const [, , dir = "", perSecond = "50", count = "500"] = process.argv;
const settings = getValue(await readInstallation(dir, {}));
const database = databaseOf(dir, settings);
const openStore = () => (database.startsWith("postgres") ? openPostgres(database) : openSqlite(database));
const home = getValue(await openHome(dir, { openStore }));
const journal = openJournal(settings.logLevel, destination({ dest: 2, sync: false }));
const { clock, node } = home;
const world = { node, settings, crypto: nodeCrypto, clock, book: openPeerBook(dir), journal, ...(await openNobody()) };
const serving = getValue(await serve(world));
const [row] = await node.listMechanisms();
if (row === undefined) throw new Error("the home holds no mechanism");
await node.consult(row.id);
writeSync(1, "ready\n");
for await (const _ of createInterface({ input: process.stdin })) {
  const begun = performance.now();
  for (let i = 0; i < Number(count); i += 1) {
    await wait(Math.max(0, begun + (i * 1000) / Number(perSecond) - performance.now()));
    const [, , draft] = draftsOf(parties[0], 1_000_000 + i, 3);
    if (draft === undefined) throw new Error("there are three drafts");
    const asked = performance.timeOrigin + performance.now();
    getValue(await node.perform(row.id, [draft]));
    writeSync(1, `${JSON.stringify({ id: draft.content["statement"], asked })}\n`);
  }
  writeSync(1, "done\n");
}
await serving.stop();
await home.close();
