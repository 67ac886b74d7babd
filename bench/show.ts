import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pageNames, showPage } from "../src/view/pages.ts";
import { printReading } from "../src/view/print.ts";
import type { Scene } from "../src/view/scene.ts";
import { clock, inFullHome, mechanism, openBenchHome } from "./home.ts";
import { median, type Figure } from "./measure.ts";

const main = join(import.meta.dirname, "..", "src", "main.ts");

/** Opening a mechanism of 100,000 acts to its first page, each page after that, and the same from the command line. */
export async function benchShow(): Promise<readonly Figure[]> {
  return inFullHome(100_000, async (dir) => [...(await benchPages(dir)), ...benchProcess(dir)]);
}

async function benchPages(dir: string): Promise<readonly Figure[]> {
  const opened: number[] = [];
  let pageFigures: readonly Figure[] = [];
  for (let round = 0; round < 5; round += 1) {
    const begun = performance.now();
    const home = await openBenchHome(dir);
    const reading = await home.node.read(mechanism);
    const { acts, documents, row } = reading;
    const scene: Scene = { mechanism, documents, acts, party: row.party, now: clock.now(), audience: "party" };
    await reading.render(() => show(scene, "waiting"));
    opened.push(performance.now() - begun);
    const figures: Figure[] = [];
    for (const name of pageNames) {
      const first = performance.now();
      await reading.render(() => show(scene, name));
      figures.push({
        what: `show ${name}, after that`,
        value: performance.now() - first,
        unit: "ms",
        bound: { at: "most", value: 50 },
      });
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

function show(scene: Scene, name: (typeof pageNames)[number]): string {
  const shown = showPage(name, scene, {});
  return shown.ok ? printReading(scene, shown.value.reading, { width: 100, why: false }) : shown.refusal.sentence;
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
