import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { ActPage } from "../../src/view/act.ts";
import type { CommitmentsPage } from "../../src/view/commitments.ts";
import type { HistoryPage } from "../../src/view/history.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { TextsPage } from "../../src/view/texts.ts";
import type { WaitingPage } from "../../src/view/waiting.ts";
import { charter, session, talks } from "./charter.ts";
import { layTable } from "./line.ts";
import type { Table } from "./line.ts";

/** Two homes that trust each other's keys. */
async function meet(): Promise<Table> {
  const table = await layTable("2030-05-01T09:00:00Z");
  const charterFile = join(table.dir, "charter.json");
  await writeFile(charterFile, JSON.stringify(charter));
  const founded = await table.at("east", ["init", "--charter", charterFile, "--party", "east"]);
  const invitation = (await table.at("east", ["invite"])).out;
  await writeFile(join(table.dir, "invitation.txt"), invitation);
  const joined = await table.at("west", ["join", join(table.dir, "invitation.txt"), "--party", "west"]);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  await table.at("west", ["trust", "east", "--digits", table.digitsOf(founded.out).replaceAll(" ", "-")]);
  await table.exchange("east", "west");
  return table;
}

async function tabled(table: Table, party: string, args: readonly string[]): Promise<string> {
  const { out } = await table.at(party, ["table", ...args, "--json"]);
  await table.exchange("east", "west");
  return (JSON.parse(out) as { acts: readonly [{ act: string }] }).acts[0].act;
}

test("V11 V12 terms are put forward by flags, concurred with by subject or number, and shown with who agreed", async () => {
  const table = await meet();
  const body = await tabled(table, "east", talks);
  await table.at("west", ["concur", "body:talks"]);
  await table.exchange("west", "east");
  assert.match((await table.at("east", ["show", "bodies"])).out, /Agreed by Ostia and Vesta/);

  const proposal = await tabled(table, "east", session("first", "2030-06-10"));
  const page = await table.show<ActPage>("west", "act", proposal);
  assert.equal(page.outcome, "open");
  await table.at("west", ["object", `east/${page.n}`, "--reason", "the lake is closed that day"]);
  await table.exchange("west", "east");
  assert.match((await table.at("east", ["show", "sessions"])).out, /Not agreed: Vesta objected/);
  assert.match((await table.at("east", ["show", "act", body.slice(0, 8)])).out, /Agreed by Ostia and Vesta/);
});

test("V11 V13 content comes from a file, flags are laid over it, and parts travel beside the act", async () => {
  const table = await meet();
  const file = join(table.dir, "statement.json");
  const words = join(table.dir, "words.md");
  await writeFile(file, JSON.stringify({ statement: "statement:one", title: "Old title", on: "2030-05-01" }));
  await writeFile(words, "The *lake* is calm.\n");
  const { out } = await table.at("east", [
    "act",
    "statement.made",
    "--file",
    file,
    "--title",
    "On the lake",
    "--attribution.kind",
    "on-the-record",
    "--attribution.as",
    "spokesperson",
    "--part",
    `words:en=@${words}`,
    "--part",
    "short:en=The lake is calm.",
    "--by",
    "press-office",
  ]);
  assert.match(out, /^Entered as Ostia 1 \([0-9a-f]{12}\): Statement: On the lake\n$/);
  await table.exchange("east", "west");
  const page = await table.show<ActPage>("west", "act", "east/1");
  assert.equal(page.by, "press-office");
  assert.equal(page.content?.["title"], "On the lake");
  assert.deepEqual(
    page.parts.map(({ name, lang, media, state, text }) => [name, lang, media, state, text]),
    [
      ["words", "en", "text/markdown", "held", "The *lake* is calm.\n"],
      ["short", "en", "text/plain", "held", "The lake is calm."],
    ],
  );
  assert.deepEqual(page.cosignedBy, ["west"]);
});

