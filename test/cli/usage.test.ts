import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { actForms, fieldsOfAct, fieldsOfTerms, termsNames } from "../../src/view/forms.ts";
import { charter } from "./charter.ts";
import { layTable } from "./line.ts";
import type { Table } from "./line.ts";

async function foundAlone(): Promise<Table> {
  const table = await layTable("2030-05-01T09:00:00Z");
  const file = join(table.dir, "charter.json");
  await writeFile(file, JSON.stringify(charter));
  await table.at("east", ["init", "--charter", file, "--party", "east"]);
  return table;
}

test("help lists every command, every kind of act with what it says, and every field of a kind", async () => {
  const table = await layTable("2030-05-01T09:00:00Z");
  const { out } = await table.run([]);
  for (const command of ["init", "join", "act", "table", "concur", "object", "break", "report", "exchange", "tick"]) {
    assert.match(out, new RegExp(`^  ${command} +[A-Z]`, "m"));
  }
  for (const command of ["show", "verify", "certify", "rebuild", "demo", "start"]) {
    assert.match(out, new RegExp(`^  ${command} +[A-Z]`, "m"));
  }
  const kinds = (await table.run(["act", "--help"])).out;
  for (const { name, says, enteredBy } of actForms) {
    const isElsewhere = enteredBy === "node" || ["charter.founded", "charter.adopted", "key.rolled"].includes(name);
    assert.equal(kinds.includes(`  ${name} `), !isElsewhere, name);
    assert.equal(kinds.includes(says), !isElsewhere, says);
  }
  for (const { name } of actForms.filter((form) => form.enteredBy === "officer").slice(3)) {
    const help = (await table.run(["act", name, "--help"])).out;
    for (const { path } of fieldsOfAct(name)) {
      assert.ok(
        help.includes(`--${path.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`) ||
          help.includes(`content.${path}`),
        `${name} ${path}`,
      );
    }
  }
  for (const name of termsNames) {
    const help = (await table.run(["table", name, "--help"])).out;
    assert.ok(fieldsOfTerms(name).length > 0);
    for (const { path } of fieldsOfTerms(name))
      assert.ok(help.includes(path.split(".")[0]?.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`) ?? ""));
  }
});

test("V9 what cannot be understood ends with status 2 and a sentence", async () => {
  const table = await foundAlone();
  const east = (args: readonly string[]) => table.at("east", args, 2);
  const misuses: readonly (readonly [readonly string[], RegExp])[] = [
    [["shwo"], /shwo/],
    [["show", "weather"], /weather/],
    [["act", "no.such-kind"], /no\.such-kind/],
    [["concur"], /PROPOSAL/],
    [["show", "bodies", "--colour"], /colour/],
    [["show", "bodies", "--at", "2025-01-01"], /--at is for `entente show issues`/],
    [["show", "sessions", "--party", "east"], /--party is for `entente show history`/],
    [["show", "history", "--limit", "few"], /--limit takes a whole number above nought/],
    [["init", "--charter", "x.json"], /Say with --party which of the charter's parties we are\. \(usage\)/],
    [["act", "issue.raised", "--file", join(table.dir, "absent.json")], /There is no file .*absent\.json\. \(usage\)/],
    [["act", "issue.raised", "--issue", "issue:a", "--part", "no sign"], /--part takes name:lang=words/],
    [["act", "text.tabled", "--clauses", "[oops"], /--clauses is not JSON/],
    [["table", "review", "--subject", "review:a", "--until", "tomorrow"], /"tomorrow" is not a time/],
    [["table", "review", "--subject", "review:a", "--rule", "silence"], /Silence needs its hour: --until TIME\./],
    [["table", "review", "--subject", "review:a", "--rule", "entered"], /names its source/],
    [["report", "commitment:a", "--progress", "splendid"], /splendid/],
  ];
  for (const [args, sentence] of misuses) assert.match((await east(args)).err, sentence, args.join(" "));
});

test("V9 what the rules refuse ends with status 1, a sentence and its code", async () => {
  const table = await foundAlone();
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ["act", "issue.raised", "--issue", "ferries", "--title", "Ferries"],
      /^entente: The field issue of issue\.raised .*\(content-\w+\)|^entente: The field issue of issue\.raised .*\([a-z-]+\)/,
    ],
    [["act", "issue.raised", "--title", "Ferries"], /^entente: The field issue of issue\.raised .+\([a-z-]+\)/],
    [["show", "act", "east/99"], /^entente: No act named "east\/99" is held here.*\(act-unknown\)/],
    [["show", "act"], /\(act-not-named\)/],
    [["show", "issues", "--at", "someday"], /\(not-a-date\)/],
    [["show", "sessions", "nowhere"], /\(not-a-subject\)/],
    [["concur", "east/99"], /\(act-unknown\)/],
    [
      ["concur", "body:none"],
      /^entente: Nothing on body:none from another party waits for a word\. \(proposal-unknown\)/,
    ],
    [["report", "commitment:none", "--progress", "done"], /\(commitment-unknown\)/],
    [["show", "bodies", "--mechanism", "river"], /\(mechanism-unknown\)/],
    [["trust", "west", "--digits", "123"], /\(fingerprint\)/],
  ];
  for (const [args, sentence] of refused) assert.match((await table.at("east", args, 1)).err, sentence, args.join(" "));
  assert.match((await table.at("nobody", ["show", "bodies"], 1)).err, /There is no home in .*\(home-missing\)/);
  assert.match((await table.at("nobody", ["verify"], 1)).err, /\(home-missing\)/);
});

test("V9 a refused act leaves the log as it was", async () => {
  const table = await foundAlone();
  const size = async (): Promise<number> => (await table.show<{ total: number }>("east", "history")).total;
  const before = await size();
  await table.at("east", ["act", "issue.raised", "--title", "Ferries"], 1);
  assert.equal(await size(), before);
});

test("V14 times are read with their offset or from now on", async () => {
  const table = await foundAlone();
  const read = async (until: string): Promise<unknown> => {
    const { out } = await table.at("east", [
      "table",
      "review",
      "--subject",
      "review:a",
      "--name",
      "A",
      "--as-of",
      "2030",
      "--until",
      until,
      "--json",
    ]);
    const [{ n }] = (JSON.parse(out) as { acts: readonly [{ n: number }] }).acts;
    const page = await table.show<{ content: { rule: { openUntil: string } } }>("east", "act", `east/${n}`);
    return page.content.rule.openUntil;
  };
  assert.equal(await read("2030-06-01T18:00+09:00"), "2030-06-01T09:00:00Z");
  assert.equal(await read("+72h"), "2030-05-04T09:00:00Z");
  assert.equal(await read("+2w"), "2030-05-15T09:00:00Z");
});

test("a home with several mechanisms asks which one is meant", async () => {
  const table = await foundAlone();
  const file = join(table.dir, "other.json");
  await writeFile(file, JSON.stringify({ ...charter, shortName: "river", name: "River consultation" }));
  await table.at("east", ["init", "--charter", file, "--party", "east"]);
  assert.match((await table.at("east", ["show", "bodies"], 2)).err, /Say which with --mechanism: /);
  await table.at("east", ["show", "bodies", "--mechanism", "river"]);
});

test("V17 surroundings name the home and the function that speaks; an hour that is none is refused", async () => {
  const table = await foundAlone();
  const env = { ENTENTE_HOME: table.homeOf("east"), ENTENTE_BY: "secretariat" };
  await table.run(["act", "issue.raised", "--issue", "issue:a", "--title", "A"], 0, env);
  const page = JSON.parse((await table.run(["show", "act", "east/1", "--json"], 0, env)).out) as {
    by: string;
    dated: string;
  };
  assert.deepEqual([page.by, page.dated], ["secretariat", "2030-05-01T09:00:00Z"]);
  const { err } = await table.run(["show", "bodies"], 2, { ...env, ENTENTE_NOW: "noon" });
  assert.match(err, /ENTENTE_NOW is not a time in UTC.*\(usage\)/);
});

test("the charter that spec/view.md shows founds a consultation of one, useful from that moment", async () => {
  const table = await layTable("2030-05-01T09:00:00Z");
  const file = join(table.dir, "charter.json");
  const page = await readFile("spec/view.md", "utf8");
  await writeFile(file, /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? assert.fail("no charter"));
  await table.at("east", ["init", "--charter", file, "--party", "east"]);
  const flags = ["--name", "Talks", "--level", "working", "--form", "regular", "--life.state", "established"];
  const source = ["--rule", "entered", "--source.publisher", "Old files"];
  await table.at("east", ["table", "body", "--subject", "body:talks", ...flags, ...source]);
  const { out } = await table.at("east", ["show", "bodies"]);
  assert.match(out, /Talks: established\n[\s\S]*No session on the record\n {2}Entered by Ostia; source Old files/);
  assert.match((await table.at("east", ["show", "waiting"])).out, /Awaiting Vesta to adopt the charter/);
  const again = await table.at("east", ["init", "--charter", file, "--party", "east"], 1);
  assert.match(again.err, /\(name-taken\)/);
});
