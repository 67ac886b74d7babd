import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { adoptText, meet, slyWords } from "./meeting.ts";

const table = await meet();
await adoptText(table, "lake", slyWords);
await table.at("east", [
  "act",
  "statement.made",
  "--statement",
  "statement:one",
  "--title",
  "On the lake",
  "--on",
  "2030-05-01",
  "--attribution.kind",
  "on-the-record",
  "--attribution.as",
  "spokesperson",
  "--part",
  "words:en=Calm <b>water</b> & wind.\r\n",
]);
await table.exchange("east", "west");
const dir = join(table.dir, "archive");
await table.at("west", ["archive", dir]);

/** Runs the verifier that lies in an archive, as a stranger would: another process, another folder, nothing of ours. */
async function verifyAlone(folder: string, ...args: readonly string[]) {
  const run = promisify(execFile);
  const ran = await run(process.execPath, ["verify.mjs", ".", ...args], { cwd: folder, env: {} }).catch(
    (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
  );
  assert.equal(ran.stderr, "");
  return { out: ran.stdout, ok: !("code" in ran) };
}

/** A copy of the archive, one of its files altered. */
async function altered(name: string, path: string, change: (text: string) => string | undefined): Promise<string> {
  const copy = join(table.dir, name);
  await cp(dir, copy, { recursive: true });
  const before = await readFile(join(copy, path), "utf8");
  const after = change(before);
  assert.notEqual(after, before);
  if (after === undefined) await rm(join(copy, path));
  else await writeFile(join(copy, path), after);
  return copy;
}

test("V33 an archive holds without a node, by the verifier beside it and by our own, under the keys asked for", async () => {
  const alone = await verifyAlone(dir);
  assert.match(alone.out, /^lake: everything verified\. \d+ entries, 3 parts, every signature/);
  for (const digits of Object.values(table.digits)) assert.ok(alone.out.includes(digits));
  assert.equal((await verifyAlone(dir, "--keys", table.digits["east"] ?? "")).ok, false);
  const keys = Object.values(table.digits).flatMap((digits) => ["--keys", digits]);
  assert.equal((await verifyAlone(dir, ...keys)).ok, true);
  assert.match((await table.run(["verify", dir])).out, /everything verified/);
});

test("V33 equal records make equal archives, and none is written over another", async () => {
  const again = join(table.dir, "again");
  await table.at("west", ["archive", again]);
  for (const path of await listFiles(dir)) {
    assert.deepEqual(await readFile(join(again, path)), await readFile(join(dir, path)), path);
  }
  assert.deepEqual(await listFiles(again), await listFiles(dir));
  assert.match((await table.at("west", ["archive", again], 1)).err, /archive-exists/);
});

test("V33 whatever is altered, missing or put in is named", async () => {
  const statement = (await listFiles(dir)).find((path) => path.startsWith("record/parts/")) ?? "";
  const cases: readonly (readonly [string, (text: string) => string | undefined, RegExp])[] = [
    [
      "pages/texts.html",
      (text) => text.replace("Text lake", "Text lage"),
      /pages\/texts\.html is not what the record gives/,
    ],
    ["acts/east-0000.html", () => undefined, /acts\/east-0000\.html is missing/],
    [
      "documents/text.jsonl",
      (text) => text.replace("political", "binding"),
      /derived row text\/text:lake|documents\/text\.jsonl/,
    ],
    ["record/logs/east/entries.jsonl", (text) => text.replace("Text lake", "Text lage"), /root-differs|part-|entry/],
    [
      "record/logs/west/entries.jsonl",
      (text) => `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`,
      /are missing|is missing/,
    ],
    [
      "record/logs/east/state.txt",
      (text) => text.replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) - 1}\n`),
      /state-size|signature/,
    ],
    [statement, (text) => `${text}.`, /part-differs/],
    [statement, () => undefined, /part-missing/],
    ["record/salts.txt", () => "", /part-missing/],
    ["archive.json", (text) => text.replace('"party": "west"', '"party": "east"'), /not what the record gives|log/],
  ];
  for (const [i, [path, change, expected]] of cases.entries()) {
    const { out } = await table.run(["verify", await altered(`case-${i}`, path, change)], 1);
    assert.match(out, expected, path);
  }
  const extra = await altered("extra", "README.txt", (text) => text.replace("whole", "hole"));
  await writeFile(join(extra, "pages", "more.html"), "All of it is true.");
  const { out } = await verifyAlone(extra);
  assert.match(out, /pages\/more\.html is no part of the archive/);
  assert.match(out, /README\.txt is not what the record gives/);
});

test("V33 its pages need no script, lead to one another, and show what they hold as it is", async () => {
  const files = new Set(await listFiles(dir));
  for (const path of [...files].filter((each) => each.endsWith(".html"))) {
    const html = await readFile(join(dir, path), "utf8");
    assert.doesNotMatch(html, /<script|https?:\/\//, path);
    for (const [, target = "", anchor] of html.matchAll(/href="([^"#]+)(?:#([^"]+))?"/g)) {
      const file = new URL(target, `file:///${path}`).pathname.slice(1);
      assert.ok(files.has(file), `${path} leads to ${target}`);
      if (anchor !== undefined) assert.match(await readFile(join(dir, file), "utf8"), new RegExp(`id="${anchor}"`));
    }
  }
  const acts = await readFile(join(dir, "acts/east-0000.html"), "utf8");
  assert.match(acts, /Calm &lt;b&gt;water&lt;\/b&gt; &amp; wind\./);
  assert.match(acts, /U\+202E/);
  assert.ok(!acts.includes("\u202E"));
});

async function listFiles(folder: string): Promise<readonly string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(folder.length + 1))
    .toSorted();
}
