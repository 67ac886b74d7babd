import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ActPage } from "../../src/view/act.ts";
import type { AgreementsPage } from "../../src/view/agreements.ts";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { WaitingPage } from "../../src/view/waiting.ts";
import { charter } from "./charter.ts";
import { layTable } from "./line.ts";
import type { Table } from "./line.ts";

const sides = ["east", "west"] as const;

/** Two homes whose keys are compared only where `trusting` says so. */
async function meet(trusting = true): Promise<Table> {
  const table = await layTable("2030-05-01T09:00:00Z");
  const charterFile = join(table.dir, "charter.json");
  await writeFile(charterFile, JSON.stringify(charter));
  await table.at("east", ["init", "--charter", charterFile, "--party", "east"]);
  await table.at("east", ["invite", "--out", join(table.dir, "invitation.txt")]);
  const joined = await table.at("west", ["join", join(table.dir, "invitation.txt"), "--party", "west"]);
  if (trusting) {
    await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
    await table.exchange(...sides);
  }
  return table;
}

async function put(table: Table, party: string, args: readonly string[]): Promise<string> {
  const { out } = await table.at(party, [...args, "--json"]);
  await table.exchange(...sides);
  return (JSON.parse(out) as { acts: readonly [{ act: string }] }).acts[0].act;
}

const outcomeOf = async (table: Table, act: string): Promise<string | undefined> =>
  (await table.show<ActPage>("west", "act", act)).outcome;

const agreement = [
  "agreement",
  "--subject",
  "agreement:ferries",
  "--name",
  "Ferries",
  "--nature",
  "political",
  "--state",
  "in-force",
];
const limit = (value: string): readonly string[] => [
  "--limits",
  JSON.stringify([{ id: "night", quantity: "night ferries", comparison: "at-most", value, unit: "a night" }]),
];

test("what is agreed ad referendum waits for the capital that reserved, which confirms it", async () => {
  const table = await meet();
  const proposal = await put(table, "east", ["table", ...agreement, ...limit("3")]);
  await table.at("west", ["concur", proposal, "--ad-referendum"]);
  await table.exchange(...sides);
  assert.equal(await outcomeOf(table, proposal), "provisional");
  const { ours } = await table.show<WaitingPage>("west", "waiting");
  assert.deepEqual(
    ours.map((matter) => matter.asked),
    ["confirmation"],
  );
  // The command that the page prints is the command that does it.
  await table.at("west", (ours[0]?.commands[0] ?? "").split(" "));
  await table.exchange(...sides);
  assert.equal(await outcomeOf(table, proposal), "agreed");
  assert.match((await table.at("east", ["show", "agreements"])).out, /confirmed after ad referendum/);
});

test("a limit is revised by consent and the old one kept, with what changed", async () => {
  const table = await meet();
  const first = await put(table, "east", ["table", ...agreement, ...limit("3")]);
  await put(table, "west", ["concur", first]);
  const second = await put(table, "west", ["table", ...agreement, ...limit("5"), "--amends", first.slice(0, 16)]);
  await put(table, "east", ["concur", second]);
  const { agreements } = await table.show<AgreementsPage>("east", "agreements");
  const [ferries] = agreements;
  assert.deepEqual(
    ferries?.revisions.map((each) => [each.limits[0]?.value, each.holds, each.changes[0]?.to?.value]),
    [
      ["3", false, "3"],
      ["5", true, "5"],
    ],
  );
  assert.match(
    (await table.at("west", ["show", "agreements"])).out,
    /at most 5 a night\n[\s\S]*at most 3 a night\. Agreed [\s\S]*replaced by a\s+later version/,
  );
});

