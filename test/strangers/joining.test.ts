import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ActPage } from "../../src/view/act.ts";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { HistoryPage } from "../../src/view/history.ts";
import type { StatementsPage } from "../../src/view/statements.ts";
import type { TextsPage } from "../../src/view/texts.ts";
import { charter } from "../cli/charter.ts";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";
import { meet, tableText } from "./meeting.ts";

const north = { id: "north", name: "Northern Shore", shortName: "Boria", domain: "north.example", zone: "Europe/Oslo" };

const outcomeOf = async (table: Table, party: string, text: string): Promise<string | undefined> =>
  (await table.show<TextsPage>(party, "texts")).texts.find(({ id }) => id === text)?.adoption?.outcome;

/** What a stranger makes of an agreement, from a certificate alone. */
async function certified(table: Table, party: string, subject: string) {
  const file = join(table.dir, "certificate.txt");
  await table.at(party, ["certify", subject, "--whole", "--out", file]);
  const { certificate } = JSON.parse((await table.run(["verify", file, "--json"])).out) as {
    readonly certificate: {
      readonly outcome: { readonly status: string; readonly by?: readonly string[]; readonly how?: string };
      readonly standing: { readonly status: string };
    };
  };
  return certificate;
}

/** Lays a charter beside the homes and founds it. */
async function found(table: Table, party: string, terms: object): Promise<string> {
  const file = join(table.dir, `charter-${party}.json`);
  await writeFile(file, JSON.stringify(terms));
  return table.digitsOf((await table.at(party, ["init", "--charter", file, "--party", party])).out);
}

async function invite(table: Table, party: string, ...more: readonly string[]): Promise<string> {
  const file = join(table.dir, `invitation-${party}.txt`);
  await writeFile(file, (await table.at(party, ["invite", ...more])).out);
  return file;
}

/** North joins by an amendment that east puts forward and west agrees to. */
async function joinNorth(table: Awaited<ReturnType<typeof meet>>): Promise<void> {
  const amended = join(table.dir, "amended.json");
  const founding = await table.show<ActPage>("east", "act", "east/0");
  const { nonce } = (founding.content as unknown as { readonly charter: { readonly nonce: string } }).charter;
  await writeFile(amended, JSON.stringify({ charter: { ...charter, nonce, parties: [...charter.parties, north] } }));
  await table.at("east", ["table", "charter", "--subject", "charter:three", "--file", amended]);
  await table.exchange("east", "west");
  await table.at("west", ["concur", "charter:three"]);
  await table.exchange("west", "east");
  const invitation = await invite(table, "east");
  assert.match((await table.at("north", ["join", invitation, "--party", "north"], 1)).err, /charter-pending/);
  for (const party of ["east", "west"])
    await table.at("north", ["trust", party, "--digits", table.digits[party] ?? ""]);
  await table.exchange("north", "east");
  const digits = table.digitsOf((await table.at("north", ["join", invitation, "--party", "north"])).out);
  for (const party of ["east", "west"]) await table.at(party, ["trust", "north", "--digits", digits]);
  await table.exchange("north", "east", "west");
  await table.exchange("north", "east", "west");
}

test("N15 a further party joins by an agreed amendment while a text is open, and receives the whole record", async () => {
  const table = await meet();
  await tableText(table, "before", "Said before Boria joined.");
  await joinNorth(table);
  assert.match((await table.at("north", ["show", "texts"])).out, /Text before/);
  const ids = async (party: string) =>
    (await table.show<HistoryPage>(party, "history", "--limit", "500")).acts.map(({ act }) => act).toSorted();
  assert.deepEqual(await ids("north"), await ids("east"));

  // What was put forward before needs those it needed then; what is put forward now needs all three.
  await table.at("west", ["concur", "text:before"]);
  await tableText(table, "after", "Said after Boria joined.");
  await table.exchange("west", "east", "north");
  await table.at("west", ["concur", "text:after"]);
  await table.exchange("west", "east", "north");
  for (const party of ["east", "west", "north"]) {
    assert.equal(await outcomeOf(table, party, "text:before"), "agreed");
    assert.equal(await outcomeOf(table, party, "text:after"), "open");
  }
  await table.at("north", ["concur", "text:after"]);
  await table.exchange("north", "east", "west");
  for (const party of ["east", "west", "north"]) {
    assert.equal(await outcomeOf(table, party, "text:after"), "agreed");
    assert.match((await table.at(party, ["verify"])).out, /everything verified/);
  }
  // A stranger judges each by the charter that its author had seen.
  assert.deepEqual((await certified(table, "west", "text:before")).outcome.by, ["east", "west"]);
  assert.deepEqual((await certified(table, "north", "text:after")).outcome.by, ["east", "west", "north"]);
  assert.equal((await certified(table, "north", "charter:three")).outcome.status, "agreed");
});

