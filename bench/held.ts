import { heapBytes, processorSeconds } from "./measure.ts";
import { mechanism, openBenchHome } from "./home.ts";

/** Run by itself, with --expose-gc: what a node takes in memory that has a whole mechanism loaded and folded. */
export interface Held {
  readonly entries: number;
  /** Bytes of live objects. */
  readonly live: number;
  /** Bytes the system counts for the process. */
  readonly resident: number;
  /** Processor time of loading. */
  readonly seconds: number;
}

const [, , dir] = process.argv;
if (dir === undefined) throw new Error("usage: node --expose-gc bench/held.ts DIR");
const before = heapBytes();
const begun = processorSeconds();
const home = await openBenchHome(dir);
const { logs } = await home.node.consult(mechanism);
const seconds = processorSeconds() - begun;
const live = heapBytes() - before;
const entries = logs.reduce((sum, { size }) => sum + size, 0);
const held: Held = { entries, live, resident: process.memoryUsage().rss, seconds };
process.stdout.write(JSON.stringify(held));
await home.close();