test("several matters are agreed as one package, or none of them", async () => {
  const table = await meet();
  const file = join(table.dir, "package.json");
  const life = { state: "established" };
  const items = [
    { subject: "body:talks", terms: { kind: "body", name: "Talks", level: "working", form: "regular", life } },
    {
      subject: "session:first",
      terms: { kind: "session", body: "body:talks", status: "planned", when: { day: "2030-07-01" } },
    },
  ];
  await writeFile(file, JSON.stringify({ name: "Talks and their first session", items }));
  const proposal = await put(table, "east", ["table", "package", "--subject", "package:start", "--file", file]);
  assert.deepEqual(
    (await table.show<BodiesPage>("west", "bodies")).bodies.map((body) => body.holds),
    [false],
  );
  await put(table, "west", ["concur", proposal]);
  assert.deepEqual(
    (await table.show<BodiesPage>("west", "bodies")).bodies.map((body) => body.holds),
    [true],
  );
  const { sessions } = await table.show<SessionsPage>("west", "sessions");
  assert.deepEqual(
    sessions.map((session) => [session.day, session.state.status]),
    [["2030-07-01", "agreed"]],
  );
});

test("a reserve holds the matter open on a named point until its author lifts it", async () => {
  const table = await meet();
  const proposal = await put(table, "east", ["table", ...agreement, ...limit("3")]);
  await put(table, "west", [
    "act",
    "stance.reserved",
    "--proposal",
    proposal.slice(0, 12),
    "--point",
    "whether Sundays count",
  ]);
  assert.equal(await outcomeOf(table, proposal), "open");
  const { ours } = await table.show<WaitingPage>("west", "waiting");
  assert.deepEqual(
    ours.map((matter) => matter.asked),
    ["reserve"],
  );
  await put(table, "west", ["concur", proposal]);
  assert.equal(await outcomeOf(table, proposal), "agreed");
});

test("words are expunged by joint decision: they are gone from both homes, the line and every check remain", async () => {
  const table = await meet();
  const secret = "a name that must not stand here";
  const note = await put(table, "east", [
    "act",
    "communication.sent",
    "--communication",
    "communication:a",
    "--title",
    "Guests",
    "--purpose",
    "information",
    "--to",
    "west",
    "--part",
    `guests:en=${secret}`,
  ]);
  assert.equal((await table.show<ActPage>("west", "act", note)).parts[0]?.text, secret);
  const mistaken = ["table", "expunging", "--subject", "decision:guests", "--part", "guests"];
  const { err } = await table.at("east", [...mistaken, "--act", note, "--lang", "en", "--reason", "asked"], 2);
  assert.match(err, /--part takes name:lang=words .* The name of the part concerned is given by --content\.part\./);
  const decision = await put(table, "east", [
    "table",
    "expunging",
    "--subject",
    "decision:guests",
    "--act",
    note.slice(0, 12),
    "--content.part",
    "guests",
    "--lang",
    "en",
    "--reason",
    "a person asked for it",
  ]);
  await put(table, "west", ["concur", decision]);
  for (const side of sides) await table.at(side, ["tick"]);
  await table.exchange(...sides);
  for (const side of sides) {
    const page = await table.show<ActPage>(side, "act", note);
    assert.deepEqual(
      page.parts.map(({ state, text }) => [state, text]),
      [["expunged", undefined]],
    );
    assert.match((await table.at(side, ["show", "act", note])).out, /expunged by decision/);
    await table.at(side, ["verify"]);
  }
});

test("V9 a parcel that cannot be read ends the exchange with status 1 and its sentence, and what else waits is taken", async () => {
  const table = await meet();
  await table.at("east", ["act", "issue.raised", "--issue", "issue:ferries", "--title", "Night ferries"]);
  await table.at("east", ["exchange", table.post]);
  const { mechanism } = await table.show<{ mechanism: string }>("west", "issues");
  await mkdir(join(table.post, mechanism), { recursive: true });
  await writeFile(join(table.post, mechanism, "east.west.999999.parcel"), "no parcel");
  const { err } = await table.at("west", ["exchange", table.post], 1);
  assert.match(err, /^entente: .+ \([a-z-]+\)\n$/);
  assert.match((await table.at("west", ["show", "issues"])).out, /Night ferries/);
  await table.at("west", ["exchange", table.post]);
});

