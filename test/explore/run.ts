import { explore } from "./explore.ts";
import { checkLedger } from "./ledger-check.ts";
import { tellCoverage } from "./report.ts";
import { scenarios, widen } from "./scenarios.ts";

/** The long search, `npm run explore`: every scenario with more entries to each party, up to ten million states and more. */
const statesMax = Number(process.argv[2] ?? 450_000);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const explorations = scenarios.map((scenario) => {
  const start = performance.now();
  const found = explore(widen(scenario), { statesMax, sample: { every: 2000, check: checkLedger } });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  print(`${found.scenario}: ${found.states.toLocaleString("en")} states, depth ${found.depth}, ${seconds} s`);
  return found;
});
print(tellCoverage(explorations));
print(`  memory: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
if (explorations.some(({ violation }) => violation !== undefined)) process.exitCode = 1;