test("a text is put under silence, kept by one hour and broken before another", async () => {
  const table = await meet();
  for (const slug of ["kept", "broken"]) {
    const clauses = JSON.stringify([{ id: "one", number: "1" }]);
    const words = JSON.stringify({ clauses: [{ id: "one", number: "1", text: "The lake is shared." }] });
    await table.at("east", [
      "act",
      "text.tabled",
      "--text",
      `text:${slug}`,
      "--title",
      `Text ${slug}`,
      "--purpose",
      "paper",
      "--clauses",
      clauses,
      "--part",
      `revision:en;application/json=${words}`,
    ]);
    const { acts } = await table.show<HistoryPage>("east", "history", "--kind", "text.tabled");
    await table.at("east", [
      "table",
      "text",
      "--subject",
      `text:${slug}`,
      "--title",
      `Text ${slug}`,
      "--revision",
      acts.at(-1)?.act ?? "",
      "--nature",
      "political",
      "--authentic",
      "en",
      "--rule",
      "silence",
      "--until",
      "+72h",
    ]);
  }
  await table.exchange("east", "west");
  const { ours } = await table.show<WaitingPage>("west", "waiting");
  const matter = ours.find((each) => each.subject === "text:broken");
  assert.equal(matter?.asked, "silence");
  assert.equal(matter?.deadline?.at, "2030-05-04T09:00:00Z");
  assert.equal(matter?.commands[0], `break ${matter?.about?.slice(0, 12)}`);
  await table.at("west", [
    "break",
    matter?.about?.slice(0, 12) ?? "",
    "--ground",
    "time",
    "--reason",
    "we ask for a week",
  ]);

  table.setClock("2030-05-05T09:00:00Z");
  for (const party of ["east", "west"]) await table.at(party, ["confirm-hour"]);
  const ticked = await table.at("west", ["tick"]);
  assert.match(ticked.out, /Our node entered hour.passed/);
  await table.exchange("east", "west", "east");
  const { texts } = await table.show<TextsPage>("west", "texts");
  assert.deepEqual(texts.map((text) => `${text.id} ${text.adoption?.outcome}`).toSorted(), [
    "text:broken broken",
    "text:kept agreed",
  ]);
  assert.match(
    (await table.at("west", ["show", "texts"])).out,
    /Adopted 4 May 2030: nobody broke silence|Adopted 5 May 2030: nobody broke silence/,
  );
  assert.equal((await table.at("west", ["tick"])).out, "Nothing was owed.\n");
});