test("a party whose digits nobody compared is not believed until they are", async () => {
  const table = await meet(false);
  const west = await table.at("west", ["keys"]);
  assert.match(west.out, /east: 1 entry\b/);
  await table.at("west", ["exchange", table.post]);
  const { err, out } = await table.at("east", ["exchange", table.post], 1);
  assert.match(
    out,
    /Not taken: A cosignature by west of the log of east waits until the keys of west have been compared/,
  );
  assert.match(
    err,
    /^entente: The log of west is signed under .*then trust it by `entente trust west --digits …`\. \(key-untrusted\)/,
  );
  assert.match((await table.at("east", ["show", "waiting"])).out, /Awaiting Vesta to adopt the charter/);
  const digits = [...west.out.matchAll(/(?:\d{5} ){7}\d{5}/g)].at(-1)?.[0] ?? "";
  await table.at("east", ["trust", "west", "--digits", digits]);
  await table.exchange(...sides);
  assert.doesNotMatch((await table.at("east", ["show", "waiting"])).out, /adopt the charter/);
});

test("V16 a stance that could have no effect is refused with the reason, and nothing is entered", async () => {
  const table = await meet();
  const proposal = await put(table, "east", ["table", ...agreement, ...limit("3")]);
  const size = async (side: string): Promise<number> => (await table.show<{ total: number }>(side, "history")).total;
  const before = await size("west");
  const refused = async (side: string, args: readonly string[], code: string): Promise<void> =>
    assert.match((await table.at(side, args, 1)).err, new RegExp(`^entente: .+ \\(${code}\\)\\n$`));
  await refused("east", ["concur", proposal], "own-proposal");
  await refused("west", ["break", proposal], "not-under-silence");
  await refused("west", ["concur", "east/0"], "not-a-proposal");
  await refused("west", ["act", "stance.abstained", "--proposal", proposal], "abstention-of-two");
  await refused("west", ["act", "proposal.withdrawn", "--proposal", proposal], "not-own-proposal");
  assert.equal(await size("west"), before);
  await put(table, "west", ["concur", proposal]);
  await refused("west", ["object", proposal], "already-spoken");
  const lapsing = await put(table, "east", [
    "table",
    ...agreement,
    ...limit("9"),
    "--until",
    "+1h",
    "--receive-until",
    "+2h",
  ]);
  table.setClock("2030-05-01T12:00:00Z");
  await table.at("east", ["tick"]);
  await table.exchange(...sides);
  await refused("west", ["concur", lapsing], "matter-settled");
});

test("V16 a preview shows what the others would see and enters nothing", async () => {
  const table = await meet();
  const before = await table.show<{ total: number }>("east", "history");
  const { out } = await table.at("east", [
    "act",
    "statement.made",
    "--statement",
    "statement:a",
    "--title",
    "On the lake",
    "--on",
    "2030-05-01",
    "--attribution.kind",
    "on-the-record",
    "--attribution.as",
    "spokesperson",
    "--part",
    "words:en=The lake is calm.",
    "--preview",
  ]);
  assert.match(out, /^What the others will see\. Nothing has been entered\./);
  assert.match(out, /title: On the lake/);
  assert.match(out, /Part words \(en\), text\/plain, 17 bytes\n {2}The lake is calm\./);
  assert.deepEqual(await table.show("east", "history"), before);
});

test("N15 a party mistyped when joining is not named by the charter, and may be given anew", async () => {
  const table = await layTable("2030-05-01T09:00:00Z");
  const charterFile = join(table.dir, "charter.json");
  await writeFile(charterFile, JSON.stringify(charter));
  await table.at("east", ["init", "--charter", charterFile, "--party", "east"]);
  const invitation = join(table.dir, "invitation.txt");
  await table.at("east", ["invite", "--out", invitation]);
  assert.match((await table.at("west", ["join", invitation, "--party", "zz"], 1)).err, /\(charter-pending\)/);
  const joined = await table.at("west", ["join", invitation, "--party", "west"]);
  assert.match(joined.out, /^Joined lake/m);
  assert.match((await table.at("west", ["join", invitation, "--party", "zz"], 1)).err, /\(home-taken\)/);
  await table.at("east", ["trust", "west", "--digits", table.digitsOf(joined.out)]);
  await table.exchange(...sides);
  assert.doesNotMatch((await table.at("east", ["show", "waiting"])).out, /adopt the charter/);
  await table.at("west", ["verify"]);
});

