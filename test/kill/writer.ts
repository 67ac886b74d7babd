import { writeSync } from "node:fs";
import { getValue } from "../../src/base/refusal.ts";
import { draftsOf, openRiver } from "./home.ts";

/**
 * The process that gets killed: performs acts through the node and says after each batch how many entries are acknowledged. A
 * line is out of this process before the next batch begins.
 */
const [, , dir, seed] = process.argv;
if (dir === undefined) throw new Error("usage: node test/kill/writer.ts DIR SEED");
const { home, mechanism } = await openRiver(dir);
for (let round = Number(seed) * 1_000_000; ; round += 1) {
  const performed = getValue(await home.node.perform(mechanism, draftsOf(round, 1 + (round % 5))));
  writeSync(1, `${performed.size} ${performed.acts.at(-1)}\n`);
}
