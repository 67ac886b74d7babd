import assert from "node:assert/strict";
import { realpathSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { operations } from "./operations.ts";
import { prepare } from "./faults.ts";
import { drawCases } from "./sample.ts";
import { drive, findObstacle } from "./strace.ts";
import { listAcknowledgements } from "./synced.ts";
import { parseTrace, pathOf } from "./trace.ts";

const obstacle = findObstacle();
// On a machine of somebody who cannot install it the rest still runs; where everything must run, this must too.
const options = obstacle === undefined || process.env["CI"] !== undefined ? {} : { skip: obstacle };

const sample = [
  '7 pwrite64(22</h/record.sqlite-wal>, "\\0\\0"..., 4096, 24) = 4096',
  "7 fsync(22</h/record.sqlite-wal> <unfinished ...>",
  '9 write(20<anon_inode:[eventfd]>, "\\1", 8) = 8',
  "7 <... fsync resumed>)             = 0",
  '9 rename("/h/guard.json.new", "/h/guard.json") = 0',
  "9 fsync(25</h>) = 0",
  '7 write(1<pipe:[99]>, "done 3\\n", 7) = 7',
  "+++ exited with 0 +++",
].join("\n");
const isDone = ({ args, name }: { readonly args: string; readonly name: string }): boolean =>
  name === "write" && args.includes('"done ');

const unsynced = (text: string) => listAcknowledgements(parseTrace(text), "/h", isDone).map((each) => each.unsynced);

test("a trace is read with the calls that others overtook", () => {
  const calls = parseTrace(sample);
  assert.deepEqual(
    calls.map((each) => [each.thread, each.name, pathOf(each), each.began, each.ended, each.result]),
    [
      [7, "pwrite64", "/h/record.sqlite-wal", 0, 0, "4096"],
      [7, "fsync", "/h/record.sqlite-wal", 1, 3, "0"],
      [9, "write", "anon_inode:[eventfd]", 2, 2, "8"],
      [9, "rename", "/h/guard.json", 4, 4, "0"],
      [9, "fsync", "/h", 5, 5, "0"],
      [7, "write", "pipe:[99]", 6, 6, "7"],
    ],
  );
});

test("the check of a trace finds what left before it was synced, whichever sync is missing, late or failed", () => {
  assert.deepEqual(unsynced(sample), [[]]);
  assert.deepEqual(unsynced(sample.replace("9 fsync(25</h>) = 0\n", "")), [["/h"]]);
  assert.deepEqual(unsynced(sample.replace(/7 fsync.*\n/, "").replace(/7 <\.\.\. fsync.*\n/, "")), [
    ["/h/record.sqlite-wal"],
  ]);
  assert.deepEqual(unsynced(sample.replace("resumed>)             = 0", "resumed>) = -1 EIO")), [
    ["/h/record.sqlite-wal"],
  ]);
  const [write = "", ...rest] = sample.split("\n");
  assert.deepEqual(unsynced([...rest.slice(0, 3), write, ...rest.slice(3)].join("\n")), [["/h/record.sqlite-wal"]]);
  const returned = rest[2] ?? "";
  assert.deepEqual(unsynced([write, ...rest.filter((each) => each !== returned), returned].join("\n")), [
    ["/h/record.sqlite-wal"],
  ]);
});

/** The file that each operation makes durable before it says so: the log of writes, or the whole record before it takes its place. */
const recordWrittenBy: Readonly<Record<string, string>> = {
  append: "/record.sqlite-wal",
  import: "/record.sqlite-wal",
  restore: "/record.sqlite.new",
};

for (const name of Object.keys(operations)) {
  test(
    `S10 N6 ${name}: what is acknowledged was synced to disk before, by the trace of the process`,
    options,
    async () => {
      assert.equal(obstacle, undefined);
      const root = realpathSync(mkdtempSync(join(tmpdir(), "entente-trace-")));
      try {
        const dir = join(root, "home");
        await operations[name]?.prepare(dir);
        const { calls, said, status } = await drive({ operation: name, dir });
        assert.equal(status, 0);
        const acknowledged = listAcknowledgements(calls, dir, isDone);
        assert.equal(acknowledged.length, said.filter((line) => line.startsWith("done ")).length);
        assert.ok(acknowledged.length > 0);
        for (const { synced, unsynced: left, written } of acknowledged) {
          const log = written.find((path) => path.endsWith(recordWrittenBy[name] ?? ""));
          assert.ok(log !== undefined && synced.includes(log), `written were ${written.join(", ")}`);
          // Notes are harmless to lose: they may follow the guard into its file without a sync of their own.
          assert.deepEqual(
            left.filter((path) => !path.endsWith("/guard.sqlite-wal")),
            [],
          );
          if (name === "append") assert.ok(synced.includes(join(dir, "guard.sqlite-wal")), "the guard is on disk");
        }
      } finally {
        rmSync(root, { recursive: true });
      }
    },
  );

  test(
    `S14 S15 ${name}: a call that fails, or in which the process is killed, leaves the record clean`,
    options,
    async () => {
      assert.equal(obstacle, undefined);
      const prepared = await prepare(name);
      try {
        const statuses: string[] = [];
        for (const each of drawCases(prepared.cases, 4, "test")) statuses.push((await prepared.run(each)).status);
        assert.ok(
          statuses.some((status) => status === "refused" || status === "killed"),
          statuses.join(", "),
        );
      } finally {
        prepared.close();
      }
    },
  );
}