test("N19 C27 a party leaves by its own act after notice: open texts that need it lapse, what was agreed stands, its copy stays", async () => {
  const table = await meet();
  await joinNorth(table);
  await tableText(table, "agreed", "Agreed by all three.");
  await table.exchange("east", "west", "north");
  for (const party of ["west", "north"]) await table.at(party, ["concur", "text:agreed"]);
  await table.exchange("west", "north", "east");
  await tableText(table, "open", "Open when Boria left.");
  await table.exchange("east", "west", "north");
  await table.at("west", ["concur", "text:open"]);

  assert.match((await table.at("north", ["act", "party.left", "--effective", "2030-05-20"], 1)).err, /notice/);
  await table.at("north", ["act", "party.left", "--effective", "2030-06-15", "--reason", "a government's decision"]);
  await table.exchange("north", "west", "east");
  await table.exchange("north", "west", "east");
  await table.at("north", ["act", "issue.raised", "--issue", "issue:late", "--title", "Too late"], 1);
  for (const party of ["east", "west", "north"]) {
    assert.equal(await outcomeOf(table, party, "text:agreed"), "agreed");
    assert.equal(await outcomeOf(table, party, "text:open"), "lapsed", party);
    assert.match((await table.at(party, ["verify"])).out, /everything verified/);
  }
  // Those who stay go on between themselves.
  await tableText(table, "later", "Said by those who stayed.");
  await table.exchange("east", "west");
  await table.at("west", ["concur", "text:later"]);
  await table.exchange("west", "east");
  assert.equal(await outcomeOf(table, "east", "text:later"), "agreed");
  assert.deepEqual((await certified(table, "west", "text:later")).outcome.by, ["east", "west"]);
  assert.equal((await certified(table, "north", "text:agreed")).standing.status, "in-force");
});

test("N15 one side that began alone is joined later: its history and its open text are there, and its own word till then", async () => {
  const table = await layTable("2030-05-01T09:00:00Z");
  const east = await found(table, "east", charter);
  const source = ["--rule", "entered", "--source.publisher", "Gazette"];
  await table.at("east", [
    "table",
    "body",
    "--subject",
    "body:old",
    "--name",
    "Old body",
    "--level",
    "working",
    "--form",
    "regular",
    "--life.state",
    "ended",
    ...source,
  ]);
  await tableText(table, "alone", "Put forward alone.");
  const before = await table.show<BodiesPage>("east", "bodies");
  assert.equal(before.bodies[0]?.stands.outcome, "entered");
  assert.equal(await outcomeOf(table, "east", "text:alone"), "open");

  table.setClock("2030-05-03T09:00:00Z");
  await table.at("east", ["confirm-hour"]);
  const west = table.digitsOf((await table.at("west", ["join", await invite(table, "east"), "--party", "west"])).out);
  await table.at("east", ["trust", "west", "--digits", west]);
  await table.at("west", ["trust", "east", "--digits", east]);
  await table.exchange("east", "west");
  for (const name of ["body:old", "text:alone"]) await table.at("west", ["concur", name]);
  await table.exchange("west", "east");
  for (const party of ["east", "west"]) {
    assert.equal((await table.show<BodiesPage>(party, "bodies")).bodies[0]?.stands.outcome, "entered-jointly");
    assert.equal(await outcomeOf(table, party, "text:alone"), "agreed");
  }
});

