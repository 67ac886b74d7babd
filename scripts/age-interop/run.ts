/**
 * Seals and opens pouches against another implementation of age: Debian's `age`. A pouch packed by a home for an X25519 recipient is
 * opened by `age`, and is in clear what spec/pouch.md says; a volume sealed by `age` to what `entente pouch identity --x25519` printed is
 * opened by the home. Installs nothing; Debian's version knows no post-quantum recipients, for which the public vectors stand in the tests.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/main.ts";

const charter = {
  name: "Interoperation",
  shortName: "interop",
  parties: [
    { id: "east", name: "East", shortName: "East", domain: "east.example", zone: "UTC" },
    { id: "west", name: "West", shortName: "West", domain: "west.example", zone: "UTC" },
  ],
  languages: ["en"],
  levels: [{ id: "working", label: "Working level" }],
  rules: [],
  adReferendumDays: 30,
  carriageHours: 48,
  leavingNoticeDays: 90,
};

async function main(): Promise<void> {
  if (spawnSync("age", ["--version"]).status !== 0) {
    console.error("This compares with the program age, which is missing here: apt-get install age.");
    process.exitCode = 1;
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), "entente-age-"));
  try {
    await compare(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function compare(dir: string): Promise<void> {
  const at = (name: string): string => join(dir, name);
  await found(dir);
  const key = age("age-keygen", ["-o", at("identity.txt")]).stderr;
  const recipient = /age1[0-9a-z]+/.exec(key)?.[0] ?? assert.fail(`age-keygen said ${key}`);

  // Words enough for several chunks of the seal.
  const words = Array.from({ length: 40_000 }, (_, i) => `line ${i}`).join(" ");
  const told = ["--communication", "communication:a", "--title", "A", "--purpose", "information", "--to", "west"];
  await entente(["act", "communication.sent", ...told, "--part", `text:en=${words}`, "--home", at("east")]);
  const packed = await entente([
    "pouch",
    "pack",
    "--to",
    "west",
    "--recipient",
    recipient,
    "--json",
    "--home",
    at("east"),
  ]);
  const { packed: pouch } = JSON.parse(packed) as {
    readonly packed: { readonly sealing: string; readonly volumes: readonly { readonly path: string }[] };
  };
  assert.equal(pouch.sealing, "X25519");
  const sealed = pouch.volumes[0]?.path ?? "";
  age("age", ["--decrypt", "--identity", at("identity.txt"), "--output", at("clear"), sealed]);
  const clear = readFileSync(at("clear"));
  const text = clear.toString("latin1");
  const size = Number(/^entente\.pouch\/v1 (\d+)\n/.exec(text)?.[1]);
  const note = clear.subarray(text.indexOf("\n") + 1, text.indexOf("\n") + 1 + size).toString();
  assert.match(
    note,
    /^entente\.pouch\/v1\nmechanism [0-9a-f]{64}\nfrom east\nto west\nnumber 1\nvolume 1 of 1\nat .*\nsealed X25519\n/,
  );
  assert.ok(text.slice(text.indexOf("\n") + 1 + size).startsWith("entente.parcel/v1\n"));
  console.log(`opened by age: a pouch of ${readFileSync(sealed).length} bytes, ${clear.length} in clear`);

  // The same volume, sealed by age to the other home: that home takes it as if it had been packed for it.
  const ours = (await entente(["pouch", "identity", "--x25519", "--home", at("west")])).trim();
  age("age", ["--encrypt", "--recipient", ours, "--output", at("0001.pouch"), at("clear")]);
  const opened = await entente(["pouch", "open", at("0001.pouch"), "--home", at("west")]);
  assert.match(opened, /Pouch 1 of east, dated .*: \d+ entr/);
  console.log(`sealed by age: ${opened.split("\n")[0]}`);

  // One flipped bit is found by both.
  for (const [from, to] of [
    [at("0001.pouch"), at("ours.pouch")],
    [sealed, at("theirs.pouch")],
  ] as const) {
    const damaged = readFileSync(from);
    damaged[damaged.length - 5] = (damaged[damaged.length - 5] ?? 0) ^ 4;
    writeFileSync(to, damaged);
  }
  await entente(["pouch", "open", at("ours.pouch"), "--home", at("west")], 1);
  const refused = spawnSync("age", [
    "--decrypt",
    "--identity",
    at("identity.txt"),
    "-o",
    "/dev/null",
    at("theirs.pouch"),
  ]);
  assert.notEqual(refused.status, 0);
  console.log("a flipped bit is refused by both");
}

async function found(dir: string): Promise<void> {
  const at = (name: string): string => join(dir, name);
  writeFileSync(at("charter.json"), JSON.stringify(charter));
  await entente(["init", "--charter", at("charter.json"), "--party", "east", "--home", at("east")]);
  await entente(["invite", "--out", at("invitation"), "--home", at("east")]);
  await entente(["init", "--home", at("west")]);
  await entente(["join", at("invitation"), "--party", "west", "--home", at("west")]);
}

async function entente(args: readonly string[], status = 0): Promise<string> {
  let out = "";
  let err = "";
  const ended = await run(args, { out: (text) => void (out += text), err: (text) => void (err += text), env: {} });
  assert.equal(ended, status, `entente ${args.join(" ")}\n${out}${err}`);
  return out;
}

function age(program: string, args: readonly string[]): { readonly stderr: string } {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${stderr}`);
  return { stderr };
}

await main();
