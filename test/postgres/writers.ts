import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { makeFolder, removeFolder, startServer } from "./server.ts";

/** An acknowledged act and the size our log had with it. */
interface Acknowledged {
  readonly size: number;
  readonly act: string;
}

interface Writer {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
  readonly ended: Promise<unknown>;
  readonly acknowledged: Acknowledged[];
  /** Times that the others were always first, so that it was told to try again. */
  forestalled: number;
  errors(): string;
}

/** What the killing came to. */
export interface Written {
  readonly entries: number;
  /** Batches. */
  readonly acknowledged: number;
  /** Processes of which something was acknowledged. */
  readonly writers: number;
  /** Times that a process was told to try again, because the others were always first. */
  readonly forestalled: number;
}

const script = join(import.meta.dirname, "writer.ts");

/**
 * Several nodes of one party, each a process, enter acts into one database at once; `kills` times one of them is killed at a
 * random moment and another takes its place. Fails unless every acknowledged act is in the log where it was said to be, and the
 * whole record verifies: one log, signed by several processes, that never forked.
 */
export async function killWriters(kills: number, processes = 3): Promise<Written> {
  const server = await startServer();
  const dir = makeFolder("postgres-home");
  const all: Writer[] = [];
  const begin = (): Writer => {
    const writer = startWriter(dir, server.url, all.length);
    all.push(writer);
    return writer;
  };
  try {
    const first = begin();
    await first.ready;
    const running = [first, ...Array.from({ length: processes - 1 }, begin)];
    await Promise.all(running.map(({ ready }) => ready));
    for (let round = 0; round < kills; round += 1) {
      await wait(Math.random() * 300);
      const victim = running.shift();
      victim?.child.kill("SIGKILL");
      await victim?.ended;
      const next = begin();
      running.push(next);
      await next.ready;
    }
    for (const { child, ended, errors } of running) {
      assert.equal(child.exitCode, null, errors());
      child.kill("SIGKILL");
      await ended;
    }
    for (const { child, errors } of all) assert.equal(child.signalCode, "SIGKILL", errors());
    const acknowledged = all.flatMap((writer) => writer.acknowledged);
    const entries = await check(server.url, acknowledged);
    const writers = all.filter((writer) => writer.acknowledged.length > 0).length;
    const forestalled = all.reduce((sum, each) => sum + each.forestalled, 0);
    return { entries, acknowledged: acknowledged.length, writers, forestalled };
  } finally {
    for (const { child } of all) child.kill("SIGKILL");
    await server.remove();
    removeFolder(dir);
  }
}

function startWriter(dir: string, url: string, seed: number): Writer {
  const child = spawn(process.execPath, [script, dir, url, String(seed)], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const acknowledged: Acknowledged[] = [];
  const lines = createInterface({ input: child.stdout });
  // What was written to the pipe before a kill is still read to its end.
  const ended = Promise.all([once(child, "exit"), once(lines, "close")]);
  const ready = Promise.withResolvers<void>();
  const writer: Writer = {
    child,
    ready: ready.promise,
    ended,
    acknowledged,
    forestalled: 0,
    errors: () => errors,
  };
  lines.on("line", (line) => {
    if (line === "ready") return ready.resolve();
    if (line === "forestalled") return void (writer.forestalled += 1);
    const [size, act] = line.split(" ");
    acknowledged.push({ size: Number(size), act: act ?? "" });
  });
  child.once("exit", () => ready.reject(new Error(`a writer ended by itself: ${errors}`)));
  return writer;
}

async function check(url: string, acknowledged: readonly Acknowledged[]): Promise<number> {
  const store = await openPostgres(url);
  try {
    let size = 0;
    for (const { entries, faults, forked, mechanism } of await verifyStore(nodeCrypto, store, [])) {
      assert.deepEqual(faults, []);
      assert.deepEqual(forked, []);
      size = entries;
      const held = await store.listEntries(mechanism.id, mechanism.party, 0, entries);
      for (const each of acknowledged) {
        const entry = held[each.size - 1];
        assert.equal(entry && formatHex(entry.leafHash), each.act, `act ${each.size} was acknowledged`);
      }
    }
    return size;
  } finally {
    await store.close();
  }
}
