/** `npm run tamper -- [PLACES] [SEED]`: flips one bit at each of so many places of a store and counts what `verify` names. */
import { createDice } from "../../scripts/crosscheck/dice.ts";
import { openSample } from "./build.ts";
import { flipMany } from "./tamper.ts";

const count = Number(process.argv[2] ?? 20_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const sample = await openSample();
const begun = performance.now();
const { named, unnamed } = flipMany(sample, count, createDice(seed).below);
const seconds = (performance.now() - begun) / 1000;
const sizes = [...sample.record.entries.values()].reduce((sum, rows) => sum + rows.length, 0);
process.stdout.write(
  `Seed ${seed}: a store of ${sizes} entries, ${sample.parts.length} parts, ${sample.record.documents.length} derived rows; `,
);
process.stdout.write(`${count} places in ${seconds.toFixed(1)} s.\n`);
for (const [place, times] of named) process.stdout.write(`${place.padEnd(12)} ${times} named\n`);
for (const each of unnamed.slice(0, 20)) process.stdout.write(`NOT NAMED ${each}\n`);
process.stdout.write(`${unnamed.length} not named.\n`);
process.exitCode = unnamed.length === 0 ? 0 : 1;
