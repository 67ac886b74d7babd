import { explore } from "./explore.ts";
import { scenarios } from "./scenarios.ts";
let total = 0;
for (const s of scenarios) {
  const t = performance.now();
  const r = explore(s, { statesMax: Number(process.argv[2] ?? 100000) });
  total += r.states;
  console.log(
    r.scenario,
    r.states,
    r.steps,
    r.depth,
    r.exhausted,
    Math.round(performance.now() - t),
    "ms",
    [...r.outcomes].join(" "),
    JSON.stringify(r.tested),
    r.violation?.property,
    r.violation?.trace,
  );
}
console.log(total);
