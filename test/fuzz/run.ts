/**
 * `npm run fuzz [-- INPUTS [SEED [NAME]]]`: every parser, or the one whose name holds NAME, with two million changed inputs each.
 * Prints a line for each; ends with status 1 at the first input that breaks a promise or takes more than 50 ms when tried again.
 */
import { fuzz } from "./fuzz.ts";
import { parsers } from "./parsers.ts";

const [inputs = "2000000", seed = "2", name = ""] = process.argv.slice(2);
const slowMsMax = 50;

for (const parser of parsers.filter((each) => each.name.includes(name))) {
  const { accepted, seconds, slowestMs, ...fuzzed } = fuzz(parser, Number(inputs) * (parser.share ?? 1), Number(seed));
  const rate = Math.round(fuzzed.inputs / seconds);
  const share = ((100 * accepted) / fuzzed.inputs).toFixed(1);
  const slow = slowestMs === 0 ? "none over 10 ms" : `slowest when tried again ${slowestMs.toFixed(1)} ms`;
  process.stdout.write(`${parser.name.padEnd(20)} ${fuzzed.inputs} inputs, ${rate}/s, ${share} % accepted, ${slow}\n`);
  if (slowestMs > slowMsMax) process.exitCode = 1;
}
