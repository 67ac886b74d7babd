import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openExample } from "../stories/example.ts";

const program = join(import.meta.dirname, "../../src/main.ts");

test("entente start serves the three houses of the example, each with its page and known to the others, until Ctrl-C", async () => {
  const { dir } = await openExample();
  const place = await mkdtemp(join(tmpdir(), "entente-start-"));
  after(() => rm(place, { recursive: true, force: true }));
  cpSync(dir, place, { recursive: true });
  const child = spawn(process.execPath, [program, "start", "--home", place, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"] },
  });
  after(() => child.kill("SIGKILL"));
  const exited = once(child, "exit");
  let said = "";
  const addresses = await new Promise<readonly string[]>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = said.match(/^(?:Seoul|Washington|Tokyo) +http:\/\/localhost:\d+$/gm);
      if (found?.length === 3 && said.includes("Ctrl-C")) resolve(found.map((line) => line.split(/ +/)[1] ?? ""));
    });
  });
  assert.equal(new Set(addresses).size, 3);
  for (const address of addresses) {
    const page = await fetch(`${address}/`);
    assert.match(await page.text(), /<div id="desk">/);
    const opening = (await (await fetch(`${address}/api/opening`)).json()) as { houses: { address?: string }[] };
    const others = opening.houses.flatMap((house) => house.address ?? []);
    assert.deepEqual(others.toSorted(), addresses.filter((each) => each !== address).toSorted());
  }
  child.kill("SIGINT");
  assert.deepEqual(await exited, [0, null]);
  for (const address of addresses) await assert.rejects(fetch(address), `${address} is closed`);
});
