import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const program = join(import.meta.dirname, "..", "..", "bin", "entente");

test("V9 the program itself ends with these statuses, sentences on the standard error", () => {
  const dir = mkdtempSync(join(tmpdir(), "entente-process-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  const run = (args: readonly string[]) =>
    spawnSync(program, args, { cwd: dir, encoding: "utf8", env: { PATH: process.env["PATH"] } });

  const help = run(["--help"]);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /^USAGE/);
  assert.equal(help.stderr, "");

  const misused = run(["show", "weather"]);
  assert.equal(misused.status, 2);
  assert.equal(misused.stdout, "");
  assert.match(misused.stderr, /weather/);

  const refused = run(["show", "waiting"]);
  assert.equal(refused.status, 1);
  assert.equal(refused.stderr, 'entente: There is no home in var/home: make one with "entente init". (home-missing)\n');
});

test("who reads only the beginning of a page is no fault", () => {
  const { status, stderr } = spawnSync("sh", ["-c", `"${program}" act --help | head -n 1; true`], { encoding: "utf8" });
  assert.equal(status, 0);
  assert.equal(stderr, "");
});
