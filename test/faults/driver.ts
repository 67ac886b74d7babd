import { readSync, writeSync } from "node:fs";
import { PortFailure } from "../../src/node/ports.ts";
import { operations } from "./operations.ts";

/**
 * The process whose disk fails: opens a home, says "ready", waits to be told to go on, and does one operation. Each line is out
 * of the process before its next step; what is said to be done is acknowledged.
 */
const [, , name = "", dir = ""] = process.argv;
const say = (text: string): void => void writeSync(1, `${text}\n`);
const operation = operations[name];
if (operation === undefined) throw new Error("usage: node test/faults/driver.ts OPERATION DIR");
await operation.run(dir, {
  ready: () => {
    say("ready");
    readSync(0, new Uint8Array(8));
  },
  done: (what) => say(`done ${what}`),
  attempt: async (step) => {
    try {
      await step();
    } catch (error) {
      // Whatever the disk does, a person is told, and the process ends in its own time.
      if (error instanceof PortFailure) say(`refused ${error.refusal.code}`);
      else if (error instanceof Error && "code" in error && typeof error.code === "string") say(`failed ${error.code}`);
      else throw error;
    }
  },
});
