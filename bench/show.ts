import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { showPage, type PageName } from "../src/view/pages.ts";
import { printReading } from "../src/view/print.ts";
import type { Scene } from "../src/view/scene.ts";
import { clock, inFullHome, mechanism, openBenchHome } from "./home.ts";
import type { Held } from "./held.ts";
import { median, processorSeconds, type Figure } from "./measure.ts";

const main = join(import.meta.dirname, "..", "src", "main.ts");

/** What people ask for: pages that sum up, and pages of one thing. Late in the record, where most stands before it. */
const shown: readonly (readonly [name: PageName, only?: string])[] = [
  ["waiting"],
  ["review"],
  ["bodies"],
  ["sessions", "body:b-60"],
  ["agenda", "session:s-2500"],
  ["readouts", "session:s-2500"],
  ["texts", "text:t-2500"],
  ["issues"],
  ["commitments"],
  ["history"],
  ["act", "north/20000"],
];

/** Opening a mechanism of 100,000 acts to its first page, each page after that, and the same from the command line. */
export async function benchShow(): Promise<readonly Figure[]> {
  return inFullHome(100_000, async (dir) => [...(await benchPages(dir)), ...benchProcess(dir)]);
}

/** What the process holds that has all of a mechanism loaded and folded. */
export async function benchMemory(): Promise<readonly Figure[]> {
  return inFullHome(100_000, async (dir) => {
    const flags = ["--expose-gc", join(import.meta.dirname, "held.ts"), dir];
    const held = JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8" })) as Held;
    if (held.entries !== 100_000) throw new Error(`${held.entries} entries held`);
    const most = { at: "most", value: 300 } as const;
    return [
      { what: "live memory of a node that holds them", value: held.live / 1e6, unit: "MB", bound: most },
      {
        what: "resident memory of its process, all of Node and freed memory included",
        value: held.resident / 1e6,
        unit: "MB",
      },
      { what: "loading and folding them all, for entering the next act", value: held.seconds * 1000, unit: "ms" },
    ];
  });
}

async function benchPages(dir: string): Promise<readonly Figure[]> {
  const opened: number[] = [];
  let pageFigures: readonly Figure[] = [];
  for (let round = 0; round < 5; round += 1) {
    const begun = milliseconds();
    const home = await openBenchHome(dir);
    const reading = await home.node.read(mechanism);
    const { acts, documents, row } = reading;
    const scene: Scene = { mechanism, documents, acts, party: row.party, now: clock.now(), audience: "party" };
    await reading.render(() => show(scene, "waiting"));
    opened.push(milliseconds() - begun);
    const figures: Figure[] = [];
    for (const [name, only] of shown) {
      const what = only === undefined ? name : `${name} ${only}`;
      for (const time of ["first", "again"] as const) {
        const asked = milliseconds();
        await reading.render(() => show(scene, name, only));
        const value = milliseconds() - asked;
        // The first time a page also reads what no page has read before; after that it is only made.
        const bound = time === "first" ? {} : { bound: { at: "most", value: 50 } as const };
        figures.push({ what: `show ${what}, ${time}`, value, unit: "ms", ...bound });
      }
    }
    pageFigures = figures;
    await home.close();
  }
  return [
    {
      what: "opening 100,000 acts to the first page",
      value: median(opened),
      unit: "ms",
      bound: { at: "most", value: 1000 },
    },
    ...pageFigures,
  ];
}

function show(scene: Scene, name: PageName, only?: string): string {
  const page = showPage(name, scene, only === undefined ? {} : { only });
  if (!page.ok) throw new Error(page.refusal.sentence);
  return printReading(scene, page.value.reading, { width: 100, why: false });
}

/** What a person waits for: the start of the program included. */
function benchProcess(dir: string): readonly Figure[] {
  const run = (): number => {
    const begun = performance.now();
    execFileSync(process.execPath, [main, "show", "waiting", "--home", dir], {
      env: { ...process.env, ENTENTE_NOW: clock.now() },
    });
    return performance.now() - begun;
  };
  const value = median([run(), run(), run()]);
  return [{ what: "entente show waiting as a command, from start to end", value, unit: "ms" }];
}

const milliseconds = (): number => processorSeconds() * 1000;
