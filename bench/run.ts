import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchExchanges } from "./exchange.ts";
import { benchFold } from "./fold.ts";
import { benchGrowth, benchImport } from "./growth.ts";
import { describeMachine, formatFigure, isMet, type Figure } from "./measure.ts";
import { benchPerform } from "./perform.ts";
import { benchPostgres } from "./postgres.ts";
import { benchMemory, benchShow } from "./show.ts";
import { benchStore } from "./store.ts";

/**
 * `npm run bench`: every figure of RESULTS.md. `-- --million` goes on to 1,000,000 acts, which takes ten times as long and
 * 4 GB; `-- --write` writes RESULTS.md.
 */
const [countMax, heap] = process.argv.includes("--million") ? ([1_000_000, 8192] as const) : ([100_000, 4096] as const);

if (globalThis.gc === undefined) {
  const flags = ["--expose-gc", `--max-old-space-size=${heap}`];
  const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: "inherit" });
  process.exit(status ?? 1);
}

const sections: readonly (readonly [title: string, run: () => Promise<readonly Figure[]> | readonly Figure[]])[] = [
  ["Durable writing", benchStore],
  ["Entering acts", benchPerform],
  ["Fold", () => benchFold(countMax)],
  ["Import of 100,000 acts of about 550 bytes", benchImport],
  ["Cost of an act by what is held: read, hashed, verified, judged, folded, written", () => benchGrowth(countMax)],
  ["PostgreSQL beside SQLite, both on the same disk and synced", () => benchPostgres()],
  ["Exchange between two serving nodes on one machine, which share its cores with who measures", benchExchanges],
  ["A mechanism of 100,000 acts in memory", benchMemory],
  ["A mechanism of 100,000 acts on the screen", benchShow],
];

const lines = [
  "# Figures",
  "",
  `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}.`,
  "",
  "What only computes is measured in processor time of one core, what waits for the disk in time that passed. Peers are measured",
  "in turns with what they are compared with; figures are medians. `npm run bench -- --write` makes this page.",
];
for (const line of lines) console.log(line);
let missed = 0;
for (const [title, run] of sections) {
  const figures = await run();
  const table = [
    "",
    `## ${title}`,
    "",
    "| what | figure | bound |",
    "| --- | --- | --- |",
    ...figures.map(formatFigure),
  ];
  missed += figures.filter((figure) => !isMet(figure)).length;
  lines.push(...table);
  for (const line of table) console.log(line);
}
if (process.argv.includes("--write")) writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${lines.join("\n")}\n`);
if (missed > 0) console.log(`\n${missed} bounds missed.`);
