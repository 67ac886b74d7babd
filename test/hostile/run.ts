import { parseArgs } from "node:util";
import { flood } from "./flood.ts";
import { floods } from "./floods.ts";

/**
 * `npm run flood -- N` floods a node in every way with N parcels of about a mebibyte, or until its quota is reached: `--memory` and
 * `--disk` in MiB. It prints what the node then held, and what it refused.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { memory: { type: "string" }, disk: { type: "string" }, only: { type: "string" } },
});
const mebibyte = 1024 * 1024;
const bounds = {
  memoryBytesMax: Number(values.memory ?? 64) * mebibyte,
  diskBytesMax: Number(values.disk ?? 32) * mebibyte,
};
const cells = (row: readonly string[]): string =>
  row.map((cell, i) => (i === 0 ? cell.padEnd(30) : cell.padStart(10))).join("");
process.stdout.write(`${cells(["MiB", "sent", "memory", "disk", "full at", "slowest ms", "slowdown"])}  refused\n`);
for (const name of Object.keys(floods)) {
  if (values.only !== undefined && values.only !== name) continue;
  const { bytesSent, codes, disk, filledAt, memory, slowdown, slowest } = await flood(
    name,
    bounds,
    Number(positionals[0] ?? 40),
  );
  const figures = [bytesSent / mebibyte, memory / mebibyte, disk / mebibyte].map((each) => each.toFixed(1));
  const row = [name, ...figures, String(filledAt ?? "never"), slowest.toFixed(0), slowdown.toFixed(1)];
  process.stdout.write(`${cells(row)}  ${codes.join(", ")}\n`);
}
