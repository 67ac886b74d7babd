import { writeSync } from "node:fs";
import { getValue } from "../../src/base/refusal.ts";
import type { Performed } from "../../src/node/node.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { draftsOf, openRiver } from "../kill/home.ts";

/**
 * One of several processes of one party that enter acts into one database at once, until it is killed. A line names what is
 * acknowledged, size and newest act, and is out of this process before the next batch begins.
 */
const [, , dir, url, seed] = process.argv;
if (dir === undefined || url === undefined) throw new Error("usage: node test/postgres/writer.ts DIR URL SEED");
const { home, mechanism } = await openRiver(dir, () => openPostgres(url));
writeSync(1, "ready\n");
for (let round = Number(seed) * 1_000_000; ; round += 1) {
  const { acts, size } = await perform(round);
  writeSync(1, `${size} ${acts.at(-1)}\n`);
}

/** Where the others were always first it is said so, and tried again. */
async function perform(each: number): Promise<Performed> {
  for (;;) {
    const performed = await home.node.perform(mechanism, draftsOf(each, 1 + (each % 3)));
    if (performed.ok || performed.refusal.code !== "store-moved") return getValue(performed);
    writeSync(1, "forestalled\n");
  }
}
