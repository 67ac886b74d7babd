import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { packFolder } from "./tar.ts";

test("D113 an archive comes as one file that the system's own tar opens to the very same files, and twice as the same bytes", async () => {
  const dir = await mkdtemp(join(tmpdir(), "entente-tar-"));
  try {
    const long = `record/parts/${"a".repeat(64)}`;
    await mkdir(join(dir, "from/record/parts"), { recursive: true });
    await mkdir(join(dir, "to"));
    const files = { "README.txt": "words", [long]: "x".repeat(1300), "record/empty.txt": "" };
    for (const [path, text] of Object.entries(files)) await writeFile(join(dir, "from", path), text);
    const once = Buffer.concat(
      await Array.fromAsync(packFolder(join(dir, "from"), "a-name-of-a-consultation-that-is-rather-long")),
    );
    const again = Buffer.concat(
      await Array.fromAsync(packFolder(join(dir, "from"), "a-name-of-a-consultation-that-is-rather-long")),
    );
    assert.deepEqual(once, again);
    assert.equal(once.length % 512, 0);
    await writeFile(join(dir, "it.tar"), once);
    execFileSync("tar", ["-xf", join(dir, "it.tar"), "-C", join(dir, "to")]);
    for (const [path, text] of Object.entries(files)) {
      assert.equal(await readFile(join(dir, "to/a-name-of-a-consultation-that-is-rather-long", path), "utf8"), text);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