test("N30 where both began alone, one joins the other's consultation and enters its own register again, with proof of where it stood", async () => {
  const table = await layTable("2030-05-01T09:00:00Z");
  const east = await found(table, "east", charter);
  await found(table, "west", { ...charter, name: "Lake talks", shortName: "talks" });
  const tell = (party: string, slug: string, title: string, ...more: readonly string[]) =>
    table.at(party, [
      "act",
      "statement.made",
      "--statement",
      `statement:${slug}`,
      "--title",
      title,
      "--on",
      "2030-04-30",
      "--attribution.kind",
      "on-the-record",
      "--attribution.as",
      "spokesperson",
      "--part",
      `words:en=${title}.`,
      ...more,
    ]);
  await tell("east", "calm", "The lake is calm");
  await tell("west", "calm-here", "Calm on our shore");
  const source = ["--rule", "entered", "--source.publisher", "Gazette"];
  const body = ["--level", "working", "--form", "regular", "--life.state", "established"];
  await table.at("west", ["table", "body", "--subject", "body:shore", "--name", "Shore body", ...body, ...source]);
  await table.at("west", [
    "table",
    "body",
    "--subject",
    "body:shore",
    "--name",
    "Shore body renamed",
    ...body,
    ...source,
    "--supersedes",
    "west/2",
  ]);
  await tableText(table, "hoped", "A text nobody could agree to.", "west");

  table.setClock("2030-05-03T09:00:00Z");
  await table.at("east", ["confirm-hour"]);
  const joined = await table.at("west", ["join", await invite(table, "east"), "--party", "west", "--name", "lake"]);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  await table.at("west", ["trust", "east", "--digits", east, "--mechanism", "lake"]);
  await table.exchange("east", "west");
  const preview = (await table.at("west", ["adopt", "--from", "talks", "--preview"])).out;
  assert.match(preview, /4 acts of talks would be entered again in lake/);
  assert.match(preview, /Not entered again: west\/5, .*table it anew/);
  assert.equal((await table.show<HistoryPage>("west", "history", "--mechanism", "lake")).total, 3);

  const done = (await table.at("west", ["adopt", "--from", "talks"])).out;
  assert.match(done, /4 acts of our register entered again in lake/);
  assert.match((await table.at("west", ["adopt", "--from", "talks"])).out, /0 acts .* 4 had been before/);
  await table.exchange("west", "east", "west");
  const statements = (await table.at("east", ["show", "statements"])).out;
  assert.match(statements, /Calm on our shore/);
  const bodies = (await table.at("east", ["show", "bodies"])).out;
  assert.match(bodies, /Shore body renamed/);
  assert.doesNotMatch(bodies, /Shore body:/);

  // Each act entered again rests on the document that holds the former register, entries and signature.
  const { acts } = await table.show<HistoryPage>("east", "history", "--party", "west", "--limit", "100");
  const again = acts.find(({ kind }) => kind === "statement.made");
  const page = await table.show<ActPage>("east", "act", again?.act ?? "");
  const register = await table.show<ActPage>("east", "act", page.restsOn[0]?.act ?? "");
  assert.equal(register.kind, "document.entered");
  const entries = register.parts.find(({ name }) => name === "entries");
  assert.match(entries?.text ?? "", /"title":"Calm on our shore"/);
  assert.match(
    register.parts.find(({ name }) => name === "state")?.text ?? "",
    /^west\.example\/entente\/[0-9a-f]{64}\n6\n/,
  );

  // Two names for one thing are joined by whoever says so.
  await table.at("west", [
    "act",
    "same.as",
    "--one",
    "statement:calm",
    "--other",
    "statement:calm-here",
    "--mechanism",
    "lake",
  ]);
  await table.exchange("west", "east");
  const { statements: shown } = await table.show<StatementsPage>("east", "statements");
  assert.ok(shown.length >= 1);
  for (const party of ["east", "west"]) assert.doesNotMatch((await table.at(party, ["verify"])).out, /fault/);
});
