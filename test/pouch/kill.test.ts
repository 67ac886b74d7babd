import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { charter } from "../cli/charter.ts";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";
import { createRandom } from "../conclave/world.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const kills = 3;

/** Runs a command as a process of its own and kills it after so many milliseconds; whether it had ended by then. */
async function runAndKill(args: readonly string[], after: number): Promise<boolean> {
  const child = spawn(process.execPath, [main, ...args], { stdio: "ignore" });
  const ended = new Promise<boolean>((resolve) => {
    child.on("exit", (code) => resolve(code === 0));
  });
  await Promise.race([ended, setTimeout(after, false, { ref: false })]);
  child.kill("SIGKILL");
  return ended;
}

async function meet(): Promise<{ readonly table: Table; readonly stick: string; readonly recipient: string }> {
  const table = await layTable("2030-05-01T09:00:00Z");
  const file = join(table.dir, "charter.json");
  await writeFile(file, JSON.stringify(charter));
  await table.at("east", ["init", "--charter", file, "--party", "east"]);
  const invitation = join(table.dir, "invitation");
  await table.at("east", ["invite", "--out", invitation]);
  await table.at("west", ["init"]);
  const joined = await table.at("west", ["join", invitation, "--party", "west"]);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  const stick = join(table.dir, "stick");
  await mkdir(stick);
  const recipient = (await table.at("west", ["pouch", "identity"])).out.trim();
  const told = ["--communication", "communication:a", "--title", "A", "--purpose", "information", "--to", "west"];
  for (let i = 0; i < 6; i++) {
    const words = `text:en=${`${i} `.repeat(60_000)}`;
    await table.at("east", ["act", "communication.sent", ...told, "--part", words]);
  }
  return { table, stick, recipient };
}

/** Moments within the time that a whole run takes here, so that some fall into the work itself on any machine. */
async function measure(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  assert.equal(await runAndKill(args, 60_000), true, args.join(" "));
  return performance.now() - begun;
}

test(`P12 packing and opening killed -9 at ${kills} moments leave nothing half-done, and are done by doing them again`, async () => {
  const { recipient, stick, table } = await meet();
  const random = createRandom("kill");
  const home = (party: string): readonly string[] => ["--home", table.homeOf(party)];
  const pack = ["pouch", "pack", "--to", "west", "--recipient", recipient, "--volume", "600KiB"];
  let cut = 0;
  const takes = await measure([...pack, "--out", stick, ...home("east")]);
  const moment = (): number => takes * (0.3 + random.below(70) / 100);
  for (let i = 0; i < kills; i++) {
    cut += (await runAndKill([...pack, "--out", stick, ...home("east")], moment())) ? 0 : 1;
  }
  const { out } = await table.at("east", [...pack, "--out", stick]);
  const [, number = ""] = /^Pouch (\d+) for west/.exec(out) ?? [];
  // Whatever bears a pouch's name is whole, and what was broken off is cleared away.
  assert.deepEqual(
    (await readdir(stick)).filter((name) => !name.endsWith(".pouch")),
    [],
  );
  for (const name of await readdir(stick)) {
    await table.at("west", ["verify", join(stick, name)]);
  }
  const last = (await readdir(stick)).filter((name) => name.startsWith(`east.west.${number.padStart(4, "0")}-`));
  assert.ok(last.length > 1);
  const files = last.map((name) => join(stick, name));
  for (let i = 0; i < kills; i++) {
    cut += (await runAndKill(["pouch", "open", ...files, ...home("west")], moment())) ? 0 : 1;
  }
  await table.at("west", ["pouch", "open", ...files]);
  assert.ok(cut > 0, "no kill came in time");
  for (const party of ["east", "west"]) await table.at(party, ["verify"]);
  const listed = JSON.parse((await table.at("west", ["pouch", "list", "--json"])).out) as {
    readonly peers: readonly { readonly received: readonly { readonly lacking: readonly unknown[] }[] }[];
  };
  assert.deepEqual(listed.peers[0]?.received.at(-1)?.lacking, []);
  const entriesOf = async (party: string): Promise<number> =>
    (await table.show<{ readonly total: number }>(party, "history")).total;
  // All of East's, and beside them West's own first.
  assert.equal(await entriesOf("west"), (await entriesOf("east")) + 1);
});