test("a folder that is not there is not made, for a stick may be missing", async () => {
  const table = await meet();
  assert.match((await table.at("east", ["exchange", join(table.dir, "stick")], 1)).err, /\(folder-missing\)/);
});

test("a revision is adopted under the name of its own text, and under no other", async () => {
  const table = await meet();
  const revision = await put(table, "east", [
    "act",
    "text.tabled",
    "--text",
    "text:first-minutes",
    "--title",
    "Minutes",
    "--purpose",
    "minutes",
    "--clauses",
    JSON.stringify([{ id: "one", number: "1" }]),
    "--part",
    `revision:en=${JSON.stringify([{ id: "one", text: "The ferries were discussed." }])}`,
  ]);
  const adopt = (subject: string) => [
    "table",
    "minutes",
    "--subject",
    subject,
    "--session",
    "session:first",
    "--revision",
    revision,
    "--nature",
    "record-only",
  ];
  const refused = await table.at("east", adopt("text:other-minutes"), 1);
  assert.match(refused.err, /one of text:first-minutes: .* \(revision-of-another\)/);
  const file = join(table.dir, "minutes.json");
  const terms = { kind: "minutes", session: "session:first", revision, nature: "record-only" };
  const items = [
    { subject: "text:other-minutes", terms },
    { subject: "issue:ferries", terms: { kind: "issue-settlement", how: "Settled." } },
  ];
  await writeFile(file, JSON.stringify({ name: "Minutes and more", items }));
  const packed = await table.at("east", ["table", "package", "--subject", "package:a", "--file", file], 1);
  assert.match(packed.err, /\(revision-of-another\)/);
  const proposal = await put(table, "east", adopt("text:first-minutes"));
  await put(table, "west", ["concur", proposal]);
  assert.equal(await outcomeOf(table, proposal), "agreed");
});

test("a session of a body, or silence opened at a session, that the record does not have is refused", async () => {
  const table = await meet();
  const session = ["table", "session", "--subject", "session:a", "--body", "body:zzz", "--status", "planned"];
  assert.match((await table.at("east", session, 1)).err, /There is no body:zzz on the record: .* \(body-unknown\)/);
  const silent = [...agreement, ...limit("3"), "--rule", "silence", "--until", "+48h", "--opened-at", "session:zzz"];
  const refused = await table.at("east", ["table", ...silent], 1);
  assert.match(refused.err, /There is no session:zzz on the record\. \(session-unknown\)/);
});

test("C30 N25 a party whose keys are lost goes on in a successor log, by the word of the only other", async () => {
  const table = await meet();
  await put(table, "west", ["act", "issue.raised", "--issue", "issue:water", "--title", "Low water"]);
  const made = await table.at("west", ["keys", "replace"]);
  const text = /^entente\.keys\/v1 .+$/m.exec(made.out)?.[0] ?? assert.fail(made.out);
  const terms = ["table", "successor-log", "--subject", "log:west", "--party", "west", "--key", text];
  // The anchor that nobody named is what all others hold alike.
  const decision = await put(table, "east", terms);
  assert.equal(await outcomeOf(table, decision), "agreed");
  await put(table, "west", ["act", "issue.raised", "--issue", "issue:ice", "--title", "Ice on the river"]);
  const page = await table.show<{ readonly lines?: unknown }>("east", "history");
  assert.match(JSON.stringify(page), /Ice on the river|issue:ice/);
  for (const side of sides) await table.at(side, ["verify"]);
  const wrong = await table.at("east", [...terms, "--anchor.size", "99"], 1);
  assert.match(wrong.err, /anchor/);
});