test("a commitment is reported by its owner and seen otherwise by the other, both kept apart from the record's arithmetic", async () => {
  const table = await meet();
  await tabled(table, "east", [
    "commitment",
    "--subject",
    "commitment:buoys",
    "--owners",
    "west",
    "--what",
    "lay twelve buoys",
    "--due.kind",
    "by",
    "--due.date",
    "2030-04",
    "--measure.quantity",
    "buoys",
    "--measure.value",
    "12",
    "--measure.unit",
    "pieces",
  ]);
  await table.at("west", ["concur", "commitment:buoys"]);
  await table.exchange("west", "east", "west");
  assert.ok((await table.show<WaitingPage>("west", "waiting")).ours.some((matter) => matter.asked === "report"));
  await table.at("west", ["report", "commitment:buoys", "--progress", "done", "--value", "12"]);
  await table.at("east", [
    "report",
    "commitment:buoys",
    "--progress",
    "partly",
    "--value",
    "9",
    "--words",
    "three have sunk",
  ]);
  await table.exchange("west", "east", "west");
  const { commitments } = await table.show<CommitmentsPage>("east", "commitments");
  assert.deepEqual(
    commitments.map((each) => [
      each.disputed,
      each.ownWord[0]?.progress,
      each.othersView[0]?.progress,
      each.byRecord.status,
    ]),
    [[true, "done", "partly", "said-to-be-done"]],
  );
  const { out } = await table.at("east", ["show", "commitments"]);
  assert.match(out, /Own word: Vesta says done, 12 as of 1 May 2030/);
  assert.match(out, /Other's view: Ostia says partly, 9 as of 1 May 2030: three have sunk/);
  assert.match(out, /Two accounts\. Both stand until one gives way\./);
});

test("V2 the acts a line rests on are printed with --why, with our date of receipt", async () => {
  const table = await meet();
  table.setClock("2030-05-01T15:30:00Z");
  await table.at("east", [
    "act",
    "issue.raised",
    "--issue",
    "issue:ferries",
    "--title",
    "Night ferries",
    "--level",
    "working",
  ]);
  table.setClock("2030-05-02T05:00:00Z");
  await table.exchange("east", "west");
  await table.at("west", ["act", "issue.parked", "--issue", "issue:ferries", "--on", "2030-05-02"]);
  const { out } = await table.at("west", ["show", "issues", "--why"]);
  // 15:30 UTC is past noon of 1 May at New York and past midnight, 2 May, at Tokyo: each house reads its own.
  assert.match(out, /why: Ostia 1, 1 May 2030, received 2 May 2030; Vesta \d+, 2 May 2030/);
  assert.doesNotMatch((await table.at("west", ["show", "issues"])).out, /why:/);
});

test("V15 what is stored is verified, rebuilt equal, and certified for strangers", async () => {
  const table = await meet();
  await tabled(table, "east", talks);
  await tabled(table, "east", session("first", "2030-06-10"));
  const verified = await table.at("west", ["verify"]);
  assert.match(
    verified.out,
    /^lake: everything verified\. \d+ entries, 0 parts, every signature; \d+ derived documents come out the same\./,
  );
  assert.match((await table.at("west", ["rebuild"])).out, /^lake: \d+ documents derived again, all equal\.\n$/);

  const copy = join(table.dir, "act.copy");
  await table.at("west", ["certify", "east/1", "--out", copy]);
  const { out } = await table.run(["verify", copy]);
  assert.match(out, /everything in it holds: proposal\.tabled, entry 1 of east/);
  const stranger = await table.run(["verify", copy, "--keys", "00000 ".repeat(8)], 1);
  assert.match(stranger.out, /not among those trusted\. \(key-untrusted\)/);

  const bytes = await readFile(copy);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  await writeFile(copy, bytes);
  assert.match((await table.run(["verify", copy], 1)).err, /^entente: .+ \([a-z-]+\)\n$/);
});

/** As if the guard had seen another log released. */
function changeGuard(home: string, change: string): void {
  const db = new DatabaseSync(join(home, "guard.sqlite"));
  db.exec(`UPDATE head SET ${change}`);
  db.close();
}

test("V15 a log as long as what was last given out, but another, is named", async () => {
  const table = await meet();
  changeGuard(table.homeOf("east"), "root = '" + "ab".repeat(32) + "'");
  const { out } = await table.at("east", ["verify"], 1);
  assert.match(
    out,
    /The first \d+ entr(?:y|ies) of our own log are not the ones that were given out\. \(log-differs\)/,
  );
});

test("V15 a log shorter than what was last given out is named, though its store is whole in itself", async () => {
  const table = await meet();
  changeGuard(table.homeOf("east"), "size = size + 1");
  const { out } = await table.at("east", ["verify"], 1);
  assert.match(
    out,
    /Our own log had \d+ entries when something of it was last given out, and has \d+ now\. \(log-shortened\)/,
  );
});

test("keys are shown as forty digits and replaced by those committed to beforehand", async () => {
  const table = await meet();
  const first = (await table.at("east", ["keys"])).out;
  assert.match(first, /^lake, [0-9a-f]{64}, in which we are east\n/);
  const rolled = await table.at("east", ["roll-keys"]);
  assert.notEqual(table.digitsOf(rolled.out), table.digitsOf(first));
  await table.exchange("east", "west");
  assert.match((await table.at("west", ["keys"])).out, new RegExp(table.digitsOf(rolled.out)));
  await table.at("west", ["verify"]);
});

test("a session outside any home's knowledge is shown as absent from the record, never as not held", async () => {
  const table = await meet();
  const { sessions } = await table.show<SessionsPage>("east", "sessions");
  assert.deepEqual(sessions, []);
  assert.match((await table.at("east", ["show", "sessions"])).out, /None on the record\./);
});
