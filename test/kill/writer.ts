import { writeSync } from "node:fs";
import { openSqlite } from "../../src/store/sqlite.ts";
import { appendOf, batchOf, committee, north } from "../../src/store/samples.ts";

/**
 * The process that gets killed: goes on writing batches to the store it is given and says after each how many entries are
 * acknowledged. A line is out of this process before the next write begins.
 */
const [, , path, seed] = process.argv;
if (path === undefined) throw new Error("usage: node test/kill/writer.ts FILE SEED");
const store = await openSqlite(path);
let size = (await store.listHeads(committee))[0]?.size ?? 0;
for (let round = Number(seed); ; round += 1) {
  const count = 1 + ((round * 7) % 9);
  const answer = await store.commit(batchOf({ appends: [appendOf(north, size, count)] }));
  if (answer !== "committed") throw new Error(answer);
  size += count;
  writeSync(1, `${size}\n`);
}
