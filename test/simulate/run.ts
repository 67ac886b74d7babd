import { parseArgs } from "node:util";
import { findTooFew } from "./floors.ts";
import { playAll } from "./pool.ts";
import { restoresPerWorld } from "./restores.ts";
import { simulate } from "./simulate.ts";
import { Tally } from "./tally.ts";

/**
 * `npm run simulate -- --seeds A..B` plays worlds, `--replay SEED` one of them step by step (`--until K` as far as step K),
 * `--restores N` that many restores of old backups. Fails on a broken property, or where something hardly ever happened.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1..500" },
    replay: { type: "string" },
    until: { type: "string" },
    restores: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const begun = performance.now();
const tally = new Tally();
const since = (): number => (performance.now() - begun) / 1000;

function fail(line: string): void {
  print(line);
  process.exitCode = 1;
}

function tellCounts(): void {
  for (const [event, times] of [...tally.counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    print(`${times.toLocaleString("en").padStart(12)}  ${event}`);
  }
}

async function replay(seed: number): Promise<void> {
  const until = values.until === undefined ? {} : { until: Number(values.until) };
  const { violation } = await simulate(seed, { tell: print, ...until });
  if (violation === undefined) print("nothing broke");
  else fail(`at step ${violation.step}: ${violation.words}`);
}

async function playWorlds(first: number, last: number): Promise<void> {
  let events = 0;
  let steps = 0;
  let broken = 0;
  await playAll("worlds", first, last, (world) => {
    events += world.events;
    steps += world.steps;
    tally.add(world.counts);
    if (values.verbose) print(`seed ${world.seed}: ${world.events} events`);
    if (world.violation === undefined) return;
    broken += 1;
    fail(`seed ${world.seed}, step ${world.violation.step}: ${world.violation.words}`);
  });
  tellCounts();
  const worlds = last - first + 1;
  const [each, speed] = [events / worlds, events / since()].map((figure) => Math.round(figure).toLocaleString("en"));
  print(
    `${worlds} worlds, ${steps.toLocaleString("en")} steps, ${events.toLocaleString("en")} events, ${each} a world, ${speed} a second; ${broken} broken`,
  );
  for (const line of findTooFew(tally.counts, worlds)) fail(line);
}

async function restore(count: number): Promise<void> {
  let restores = 0;
  await playAll("restores", 1, Math.ceil(count / restoresPerWorld), (world) => {
    restores += world.restores;
    tally.add(world.counts);
    if (world.violation !== undefined) fail(`seed ${world.seed}, ${world.violation}`);
  });
  tellCounts();
  print(`${restores.toLocaleString("en")} restores in ${since().toFixed(0)} s`);
}

const [first = 1, last = first] = values.seeds.split("..").map(Number);
if (values.replay !== undefined) await replay(Number(values.replay));
else if (values.restores !== undefined) await restore(Number(values.restores));
else await playWorlds(first, last);
