import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { run } from "../../src/main.ts";
import { openExample } from "../stories/example.ts";

/** Lines of the README's shell blocks that call the program, as arguments; quoted words stay together. */
function listCommands(readme: string): readonly (readonly string[])[] {
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] ?? "").split("\n"));
  return blocks
    .filter((line) => line.startsWith("bin/entente "))
    .map((line) => line.replace(/\s+#.*$/, ""))
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].slice(1).map((word) => word[1] ?? word[2] ?? ""));
}

async function said(args: readonly string[]): Promise<{ readonly out: string; readonly status: number }> {
  let out = "";
  const status = await run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      out += text;
    },
    env: {},
  });
  return { out, status };
}

/** What the commands write beside the homes. */
const written: ReadonlySet<string> = new Set(["act.copy", "agreement.html", "dossier"]);

test("the README's fifteen minutes go as it says", async () => {
  const { dir } = await openExample();
  const place = await mkdtemp(join(tmpdir(), "entente-readme-"));
  after(() => rm(place, { recursive: true, force: true }));
  await cp(dir, place, { recursive: true });

  const commands = listCommands(await readFile("README.md", "utf8")).filter((args) =>
    args.some((arg) => arg.startsWith("var/example")),
  );
  assert.ok(commands.length >= 10);
  for (const args of commands) {
    const waiting =
      args[0] === "break"
        ? (await said(["show", "waiting", "--json", "--home", join(place, "usa"), "--mechanism", "kor-usa"])).out
        : "";
    const digits =
      waiting === "" ? "" : (JSON.parse(waiting) as { ours: readonly [{ about: string }] }).ours[0].about.slice(0, 12);
    const here = args.map((arg) =>
      arg.startsWith("var/example")
        ? arg.replace("var/example", place)
        : written.has(arg)
          ? join(place, arg)
          : arg === "FIRST-DIGITS"
            ? digits
            : arg,
    );
    const { out, status } = await said(here);
    assert.equal(status, 0, `${args.join(" ")}\n${out}`);
    if (args[0] === "concur") {
      for (const side of ["kor", "usa", "kor"])
        await said(["exchange", join(place, "post"), "--home", join(place, side)]);
      const { out: bodies } = await said(["show", "bodies", "--home", join(place, "usa"), "--mechanism", "kor-usa"]);
      assert.match(bodies, /Regular consultation on North Korea policy: established since/);
    }
  }
  for (const each of written) assert.equal((await said(["verify", join(place, each)])).status, 0, each);

  const again = await said(["demo", "--home", place]);
  assert.equal(again.status, 0);
  assert.match(again.out, /^Already played; the time since has passed/);
  for (const side of ["Seoul", "Washington", "Tokyo"]) {
    assert.match(again.out, new RegExp(`^${side}: Consultation between Seoul, Washington and Tokyo`, "m"));
  }

  const database = join(place, "kor", "record.sqlite");
  const bytes = await readFile(database);
  await writeFile(database, bytes.toString("latin1").replaceAll('"2.4"', '"3.4"'), "latin1");
  const cheated = await said(["verify", "--home", join(place, "kor")]);
  assert.equal(cheated.status, 1);
  assert.match(cheated.out, /Entry \d+ of the log of usa .*\(entry-differs\)/);
});
